"""Desk: what officers and analysts see, made from what the flow gives.

    in      lists, explanations and studies that the flow has gathered
    out     pages that stand by themselves: no network, no other file, light and dark, print
    never   asks a stage, counts something anew, or decides

To add a page, write `screens/x.py` and `templates/x.html` with the same stem.
"""
