"""Tips at the desk: take a call, triage, grade, link, and see what came of a source's words.

Until the hotline hands a tip to an office, only the hotline sees it, and whoever took the call.
"""
