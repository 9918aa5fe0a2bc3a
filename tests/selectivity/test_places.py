"""Terms give whole places: never less by chance than promised, never more than there is room."""

from __future__ import annotations

import numpy as np
import pytest
from day_of_work import terms

from sekisho.selectivity.places import Places, places_of


@pytest.mark.parametrize(
    ("rate", "subjects", "by_chance"),
    [
        (0.01, 0, 0),
        (0.01, 1, 1),
        (0.01, 100, 1),
        (0.01, 101, 2),
        (0.07, 100, 7),
        (0.29, 100, 29),
        (0.0, 100, 0),
        (1.0, 3, 3),
    ],
)
def test_the_share_by_chance_is_rounded_up_and_not_by_binary_fractions(
    rate: float, subjects: int, by_chance: int
) -> None:
    assert places_of(terms(random_rate=rate), subjects, 1).by_chance == by_chance


def test_places_by_chance_are_reserved_from_examinations_alone() -> None:
    words = {"random_rate": 0.05, "red_rate": 0.1, "examinations": 8, "scans": 9, "documents": 7}
    found = places_of(terms(orange_rate=0.2, yellow_rate=0.01, **words), 100, 1)
    assert found == Places(100, 5, (3, 9, 7, 100), (3, 9, 1, 0))


def test_a_rate_that_gives_whole_places_is_not_left_to_chance() -> None:
    holds = terms(red_rate=0.05, orange_rate=0.0, yellow_rate=0.1)
    assert {places_of(holds, 100, seed).wanted for seed in range(50)} == {(5, 0, 10, 0)}


def test_a_rate_that_does_not_is_kept_in_the_mean() -> None:
    holds = terms(red_rate=0.05, blue_rate=0.05)
    found = np.array([places_of(holds, 50, seed).wanted for seed in range(1000)])
    assert set(found[:, 0].tolist()) == {2, 3}
    assert abs(found[:, 0].mean() - 2.5) < 0.08
    # Each channel is rounded by itself.
    assert 0.4 < (found[:, 0] == found[:, 3]).mean() < 0.6


def test_nothing_is_wanted_beyond_what_chance_has_taken() -> None:
    found = places_of(terms(random_rate=0.1, red_rate=0.05), 100, 1)
    assert (found.by_chance, found.wanted[0]) == (10, 0)
