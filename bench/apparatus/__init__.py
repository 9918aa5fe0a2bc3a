"""Apparatus of the measurements: what they run on, how they are timed, what stands beside them.

in      how many items, which folder
out     installations, figures, tables of ratios, JSON under out/bench
never   ships: nothing in src knows it
"""
