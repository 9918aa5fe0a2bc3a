"""What watching shows: pictures from plain rows, sentences in the reader's language."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from rich.console import Console

from sekisho.desk import terminal
from sekisho.desk.answers import watching as answers
from sekisho.desk.plots import watching as plots
from sekisho.desk.terminal import As
from sekisho.flow.loop.watching import Displaced, Drift
from sekisho.language import translate, untranslated
from sekisho.learning.drift import HitRateWatch
from sekisho.records.alarm import Look, Steadiness, Watched
from sekisho.records.displacement import Displacement, Way

MONDAY = date(2024, 1, 1)
WAYS = [
    Way("office", "40", 2, 30, 0.02, 0.3, 0.1, 0.11, displaced=True),
    Way("office", "10", 90, 60, 0.9, 0.6, 0.5, 0.49, displaced=False),
    Way("office", "other", 8, 10, 0.08, 0.1, 0.4, 0.4, displaced=False),
]
MOVE = Displacement(
    *("cn_garments", "origin_country", "CN", "VN", 40, 12, 2, 30),
    *(0.02, 0.0, 0.06, 0.3, 0.22, 0.39, 0.1, 0.11, 0.002),
)
STEADY = [
    Steadiness("declarant", 0.31, 0.09, 0.001, 0.0, 0.0, "B7", 0.02, 0.4, drifted=True),
    Steadiness("item_value", 0.01, 0.02, 1.0, 0.05, 0.05, None, 0.1, 0.1, drifted=False),
]


def watched() -> HitRateWatch:
    """A watch that has raised its alarm in the fourth week."""
    watch = HitRateWatch()
    for week in range(5):
        found = [1.0] * 40 if week < 3 else [0.0] * 40
        watch.update([0.9] * 40, found, on=MONDAY + timedelta(weeks=week))
    return watch


def seen() -> Drift:
    """A period with one alarm and one note."""
    watch = watched()
    alarm = watch.update([0.9], [0.0], on=MONDAY + timedelta(weeks=5))
    assert alarm is not None
    until = MONDAY + timedelta(weeks=6)
    notes = ("Nothing was assessed in enough of these weeks: scores are not compared.",)
    return Drift(MONDAY, until, (alarm,), tuple(STEADY), tuple(watch.looks()), notes)


DRAWN: list[Callable[[str], str]] = [
    lambda language: plots.before_and_after(WAYS, language),
    lambda language: plots.control_chart(watched().looks(), language),
    lambda language: plots.stability(STEADY, language),
    # Nothing to draw is an empty picture, not an error.
    lambda language: plots.before_and_after([], language),
    lambda language: plots.control_chart([], language),
    lambda language: plots.stability([], language),
    lambda language: plots.control_chart(
        [Look(Watched.FINDING_RATE, None, 0, None, None, None, None, 0.0, alarmed=False)], language
    ),
]


@pytest.mark.parametrize("draw", DRAWN)
def test_a_picture_is_drawn_from_plain_rows(draw: Callable[[str], str]) -> None:
    assert draw("en").startswith("<svg")
    assert draw("en") == draw("en")
    assert any("\u3040" <= sign <= "\u30ff" or "一" <= sign <= "龠" for sign in draw("ja"))


def test_no_word_of_watching_lacks_its_japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = set[str]()

    def listening(sentence: str, language: str = "en") -> str:
        asked.add(sentence)
        return translate(sentence, language)

    monkeypatch.setattr(terminal, "out", Console(file=io.StringIO(), width=100))
    for module in (answers, plots, terminal):
        monkeypatch.setattr(module, "translate", listening)
    answers.drift(seen(), As.TABLE, "ja")
    moved = Displaced("cn_garments", MONDAY, 6, (MOVE,), tuple(WAYS), 40, 200, 100, 90)
    calm = Displaced("calm", MONDAY, 6, (), tuple(WAYS), 40, 200, 100, 90)
    answers.displacement([moved, calm], As.TABLE, "ja")
    for draw in DRAWN[:3]:
        draw("ja")
    # Values are as declared; only our own words are translated.
    told = asked - {way.value for way in WAYS if way.value != "other"} - {""}
    assert len(told) > 20
    assert untranslated(sorted(told), "ja") == []


def test_a_displacement_says_trait_and_value_in_words() -> None:
    assert "had origin country VN before and 30.0% after" in MOVE.told("en").replace("2.0% ", "")
    assert "原産国がVN" in MOVE.told("ja")
    assert "does not prove" in MOVE.advised("en")
    assert answers.moved_row(MOVE)["says"] == MOVE.told()
