"""The batch: what was known, indicators, profiles, scores, assessments and every choice.

    python bench/batch.py --items 1000000
    python bench/batch.py --items 10000000 --peer-items 1000000

Items a second from a history of records to a history of selections, nothing kept from before;
beside it the same by pandas, DuckDB and LightGBM, whose columns must be the same.
"""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from apparatus import peer
from apparatus.installation import AT, copied, installation, opened
from apparatus.meter import OUT, Figures, Stages, alone, tell

from sekisho.flow.assessor import Assessors
from sekisho.flow.journey import Checkpoint
from sekisho.flow.progress import silent
from sekisho.risk import assess
from sekisho.risk.catalogue import standard
from sekisho.risk.hits import evaluate_batch
from sekisho.risk.profiles import counted
from sekisho.selectivity import choose

PEER_ITEMS = 1_000_000  # more do not fit into the memory of a small machine
CHECKED = ("_items", "_examined", "_findings", "_criticals", "_days_since", "_finding_rate")


def main() -> None:
    """Measure both, compare what they say, tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--peer-items", type=int, default=0, help="0: as many, a million at most")
    parser.add_argument("--alone", action="store_true", help="leave the peer out")
    wanted = parser.parse_args()
    if wanted.alone:
        ours = alone(ours_of, copied(installation(wanted.items), "ours"))
        tell(f"Batch alone of {wanted.items} items", [_row("sekisho", wanted.items, ours)], {})
        return
    few = wanted.peer_items or min(wanted.items, PEER_ITEMS)
    ours = alone(ours_of, copied(installation(wanted.items), "ours"))
    shares = alone(shares_of, copied(installation(wanted.items), "shares"))
    theirs = alone(peers_of, installation(few), OUT / "peer")
    same = compared(OUT / f"installation-{few}-ours", few) if few == wanted.items else {}
    tell(f"Batch of {wanted.items} items: features, conditions, scores, selection",
         rows_of(ours, theirs, wanted.items, few), {"same as the peer": same})  # fmt: skip
    by_stage = {name: cpu / shares.told["items"] for name, cpu in shares.told["cpu_s"].items()}
    rest = ours.cpu_s / wanted.items - sum(by_stage.values())
    by_stage["read, count, compare, recount, snapshots"] = rest
    for stage, cpu in sorted(by_stage.items(), key=lambda one: -one[1]):
        print(f"  {stage:40} {cpu * 1e6:6.1f} µs of processor an item")
    for name, share in same.items():
        print(f"  {name}: {share}")


def ours_of(folder: Path) -> dict[str, Any]:
    """Assess everything and choose for every office and day."""
    there = opened(folder)
    done = there.assess(at=AT)
    chosen = there.select_all(at=AT)
    return {"items": done.items, "chosen": chosen}


def peers_of(folder: Path, to: Path) -> dict[str, Any]:
    """The analyst's way; the training of its booster is not counted."""
    there = opened(folder)
    reads, profiles = _assessors(there).reads, counted(there.standing.profiles())
    stages = peer.run(folder, reads, profiles, to)
    return {"cpu_s": stages.cpu_s, "wall_s": stages.wall_s}


def shares_of(folder: Path) -> dict[str, Any]:
    """Processor time by stage over the last two months, one stage after the other."""
    there, stages = opened(folder), Stages()
    profiles, engine = counted(there.standing.profiles()), there.engine
    reads = _assessors(there).reads
    by_name, terms = {one.name: one for one in profiles}, there.history.table("office_terms")
    (last,) = there.history.sql("SELECT max(received_on) FROM goods_item").columns[0].to_pylist()
    since, until = (last - timedelta(days=35)).replace(day=1), last + timedelta(days=1)
    scorers, worth = there.editions.in_force(since), there.standing.worth_on(since)
    items = 0
    for piece in there.walk.pieces(since, until, reads, silent):
        rows, items = piece.rows, items + piece.items.num_rows
        hits = stages.run("conditions", evaluate_batch, rows, standard(), profiles, engine)
        scores = {
            name: stages.run(f"score {name}", found.scorer.score, rows)
            for name, found in scorers.items()
        }
        told = stages.run("assess", assess.assess, rows, hits, assess.Scored(scores),
                          profiles=profiles, worth=worth, at=AT)  # fmt: skip
        tables = {"assessment": told, "known": _dated(piece.known, piece.items)}
        stages.run("write", there.history.commit, str(min(piece.marks)), "assess", AT, tables)
        stages.run("choose", choose.choose_many, told, by_name, terms, seed=1, at=AT)
    return {"cpu_s": stages.cpu_s, "items": items}


def compared(folder: Path, items: int) -> dict[str, Any]:
    """In how many figures of a sample of columns the two differ."""
    there = opened(folder)
    theirs = pq.read_table(OUT / "peer" / "known.parquet").sort_by("item_id")
    names = [name for name in theirs.column_names if name.endswith(CHECKED)]
    names += ["item_id", "price_ratio"]
    ours = there.history.table("known", columns=names).sort_by("item_id")
    if ours.num_rows != theirs.num_rows:
        return {"rows": f"{ours.num_rows} and {theirs.num_rows}"}
    unlike = {name: _unlike(ours[name], theirs[name]) for name in names if name.endswith(CHECKED)}
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.abs(np.log(_floats(ours["price_ratio"]) / _floats(theirs["price_ratio"])))
    return {
        "columns compared": len(unlike),
        "figures compared": len(unlike) * items,
        "figures that differ": sum(unlike.values()),
        "median difference of the price ratio, ours in bins of 2 %": f"{np.nanmedian(ratio):.2%}",
    }


def rows_of(ours: Figures, theirs: Figures, items: int, few: int) -> list[dict[str, Any]]:
    """The table."""
    peer_wall, peer_cpu = (sum(theirs.told[one].values()) for one in ("wall_s", "cpu_s"))
    timed = Figures(peer_wall, peer_cpu, theirs.peak_mb)
    made = [_row("sekisho", items, ours), _row("pandas, DuckDB, LightGBM", few, timed)]
    made[0]["times the peer"] = made[0]["items/CPU-s"] / made[1]["items/CPU-s"]
    return made


def _row(who: str, items: int, took: Figures) -> dict[str, Any]:
    return {
        "who": who,
        "items": items,
        "items/s": items / took.wall_s,
        "items/CPU-s": items / took.cpu_s,
        "wall s": took.wall_s,
        "CPU s": took.cpu_s,
        "peak MB": took.peak_mb,
    }


def _assessors(there: Checkpoint) -> Assessors:
    return Assessors(there.standing, there.editions, there.engine)


def _dated(known: pa.Table, items: pa.Table) -> pa.Table:
    return known.append_column("received_on", items["received_on"])


def _unlike(ours: pa.ChunkedArray, theirs: pa.ChunkedArray) -> int:
    mine, other = _floats(ours), _floats(theirs)
    return int((~np.isclose(mine, other, rtol=1e-9, atol=1e-12, equal_nan=True)).sum())


def _floats(column: pa.ChunkedArray) -> Any:
    return column.cast(pa.float64()).to_numpy()


if __name__ == "__main__":
    main()
