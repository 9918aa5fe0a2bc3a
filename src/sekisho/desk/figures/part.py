"""What a part of the results is made of, and the small forms that all parts share.

    per_hundred(0.1234, "en")   '12'
    per_hundred(0.0512, "en")   '5.1'

Takes   counted figures as JSON tells them.
Gives   words, cells and plots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sekisho.desk.pages.chapters.chapter import Figures
from sekisho.desk.pages.page import amount
from sekisho.desk.plots.canvas import SIGNS
from sekisho.desk.web.downloads import Plot
from sekisho.errors import SekishoError
from sekisho.flow import Checkpoint
from sekisho.flow.loop.ledger import Span
from sekisho.language import translate

Row = Mapping[str, Any]
Told = Mapping[str, Any]

_MANY = 0.095  # from here on whole numbers say enough: the interval is wider than a tenth


@dataclass(frozen=True, slots=True)
class Page:
    """What one page shows: the answer in plain words, and its plots."""

    says: tuple[str, ...]
    plots: tuple[Plot, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the results."""

    name: str
    count: Callable[[Checkpoint, Span], dict[str, Any]]
    pages: Mapping[str, Callable[[Told, str], Page]]
    """By page, what is shown there of the figures in a language."""


def per_hundred(share: float | None, language: str) -> str:
    """Of a hundred, how many: whole numbers, tenths of small ones; a dash where it is unknown."""
    if share is None:
        return "–"
    if share >= _MANY:
        return amount(round(share * 100), language)
    return amount(round(share * 100, 1 if share >= 0.001 else 2), language)


def between(figure: Row, language: str) -> dict[str, str]:
    """A share with its interval, for the braces `n`, `low`, `high` of a sentence."""
    names = {"n": "value", "low": "low", "high": "high"}
    return {brace: per_hundred(figure[name], language) for brace, name in names.items()}


_SCORES = {
    "finding_p": "probability of a finding",
    "score_price": "price score",
    "score_novelty": "novelty score",
}


def score_in_words(name: str, language: str) -> str:
    """What a score is called; the columns of history have shorter names."""
    return translate(_SCORES.get(name, name), language)


def in_channel(channel: str, language: str) -> str:
    """A channel with its letter and sign."""
    return f"{SIGNS[channel]} {translate(channel, language)}"


def plain(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows as JSON can hold them: days as ISO text."""
    return [
        {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in rows
    ]


def or_why(ask: Callable[[], Any]) -> dict[str, Any]:
    """What is told, or why it cannot be: `told`, else `label` and `hint`."""
    try:
        return {"told": ask()}
    except SekishoError as error:
        return {"label": error.label, "hint": error.hint}


def table_of(told: Told) -> Figures:
    """A table as it was kept."""
    return Figures(
        told["says"],
        tuple(told["heads"]),
        tuple(tuple(row) for row in told["cells"]),
        tuple(told["numeric"]),
        told["csv"],
    )


def worst_first(rows: Sequence[Row], name: str, at_most: int) -> list[Row]:
    """The rows with the largest figures, as many as a picture can show."""
    return sorted(rows, key=lambda row: -(row[name] or 0))[:at_most]
