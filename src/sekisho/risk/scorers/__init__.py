"""Scorers: methods that learn from features and findings, behind one contract.

    in      feature tables, and what was found about their items
    out     a score an item, what each feature added to it, bytes that can be kept
    never   reads raw history, a clock, or unseeded chance; never unpickles

To try another scorer, write one file here and name it in `register.py`.
"""
