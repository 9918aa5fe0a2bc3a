"""Inspection: what was looked at, found and let go, and what is still to be done.

    in      selections, findings and ledger entries as tables; results that a file brought
    out     how each subject stands, the balance of every day, who is looked at a second time
    never   reads a database or a clock, chooses a channel, or scores

To add an act to the ledger, write it in `records/ledger_entry.py` and its law in `course.py`.
"""
