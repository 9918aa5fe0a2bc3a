"""Figures of the results: counted once, kept, and shown as sentences, pictures and tables.

Each part counts from history in its own file and says what its figures mean; `kept` keeps them in
the register and counts them anew when history has grown.
"""
