"""What replays and scorer editions show: tables for people in both languages, JSON, CSV."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from rich.console import Console

from sekisho.desk import receipts, terminal
from sekisho.desk.answers import replay, scorers
from sekisho.desk.terminal import As
from sekisho.flow.loop.contests import Contest
from sekisho.flow.loop.differences import Difference
from sekisho.flow.loop.otherwise import Otherwise
from sekisho.flow.loop.replay import Replayed
from sekisho.flow.loop.retraining import Due
from sekisho.flow.loop.scorers import Rebuilt
from sekisho.language import translate, untranslated
from sekisho.learning.contest import Figure, Round
from sekisho.records.assessment import Assessment
from sekisho.records.edition import Edition
from sekisho.records.profile import Stage
from sekisho.records.retraining import Retraining
from sekisho.records.schema import to_table
from sekisho.records.selection import Selection

AT = datetime(2024, 3, 1, 8, tzinfo=UTC)
DAY = date(2024, 2, 1)
NONE = Figure(float("nan"), float("nan"), float("nan"))
SOME = Figure(0.5, 0.4, 0.6)
EDITION = Edition(
    *("boosting-2024-02-01-abc", "boosting", Stage.TRIAL, AT, DAY, DAY, 900, 90, 1),
    *('{"AUC": 0.7}', "It knows only what was examined.", ("hs4",), "0" * 64),
)
MEASURES = ("precision at 1 %", "precision at 5 %", "precision at 10 %", "AUC",
            "foretold less found", "Brier score")  # fmt: skip
CONTEST = Contest(
    *("old", "new", DAY, DAY, 900, 90),
    weighted=True,
    rounds=tuple(Round(name, SOME, NONE, NONE, 9) for name in MEASURES),
)
REPLAYED = Replayed(
    *(DAY, DAY, None, 3),
    {"assessment": to_table(Assessment, []), "selection": to_table(Selection, [])},
    (
        Difference("selection", "risk", 2, "D/1", "0.1", "0.2"),
        Difference("selection", "seed", 2, "D/1", "1", "2"),
    ),
)
MOVED = {
    "subject_id": "D/1",
    "office": "30",
    **{f"channel_{side}": one for side, one in (("as_it_was", "red"), ("supposed", "green"))},
    **{f"chosen_by_{side}": "top_up" for side in ("as_it_was", "supposed")},
    **{f"risk_{side}": 0.5 for side in ("as_it_was", "supposed")},
    **{f"profile_{side}": None for side in ("as_it_was", "supposed")},
    **{f"place_{side}": 1 for side in ("as_it_was", "supposed")},
    "known_outcome": "nothing_found",
}
OTHERWISE = Otherwise(
    on=DAY,
    office=None,
    subjects=9,
    work=({"office": "30", "channel": "red", "as_it_was": 1, "supposed": 0},),
    moves=({"as_it_was": "red", "supposed": "green", "subjects": 1, "examined": 1, "findings": 1},),
    moved=(MOVED, dict(MOVED, known_outcome=None)),
    foreknowing=("boosting-2",),
)
LISTED = {
    "edition_id": "boosting-1",
    "scorer": "boosting",
    "stage": "live",
    "in_force": True,
    "counts_from": DAY,
    "learned_until": DAY,
    "items": 900,
    "findings": 90,
    "acted_by": None,
    "acted_why": None,
}

FIGURES = {"scorer": "boosting", "last": DAY, "end": DAY, "weeks": 4, "after": DAY, "alarm": "!"}
WHYS = (
    "Nobody set when {scorer} is fitted again.",
    "No edition of {scorer} was fitted yet.",
    "{scorer} has learned until {last}; {weeks} weeks were over on {after}.",
    "Since {scorer} learned, an alarm was raised: {alarm}",
    "{scorer} has learned until {last}; the records end before {end}: it is not due.",
)
TOLD: list[Callable[[As, str], None]] = [
    lambda as_, language: replay.replayed(REPLAYED, as_, language),
    lambda as_, language: replay.replayed(
        dataclasses.replace(REPLAYED, differences=()), as_, language
    ),
    lambda as_, language: replay.otherwise(OTHERWISE, as_, language),
    lambda as_, language: scorers.listed([LISTED, dict(LISTED, in_force=False)], as_, language),
    lambda as_, language: scorers.shown([EDITION], as_, language),
    lambda as_, language: scorers.compared(CONTEST, as_, language),
    lambda as_, language: scorers.compared(
        dataclasses.replace(CONTEST, weighted=False), as_, language
    ),
    *(lambda as_, language, why=why: scorers.due(Due("boosting", True, why, FIGURES), as_, language)
      for why in WHYS),
]  # fmt: skip
NOTED: list[Callable[[str], None]] = [
    *(lambda language, both=both: scorers.rebuilt(Rebuilt(EDITION, *both), language)
      for both in ((True, True), (False, True), (False, False))),
    *(lambda language, both=both: scorers.scheduled(Retraining("b", AT, *both), language)
      for both in ((None, False), (4, False), (4, True), (None, True))),
    lambda language: scorers.stepped(EDITION, "{name} is on trial from {day}.", language),
    lambda language: scorers.stepped(EDITION, "{name} is in force from {day}.", language),
]  # fmt: skip


def test_no_word_lacks_its_japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = set[str]()

    def listening(sentence: str, language: str = "en") -> str:
        asked.add(sentence)
        assert language == "ja", sentence
        return translate(sentence, language)

    for module in (terminal, replay, scorers, receipts):
        monkeypatch.setattr(module, "translate", listening)
    screen = io.StringIO()
    monkeypatch.setattr(terminal, "out", Console(file=screen, width=200))
    for tell in TOLD:
        tell(As.TABLE, "ja")
    for note in NOTED:
        note("ja")
    assert untranslated(sorted(asked), "ja") == []
    assert "現行版" in screen.getvalue()


@pytest.mark.parametrize("tell", TOLD)
def test_machines_read_it_as_json_and_csv(
    tell: Callable[[As, str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    tell(As.JSON, "en")
    assert json.loads(capsys.readouterr().out)
    tell(As.CSV, "en")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert all(None not in row for row in rows)
