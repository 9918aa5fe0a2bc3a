"""Intake: bytes are kept first and read after; what cannot be taken waits.

    in      files and bytes that somebody sent; rejections, and how an officer mends them
    out     arrivals in the journal; mended rows ready to be received; resolutions
    never   reads a column, decides what a value means, or writes into history

To add a way in, write one module that gives its bytes to the journal first.
"""
