"""Declarations at the gate: kept before they are answered, settled in batches.

    kept = keep(new, begun, choose)
    for number, rows in unsettled(at): ...; settled(number, at)

Takes   a declaration that was read and assessed, and who chooses given the day's tally.
Gives   the row that was kept, or the one that was kept of the same content before.

The tally of an office and day is locked while its next subjects are chosen: two processes never
give the same last place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from sekisho.register.models import DayTally, Declared

# A batch is assessed whole; so many items are a second of work and little memory.
BATCH_ROWS = 5_000
COUNTED = ("red", "orange", "yellow", "blue", "green")
"""Channels, the strictest first."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choice of one item, as it is kept."""

    subject_id: str
    channel: str
    by_chance: bool
    told: str
    """The selection, as text that keeps every digit."""


Tallied = Mapping[str, tuple[int, int]]
"""By channel: subjects, and how many of them by chance."""
Choose = Callable[[Tallied], Sequence[Chosen]]


def said(number: str, digest: str) -> Declared | None:
    """What was said to the same content before."""
    return Declared.objects.filter(declaration_number=number, digest=digest).first()


def keep(new: Declared, begun: Tallied, choose: Choose) -> Declared:
    """Choose for a declaration and keep it, both or neither.

    Args:
        new: what was declared; its selections and channel are filled in here.
        begun: what the office had chosen on the day before the gate opened.
        choose: gives a choice for each item, in order, given the tally.
    """
    with transaction.atomic():
        tally = _locked(new, begun)
        before = said(new.declaration_number, new.digest)
        if before is not None:
            return before
        standing = _first_said(new)
        chosen = choose({row.channel: (row.subjects, row.by_chance) for row in tally})
        kept = [standing.get(one.subject_id, one) for one in chosen]
        for one in kept:
            if one.subject_id not in standing:
                _count(new, one)
        new.selections = [
            {"subject_id": one.subject_id, "channel": one.channel, "told": one.told} for one in kept
        ]
        new.channel = min((one.channel for one in kept), key=COUNTED.index)
        new.save(force_insert=True)
    return new


def unsettled(at: datetime, rows: int = BATCH_ROWS) -> tuple[int, list[Declared]] | None:
    """The batch that is to be brought next: one that was interrupted, or what has come since.

    Args:
        at: what came later waits for the next batch.
        rows: declarations in a batch.
    """
    waiting = Declared.objects.filter(settled_at=None)
    with transaction.atomic():
        number = waiting.exclude(batch=None).order_by("batch").values_list("batch", flat=True)
        batch = number.first()
        if batch is None:
            new = waiting.filter(batch=None, received_at__lte=at).order_by("pk")
            chosen = list(new.values_list("pk", flat=True)[:rows])
            if not chosen:
                return None
            last = Declared.objects.aggregate(last=Max("batch"))["last"] or 0
            batch = last + 1
            Declared.objects.filter(pk__in=chosen, batch=None).update(batch=batch)
    return batch, list(Declared.objects.filter(batch=batch).order_by("pk"))


def settled(batch: int, at: datetime) -> None:
    """History has this batch."""
    Declared.objects.filter(batch=batch, settled_at=None).update(settled_at=at)


def _locked(new: Declared, begun: Tallied) -> list[DayTally]:
    """The tally of the office and day, which nobody else may change until we are done."""
    day = {"office": new.office, "received_on": new.received_on}
    if not DayTally.objects.filter(**day).exists():
        rows = [
            DayTally(**day, channel=name, subjects=begun.get(name, (0, 0))[0], by_chance=chance)
            for name in COUNTED
            for chance in (begun.get(name, (0, 0))[1],)
        ]
        DayTally.objects.bulk_create(rows, ignore_conflicts=True)
    return list(DayTally.objects.select_for_update().filter(**day).order_by("pk"))


def _count(new: Declared, one: Chosen) -> None:
    counted = DayTally.objects.filter(
        office=new.office, received_on=new.received_on, channel=one.channel
    )
    counted.update(subjects=F("subjects") + 1, by_chance=F("by_chance") + int(one.by_chance))


def _first_said(new: Declared) -> dict[str, Chosen]:
    """What was said on the day to items that are mended now: the first choice stands."""
    before = Declared.objects.filter(
        declaration_number=new.declaration_number, received_on=new.received_on
    ).order_by("pk")
    found: dict[str, Chosen] = {}
    for row in before:
        for one in row.selections:
            number = one["subject_id"]
            found.setdefault(number, Chosen(number, one["channel"], False, one["told"]))
    return found
