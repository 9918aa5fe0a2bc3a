"""How long it took: what still waits is not left out."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from sekisho.inspection.durations import quantile

LIVES = [8, 10, 27, 31, 54, 70, 92, 121]
ENDED = [True, False, False, True, True, False, True, False]


@pytest.mark.parametrize(
    ("days", "ended", "share", "within"),
    [
        ([0, 1, 1, 3, 8], [True] * 5, 0.5, 1),
        ([0, 1, 1, 3, 8], [True] * 5, 0.9, 8),
        # Three of four still wait: half of all is not done, however quick the one was.
        ([1, 5, 5, 5], [True, False, False, False], 0.5, None),
        # Two left the sight on the first day: of the two others one took 2 days, one 4.
        ([1, 1, 2, 4], [False, False, True, True], 0.5, 2),
        # The example of Kaplan and Meier in tenths of a month; they give 7/8, 7/10, 21/40, and
        # 21/80 from the last two of eight, of which we say nothing.
        (LIVES, ENDED, 0.3, 31),
        (LIVES, ENDED, 0.4, 54),
        (LIVES, ENDED, 0.5, None),
        # One result of an old day says nothing of the many that were chosen since.
        ([80, *range(20, 40)], [True, *[False] * 20], 0.5, None),
        ([], [], 0.5, None),
    ],
)
def test_the_days_within_which_a_share_of_all_was_done(
    days: list[int], ended: list[bool], share: float, within: int | None
) -> None:
    assert quantile(days, ended, share) == within


@given(st.lists(st.integers(0, 60), min_size=1, max_size=50), st.floats(0.05, 0.95))
def test_where_nothing_waits_it_is_the_plain_quantile(days: list[int], share: float) -> None:
    found = quantile(days, [True] * len(days), share)
    plain = float(np.quantile(days, share, method="inverted_cdf"))
    assert found is not None
    assert abs(np.mean(np.array(days) <= found) - np.mean(np.array(days) <= plain)) <= 1 / len(days)
