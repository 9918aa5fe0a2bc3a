"""The tables of `access`, one noun a file."""

from sekisho.access.models.log_entry import LogEntry
from sekisho.access.models.person import Person
from sekisho.access.models.token import Token

__all__ = ["LogEntry", "Person", "Token"]
