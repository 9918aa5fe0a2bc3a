"""A well-known trader in new company is news."""

import numpy as np
import pyarrow as pa

from sekisho.risk.scorers.novelty import READS, Novelty


def rows(n: int, **items: float) -> pa.Table:
    known = dict.fromkeys(READS, 100.0) | items
    return pa.table({name: np.full(n, value) for name, value in known.items()})


def test_a_first_pair_of_known_halves_is_newer_than_a_usual_one() -> None:
    usual = rows(500)
    scorer = Novelty().fit(usual, np.full(500, np.nan), day=np.zeros(500, np.int64), seed=0)
    first = rows(1, importer_seller_items=0.0)
    assert scorer.evidence(first)[0] > scorer.evidence(usual)[0]
    assert scorer.score(first)[0] == 1
    moved = scorer.contributions(first)
    assert moved["importer_seller_items"][0].as_py() == np.log(101)


def test_no_counter_at_all_is_unknown() -> None:
    scorer = Novelty().fit(rows(500), np.full(500, np.nan), day=np.zeros(500, np.int64), seed=0)
    assert np.isnan(scorer.score(pa.table({"x": [1.0]}))[0])
