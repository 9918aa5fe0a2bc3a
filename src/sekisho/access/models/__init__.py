"""The tables of `access`, one noun a file."""

from sekisho.access.models.person import Person
from sekisho.access.models.trace import Trace

__all__ = ["Person", "Trace"]
