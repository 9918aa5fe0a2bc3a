"""A review: whom chance beats, who is never met, who says what another says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sekisho.learning.backtest import Past
from sekisho.learning.review import NEVER_MET, RETIRE, TWICE, WITHIN, review

ITEMS = 1000
PLACES = np.arange(ITEMS)


def reviewed(outcome: object, by_chance: object, **hits: object) -> list[tuple[str, str]]:
    """The remarks about a thousand items of one day."""
    told = {name: np.asarray(one, np.bool_).tolist() for name, one in hits.items()}
    plain = Past.of(["2024-03-04"] * ITEMS, ["10"] * ITEMS, np.asarray(outcome).tolist(), told)
    drawn = replace(plain, by_chance=np.asarray(by_chance, np.bool_))
    return [(one.name, one.says) for one in review(drawn)]


# Chance drew the even ones and found one in four of them irregular.
DRAWN = PLACES % 2 == 0
OUTCOME = np.where(DRAWN, PLACES % 8 == 0, 0.0).astype(np.float64)


def test_a_profile_is_suggested_to_retire_when_chance_surely_finds_more() -> None:
    useless = (PLACES % 8 == 4) & (PLACES < 800)
    assert reviewed(OUTCOME, DRAWN, useless=useless) == [("useless", RETIRE)]


def test_few_examined_hits_are_no_ground_to_retire() -> None:
    assert reviewed(OUTCOME, DRAWN, young=PLACES == 4) == []


def test_where_chance_drew_nothing_no_profile_is_suggested_to_retire() -> None:
    useless = (PLACES % 8 == 4) & (PLACES < 800)
    assert reviewed(OUTCOME, np.zeros(ITEMS), useless=useless) == []


def test_what_is_never_met_or_met_by_another_too_is_remarked() -> None:
    wide = PLACES % 8 == 0
    nearly = wide & (PLACES != 8)
    within = wide & (PLACES < 400)
    told = reviewed(OUTCOME, DRAWN, wide=wide, nearly=nearly, within=within, never=np.zeros(ITEMS))
    assert told == [
        ("never", NEVER_MET),
        ("nearly", TWICE),
        ("within", WITHIN),
    ]
