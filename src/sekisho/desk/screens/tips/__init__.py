"""Tips at the desk: calls, triage, grades, links, records of sources.

Until the hotline hands a tip to an office, only the hotline sees it, and whoever took the call.
"""
