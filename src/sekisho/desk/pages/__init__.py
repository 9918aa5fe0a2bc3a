"""Pages that stand alone: a list, a subject, a study, a report as one file.

in      lists, explanations and studies that the flow has gathered
out     pages that need no server: no network, no other file, light and dark, print
never   asks a stage, counts something anew, or decides

To add a page, write `pages/x.py` and `pages/templates/x.html` with the same stem.
"""
