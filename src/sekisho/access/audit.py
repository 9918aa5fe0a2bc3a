"""Is the log as it was written? Every change is found, with its place.

    found = verify(folder)
    found.faults            # nothing, or what is wrong, and where

Takes   the log, its head, and the anchors: numbers and seals that were kept outside the database.
Gives   the faults; anchors, written at intervals.

What one who can write to the database can do is found by the seals, whose key lies in the folder.
A tail that was cut off bears no wrong seal: the anchors show that it was there. Who has database,
key and anchors could write all of it anew; the last number and seal, noted elsewhere, show that.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from sekisho.access import guard
from sekisho.access.log import NOTHING_BEFORE, locked_head, seal_of
from sekisho.access.models import LogEntry, LogHead
from sekisho.durable import force_folder
from sekisho.errors import WrongInput

FILE = "log-anchors"
EVERY = timedelta(minutes=5)
"""What was cut off within so long, together with the head, leaves no trace: 10 MB of anchors a
year against five minutes of reading."""
_AT_ONCE = 2000
_PARTS = 4
"""Of a line: number, seal, instant, number of the anchor before it."""
_TAIL_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was written."""

    number: int
    """Of the entry; of the first one, where several are gone."""
    kind: str
    """changed, removed, inserted, exchanged, cut, anchors."""
    says: str


@dataclass(slots=True)
class Found:
    """What a look through the whole log gave."""

    entries: int = 0
    last: int = 0
    seal: str = NOTHING_BEFORE
    anchors: int = 0
    guarded: bool = False
    """Whether the database itself refuses changes."""
    faults: list[Fault] = field(default_factory=list)


def verify(folder: Path) -> Found:
    """Look through the whole log.

    Args:
        folder: of the installation, where the anchors lie.
    """
    anchors, broken = _anchors(folder)
    found = Found(anchors=len(anchors), faults=broken, guarded=guard.stands(connection))
    with transaction.atomic():
        head = LogHead.objects.filter(pk=1).first() or LogHead(seal=NOTHING_BEFORE)
        _look_through(found, anchors, head)
    _look_at_end(found, anchors, head)
    found.faults.sort(key=lambda fault: fault.number)
    return found


def anchor(folder: Path, *, at: datetime, at_once: bool = False) -> int | None:
    """Keep number and seal of the last entry outside the database; its number, if that was due.

    Args:
        folder: of the installation.
        at: the instant.
        at_once: whether the interval does not matter, as before a backup.
    """
    last = _last_line(folder / FILE)
    if last and not at_once and at - datetime.fromisoformat(last[2]) < EVERY:
        return None
    with transaction.atomic():
        head = locked_head()
        if head.number == head.anchored:
            return None
        line = f"{head.number} {head.seal} {at.isoformat()} {head.anchored}\n"
        _append(folder / FILE, line)
        head.anchored = head.number
        head.save(update_fields=["anchored"])
        return head.number


def compared(noted: str) -> list[Fault]:
    """The fault, if the entry that was noted elsewhere is not the one that stands here.

    Args:
        noted: `NUMBER:SEAL`; empty where nothing was noted.

    Raises:
        WrongInput: it is not written so.
    """
    if not noted:
        return []
    number, _, seal = noted.partition(":")
    if not number.isdecimal() or not seal:
        raise WrongInput(f"“{noted}” is no noted entry.", "Write NUMBER:SEAL, as it was given.")
    found = LogEntry.objects.filter(number=int(number)).values_list("seal", flat=True).first()
    if found == seal:
        return []
    return [Fault(int(number), "exchanged", "it is not the entry that was noted elsewhere.")]


def _look_through(found: Found, anchors: dict[int, str], head: LogHead) -> None:
    before: LogEntry | None = None
    for entry, after in _with_next():
        _check(found, (before, entry, after), head)
        if anchors.get(entry.number, entry.seal) != entry.seal:
            says = "another entry stood here when it was anchored."
            found.faults.append(Fault(entry.number, "exchanged", says))
        found.entries += 1
        found.last, found.seal = entry.number, entry.seal
        before = entry


