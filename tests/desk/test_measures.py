"""What was caught and missed, in words, tables and pictures, in both languages."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from sekisho.desk import terminal
from sekisho.desk.answers import measures as answers
from sekisho.desk.plots import measures as plots
from sekisho.desk.terminal import As
from sekisho.flow import Measures
from sekisho.language import translate, untranslated
from sekisho.learning.estimate import NO_CHANCE, NO_RESULT, NOBODY, NOT_DRAWN
from sekisho.learning.measured import (
    UNKNOWN,
    Bounds,
    Calibrated,
    CurvePoint,
    Estimate,
    HitRate,
    Missed,
    Reach,
)

TOTAL = Estimate(812.4, 640.2, 1030.1)


def of(irregular: Estimate, found: int, **changes: object) -> Missed:
    """A domain with these irregular subjects."""
    value, low, high = irregular.value, irregular.low, irregular.high
    recall = Estimate(found / value, found / high, found / low) if value else Estimate(*[value] * 3)
    given = {
        "by": "all",
        "name": "",
        "subjects": 20_000,
        "examined": 1_900,
        "by_chance": 240,
        "found": found,
        "irregular": irregular,
        "share": Estimate(value / 20_000, low / 20_000, high / 20_000),
        "missed": Estimate(value - found, low - found, high - found),
        "recall": recall,
        "miss_rate": Estimate(1 - recall.value, 1 - recall.high, 1 - recall.low),
        "drawn": 300,
    }
    return Missed(**given | changes)  # type: ignore[arg-type]


REFUSED = Missed("office", "30", 9, 2, 0, 0, *[UNKNOWN] * 5, reason=NOT_DRAWN)
CURVES = tuple(
    CurvePoint(score, looked, looked**0.5, 0.3 - looked / 4)
    for score in ("risk", "finding_p", "score_price", "score_novelty")
    for looked in (0.01, 0.05, 0.1, 0.5, 1.0)
)
STEPS = tuple(
    Calibrated("risk", 100, told, Estimate(told * 0.9, told / 2, told * 1.5))
    for told in (0.01, 0.04, 0.2)
)
FOUND = Measures(
    date(2021, 1, 1),
    date(2021, 4, 1),
    None,
    of(TOTAL, 388),
    (
        of(Estimate(400, 300, 520), 200, by="office", name="10"),
        REFUSED,
        of(TOTAL, 388, by="month", name="2021-01"),
        of(Estimate(0, 0, 12), 0, by="section", name="no code"),
    ),
    (
        Reach("profile", "front_company", None, 30, 30, 2, *[Estimate(2, 2, 2)] * 4),
        Reach("score", "risk", 5.0, 1_000, 800, 90, *[Estimate(0.4, 0.3, 0.5)] * 4),
    ),
    (
        HitRate("all", "", "red", 1_900, 388, Estimate(0.204, 0.186, 0.223)),
        HitRate("reason", "top_up", "red", 900, 200, Estimate(0.222, 0.196, 0.25)),
        HitRate("score", "risk", "yellow", 40, 3, Estimate(0.075, 0.026, 0.199), 5.0),
    ),
    CURVES,
    (*STEPS, Calibrated("finding_p", 100, 0.5, UNKNOWN)),
    0.231,
)


def test_the_first_sentence_says_how_much_was_missed_and_how_sure_that_is() -> None:
    first, *others = answers.sentences(FOUND)
    assert first == (
        "Of about 812 (640–1,030) irregular subjects, 388 were found: we miss 52 % (39–62 %)."
    )
    assert "240 of 20,000 subjects were examined only because chance drew them" in others[0]
    assert "23 % were irregular; of all subjects 4.1 % (3.2–5.2 %)" in others[1]


@pytest.mark.parametrize(
    ("whole", "says"),
    [
        (of(Estimate(40, 40, 40), 30), "Of 40 irregular subjects, 30 were found: we miss 25 %"),
        (of(Estimate(0, 0, 71), 0), "None was found irregular. Up to 71 of 20,000 subjects may be"),
        (of(TOTAL, 388, left_out=500), "500 subjects are left out"),
        (
            of(TOTAL, 388, not_examined=60, bounds=Bounds(TOTAL, Estimate(2_000, 1_500, 2_600))),
            "if all were irregular, 2,000 (1,500–2,600)",
        ),
        (replace(REFUSED, reason=NO_CHANCE, left_out=9), "These 9 subjects were chosen with a"),
    ],
    ids=["counted", "nothing found", "left out", "bounds", "refused"],
)
def test_what_has_to_be_known_beside_the_estimate_is_said(whole: Missed, says: str) -> None:
    assert says in " ".join(answers.sentences(replace(FOUND, whole=whole)))


def test_a_figure_is_written_with_the_digits_that_are_meant() -> None:
    assert answers.counted(TOTAL) == "812 (640–1,030)"
    assert answers.counted(Estimate(7, 7, 7)) == "7"
    assert answers.counted(UNKNOWN) == answers.shared(UNKNOWN) == "–"
    assert answers.shared(Estimate(0.0123, 0.00456, 0.5)) == "1.2 % (0.46–50 %)"
    assert answers.shared(Estimate(math.nan, 0.0, 1.0)) == "– (0–100 %)"


def test_no_figure_breaks_apart_in_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    wide, narrow = io.StringIO(), io.StringIO()
    small = Estimate(0.0123, 0.00352, 0.9999)
    whole = of(TOTAL, 388, by="section", name="XVIII", recall=small, miss_rate=small)
    reach = Reach("profile", "p" * 30, None, 20_000, 1_900, 388, TOTAL, *[small] * 3)
    told = replace(FOUND, domains=(whole,), reach=(reach,))
    for width, paper in ((140, wide), (80, narrow)):
        monkeypatch.setattr(terminal, "out", Console(file=paper, width=width))
        answers.measures(told, As.TABLE)
    assert "812 (640–1,030)" in wide.getvalue()
    assert narrow.getvalue().count("(640–1,030)") == 3
    assert narrow.getvalue().count("(0.35–100)") == 4
    assert max(map(len, narrow.getvalue().splitlines())) <= 80


def test_machines_get_every_figure_with_its_interval_and_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answers.measures(FOUND, As.CSV)
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["kind"] for row in rows} == {"missed", "reach", "hit rate", "calibration"}
    whole = next(row for row in rows if (row["by"], row["figure"]) == ("all", "irregular"))
    assert float(whole["low"]) == TOTAL.low
    refused = next(row for row in rows if (row["name"], row["figure"]) == ("30", "recall"))
    assert refused["value"] == ""
    assert refused["reason"].startswith("None of these 9 subjects")
    answers.measures(FOUND, As.JSON)
    told = json.loads(capsys.readouterr().out)[0]
    assert told["whole"]["irregular"]["high"] == TOTAL.high
    assert told["since"] == "2021-01-01"
    assert told["domains"][1]["irregular"] == {"value": None, "low": None, "high": None}


DRAWN: tuple[Callable[[str], str], ...] = (
    lambda language: plots.rates(FOUND.told()["domains"], "recall", language),
    lambda language: plots.rates(FOUND.told()["hit_rates"], "rate", language),
    lambda language: plots.gain(FOUND.told()["curves"], language),
    lambda language: plots.precision_recall(FOUND.told()["curves"], language),
    lambda language: plots.calibration(FOUND.told()["calibration"], language),
    lambda language: plots.calibration([], language),
)


@pytest.mark.parametrize("draw", DRAWN)
def test_a_picture_has_its_words_and_leaves_out_what_is_not_known(
    draw: Callable[[str], str],
) -> None:
    assert draw("en").startswith("<svg")
    assert "nan" not in draw("en").lower()
    assert any("\u3040" <= sign <= "\u30ff" or "一" <= sign <= "龠" for sign in draw("ja"))


@pytest.mark.parametrize(
    ("highest", "tick"), [(0.06, ">6 %<"), (0.5, ">50 %<"), (1.0, ">100 %<"), (0.0, ">100 %<")]
)
def test_the_axis_of_rates_ends_where_their_intervals_end(highest: float, tick: str) -> None:
    rows = [{"name": "10", "rate": {"value": highest / 2, "low": 0.0, "high": highest}}]
    drawn = plots.rates(rows, "rate")
    assert tick in drawn.replace("\n", "")
    assert (">100 %<" in drawn) == (tick == ">100 %<")


def test_no_word_of_what_is_missed_lacks_its_japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = set[str]()

    def listening(sentence: str, language: str = "en") -> str:
        asked.add(sentence)
        return translate(sentence, language)

    monkeypatch.setattr(terminal, "out", Console(file=io.StringIO(), width=140))
    for module in (answers, plots, terminal):
        monkeypatch.setattr(module, "translate", listening)
    for whole in (
        of(TOTAL, 388, left_out=5, not_examined=6, bounds=Bounds(TOTAL, TOTAL)),
        of(Estimate(4, 4, 4), 1),
        of(Estimate(0, 0, 9), 0),
        *(replace(REFUSED, reason=why) for why in (NO_CHANCE, NOT_DRAWN, NO_RESULT, NOBODY)),
    ):
        answers.measures(replace(FOUND, whole=whole), As.TABLE, "ja")
    for draw in DRAWN:
        draw("ja")
    assert len(asked) > 30
    assert untranslated(sorted(asked), "ja") == []
