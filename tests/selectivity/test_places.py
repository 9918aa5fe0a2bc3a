"""Terms give whole places: never less by chance than promised, never more than there is room."""

from __future__ import annotations

import numpy as np
import pytest
from day_of_work import terms

from sekisho.selectivity.places import Places, SoFar, places_of, possible_places


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


@pytest.mark.parametrize(
    ("so_far", "subjects", "mean"),
    [
        (SoFar(1, 1), 1, 0.01),  # the first round has drawn for a hundred
        (SoFar(1, 1), 250, 2.5),  # what was drawn too much before takes nothing from the share
        (SoFar(150, 1), 10, 0.6),  # the day is half a place behind
        (SoFar(400, 0), 2, 2.0),  # never more than there are
    ],
)
def test_a_later_round_draws_its_share_in_the_mean(
    so_far: SoFar, subjects: int, mean: float
) -> None:
    holds = terms(random_rate=0.01)
    possible = possible_places(holds, subjects, 1, so_far)
    assert sum(p for _, p in possible) == pytest.approx(1)
    assert sum(p * places.by_chance for places, p in possible) == pytest.approx(mean)
    drawn = [places_of(holds, subjects, seed, so_far).by_chance for seed in range(4000)]
    for places, p in possible:
        assert drawn.count(places.by_chance) / 4000 == pytest.approx(p, abs=0.03)


def test_a_day_of_many_small_rounds_keeps_its_random_share() -> None:
    holds, shares = terms(random_rate=0.01), []
    for day in range(200):
        so_far = SoFar()
        for turn in range(100):
            more = places_of(holds, 3, 100 * day + turn, so_far).by_chance
            so_far = SoFar(so_far.subjects + 3, so_far.by_chance + more)
            assert so_far.by_chance > 0.01 * so_far.subjects - 1
        shares.append(so_far.by_chance)
    # 3 are the minimum of 300; the first round has drawn one whole, and no day may fall behind.
    assert 3 <= np.mean(shares) < 5.5


def test_a_share_that_was_met_exactly_is_not_left_to_chance() -> None:
    holds = terms(random_rate=0.01)
    assert possible_places(holds, 100, 1, SoFar(100, 1)) == [(places_of(holds, 100, 1), 1.0)]
