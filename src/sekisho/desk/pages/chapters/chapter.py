"""What a chapter is made of: sentences, pictures, tables.

Takes   figures as records; how each column is to be read.
Gives   words and cells ready for the page; null is a dash, never a zero.
"""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sekisho.desk import terminal
from sekisho.desk.pages.page import amount
from sekisho.language import translate

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """A table: heads in the reader's language, and cells as text, numbers to the right."""

    says: str
    heads: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    csv: str
    """The same rows as CSV under the names of their columns; nothing in it is a formula."""

    @property
    def download(self) -> str:
        """The CSV in a data address, so that a page that stands alone needs no server."""
        told = base64.b64encode(self.csv.encode()).decode()
        return f"data:text/csv;charset=utf-8;base64,{told}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A plot with what it says, and the table that it was drawn from."""

    svg: str
    says: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Chapter:
    """One question with its answer."""

    anchor: str
    title: str
    says: tuple[str, ...]
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Figures, ...] = field(default=())


def figures(
    says: str, heads: Mapping[str, str], rows: Sequence[Row], language: str = "en"
) -> Figures:
    """A table of rows.

    Args:
        says: what the table holds.
        heads: column → its head in words; a column that ends in `_p` is a share, shown in percent.
        rows: the figures; a missing or null value is shown as a dash.
        language: `en` or `ja`.
    """
    numeric = tuple(
        any(isinstance(row.get(name), int | float) for row in rows) and not _has_words(rows, name)
        for name in heads
    )
    return Figures(
        translate(says, language),
        tuple(translate(head, language) for head in heads.values()),
        tuple(tuple(_cell(name, row.get(name), language) for name in heads) for row in rows),
        numeric,
        _csv(list(heads), rows),
    )


def in_words(says: str, rows: Sequence[Row], language: str = "en", left: int = 1) -> Figures:
    """A table of rows whose cells are words already, under the names of their columns.

    Args:
        says: what the table holds.
        rows: the rows; the names of their columns are the heads.
        language: `en` or `ja`.
        left: how many columns from the left are names; the others are figures.
    """
    names = list(rows[0]) if rows else []
    return Figures(
        translate(says, language),
        tuple(translate(name.replace("_", " "), language) for name in names),
        tuple(tuple(terminal.cell(row[name], language) for name in names) for row in rows),
        tuple(place >= left for place in range(len(names))),
        _csv(names, rows),
    )


def refused(anchor: str, title: str, why: str, language: str = "en") -> Chapter:
    """A chapter whose question could not be answered, with the reason in place of figures."""
    return Chapter(anchor, translate(title, language), (why,))


def percent_of(value: float | None, language: str = "en") -> str:
    """A share as people read it, three figures at most; a dash where it is not known.

    >>> percent_of(0.0123), percent_of(0.5), percent_of(None)
    ('1.23 %', '50 %', '–')
    """
    return amount(None if value is None else value * 100, language) + (
        "" if value is None or value != value else " %"
    )


def _has_words(rows: Sequence[Row], name: str) -> bool:
    return any(isinstance(row.get(name), str) for row in rows)


def _cell(name: str, value: Any, language: str) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return translate("yes" if value else "no", language)
    if isinstance(value, int | float):
        return percent_of(value, language) if name.endswith("_p") else amount(value, language)
    return str(value)


def _csv(names: Sequence[str], rows: Sequence[Row]) -> str:
    told = io.StringIO()
    writer = csv.writer(told)
    writer.writerow(names)
    writer.writerows([terminal.no_formula(row.get(name)) for name in names] for row in rows)
    return told.getvalue()
