"""Look-alikes: rare facts weigh more, wide ones only where the narrow one does not agree."""

from __future__ import annotations

import numpy as np
import pytest

from sekisho.learning.look_alikes import Likeness


def texts(*values: str | None) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """A column of text."""
    return np.array(values, object)


TOLD = {
    "hs6": texts("851713", "851713", "851712", "950300", "851713"),
    "hs4": texts("8517", "8517", "8517", "9503", "8517"),
    "seller": texts("S", "T", "S", "S", None),
    "carrier": texts(None, "C", "C", None, "C"),
}
GROUPS = [("hs6", "hs4"), ("seller",), ("carrier",)]


def test_the_narrowest_fact_that_agrees_counts_and_no_wider_one() -> None:
    alike = Likeness.of(GROUPS, TOLD, place=0)
    facts = [[one.fact for one in alike.why(place)] for place in range(5)]
    assert [sorted(one) for one in facts] == [
        ["hs6", "seller"],
        ["hs6"],
        ["hs4", "seller"],
        ["seller"],
        ["hs6"],
    ]
    assert alike.similarity[0] == 1
    assert alike.similarity[0] > alike.similarity[2] > alike.similarity[3] > 0


def test_a_rare_fact_weighs_more_than_a_common_one() -> None:
    many = {
        "seller": texts("S", "S", *["T"] * 98),
        "origin": texts("CN", *["CN"] * 60, *["JP"] * 39),
    }
    alike = Likeness.of([("seller",), ("origin",)], many, place=0)
    rare, common = alike.why(1)
    assert (rare.fact, common.fact) == ("seller", "origin")
    assert rare.bits == pytest.approx(np.log2(101 / 3))
    assert common.bits == pytest.approx(np.log2(101 / 62))
    assert alike.similarity[1] == pytest.approx(1)
    assert alike.similarity[2] == pytest.approx(common.bits / (rare.bits + common.bits))


def test_what_is_unknown_agrees_with_nothing() -> None:
    alike = Likeness.of([("carrier",)], TOLD, place=0)
    assert alike.similarity.tolist() == [0.0] * 5
    assert alike.nearest(3, np.ones(5, np.bool_)).tolist() == []


def test_the_nearest_are_listed_first_and_only_those_asked_for() -> None:
    alike = Likeness.of(GROUPS, TOLD, place=0)
    others = np.arange(5) != 0
    # Three agree alike: the order of the items decides.
    assert alike.nearest(10, others).tolist() == [2, 1, 3, 4]
    assert alike.nearest(1, others).tolist() == [2]
