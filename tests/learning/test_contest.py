"""A contest measures both on the same subjects, whoever sent them to be examined."""

from __future__ import annotations

import numpy as np
import pytest

from sekisho.learning.contest import Round, contest
from sekisho.learning.measure import auc

SUBJECTS = 2_000


def flow(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Truth, a good score and a bad one of the same subjects."""
    rng = np.random.default_rng(seed)
    truth = (rng.random(SUBJECTS) < 0.1).astype(float)
    good = np.clip(0.1 + 0.5 * (truth - 0.1) + rng.normal(0, 0.15, SUBJECTS), 0, 1)
    return truth, good, rng.random(SUBJECTS)


def by_name(rounds: list[Round]) -> dict[str, Round]:
    return {one.measure: one for one in rounds}


def test_equal_scores_are_equally_good() -> None:
    truth, good, _ = flow(1)
    for one in contest(good, good, truth, np.ones(SUBJECTS), 3):
        assert (one.difference.value, one.difference.low, one.difference.high) == (0, 0, 0)
        assert one.champion == one.challenger


def test_the_better_one_is_better_beyond_its_interval() -> None:
    truth, good, bad = flow(2)
    told = by_name(contest(bad, good, truth, np.ones(SUBJECTS), 3))
    for name in ("precision at 5 %", "precision at 10 %", "AUC"):
        assert told[name].difference.low > 0
        assert told[name].more_is_better
    assert told["Brier score"].difference.high < 0
    assert told["AUC"].challenger.value == pytest.approx(auc(truth, good))


def test_who_was_examined_unequally_often_is_weighed() -> None:
    truth, good, bad = flow(3)
    rng = np.random.default_rng(4)
    # The champion's own list is examined, of the rest one in four by chance.
    p = np.where(np.argsort(np.argsort(-bad)) < 200, 1.0, 0.25)
    seen = rng.random(SUBJECTS) < p
    outcome = np.where(seen, truth, np.nan)
    told = by_name(contest(bad, good, outcome, 1 / p, 3))
    whole = by_name(contest(bad, good, truth, np.ones(SUBJECTS), 3))
    for name in ("AUC", "Brier score", "precision at 10 %"):
        both = told[name].challenger
        assert both.low <= whole[name].challenger.value <= both.high
    assert 0 < told["precision at 10 %"].examined < 200 < told["AUC"].examined


def test_nothing_is_claimed_where_nobody_was_examined() -> None:
    _, good, bad = flow(5)
    nobody = np.full(SUBJECTS, np.nan)
    for one in contest(good, bad, nobody, np.ones(SUBJECTS), 3):
        assert np.isnan([one.champion.value, one.challenger.low, one.difference.high]).all()
