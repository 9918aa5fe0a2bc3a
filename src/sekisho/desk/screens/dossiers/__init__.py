"""Dossiers: investigations across offices, open to their members alone.

Whoever opens one for the first time in a session says what for; that is written into the log with
the look itself. A member of another office sees what is in it through the dossier, and only there.
"""
