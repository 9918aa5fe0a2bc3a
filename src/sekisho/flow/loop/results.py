"""What inspections found, read from a file: also “nothing found”, late, and corrected.

    record(checkpoint, Path("findings.csv"), "korea", at=now)

Takes   a file through the same column maps as declarations; its goods items are not taken.
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


def record(
    checkpoint: Checkpoint, file: Path, map_name: str, *, at: datetime, sender: str = ""
) -> Recorded:
    """Journal the bytes, read the findings, hold them against their subjects, write them."""
    whole = keep_map(map_name, checkpoint.maps[0])
    how = whole if whole.holds == "results" else column_map.results_of(whole)
    arrival = checkpoint.journal.receive(file, file.name, sender, at)
    key = f"record {arrival.arrival_id} {column_map.digest(how)}"
    if checkpoint.history.has(key):
        return Recorded(arrival, already=True)
    path = checkpoint.journal.open(arrival.arrival_id)
    with naming(file):
        reading = _read(checkpoint, path, how, arrival, at)
        origin = Origin(arrival.arrival_id, how.name, at)
        reading, found = sifted(checkpoint.history, reading, path, how, origin)
    tables = {
        "finding": reading.findings,
        "rejection": reading.rejections,
        "arrival": to_table(Arrival, [arrival]),
    }
    receipt = checkpoint.history.commit(key, "record", at, tables)
    read = {one.name for one in whole.columns}
    nothing = pc.equal(reading.findings["outcome"], str(Outcome.NOTHING_FOUND))
    return Recorded(
        arrival,
        receipt.rows["finding"],
        0,
        int(pc.sum(nothing).as_py() or 0),
        receipt.corrections["finding"],
        receipt.duplicates["finding"] + found.repeated,
        receipt.rows["rejection"],
        found.released,
        {name: count for name, count in reading.leftovers.items() if name not in read},
    )


def _read(
    checkpoint: Checkpoint, path: Path, how: ColumnMap, arrival: Arrival, at: datetime
) -> Reading:
    """All findings of the file: those that disagree may lie far apart."""
    readings: list[Reading] = []
    for one in opening.read(path, how, arrival.arrival_id, at):
        readings.append(one)
        checkpoint.progress(f"record {arrival.name}", sum(each.rows for each in readings), None)
    return joined(readings)
