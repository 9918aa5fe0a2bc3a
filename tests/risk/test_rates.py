"""Finding rates lean on the wider key where little was examined."""

from __future__ import annotations

import numpy as np
import pytest

from sekisho.risk.known.counters import COUNTER, COUNTERS
from sekisho.risk.known.rates import rates, rates_of_one, with_parents


def test_a_rate_lies_between_its_own_share_and_its_parents_rate() -> None:
    told = {"everything": (10, 100), "importer": (3, 4), "importer_hs4": (0, 1)}
    made = rates_of_one(["importer_hs4"], told)
    importer = (3 + 8 * 0.1) / (4 + 8)
    assert made["everything"] == pytest.approx(0.1)
    assert made["importer"] == pytest.approx(importer)
    assert made["importer_hs4"] == pytest.approx(8 * importer / (1 + 8))


def test_where_nothing_was_ever_examined_there_is_no_rate() -> None:
    assert set(rates_of_one(["hs6"], dict.fromkeys(COUNTER, (0, 0))).values()) == {None}


def test_a_key_never_seen_has_its_parents_rate() -> None:
    made = rates_of_one(["hs4"], {"everything": (1, 4), "hs2": (0, 0), "hs4": (0, 0)})
    assert made["hs4"] == made["everything"] == 0.25


def test_the_widest_comes_first() -> None:
    assert with_parents(["consignment"]) == (
        "everything",
        "hs2",
        "hs4",
        "hs6",
        "hs6_origin",
        "hs6_route",
        "consignment",
    )
    assert set(with_parents(COUNTER)) == {counter.name for counter in COUNTERS}


def test_vectors_and_single_items_agree() -> None:
    chance = np.random.default_rng(5)
    examined = {name: chance.integers(0, 9, 50).astype(np.int32) for name in COUNTER}
    findings = {name: chance.integers(0, examined[name] + 1).astype(np.int32) for name in COUNTER}
    made = rates(COUNTER, lambda name: (findings[name], examined[name]))
    for row in range(50):
        told = {name: (int(findings[name][row]), int(examined[name][row])) for name in COUNTER}
        one = rates_of_one(COUNTER, told)
        for name in COUNTER:
            assert one[name] == pytest.approx(made[name][row], nan_ok=True) or (
                one[name] is None and np.isnan(made[name][row])
            )
