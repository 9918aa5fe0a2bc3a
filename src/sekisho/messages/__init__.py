"""Messages: what the outside world sends, read into records and back.

    in      a file as it came, and the column map that says what its columns mean
    out     readings: goods items, findings and rejections as tables; leftovers counted
    never   stores anything, opens the network, or asks what time it is

To add an administration's file, write one TOML in `maps/`; to add a format, one module.
"""