def _check(
    found: Found, three: tuple[LogEntry | None, LogEntry, LogEntry | None], head: LogHead
) -> None:
    """One entry between its neighbours."""
    before, entry, after = three
    due = before.number + 1 if before else 1
    if entry.number > due:
        gone = f"{due}" if entry.number == due + 1 else f"{due} to {entry.number - 1}"
        found.faults.append(Fault(due, "removed", f"missing: {gone}."))
    follows = entry.number != due or entry.before == (before.seal if before else NOTHING_BEFORE)
    if not any(entry.seal == seal_of(entry, secret) for secret in _secrets()):
        led_on = entry.number <= head.number and (after is None or after.before == entry.seal)
        kind = "changed" if follows and led_on else "inserted"
        says = "it is not what was sealed." if kind == "changed" else "it was never sealed here."
        found.faults.append(Fault(entry.number, kind, says))
    elif not follows and not _is_at_fault(found, before):
        says = "it does not follow the one before it."
        found.faults.append(Fault(entry.number, "exchanged", says))


def _is_at_fault(found: Found, entry: LogEntry | None) -> bool:
    """Whether the entry before was found wrong already: then this one need not be told."""
    return entry is not None and any(fault.number == entry.number for fault in found.faults)


def _look_at_end(found: Found, anchors: dict[int, str], head: LogHead) -> None:
    known = max([head.number, head.anchored, *anchors])
    if found.last < known:
        says = f"the log went on to {known}; the entries after {found.last} were cut off."
        found.faults.append(Fault(found.last + 1, "cut", says))
    elif found.last == head.number and found.seal != head.seal:
        says = "it is not the entry with which the log ended."
        found.faults.append(Fault(found.last, "exchanged", says))
    if head.anchored > max(anchors, default=0):
        says = f"the log was anchored up to {head.anchored}, but the file {FILE} ends before."
        found.faults.append(Fault(head.anchored, "anchors", says))


def _with_next() -> Iterator[tuple[LogEntry, LogEntry | None]]:
    last: LogEntry | None = None
    for entry in LogEntry.objects.order_by("number").iterator(chunk_size=_AT_ONCE):
        if last is not None:
            yield last, entry
        last = entry
    if last is not None:
        yield last, None


def _secrets() -> list[str]:
    """The installation's secret, and those before it."""
    return [str(one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _anchors(folder: Path) -> tuple[dict[int, str], list[Fault]]:
    """Seals by number. Each line names the anchor before it: one that is missing is a fault."""
    kept: dict[int, str] = {}
    faults: list[Fault] = []
    last = 0
    for place, line in enumerate(_lines(folder / FILE), 1):
        parts = line.split()
        # A last line that was cut short was being written when the machine stopped.
        if len(parts) != _PARTS or not line.endswith("\n"):
            continue
        number, before = int(parts[0]), int(parts[3])
        if before != last:
            says = f"anchors between {last} and {before} are missing (line {place} of {FILE})."
            faults.append(Fault(before, "anchors", says))
        kept[number], last = parts[1], number
    return kept, faults


def _last_line(path: Path) -> list[str] | None:
    """The last whole line of the anchors; nothing where there is none."""
    whole = [line.split() for line in _lines(path, _TAIL_BYTES) if line.endswith("\n")]
    return whole[-1] if whole and len(whole[-1]) == _PARTS else None


def _lines(path: Path, bytes_at_end: int = 0) -> list[str]:
    """The lines of the file, or those that its last bytes hold."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        if bytes_at_end:
            file.seek(max(0, path.stat().st_size - bytes_at_end))
        return file.read().decode("ascii", "replace").splitlines(True)


def _append(path: Path, line: str) -> None:
    """Append a line and force it to disk; begins a new line where the last was cut short."""
    new = not path.exists()
    tail = _lines(path, _TAIL_BYTES)
    begun = "\n" if tail and not tail[-1].endswith("\n") else ""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, (begun + line).encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)
    if new:
        force_folder(path.parent)
