"""One event: a goods item on the wire, with many behind it and 500 profiles to be asked.

    python bench/event.py --items 1000000
    python bench/event.py --items 10000000 --events 5000

Takes one item after the other of the day that comes next: what was known of it, all conditions,
all scores, its assessment; then counts it. Explanations are not made. Beside it an analyst's
way: the item's counts by one question to DuckDB over the same items in memory, and no more.
"""

# ruff: noqa: S608 - every word of these queries is our own

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
from apparatus.installation import AT, copied, installation, next_items, opened, profiles
from apparatus.meter import alone, quantile, tell

from sekisho.flow.live import Live
from sekisho.records.goods_item import GoodsItem
from sekisho.records.profile import Profile
from sekisho.records.schema import from_table, to_table
from sekisho.risk.known.counters import COUNTERS, PREFIXES

WARM = 200  # events before the first that is timed: pages are read, code is compiled
PEER_EVENTS = 10  # each takes seconds where ten million items lie behind it
LIMIT_MS = 5.0


def main() -> None:
    """Measure both and tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=2_000)
    parser.add_argument("--profiles", type=int, default=500)
    wanted = parser.parse_args()
    folder = installation(wanted.items)
    ours = alone(ours_of, _with_profiles(folder, wanted.profiles), wanted.events)
    theirs = alone(peers_of, folder, PEER_EVENTS)
    rows = [*ours.told["rows"], *theirs.told["rows"]]
    whole, peer = rows[0], rows[-1]
    whole["times the peer"] = peer["p50 ms"] / whole["p50 ms"]
    more = {"peak_mb": ours.peak_mb, "profiles": wanted.profiles}
    tell(f"Event with {wanted.items} items behind it: p50 and p99", rows, more)
    under = ours.told["under limit"]
    print(f"  {under:.2%} of the events took less than {LIMIT_MS} ms; {ours.peak_mb:,.0f} MB")


def _with_profiles(folder: Path, count: int) -> Path:
    """A copy of the installation that has so many live profiles; made once."""
    to = folder.with_name(f"{folder.name}-{count}-profiles")
    if not to.exists():
        there = opened(copied(folder, f"{count}-profiles"))
        table = to_table(Profile, profiles(there.standing.profiles(), count))
        there.history.commit(f"{count} profiles", "profile add", AT, {"profile": table})
    return to


def ours_of(folder: Path, events: int) -> dict[str, Any]:
    """Assess and count the items of the next day, one by one."""
    items = from_table(GoodsItem, next_items(folder).slice(0, events + WARM))
    there = opened(folder)
    live = Live.open(there, items[0].received_on)
    wall, cpu, counting = [], [], []
    for item in items:
        begun, spent = time.perf_counter_ns(), time.process_time_ns()
        live.assess(item, at=AT)
        ended, used = time.perf_counter_ns(), time.process_time_ns()
        live.absorb(item)
        wall.append((ended - begun) / 1e6)
        cpu.append((used - spent) / 1e6)
        counting.append((time.perf_counter_ns() - ended) / 1e6)
    live.close()
    rows = [
        _row("sekisho: assess one item, wall", wall[WARM:]),
        _row("sekisho: the same, processor", cpu[WARM:]),
        _row("sekisho: count it, wall", counting[WARM:]),
    ]
    under = sum(one < LIMIT_MS for one in wall[WARM:]) / len(wall[WARM:])
    return {"rows": rows, "under limit": under}


def peers_of(folder: Path, events: int) -> dict[str, Any]:
    """The counts of one item by one question; findings, prices and rules come on top."""
    items = next_items(folder).slice(0, events + 1).to_pylist()
    tables = folder / "history" / "tables"
    took = []
    with duckdb.connect() as db:
        db.execute("SET enable_progress_bar = false")
        db.execute(
            "CREATE TABLE goods_item AS SELECT * EXCLUDE (description, arrival_id)"
            f" FROM read_parquet('{tables}/goods_item/*/*.parquet')"
        )
        for item in items:
            begun = time.perf_counter_ns()
            _ask(db, item)
            took.append((time.perf_counter_ns() - begun) / 1e6)
    return {"rows": [_row("DuckDB in memory: counts of items only, wall", took[1:])]}


def _ask(db: duckdb.DuckDBPyConnection, item: Mapping[str, Any]) -> tuple[Any, ...] | None:
    columns, given = [], []
    for counter in COUNTERS:
        parts = []
        for name in counter.columns:
            if name in PREFIXES:
                parts.append(f"commodity_code[:{PREFIXES[name]}] = ?")
                given.append((item["commodity_code"] or "")[: PREFIXES[name]])
            else:
                parts.append(f"{name} = ?")
                given.append(item[name])
        where = " AND ".join(parts) or "true"
        columns.append(f"count(*) FILTER (WHERE {where}), max(received_on) FILTER (WHERE {where})")
        given += given[len(given) - len(parts) :] if parts else []
    return db.execute(f"SELECT {', '.join(columns)} FROM goods_item", given).fetchone()


def _row(what: str, took: list[float]) -> dict[str, Any]:
    return {
        "what": what,
        "events": len(took),
        "p50 ms": quantile(took, 0.5),
        "p90 ms": quantile(took, 0.9),
        "p99 ms": quantile(took, 0.99),
        "worst ms": max(took),
    }


if __name__ == "__main__":
    main()
