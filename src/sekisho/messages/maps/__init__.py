"""Maps: one TOML a kind of file, saying which column becomes which field.

    in      nothing
    out     the maps that come with the program, found by name
    never   holds code; an administration keeps its own maps in a folder of its own

To add a map, copy the nearest one, or let `sekisho map guess FILE` draft it.
"""
