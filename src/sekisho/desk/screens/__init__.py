"""Screens: one module a page, each with a template of the same stem.

in      what the flow has gathered for one page
out     that page as HTML
never   reads the history
"""
