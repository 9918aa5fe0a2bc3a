"""An installation that has collected, learned and assessed a small border, made once a session.

A story that writes works on a copy; all the others read the one that is there.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from border_files import BorderFiles, write_border

from sekisho.flow import Assessed, Checkpoint, Collected
from sekisho.history.tables import HOLDINGS
from sekisho.messages import writing
from sekisho.records.edition import Edition
from sekisho.records.profile import Stage

SEED = 20
OFFICES = ("10", "20", "30")
CAPACITY = {"examinations": "4", "scans": "6", "documents": "8", "random_rate": "2%"}
_BEGAN = datetime(2024, 3, 1, 8, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """An instant of the story, in minutes after the office opened."""
    return _BEGAN + timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class Founded:
    """Two states of one administration: when it had learned, and when it had assessed."""

    learned: Path
    assessed: Path
    files: BorderFiles
    past: Collected
    editions: list[Edition]
    new: Collected
    done: Assessed


def opened(folder: Path, language: str = "en") -> Checkpoint:
    """The installation in this folder, with the seed of the stories."""
    return Checkpoint(folder, language=language, seed=SEED, cores=2)


def copied(folder: Path, to: Path) -> Checkpoint:
    """A copy of an installation, to be written on."""
    shutil.copytree(folder, to)
    return opened(to)


@cache
def founded(base: Path) -> Founded:
    """The administration of this session; its acts lie in the first five minutes."""
    folder = base / "founded"
    folder.mkdir()
    files = write_border(folder)
    before = opened(folder / "learned")
    past = before.collect(files.past, "sekisho", at=at(0))
    before.standing.add_profiles(at=at(1), stage=Stage.LIVE)
    for office in OFFICES:
        before.standing.set_office(office, CAPACITY, from_on=before.first_day(), at=at(2))
    editions = before.learn(at=at(3))
    after = copied(before.folder, folder / "assessed")
    new = after.collect(files.new, "sekisho", at=at(4))
    done = after.assess(arrival_id=new.arrival.arrival_id, at=at(5))
    return Founded(before.folder, after.folder, files, past, editions, new, done)


def rows_by_table(checkpoint: Checkpoint) -> dict[str, int]:
    """How many rows each table has, and how many commits there were."""
    counts = {name: checkpoint.history.rows(name) for name in HOLDINGS}
    return counts | {"commits": len(checkpoint.history.commits())}


def assert_same_rows(one: pa.Table, other: pa.Table) -> None:
    """The same rows, bit for bit, also the sums that fade with the days."""
    assert one.column_names == other.column_names
    for name in one.column_names:
        assert one[name].combine_chunks().equals(other[name].combine_chunks()), name


def of_day(files: BorderFiles, day: date) -> pa.Table:
    """The items that the border received on a day."""
    items = files.border.items
    return items.filter(pc.equal(items["received_on"], pa.scalar(day)))


def with_text(items: pa.Table, name: str, values: list[str]) -> pa.Table:
    """The items with other texts in one column."""
    place = items.schema.get_field_index(name)
    return items.set_column(place, items.schema.field(name), pa.array(values, pa.string()))


def write_items(path: Path, items: pa.Table, findings: pa.Table | None = None) -> Path:
    """A file in our own form."""
    writing.write(path, [(items, findings)])
    return path
