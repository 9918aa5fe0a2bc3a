"""The web desk's frame: settings, routes, rendering, and who may pass.

in      requests of browsers and machines
out     pages of `screens`, each checked and logged before it is made
never   knows what a screen shows
"""
