"""A condition while it is typed: is it right, what does it mean, what meets it?

    told = checked(checkpoint, "undervalued and importer_items < 5")
    told.meaning, told.lately

Takes   an open `Checkpoint` and a text.
Gives   what is wrong with the place and the nearest word; or what it means in words, and how many
        of the last days' items meet it. Nothing is raised for a wrong text: it is being typed.

What a condition needs to know of the past stands beside each item that was assessed, so that it
can be counted at once; what needs more is left to a back-test, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sekisho.errors import WrongExpression
from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.asking import period
from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.contradiction import never_met
from sekisho.risk.catalogue.meaning import Meaning, meaning
from sekisho.risk.catalogue.names import FIELDS
from sekisho.risk.catalogue.term import Term, inline, names_of

__all__ = ["Checked", "Lately", "Meaning", "checked"]

LATELY = (30, 90)
"""Days that are counted, back from the last one that is known."""

_PLACE = re.compile(r"“(?P<word>[^”]*)” \(character (?P<place>\d+)\)")
_LAST = """
SELECT * EXCLUDE (written_at) FROM goods_item WHERE received_on >= ? AND received_on < ?
QUALIFY 1 = row_number() OVER (PARTITION BY item_id ORDER BY received_on DESC, version DESC)
"""
_KNOWN = """
SELECT * EXCLUDE (received_on, assessed_at) FROM known WHERE received_on >= ? AND received_on < ?
QUALIFY 1 = row_number() OVER (PARTITION BY item_id, version ORDER BY assessed_at DESC)
"""
_ASSESSED = f"({_LAST}) JOIN ({_KNOWN}) USING (item_id, version)"
_COUNT = """
SELECT received_on >= ? AS late, count(*) AS items, count(*) FILTER (WHERE met) AS hits
FROM (SELECT received_on, {met} AS met FROM {rows}) GROUP BY late
"""
_NOBODY = {"items": 0, "hits": 0}


@dataclass(frozen=True, slots=True)
class Lately:
    """How many of the items of the last days meet a condition."""

    days: int
    items: int
    hits: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What is to be said of a text that shall become a condition."""

    text: str
    """As it would be kept; empty where it cannot be read."""
    wrong: str = ""
    hint: str = ""
    place: int | None = None
    """Where what is wrong begins, from 0; None where no place can be told."""
    length: int = 0
    """How many characters are wrong from there."""
    meaning: Meaning | None = None
    never: str = ""
    """Why it can never be met, where that is plain."""
    lately: tuple[Lately, ...] = ()
    unknown: tuple[str, ...] = ()
    """Words that do not stand beside the items, so that only a back-test can count."""


def checked(checkpoint: Checkpoint, text: str, *, counted: bool = True) -> Checked:
    """What is to be said of a condition as it stands.

    Args:
        checkpoint: whose items are counted; its language is that of the words.
        text: the condition.
        counted: whether it is asked how many meet it.
    """
    try:
        found = standard().condition(text)
    except WrongExpression as error:
        return _wrong(text, error)
    means = meaning(found.term, checkpoint.language)
    never = never_met(found.term) or ""
    if not counted:
        return Checked(found.text, meaning=means, never=never)
    beside = _beside(checkpoint)
    if unknown := _lacks(found.term, beside):
        return Checked(found.text, meaning=means, never=never, unknown=tuple(sorted(unknown)))
    return Checked(found.text, meaning=means, never=never, lately=_lately(checkpoint, found.term))


def _wrong(text: str, error: WrongExpression) -> Checked:
    place = _PLACE.search(error.label)
    if place is None:
        return Checked("", error.label, error.hint)
    begin = min(int(place["place"]) - 1, len(text))
    return Checked("", error.label, error.hint, begin, len(place["word"].rstrip("…")))


def _beside(checkpoint: Checkpoint) -> frozenset[str]:
    """The names that stand beside an assessed item."""
    known = checkpoint.history.sql("SELECT * FROM known LIMIT 0").column_names
    return frozenset(FIELDS) | (frozenset(known) & frozenset(standard().names))


def _lacks(term: Term, given: Collection[str]) -> set[str]:
    """The names that a term needs and that are not given, nor can be worked out from those."""
    return set(names_of(inline(term, standard().meanings(given)))) - set(given)


def _lately(checkpoint: Checkpoint, term: Term) -> tuple[Lately, ...]:
    """Counts of the last days, of all items where what was declared is enough."""
    short, long = LATELY
    until = period(checkpoint)[1]
    days = (until - timedelta(days=long), until)
    plain = not _lacks(term, FIELDS)
    given = frozenset(FIELDS) if plain else _beside(checkpoint)
    rows, asked = (f"({_LAST})", [*days]) if plain else (_ASSESSED, [*days, *days])
    query = _COUNT.format(met=standard().sql(term, given), rows=rows)
    told = checkpoint.history.sql(query, (until - timedelta(days=short), *asked)).to_pylist()
    late, early = (
        next((row for row in told if row["late"] is wanted), _NOBODY) for wanted in (True, False)
    )
    return (
        Lately(short, late["items"], late["hits"]),
        Lately(long, late["items"] + early["items"], late["hits"] + early["hits"]),
    )
