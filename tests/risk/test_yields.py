"""What each indicator yields, with its interval."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from sekisho.risk import hits
from sekisho.risk.yields import wilson, yields

HITS = pa.Table.from_pylist(
    [
        {"indicators": ["VAL-01", "PAR-01"], "unasked": [], "profiles": ["ring"]},
        {"indicators": ["VAL-01"], "unasked": ["PAR-01"], "profiles": []},
        {"indicators": ["VAL-01"], "unasked": ["PAR-01"], "profiles": ["ring"]},
        {"indicators": [], "unasked": ["VAL-01"], "profiles": []},
    ],
    schema=hits.SCHEMA,
)
OUTCOMES = pa.array(["irregular", "nothing_found", None, "critical"])


def test_each_code_has_its_share_and_yield() -> None:
    rows = yields(HITS, OUTCOMES, ["VAL-01", "PAR-01", "CON-01"]).to_pylist()
    told = [(r["code"], r["items"], r["examined"], r["findings"], r["unasked"]) for r in rows]
    assert told == [
        ("all items", 4, 3, 2, 0),
        ("VAL-01", 3, 2, 1, 1),
        ("PAR-01", 1, 1, 1, 2),
        ("CON-01", 0, 0, 0, 0),
    ]
    assert [row["share"] for row in rows] == [1, 0.75, 0.25, 0]
    assert [row["yield_p"] for row in rows] == [2 / 3, 0.5, 1, None]
    assert rows[3]["low"] is None


def test_profiles_are_told_in_the_same_way() -> None:
    (_, ring) = yields(HITS, OUTCOMES, ["ring"], "profiles").to_pylist()
    assert (ring["items"], ring["examined"], ring["findings"]) == (2, 1, 1)


def test_no_items_at_all_give_rows_without_shares() -> None:
    rows = yields(HITS.slice(0, 0), OUTCOMES.slice(0, 0), ["VAL-01"]).to_pylist()
    assert [(row["items"], row["yield_p"]) for row in rows] == [(0, None), (0, None)]


def test_the_interval_is_the_published_one() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29.
    low, high = wilson(np.array([81, 15, 0, 1]), np.array([263, 148, 20, 29]))
    assert low == pytest.approx([0.2553, 0.0624, 0.0, 0.0061], abs=5e-5)
    assert high == pytest.approx([0.3662, 0.1605, 0.1611, 0.1718], abs=5e-5)
