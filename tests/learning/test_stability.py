"""Stability: a week is held against weeks, and an odd one alone raises no alarm."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from sekisho.errors import NotReady
from sekisho.language import LANGUAGES, untranslated
from sekisho.learning import stability
from sekisho.learning.stability import Watching, alarms, steadiness
from sekisho.records.alarm import Watched

VALUES = ["CN", "VN", "US", "IT", None]
USUAL = np.array([0.4, 0.2, 0.2, 0.1, 0.1])


def weeks(n: int) -> Watching:
    """So many weeks, of which two are the latest."""
    return Watching(tuple(date(2021, 1, 4) + timedelta(weeks=place) for place in range(n)))


def counts(shares: list[np.ndarray], seed: int, name: str = "origin_country") -> pa.Table:
    """A name in weeks of these shares, which also differ from week to week by themselves."""
    rng, rows = np.random.default_rng(seed), []
    for week, share in enumerate(shares):
        items = rng.multinomial(400, rng.dirichlet(share * 150))
        rows += [(name, week, value, int(n)) for value, n in zip(VALUES, items, strict=True)]
    columns = zip(*rows, strict=True)
    return pa.table(dict(zip(("name", "week", "value", "items"), columns, strict=True)))


def test_what_moves_far_is_told_with_what_gained() -> None:
    moved = np.array([0.15, 0.55, 0.15, 0.1, 0.05])
    watching = weeks(20)
    (row,) = steadiness(counts([USUAL] * 18 + [moved] * 2, seed=1), watching)
    assert row.drifted
    assert row.gained == "VN"
    assert row.index > 0.25 > row.usual
    (alarm,) = alarms((row,), watching, scores=set())
    assert alarm.about is Watched.DECLARED
    assert alarm.since == watching.weeks[-2]
    assert alarm.told().startswith("origin country is not what it was")


def test_a_missing_value_is_a_value_like_any_other() -> None:
    gone = np.array([0.2, 0.1, 0.1, 0.1, 0.5])
    (row,) = steadiness(counts([USUAL] * 18 + [gone] * 2, seed=2), weeks(20))
    assert row.drifted
    assert row.gained is None
    assert row.missing_before == pytest.approx(0.1, abs=0.03)
    assert row.missing_now == pytest.approx(0.5, abs=0.1)


def test_weeks_that_differ_as_weeks_do_raise_hardly_an_alarm_a_year() -> None:
    # Five names, looked at in every fourth week of ten years.
    false = 0
    for year in range(10):
        for week in range(0, 52, 4):
            tables = [
                counts([USUAL] * 20, seed=year * 10_000 + week * 100 + name, name=str(name))
                for name in range(5)
            ]
            rows = steadiness(pa.concat_tables(tables), weeks(20))
            false += any(row.drifted for row in rows)
    assert false <= 2


def test_too_few_weeks_are_said_and_not_judged() -> None:
    with pytest.raises(NotReady, match="7 weeks"):
        steadiness(counts([USUAL] * 9, seed=1), weeks(9))


def test_a_week_without_items_is_no_alarm() -> None:
    table = counts([USUAL] * 18, seed=4)
    (row,) = steadiness(table, weeks(20))
    assert not row.drifted


def test_the_sentences_are_there_in_every_language() -> None:
    for language in LANGUAGES[1:]:
        assert untranslated([stability.SAYS, stability.REMEDY], language) == []
