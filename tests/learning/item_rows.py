"""A small border for studies: items, findings, a way to describe them and a simple scorer."""

from datetime import date, timedelta
from typing import ClassVar

import numpy as np
import pyarrow as pa

from sekisho.learning.study import Method, Period

FIRST = date(2020, 1, 1)


def period(first: int, days: int, seed: int, per_day: int = 20) -> Period:
    """Items of some days; goods 850440 are risky, masses repeat now and then."""
    rng = np.random.default_rng(seed)
    n = days * per_day
    day = np.repeat(np.arange(first, first + days), per_day)
    risky = rng.random(n) < 0.3
    items = pa.table(
        {
            "item_id": [f"{seed}-{i}/1" for i in range(n)],
            "received_on": [FIRST + timedelta(days=int(each)) for each in day],
            "commodity_code": pa.array(np.where(risky, "850440", "392690").tolist()),
            "net_mass_kg": rng.integers(1, 4 * n, n).astype(float),
        }
    )
    found = rng.random(n) < np.where(risky, 0.6, 0.1)
    return Period(items, findings_of(items, found))


def findings_of(items: pa.Table, found: np.ndarray) -> pa.Table:
    """One finding an item, known two days later."""
    return pa.table(
        {
            "subject_id": items["item_id"],
            "version": pa.array(np.ones(items.num_rows, np.int64)),
            "outcome": np.where(found, "irregular", "nothing_found").tolist(),
            "known_on": [each + timedelta(days=2) for each in items["received_on"].to_pylist()],
        }
    )


class RateWalk:
    """Describes items by the finding rate of their goods, as known strictly before the day."""

    seen: ClassVar[set[str]] = set()
    """Subjects of all findings that any walk was told."""

    def __init__(
        self, code: dict[str, str] | None = None, told: list[tuple[date, str, bool]] | None = None
    ) -> None:
        self.code, self.told = dict(code or {}), list(told or [])

    def pass_on(self, items: pa.Table, findings: pa.Table) -> pa.Table:
        self.seen.update(findings["subject_id"].to_pylist())
        ids, codes = (items[name].to_pylist() for name in ("item_id", "commodity_code"))
        self.code.update(zip(ids, codes, strict=True))
        self.told += [
            (row["known_on"], self.code[row["subject_id"]], row["outcome"] != "nothing_found")
            for row in findings.to_pylist()
        ]
        return self.describe(items)

    def describe(self, items: pa.Table) -> pa.Table:
        keys = list(
            zip(items["received_on"].to_pylist(), items["commodity_code"].to_pylist(), strict=True)
        )
        rates = {}
        for day, goods in set(keys):
            seen = [found for known, about, found in self.told if known < day and about == goods]
            rates[day, goods] = sum(seen) / len(seen) if seen else 0.0
        return items.append_column("rate", pa.array([rates[key] for key in keys], pa.float64()))

    def copy(self) -> "RateWalk":
        return RateWalk(self.code, self.told)


class ByRate:
    """Scores by the rate; remembers what it was fitted on."""

    fitted: ClassVar[list[tuple[int, float]]] = []

    def fit(
        self, features: pa.Table, outcome: np.ndarray, *, day: np.ndarray, seed: int
    ) -> "ByRate":
        self.fitted.append((features.num_rows, float(np.nansum(outcome))))
        self.mean = np.nanmean(outcome)
        return self

    def score(self, features: pa.Table) -> np.ndarray:
        # The mass breaks ties, so that every item has its own place.
        own = features["net_mass_kg"].to_numpy() * 1e-9
        return np.asarray((features["rate"].to_numpy() + self.mean) / 2 + own)


METHOD = Method(RateWalk, ByRate)
