"""Intervals: how often they hold the truth, by random share and by rarity.

    python bench/coverage.py
    python bench/coverage.py --runs 2000 --shares 1,3 --prevalences 0.5,30 --seed 7

Ten thousand periods a cell, each with ten days of three offices, chance first and risk after it.
Coverage of 95 % intervals is to be 93.5 % at least in every cell, and 96.5 % at most where
twenty or more finds are expected of chance alone. One interval serves total, recall and miss
rate: what was found is known, so that they are right together or wrong together; they are
counted apart all the same.
"""

from __future__ import annotations

import argparse
import time

from sekisho.learning.coverage import Covered, simulate

LEAST, MOST, FINDS = 0.935, 0.965, 20.0


def main() -> None:
    """Simulate every cell and tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--truths", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shares", default="0.5,1,2,5,10", help="in percent")
    parser.add_argument("--prevalences", default="0.05,0.2,1,5,20", help="in percent")
    wanted = parser.parse_args()
    began, wrong = time.perf_counter(), 0
    print("share  irregular   finds   total  recall    miss   below   above     width     bias")
    for share in _percents(wanted.shares):
        for prevalence in _percents(wanted.prevalences):
            rows = simulate(
                share, prevalence, runs=wanted.runs, seed=wanted.seed, truths=wanted.truths
            )
            wrong += not all(map(holds, rows))
            _tell(rows)
    print(f"{wrong} cells outside the limits; {time.perf_counter() - began:.0f} s")


def holds(row: Covered) -> bool:
    """Whether a cell's coverage is as it is to be."""
    return LEAST <= row.coverage <= (MOST if row.expected_finds >= FINDS else 1.0)


def _tell(rows: list[Covered]) -> None:
    total = rows[0]
    covered = "".join(f"{row.coverage:8.2%}" for row in rows)
    print(
        f"{total.share:5.1%}{total.prevalence:11.2%}{total.expected_finds:8.1f}{covered}"
        f"{total.too_low:8.2%}{total.too_high:8.2%}{total.mean_width:10.1f}"
        f"{total.mean_error:9.2f}{'' if all(map(holds, rows)) else '   !'}",
        flush=True,
    )


def _percents(given: str) -> list[float]:
    return [float(one) / 100 for one in given.split(",")]


if __name__ == "__main__":
    main()
