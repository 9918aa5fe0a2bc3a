"""Screens: one module a place of the desk, each with a template of the same stem.

in      a request of somebody who may make it
out     a page, or where the person goes next
never   answers a route that the matrix of roles does not name
"""
