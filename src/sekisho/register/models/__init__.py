"""The tables of `register`, one noun a file."""

from sekisho.register.models.deed import Deed
from sekisho.register.models.office import Office
from sekisho.register.models.waiting import Waiting

__all__ = ["Deed", "Office", "Waiting"]
