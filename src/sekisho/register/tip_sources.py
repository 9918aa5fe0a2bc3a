"""Sources of tips: known by the code they keep, and by how often they were right.

    source = begin("S-7K3QXM", "web", code="kasata-nahama-…")
    source = of_code("kasata nahama …")
    record = record_of(source)

Takes   numbers and codes that the desk draws; the code as somebody typed it.
Gives   sources; how many tips of one were looked into and how many were so.
Raises  NotFound for a code that nobody was given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count

from sekisho.errors import NotFound
from sekisho.register.models import Tip, TipSource
from sekisho.register.spoken_codes import seal


class TipOutcome(StrEnum):
    """What came of a tip."""

    CONFIRMED = "confirmed"
    PARTLY = "partly"
    """Something of it was so."""
    UNFOUNDED = "unfounded"
    """It was looked into, and nothing of it was so."""
    NOT_FOLLOWED = "not_followed"
    """Nobody looked: too little to go by, too late, or no hands."""
    NOT_OURS = "not_ours"
    """Passed to whom it concerns."""


LOOKED_INTO = (TipOutcome.CONFIRMED, TipOutcome.PARTLY, TipOutcome.UNFOUNDED)
RIGHT = (TipOutcome.CONFIRMED, TipOutcome.PARTLY)


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """How a source has done; tips that nobody looked into say nothing of it."""

    tips: int
    looked_into: int
    right: int


def begin(number: str, way: str, *, code: str) -> TipSource:
    """A source that nobody knows yet, with the code that it is shown once."""
    return TipSource.objects.create(number=number, way=way, seal=seal(code))


def partner(name: str, number: str) -> TipSource:
    """The source that a partner is; begun under this number when it is the first time."""
    found, _ = TipSource.objects.get_or_create(
        partner=name.strip(), defaults={"number": number, "way": "partner"}
    )
    return found


def of_code(code: str) -> TipSource:
    """The source that keeps this code."""
    sealed = seal(code)
    found = TipSource.objects.filter(seal=sealed).first() if sealed else None
    if found is None:
        raise NotFound(
            "No tip was given under this code.",
            "Look at it once more: four words of three syllables, as they were shown.",
        )
    return found


def record_of(source: TipSource) -> SourceRecord:
    """How many tips it gave, how many were looked into, how many of these were right."""
    return records_of([source.number])[source.number]


def records_of(numbers: Iterable[str]) -> dict[str, SourceRecord]:
    """The same of several sources, in one question."""
    wanted = set(numbers)
    counts: dict[str, dict[str, int]] = {number: {} for number in wanted}
    rows = Tip.objects.filter(source__in=wanted).values_list("source", "outcome")
    for source, outcome, n in rows.annotate(n=Count("number")):
        counts[source][outcome] = n
    return {
        number: SourceRecord(
            sum(found.values()),
            sum(found.get(one, 0) for one in LOOKED_INTO),
            sum(found.get(one, 0) for one in RIGHT),
        )
        for number, found in counts.items()
    }
