"""The gate of this process: opened for the day, asked by one thread of its own.

    taken = read(rows, at=now)
    row = declare(rows, at=now, by="single window")

Takes   rows of one declaration, an instant, the name of whoever sent it.
Gives   the declaration as it was kept, with its channels; or the reasons why it was not taken.

Counters belong to the thread that opened them, so one thread reads and assesses; the choice is
made in the transaction that keeps it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from sekisho.flow import Checkpoint
from sekisho.flow.gate import Gate, Taken, Tally, selection_told
from sekisho.records.arrival import Rejection
from sekisho.records.assessment import Assessment
from sekisho.records.selection import ChosenBy
from sekisho.register import declarations
from sekisho.register.declarations import Chosen, Tallied
from sekisho.register.models import Declared


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to one declaration: how it was kept, or why it was not taken."""

    kept: Declared | None
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True)
class _Heard:
    gate: Gate
    taken: Taken
    assessed: tuple[Assessment, ...]
    begun: Tally


def declare(rows: Sequence[Mapping[str, Any]], *, at: datetime, by: str) -> Answer:
    """Read, assess, choose and keep one declaration; it is durable when this returns.

    Args:
        rows: its goods items, by the fields of the record; all of one declaration and office.
        at: the instant at which it reached us.
        by: name of whoever sent it.
    """
    number, digest = str(rows[0]["declaration_number"]), digest_of(rows)
    before = declarations.said(number, digest)
    if before is not None:
        return Answer(before)
    heard = _thread().submit(_hear, settings.SEKISHO_FOLDER, rows, at).result()
    if heard.taken.rejections:
        return Answer(None, heard.taken.rejections)
    new = Declared(
        declaration_number=number,
        digest=digest,
        office=heard.taken.items[0].office,
        received_on=heard.gate.on,
        received_at=at,
        sent_by=by,
        items=[_plain(dataclasses.asdict(item)) for item in heard.taken.items],
    )
    begun = {
        name: (count, heard.begun.by_chance if name == "red" else 0)
        for name, count in heard.begun.spent.items()
    }
    return Answer(declarations.keep(new, begun, lambda tally: _choose(heard, tally, at)))


def digest_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """What names the content of a declaration, whatever the order of its fields."""
    told = json.dumps(rows, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def today(at: datetime) -> date:
    """The day of the administration's calendar."""
    return at.astimezone(ZoneInfo(settings.SEKISHO.zone)).date()


def _choose(heard: _Heard, tally: Tallied, at: datetime) -> list[Chosen]:
    """A choice for each item; those before it count already."""
    spent = {name: count for name, (count, _) in tally.items()}
    by_chance = sum(drawn for _, drawn in tally.values())
    chosen = []
    for one in heard.assessed:
        found = heard.gate.choose(one, Tally(spent, by_chance), at=at)
        drawn = found.chosen_by is ChosenBy.CHANCE
        chosen.append(Chosen(found.subject_id, str(found.channel), drawn, selection_told(found)))
        spent[found.channel] = spent.get(found.channel, 0) + 1
        by_chance += drawn
    return chosen


def _hear(folder: Path, rows: Sequence[Mapping[str, Any]], at: datetime) -> _Heard:
    gate = _gate(folder, today(at))
    taken = gate.read(rows, at=at)
    if taken.rejections:
        return _Heard(gate, taken, (), Tally())
    assessed = tuple(gate.assess(item, at=at) for item in taken.items)
    return _Heard(gate, taken, assessed, _begun(gate, taken.items[0].office))


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="gate")


_open: dict[tuple[Path, date], Gate] = {}
_known: dict[tuple[date, str], Tally] = {}


def _gate(folder: Path, on: date) -> Gate:
    """The gate of a day; that of another day is closed."""
    if (folder, on) not in _open:
        for gate in _open.values():
            gate.close()
        _open.clear()
        _known.clear()
        seen = settings.SEKISHO
        checkpoint = Checkpoint(folder, language=seen.language, seed=seen.seed, cores=seen.cores)
        _open[folder, on] = Gate.open(checkpoint, on)
    return _open[folder, on]


def _begun(gate: Gate, office: str) -> Tally:
    if (gate.on, office) not in _known:
        _known[gate.on, office] = gate.know(office)
    return _known[gate.on, office]


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    """The item as JSON holds it; days and instants as the reader takes them again."""
    told: dict[str, Any] = json.loads(json.dumps(item, default=lambda value: value.isoformat()))
    return told
