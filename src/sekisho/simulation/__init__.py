"""Simulation: a border whose truth is known, for demonstration, tests and load.

    in      how many offices, days and items, which schemes, a seed
    out     goods items as declared, findings of the past, and what was really done
    never   a claim of accuracy: it shows that a thing runs, never how good it is

Every trader, number and price in it is invented; identifiers begin with “SIM”.
"""
