"""The way back of the loop: findings come in, and what they teach goes out again.

Takes   an open `Checkpoint`; days, files, names that a person or a door gives.
Gives   the ledger, measures, lives of profiles and scorers, replays, comparisons, the report.

Each page here is one question that people ask of the journey; none of them changes its order.
"""
