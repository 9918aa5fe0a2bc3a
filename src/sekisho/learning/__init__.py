"""Learning: yesterday's choices make better ones.

in      items and findings of past days; methods that describe and score them
out     figures with intervals: what a list of this length would have held; what a period caught,
        and what it missed
never   reads a finding of a test day before that day's items are scored; asks the time
"""
