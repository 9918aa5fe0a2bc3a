"""Codes: identifiers and code lists, each with its standard and its edition.

    in      a code as a person or a message wrote it
    out     the code in its one written form, what it means, or the remedy
    never   reads records, storage or settings; fetches a list from anywhere

To add a list, write one module and put its table into `tables/` with a header beside it.
"""
