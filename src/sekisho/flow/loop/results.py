"""What inspections found, read from a file, also where nothing was found.

    record(checkpoint, Path("findings.csv"), "korea", at=now)
    record(checkpoint, Path("waivers.csv"), "ledger", at=now)

Takes   a file through the same column maps as declarations; its goods items are not taken. Or a
        file of acts in the ledger, through a map that holds entries.
Gives   what was written. Journal first, then all of it at once: recorded again, the same file
        changes nothing, and whoever was killed starts again. What cannot be taken waits in
        quarantine with its reason, and is tried again when its declaration has come.
Raises  WrongFile, WrongMap: nothing but the bytes was kept.

A finding that corrects an earlier one is its next version, in force from the day on which it
became known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow.compute as pc

from sekisho.flow.files import naming
from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.entering import tables_of
from sekisho.flow.loop.entries import read_entries
from sekisho.flow.loop.sifting import sifted
from sekisho.flow.maps import keep_map
from sekisho.messages import column_map, opening
from sekisho.messages.column_map import ColumnMap
from sekisho.messages.defects import Origin
from sekisho.messages.reading import Reading, joined
from sekisho.records.arrival import Arrival
from sekisho.records.finding import Outcome
from sekisho.records.schema import to_table


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one file of results."""

    arrival: Arrival
    findings: int = 0
    """Written, corrections too."""
    entries: int = 0
    """Acts in the ledger, where the file holds these."""
    nothing_found: int = 0
    """Of the findings that could be taken."""
    corrections: int = 0
    duplicates: int = 0
    """Heard before, in this file or an earlier one."""
    rejections: int = 0
    released: tuple[str, ...] = ()
    """Subjects that were examined though they were released."""
    leftovers: dict[str, int] = field(default_factory=dict)
    already: bool = False


@dataclass(frozen=True, slots=True)
class _File:
    """One file that came, the map with which it is read, and the key of its writing."""

    arrival: Arrival
    path: Path
    how: ColumnMap
    at: datetime
    columns: frozenset[str]
    """Which columns its map knows, also those that are not read here."""

    @property
    def key(self) -> str:
        return f"record {self.arrival.arrival_id} {column_map.digest(self.how)}"

    @property
    def origin(self) -> Origin:
        return Origin(self.arrival.arrival_id, self.how.name, self.at)


def record(
    checkpoint: Checkpoint, file: Path, map_name: str, *, at: datetime, sender: str = ""
) -> Recorded:
    """Journal the bytes, read them, hold them against their subjects, write what can be."""
    whole = keep_map(map_name, checkpoint.maps[0])
    how = whole if whole.holds in ("results", "entries") else column_map.results_of(whole)
    arrival = checkpoint.journal.receive(file, file.name, sender, at)
    path = checkpoint.journal.open(arrival.arrival_id)
    came = _File(arrival, path, how, at, frozenset(one.name for one in whole.columns))
    if checkpoint.history.has(came.key):
        return Recorded(arrival, already=True)
    with naming(file):
        if how.holds == "entries":
            return _record_entries(checkpoint, came)
        return _record_findings(checkpoint, came)


def _record_findings(checkpoint: Checkpoint, came: _File) -> Recorded:
    reading = _read(checkpoint, came)
    reading, found = sifted(checkpoint.history, reading, came.path, came.how, came.origin)
    tables = {
        "finding": reading.findings,
        "rejection": reading.rejections,
        "arrival": to_table(Arrival, [came.arrival]),
    }
    receipt = checkpoint.history.commit(came.key, "record", came.at, tables)
    nothing = pc.equal(reading.findings["outcome"], str(Outcome.NOTHING_FOUND))
    return Recorded(
        came.arrival,
        findings=receipt.rows["finding"],
        nothing_found=int(pc.sum(nothing).as_py() or 0),
        corrections=receipt.corrections["finding"],
        duplicates=receipt.duplicates["finding"] + found.repeated,
        rejections=receipt.rows["rejection"],
        released=found.released,
        leftovers={
            name: count for name, count in reading.leftovers.items() if name not in came.columns
        },
    )


def _record_entries(checkpoint: Checkpoint, came: _File) -> Recorded:
    found = read_entries(checkpoint.history, came.path, came.how, came.origin)
    tables = {
        **tables_of(checkpoint.history, found.entries),
        "rejection": found.rejections,
        "arrival": to_table(Arrival, [came.arrival]),
    }
    receipt = checkpoint.history.commit(came.key, "record", came.at, tables)
    return Recorded(
        came.arrival,
        entries=receipt.rows["ledger_entry"],
        duplicates=found.repeated,
        rejections=receipt.rows["rejection"],
    )


def _read(checkpoint: Checkpoint, came: _File) -> Reading:
    """All findings of the file: those that disagree may lie far apart."""
    readings: list[Reading] = []
    for one in opening.read(came.path, came.how, came.arrival.arrival_id, came.at):
        readings.append(one)
        rows = sum(each.rows for each in readings)
        checkpoint.progress(f"record {came.arrival.name}", rows, None)
    return joined(readings)
