"""Administration: offices, code lists, scorers, sources, clocks, and its health.

in      rates, steps and settings as an administrator types them
out     what stands, since when, by whose hand; what a change would do
never   shows a declaration to whoever only administers
"""
