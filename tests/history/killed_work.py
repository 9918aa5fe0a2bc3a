"""What the killed writer does: known batches of every kind, into one history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
from history_rows import AT, finding, findings, item, items

from sekisho.history.store import History
from sekisho.records.finding import Outcome

BATCHES = 3
JOINED_AFTER = 2
PRELOAD = ("sekisho.history.store", "duckdb", "pyarrow.parquet")
TABLES = ("goods_item", "finding", "known")


def write_batches(folder: Path, announce: Callable[[str], None]) -> None:
    """Write all batches, joining files on the way; begun anew, it goes on where it was."""
    for number in range(BATCHES):
        write_batch(folder, number, announce)


def write_joined(folder: Path, announce: Callable[[str], None]) -> None:
    """Write the batch after which files are joined, and join them."""
    write_batch(folder, JOINED_AFTER, announce)


def write_batch(folder: Path, number: int, announce: Callable[[str], None]) -> None:
    """Write one batch in one commit, and bytes beside it."""
    history = History(folder / "history", threads=1)
    announce("writing")
    tables = {"goods_item": pieces(number), "finding": told(number), "known": known(number)}
    history.commit(f"batch {number}", "collect", AT, tables)
    history.put_blob(f"scorer {number}".encode() * 1000)
    if number == JOINED_AFTER:
        history.compact("goods_item")
    announce("written")


def pieces(number: int) -> Iterator[pa.Table]:
    """Goods items of a batch in two pieces: new ones, repeated ones, corrected ones."""
    first = number * 20
    yield items(*(item(first + i, day=(first + i) % 90) for i in range(20)))
    repeated = [item(i, day=i % 90) for i in range(max(0, first - 5), first)]
    corrected = [item(i, day=i % 90 + 1, importer=f"N{number}") for i in range(0, first, 7)]
    yield items(*repeated, *corrected)


def told(number: int) -> pa.Table:
    """Findings of a batch: about its own items, and another word about an earlier one."""
    own = [finding(number * 20 + i, day=60 + i) for i in range(0, 20, 6)]
    return findings(*own, finding(0, day=80 + number, outcome=Outcome.CRITICAL, what=str(number)))


def known(number: int) -> pa.Table:
    """Derived rows; from the third batch on with one more column."""
    rows = items(*(item(number * 20 + i, day=i) for i in range(20)))
    table = rows.select(["item_id", "received_on", "net_mass_kg"])
    return table.append_column("mass_rank", table["net_mass_kg"]) if number > 1 else table


def state_of(folder: Path) -> dict[str, object]:
    """All that a history holds, and that it holds no more than that."""
    history = History(folder / "history", threads=1)
    history.sweep()
    places = folder / "history"
    files = {str(p.relative_to(places)) for p in places.rglob("*.par*") if p.is_file()}
    assert history.verify() == len(files) + len(list((places / "blobs").iterdir()))
    assert not (places / "unfinished").exists()
    state: dict[str, object] = {name: history.table(name).to_pydict() for name in TABLES}
    state["commits"] = history.commits()
    state["blobs"] = sorted(path.name for path in (places / "blobs").iterdir())
    state["months"] = {name: history.months(name) for name in TABLES}
    return state
