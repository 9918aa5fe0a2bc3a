"""An installation with many simulated items behind it, made once and kept under out/bench.

Takes   how many items.
Gives   a folder with a history, live profiles and scorer editions; nothing assessed yet. The last
        day of the border is held back: it is what comes next.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from apparatus.meter import OUT
from sekisho.flow.journey import Checkpoint
from sekisho.records.profile import Profile, Stage
from sekisho.simulation.border import Plan, batches

AT = datetime(2026, 1, 1, tzinfo=UTC)
SEED = 1
DAYS = 365
# Enough to fit every scorer in its full size; how well it foretells is measured elsewhere.
LEARNED_ITEMS, LEARNED_DAYS = 12_000, 90
NEXT = "next.parquet"
OFFICES = ("10", "20", "30")
CAPACITY = {"examinations": "200", "scans": "400", "documents": "400", "random_rate": "1%"}


def installation(items: int) -> Path:
    """The folder of an installation with so many items behind it; begun, it is gone on with."""
    folder = OUT / f"installation-{items}"
    if not (folder / "ready").exists():
        _make(folder, items)
        (folder / "ready").touch()
    return folder


def opened(folder: Path, cores: int = 0) -> Checkpoint:
    """The installation in this folder."""
    return Checkpoint(folder, seed=SEED, cores=cores)


def copied(folder: Path, name: str) -> Path:
    """A copy to write on; the files of a history never change, so they are linked."""
    to = folder.with_name(f"{folder.name}-{name}")
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(folder, to, copy_function=_linked)
    return to


def next_items(folder: Path) -> pa.Table:
    """The items of the day that comes next."""
    return pq.read_table(folder / NEXT)


def profiles(examples: Iterable[Profile], count: int) -> list[Profile]:
    """So many different live profiles: examples, each also with its own least value."""
    first = [dataclasses.replace(one, stage=Stage.LIVE) for one in examples]
    made = [
        dataclasses.replace(
            one,
            name=f"{one.name}_{turn}",
            condition=f"({one.condition}) AND item_value > {turn * 250}",
        )
        for turn in range(1, count // len(first) + 1)
        for one in first
    ]
    return [*first, *made][:count]


def _make(folder: Path, items: int) -> None:
    there = opened(folder)
    plan = Plan(seed=SEED, items=items, days=DAYS)
    last = pa.scalar(plan.start + timedelta(days=DAYS - 1))
    for number, part in enumerate(batches(plan)):
        before = pc.less(part.items["received_on"], last)
        tables = {"goods_item": part.items.filter(before), "finding": part.findings}
        there.history.commit(f"simulated {number}", "collect", AT, tables)
        print(f"  simulated month {number + 1}: {part.items.num_rows:,} items", flush=True)
    pq.write_table(part.items.filter(pc.invert(before)), folder / NEXT)
    there.standing.add_profiles(at=AT, stage=Stage.LIVE)
    for office in OFFICES:
        there.standing.set_office(office, CAPACITY, from_on=there.first_day(), at=AT)
    _learn(there)


def _learn(there: Checkpoint) -> None:
    """Editions fitted on a small border; their size does not hang on what they learn from."""
    shutil.rmtree(there.folder / "learned", ignore_errors=True)
    small = opened(there.folder / "learned")
    for number, part in enumerate(
        batches(Plan(seed=SEED + 1, items=LEARNED_ITEMS, days=LEARNED_DAYS))
    ):
        tables = {"goods_item": part.items, "finding": part.findings}
        small.history.commit(f"simulated {number}", "collect", AT, tables)
    small.learn(at=AT)
    editions = small.history.table("edition")
    for digest in editions["content_hash"].to_pylist():
        there.history.put_blob(small.history.blob(digest))
    # No day of the border was learned from, so the editions are in force from its first day on.
    place = editions.schema.get_field_index("learned_until")
    days = pa.repeat(pa.scalar(there.first_day()), editions.num_rows)
    editions = editions.set_column(place, editions.schema.field(place), days)
    there.history.commit("learned", "learn", AT, {"edition": editions})
    shutil.rmtree(small.folder)


def _linked(source: str, target: str) -> None:
    if source.endswith(".parquet"):
        Path(target).hardlink_to(source)
    else:
        shutil.copy2(source, target)
