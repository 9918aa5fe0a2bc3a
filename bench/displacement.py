"""Displacement: how often an alarm is false, and which shifts are seen.

    python bench/displacement.py --borders 10

Simulated borders and random profiles. Three flows in which nothing was displaced: untouched; three
in ten of all traders move alike; half of those aimed at end their trade. And shifts in which a
tenth to four fifths of the traders aimed at react. A shift is seen where trait and value are named.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import NotReady
from sekisho.flow.loop import movements
from sekisho.flow.loop.movements import Span
from sekisho.history.engine import DuckEngine
from sekisho.history.store import History
from sekisho.learning.displacement import Compared, compare
from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.names import FIELDS
from sekisho.risk.catalogue.term import Term
from sekisho.simulation.border import START, border
from sekisho.simulation.shifts import PLACES, Shift, shift

DAYS, WEEKS, DRAWS = 150, timedelta(weeks=6), 199
CHAPTERS = [
    "61",
    "62",
    "64",
    "42",
    "84",
    "85",
    "87",
    "90",
    "94",
    "95",
    "39",
    "73",
    "69",
    "02",
    "03",
    "08",
    "22",
    "33",
]
SHARES = (0.1, 0.2, 0.4, 0.8)
SEEN_AS = {"commodity_code": "hs4"}


def condition(rng: np.random.Generator, items: pa.Table, trait: str) -> str:
    """A profile that aims at something which a shift of this trait evades."""

    def some(values: list[str], n: int) -> str:
        return ", ".join(f"'{one}'" for one in rng.choice(values, n, replace=False))

    chapters = f"hs2 in ({some(CHAPTERS, int(rng.integers(3, 8)))})"
    if trait in ("declarant", "carrier"):
        counts = pc.value_counts(items[trait].drop_null()).to_pylist()
        known = [one["values"] for one in sorted(counts, key=lambda one: -one["counts"])]
        return f"{trait} in ({some(known[:12] if trait == 'declarant' else known, 4)})"
    also = {
        "office": f"office = {some(['10', '20', '40'], 1)}",
        "commodity_code": f"origin_country = {some(['CN', 'VN', 'US', 'IT', 'KR'], 1)}",
        "origin_country": "origin_country in ('CN', 'VN')",
        "departure_country": "departure_country = 'CN'",
        "item_value": f"item_value > {rng.choice([100_000, 200_000, 500_000])}",
    }
    return f"{chapters} and {also[trait]}"


class Bench:
    """What asks tables in memory as the history is asked."""

    def __init__(self, folder: Path) -> None:
        self._history, self._engine = History(folder, 1), DuckEngine(1)

    def aimed(self, items: pa.Table, term: Term) -> np.ndarray:
        """Which items meet a condition."""
        met = self._engine.select(items, {"met": standard().sql(term, FIELDS)})["met"]
        return np.asarray(met.fill_null(False).to_numpy())

    def compared(self, items: pa.Table, term: Term, span: Span) -> Compared | None:
        """What is found; None where there is too little to compare."""
        ask = partial(self._history.sql, goods_item=items)
        hit = movements.hits_of_declared(ask, term, span)
        try:
            return compare(movements.flow_of(ask, term, hit, span), "p", seed=1, draws=DRAWS)
        except NotReady:
            return None


def quiet(
    rng: np.random.Generator, items: pa.Table, aimed: np.ndarray, span: Span
) -> Iterator[tuple[str, pa.Table]]:
    """Flows in which nothing was displaced."""
    yield "untouched", items
    trait = str(rng.choice(["office", "declarant", "departure_country", "carrier"]))
    everybody = pa.array(np.ones(items.num_rows, np.bool_))
    moved = shift(items, everybody, Shift(trait, span.live, 0.3), seed=int(rng.integers(2**31)))
    yield "all move alike", moved.items
    importers = items["importer"].to_numpy()
    known = np.unique(importers[aimed])
    gone = np.isin(importers, rng.choice(known, len(known) // 2, replace=False))
    late = pc.greater_equal(items["received_on"], pa.scalar(span.live)).to_numpy()
    yield "half end", items.filter(pa.array(~(gone & aimed & late)))


def main(borders: int) -> None:
    """Print both tables."""
    told: dict[tuple[str, float], list[bool]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for seed in range(borders):
            rng = np.random.default_rng(seed)
            size = int(rng.choice([40_000, 80_000]))
            items = border(seed=seed, days=DAYS, items=size, offices=5).items
            for trait in (*PLACES, "item_value"):
                _one(bench, rng, items, trait, told)
            for (name, share), hits in sorted(told.items()):
                print(f"{name:20} {share:4.0%} {sum(hits):4} of {len(hits)}", flush=True)


def _one(
    bench: Bench,
    rng: np.random.Generator,
    items: pa.Table,
    trait: str,
    told: dict[tuple[str, float], list[bool]],
) -> None:
    """One profile: the quiet flows, then each share of traders who react."""
    text = condition(rng, items, trait)
    term = standard().condition(text).term
    live = START + timedelta(days=int(rng.integers(90, 108)))
    span = Span(live - 2 * WEEKS, live - WEEKS, live, live + WEEKS)
    aimed = bench.aimed(items, term)
    for name, flow in quiet(rng, items, aimed, span):
        found = bench.compared(flow, term, span)
        if found is not None:
            told[name, 0.0].append(bool(found.found))
    below = float(text.rpartition("> ")[2]) if trait == "item_value" else None
    for share in SHARES:
        how = Shift(trait, live, share, below=below)
        moved = shift(items, pa.array(aimed), how, seed=int(rng.integers(2**31)))
        found = bench.compared(moved.items, term, span)
        to = moved.to[:4] if trait == "commodity_code" else moved.to
        wanted = to if below is None else f"{below * 0.9:,.10g} to under {below:,.10g}"
        if found is not None:
            seen = {(one.trait, one.to_value) for one in found.found}
            told[trait, share].append((SEEN_AS.get(trait, trait), wanted) in seen)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--borders", type=int, default=10)
    main(parser.parse_args().borders)
