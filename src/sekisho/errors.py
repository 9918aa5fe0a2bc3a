"""Everything that can go wrong, as one tree.

    SekishoError
    ├── WrongInput              what the user gave cannot be used as it is
    │   ├── InvalidCode         an identifier or code breaks its standard
    │   ├── WrongFile           a whole file cannot be read: nothing was changed
    │   ├── WrongMap            a column map does not fit its file, or itself
    │   ├── WrongExpression     a condition uses a word, function or form that is not allowed
    │   └── NotFound            nothing bears this number or name
    ├── NotReady                a step is missing that must come first
    ├── HistoryDamaged          what is stored is not what was written
    │   └── CheckFailed         two independent ways to a figure disagree
    └── LateEvent               an event lies before what the running counters have passed

Each error carries what happened (`label`), what to do (`hint`) and the HTTP status
that a door should answer with. A bad message is data (a `Rejection`), never one of these.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class SekishoError(Exception):
    """Something went wrong that a person can understand and mend."""

    http_status = 500

    def __init__(self, label: str, hint: str = "") -> None:
        super().__init__(label)
        self.label = label
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.label} {self.hint}".strip()


class WrongInput(SekishoError):
    """What the user gave cannot be used as it is."""

    http_status = 400


class InvalidCode(WrongInput):
    """An identifier or code breaks its standard."""


class WrongFile(WrongInput):
    """A whole file cannot be read; nothing was changed."""


class WrongMap(WrongInput):
    """A column map does not fit its file, or itself."""


class WrongExpression(WrongInput):
    """A condition uses a word, function or form that is not allowed."""


class NotFound(WrongInput):
    """Nothing bears this number or name."""

    http_status = 404


class NotReady(SekishoError):
    """A step is missing that must come first."""

    http_status = 409


class HistoryDamaged(SekishoError):
    """What is stored is not what was written."""


class CheckFailed(HistoryDamaged):
    """Two independent ways to a figure disagree."""


class LateEvent(SekishoError):
    """An event lies before what the running counters have passed."""

    http_status = 409


def nearest(word: str, words: Iterable[str]) -> str:
    """The remedy for a misspelt word: a sentence with the nearest allowed one, or nothing.

    >>> nearest("importr", ["importer", "seller"])
    'Did you mean “importer”?'
    """
    found = difflib.get_close_matches(word, list(words), n=1, cutoff=0.5)
    return f"Did you mean “{found[0]}”?" if found else ""
