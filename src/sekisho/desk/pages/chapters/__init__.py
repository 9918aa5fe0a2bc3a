"""Chapters of the report: each answers one question in words, pictures, tables.

Takes   what one page of `flow.loop` gathered, and the language of the reader.
Gives   a `Chapter`: sentences first, then pictures, each with the same figures as a table.

To add a chapter, write one function here and name it in `screens/report.py`.
"""
