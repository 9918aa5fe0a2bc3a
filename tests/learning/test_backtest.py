"""A back-test: counts, overlaps and weeks by hand, and profiles that choose nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sekisho.learning.backtest import Past, back_test, overlap, weeks_of

NAN = float("nan")
DAYS = ["2024-03-03", "2024-03-04", "2024-03-04", "2024-03-10", "2024-03-11", "2024-03-11"]
OFFICES = ["10", "10", "20", "20", "10", "10"]
OUTCOMES = [1.0, 0.0, NAN, 1.0, 0.0, NAN]
MINE = [True, True, True, True, False, False]
SAME = [True, True, False, False, False, False]
NEVER = [False] * 6


def past(**hits: list[bool]) -> Past:
    """Six items of nine days at two offices."""
    return Past.of(DAYS, OFFICES, OUTCOMES, hits)


def test_volume_yield_and_what_it_alone_would_have_met() -> None:
    told = back_test(past(mine=MINE, same=SAME, never=NEVER), days=9)
    assert (told.met.items, told.met.hits, told.met.examined, told.met.findings) == (6, 4, 3, 2)
    assert told.per_day == pytest.approx(4 / 9)
    assert told.met.found.value == pytest.approx(2 / 3)
    assert (told.alone.hits, told.alone.examined, told.alone.findings) == (2, 1, 1)
    assert told.alone_per_day == pytest.approx(2 / 9)
    assert math.isnan(told.by_chance.value)


def test_overlap_is_told_from_both_sides_and_nearest_first() -> None:
    same, never = back_test(past(mine=MINE, never=NEVER, same=SAME), days=9).overlaps
    assert (same.name, same.hits, same.both) == ("same", 2, 2)
    assert (same.jaccard, same.mine_in_theirs, same.theirs_in_mine) == (0.5, 0.5, 1.0)
    assert (never.both, never.jaccard, never.mine_in_theirs) == (0, 0.0, 0.0)
    assert math.isnan(never.theirs_in_mine)
    nobody = overlap("", np.zeros(3, np.bool_), np.zeros(3, np.bool_))
    assert math.isnan(nobody.jaccard)


def test_offices_and_weeks_add_up_to_the_whole() -> None:
    told = back_test(past(mine=MINE), days=9)
    offices = {one.of: (one.items, one.hits) for one in told.by_office}
    weeks = {one.of: (one.items, one.hits) for one in told.by_week}
    assert offices == {"10": (4, 2), "20": (2, 2)}
    assert weeks == {"2024-02-26": (1, 1), "2024-03-04": (3, 3), "2024-03-11": (2, 0)}


def test_a_week_begins_on_its_monday_also_long_ago() -> None:
    days = np.array(["1969-12-31", "1970-01-04", "1970-01-05", "2024-02-29"], "datetime64[D]")
    assert weeks_of(days).astype(str).tolist() == [
        "1969-12-29",
        "1969-12-29",
        "1970-01-05",
        "2024-02-26",
    ]


CHOOSES = [([], False), ([0], True), ([0, 1, 2], True), ([0, 1, 2, 3], False)]


@pytest.mark.parametrize(("met", "chooses"), CHOOSES)
def test_a_profile_that_meets_nothing_or_most_of_everything_chooses_nothing(
    met: list[int], chooses: bool
) -> None:
    told = back_test(past(mine=[place in met for place in range(6)]), days=9)
    assert told.chooses is chooses
