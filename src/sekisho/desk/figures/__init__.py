"""Figures of the results: counted once, kept, shown as words and pictures.

Each part counts from history in its own file and says what its figures mean; `kept` keeps them in
the register and counts them anew when history has grown.
"""
