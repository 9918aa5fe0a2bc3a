"""The public's pages: give a tip without saying who one is, and come back to it.

They set no cookie, run no script, and write to no log: not even an entry without a name, whose
place between two others would say when somebody was here. What is kept is the tip and its day.
"""
