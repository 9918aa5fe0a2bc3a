"""The timeline of a dossier: everything that happened in it, computed.

    for moment in timeline(dossier): ...

Takes   a dossier.
Gives   moments, the earliest first; each with who, what kind of thing, and its own words. The
        screen says them in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sekisho.register.models import Dossier


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened."""

    at: datetime
    by: str
    what: str
    """opened, closed, reopened, joined, left, put in, taken out, noted, corrected, asked, done."""
    kind: str
    """Of what was put in or taken out; the part of who joined; else empty."""
    of: str
    """A number, a name, or the words of a note or task."""
    words: str = ""
    """What was said about it."""


def timeline(dossier: Dossier) -> list[Moment]:
    """Every moment of a dossier."""
    parts = (_turns, _members, _items, _tasks, _notes)
    found = [moment for part in parts for moment in part(dossier)]
    return sorted(found, key=lambda moment: moment.at)


def _turns(dossier: Dossier) -> Iterator[Moment]:
    for one in dossier.turns.all():
        yield Moment(one.turned_at, one.turned_by, one.turn, one.outcome, "", one.why)


def _members(dossier: Dossier) -> Iterator[Moment]:
    for one in dossier.members.all():
        yield Moment(one.joined_at, one.joined_by, "joined", one.part, one.person)
        if one.left_at:
            yield Moment(one.left_at, one.left_by, "left", one.part, one.person)


def _items(dossier: Dossier) -> Iterator[Moment]:
    for one in dossier.items.all():
        yield Moment(one.added_at, one.added_by, "put in", one.kind, one.number, one.words)
        if one.out_at:
            yield Moment(one.out_at, one.out_by, "taken out", one.kind, one.number, one.out_why)


def _tasks(dossier: Dossier) -> Iterator[Moment]:
    for one in dossier.tasks.all():
        yield Moment(one.asked_at, one.asked_by, "asked", "", one.words, one.assigned_to)
        if one.done_at:
            yield Moment(one.done_at, one.done_by, "done", "", one.words, one.result)


def _notes(dossier: Dossier) -> Iterator[Moment]:
    for one in dossier.notes.all():
        what = "corrected" if one.corrects_id else "noted"
        yield Moment(one.written_at, one.written_by, what, "", one.words)
