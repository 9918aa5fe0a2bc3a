"""Drafting: the fact that separates is found, luck is not, and no day is used twice."""

from __future__ import annotations

import numpy as np

from sekisho.learning.drafting import EACH, Known, draft

DAYS, A_DAY = 60, 40
ITEMS = DAYS * A_DAY
ON = np.arange(ITEMS) // A_DAY
FIRST = np.datetime64("2024-01-01", "D")
RATE = 0.05


def known(separates: float, seed: int = 1) -> Known:
    """Items of sixty days; the first fact is rare and irregular with this probability."""
    rng = np.random.default_rng(seed)
    ring = rng.random(ITEMS) < 0.02
    ring[0] = True
    noise = rng.random((ITEMS, 8)) < 0.1
    noise[0] = True
    irregular = rng.random(ITEMS) < np.where(ring, separates, RATE)
    examined = rng.random(ITEMS) < 0.3
    outcome = np.where(examined, irregular.astype(np.float64), np.nan)
    outcome[0] = 1.0
    return Known(FIRST + ON.astype("timedelta64[D]"), outcome, np.column_stack([ring, noise]), 0)


def test_the_fact_that_separates_is_found_and_no_other_is_added() -> None:
    found = draft(known(0.8), DAYS, most_a_day=3)
    assert found is not None
    assert found.facts == (0,)
    assert found.forecast.found.value > 5 * RATE


def test_the_forecast_is_measured_on_days_that_were_not_searched() -> None:
    told = known(0.8)
    found = draft(told, DAYS, most_a_day=3)
    assert found is not None
    days = ON % EACH
    ring = told.holds[:, 0]
    assert found.drafted.hits == ring[days != EACH - 1].sum() - 1
    assert found.forecast.hits == ring[days == EACH - 1].sum()
    assert (found.drafted_days, found.forecast_days) == (40, 20)


def test_what_luck_drafts_keeps_no_promise_on_other_days() -> None:
    promised, kept = [], []
    for seed in range(20):
        found = draft(known(RATE, seed), DAYS, most_a_day=3)
        if found is not None and found.forecast.examined:
            promised.append(found.drafted.found.value)
            kept.append(found.forecast.found.value)
    # The search was lucky each time; the forecast says so.
    assert np.mean(promised) > 3 * RATE
    assert np.mean(kept) < 2 * RATE


def test_too_many_hits_a_day_are_not_accepted() -> None:
    found = draft(known(0.8), DAYS, most_a_day=0.2)
    assert found is None or found.drafted.hits <= 0.2 * found.drafted_days


def test_without_another_finding_nothing_is_drafted() -> None:
    alone = known(0.0)
    alone.outcome[1:] = np.where(np.isnan(alone.outcome[1:]), np.nan, 0.0)
    assert draft(alone, DAYS, most_a_day=100) is None
