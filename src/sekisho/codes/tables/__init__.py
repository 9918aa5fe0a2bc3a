"""The tables behind the code lists, and the edition of each.

    >>> [edition.name for edition in editions()]
    ['country', 'currency', 'finding', 'hs', 'reason', 'tool', 'transport']

Takes   the name of a table.
Gives   its rows as text, and who published it, when, and under which licence.
Raises  NotFound when no table bears the name.

Each table is a CSV file; the TOML file of the same name beside it is its header.
"""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from sekisho.errors import NotFound, nearest

_FOLDER = files(__package__)


@dataclass(frozen=True, slots=True)
class ListEdition:
    """Which edition of a code list this is, from whom, and what may be done with it."""

    name: str
    title: str
    edition: str
    publisher: str
    published_on: date
    licence: str
    source: str
    says: str


@cache
def editions() -> tuple[ListEdition, ...]:
    """The header of every table, in the order of their names."""
    headers = sorted(item.name for item in _FOLDER.iterdir() if item.name.endswith(".toml"))
    return tuple(_header(name.removesuffix(".toml")) for name in headers)


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table; an empty cell is an empty text."""
    names = [edition.name for edition in editions()]
    if name not in names:
        raise NotFound(f"No code list is called “{name}”.", nearest(name, names))
    text = (_FOLDER / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


def _header(name: str) -> ListEdition:
    header = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return ListEdition(name=name, **header)
