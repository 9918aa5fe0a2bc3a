"""Examination at the bench: one step a screen, sent when there is a network.

in      orders of an office; what an officer did and saw, photographs
out     pages for a telephone, which also work without a network; signed examinations
never   loses what was entered, or takes the same twice
"""
