"""Records: every noun of the border, one file each.

    in      values that a message, an officer or a stage has given
    out     frozen dataclasses, and the Arrow schema that each one defines
    never   reads a file, a clock or a database

To add a noun, write one frozen dataclass; its table follows from it.
"""
