"""A re-deal makes what was learned wrong and leaves everything else as it was."""

import numpy as np
from trades import trade

from sekisho.learning.redeal import redealt

TRADE = trade(weeks=30, per_week=200, kinds=800)
SHIFT = 15


def test_findings_before_the_shift_stay_as_they_were() -> None:
    before = TRADE.week < SHIFT
    np.testing.assert_array_equal(redealt(TRADE, SHIFT, 1).finding[before], TRADE.finding[before])


def test_the_base_rate_stays_within_chance() -> None:
    after = TRADE.week >= SHIFT
    rates = [redealt(TRADE, SHIFT, seed).finding[after].mean() for seed in range(20)]
    assert abs(np.mean(rates) - TRADE.finding[after].mean()) < 0.02


def test_records_of_before_say_nothing_about_after() -> None:
    after = TRADE.week >= SHIFT
    dealt = np.concatenate([redealt(TRADE, SHIFT, seed).finding[after] for seed in range(10)])
    was = np.tile(TRADE.finding[after], 10)
    assert abs(np.corrcoef(dealt, was)[0, 1]) < 0.1


def test_constant_groups_are_given_constant_findings() -> None:
    dealt = redealt(TRADE, SHIFT, 1)
    once = np.bincount(TRADE.group, TRADE.finding) / np.bincount(TRADE.group)
    constant = np.isin(once, [0.0, 1.0]).mean()
    after = TRADE.week >= SHIFT
    share = np.bincount(TRADE.group[after], dealt.finding[after]) / np.bincount(TRADE.group[after])
    assert np.isin(share, [0.0, 1.0]).mean() >= constant - 0.05


def test_the_same_seed_deals_the_same_hand() -> None:
    first, again, other = (redealt(TRADE, SHIFT, seed).finding for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
