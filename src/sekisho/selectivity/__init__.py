"""Selectivity: who is looked at, how, by what, and with which probability.

    in      assessments of one office and day, its rates and capacity, live profiles, a seed
    out     selections: one row a subject, also for those that are released
    never   scores, reads a clock or a database, or draws twice

Chance draws first, from all subjects; then criteria; then top-up to the expected rates.
"""
