"""Desk: what officers and analysts see, made from what the flow gives.

    in      what the flow has gathered, what waits in the register, and what a person may see
    out     the web desk (`screens`), pages that stand alone (`pages`), words in a terminal
    never   asks a stage, counts something anew, or decides

To add a screen, write `screens/x.py` and `templates/x.html` with the same stem; `web` finds it.
"""
