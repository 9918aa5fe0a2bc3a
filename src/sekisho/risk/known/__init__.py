"""Known: what was known of every item strictly before its day.

    in      items and findings as they reached us, with their corrections
    out     counters, rates and like goods, for a table or for one event
    never   sees the day itself or anything after it

To count by another key, add it to the end of `catalogue/names.COUNTERS`.
"""
