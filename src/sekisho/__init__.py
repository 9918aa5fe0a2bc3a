"""Sekisho: the open customs intelligence and targeting system."""

__version__ = "0.1.0"
