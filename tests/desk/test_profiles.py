"""Profiles in the terminal and as pictures: every sentence in Japanese, every figure beside it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from installations import Founded, at, copied
from rich.console import Console

from sekisho.desk import terminal
from sekisho.desk.answers import profiles as answers
from sekisho.desk.plots import profiles as plots
from sekisho.flow import Checkpoint
from sekisho.flow.loop import facts, profiles
from sekisho.flow.loop.from_finding import FromFinding, from_finding
from sekisho.flow.loop.profiles import Act, Reviewed, Tried
from sekisho.language import translate, untranslated
from sekisho.learning import review
from sekisho.learning.measure import Share
from sekisho.learning.review import Remark
from sekisho.records.profile import Profile, Stage
from sekisho.records.selection import Channel
from sekisho.risk.profiles import examples

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
CHEAP = replace(
    examples()[0], name="cheap", condition="undervalued or duty_rate_pct > 15", version=1
)


@pytest.fixture(scope="module")
def there(administration: Founded, tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    """An installation to which a draft was added."""
    made = copied(administration.assessed, tmp_path_factory.mktemp("profiles") / "data")
    profiles.draft(made, replace(CHEAP, channel=Channel.RED), Act("Ana", at(30)))
    return made


@pytest.fixture(scope="module")
def tried(there: Checkpoint) -> Tried:
    """The back-test of that draft."""
    return profiles.backtest(there, there.standing.profile_versions("cheap")[-1], date(2024, 3, 1))


@pytest.fixture(scope="module")
def taught(there: Checkpoint) -> FromFinding:
    """What the last finding of the past teaches."""
    found = there.history.sql(
        "SELECT subject_id FROM finding WHERE outcome <> 'nothing_found'"
        " ORDER BY known_on DESC, subject_id LIMIT 1"
    )
    return from_finding(there, found["subject_id"][0].as_py(), most_a_day=40)


REMARKS = (
    Remark("a", "never met", review.NEVER_MET, {"items": 6000}),
    Remark("a", "duplicate", review.TWICE, {"other": "b", "share": 0.97}),
    Remark("a", "contained", review.WITHIN, {"other": "b", "hits": 5}),
    Remark("a", "sunset", profiles.SUNSET, {"day": date(2024, 3, 1)}),
    Remark("a", "one person", profiles.ALONE, {"by": "administrator"}),
    Remark("a", "contradiction", profiles.CONTRADICTION, {"reason": "x > 1 and x < 0"}),
    Remark("a", "duplicate", profiles.SAME, {"other": "b"}),
    Remark(
        "a",
        "retire",
        review.RETIRE,
        {
            "high": 0.02,
            "findings": 1,
            "examined": 200,
            "chance": 0.05,
            "chance_low": 0.04,
            "chance_high": 0.06,
        },
    ),
)


def everything(there: Checkpoint, tried: Tried, taught: FromFinding) -> None:
    """Each thing that can be told about profiles, in Japanese."""
    versions = there.standing.profile_versions("cheap")
    answers.listed(there.standing.profiles(), language="ja")
    answers.listed([], language="ja")
    answers.shown(versions, language="ja")
    for stage in Stage:
        answers.stepped(replace(versions[-1], stage=stage), "ja")
    answers.tried(tried, language="ja")
    known = Share(0.1, 0.05, 0.2)
    test = replace(tried.test, weighted=known, by_chance=known)
    answers.tried(replace(tried, test=test, capacity=None), language="ja")
    for hits in (0, tried.test.met.items):
        met = replace(tried.test.met, hits=hits)
        answers.tried(replace(tried, test=replace(tried.test, met=met)), language="ja")
    days = (date(2024, 1, 1), date(2024, 3, 1))
    answers.reviewed(Reviewed(*days, ("a", "b"), REMARKS, 0), language="ja")
    answers.from_finding(taught, "ja")
    assert taught.draft is not None
    for examined in (0, 5):
        forecast = replace(taught.draft.forecast, examined=examined)
        draft = replace(taught.draft, forecast=forecast)
        answers.from_finding(replace(taught, draft=draft), "ja")
    answers.from_finding(replace(taught, draft=None), "ja")


def test_no_word_about_profiles_lacks_its_japanese(
    there: Checkpoint, tried: Tried, taught: FromFinding, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, told = set[str](), io.StringIO()

    def listening(sentence: str, language: str = "en") -> str:
        asked.add(sentence)
        assert language == "ja", sentence
        return translate(sentence, language)

    for name in ("out", "err"):
        monkeypatch.setattr(terminal, name, Console(file=told, width=140, highlight=False))
    for module in (terminal, answers, plots):
        monkeypatch.setattr(module, "translate", listening)
    everything(there, tried, taught)
    figures = answers.figures_of(tried)
    plots.volume_by_week(figures["by_week"], "ja")
    plots.yield_by_week(figures["by_week"], 0.1, "ja")
    plots.overlap_bars(figures["overlaps"], "ja")
    asked |= {name.replace("_", " ") for name in (*facts.TEXTS, *facts.BANDS)}
    asked |= {"is", "at most", "at least"}
    assert len(asked) > 60
    assert untranslated(sorted(asked), "ja") == []
    assert JAPANESE.search(told.getvalue())


def test_json_holds_what_the_tables_say(tried: Tried, capsys: pytest.CaptureFixture[str]) -> None:
    answers.tried(tried, terminal.As.CSV)
    weeks = capsys.readouterr().out.splitlines()
    figures = answers.figures_of(tried)
    assert len(weeks) == len(figures["by_week"]) + 1
    assert sum(row["hits"] for row in figures["by_week"]) == figures["hits"]
    assert sum(row["findings"] for row in figures["by_office"]) == figures["findings"]
    assert figures["yield"]["low"] <= figures["yield"]["value"] <= figures["yield"]["high"]
    assert figures["yield_by_chance"]["value"] is None


def test_pictures_draw_each_week_and_stand_without_any(tried: Tried) -> None:
    figures = answers.figures_of(tried)
    weeks = figures["by_week"]
    known = [row for row in weeks if row["yield"] is not None]
    drawn = plots.yield_by_week(weeks, None)
    assert 0 < len(known) < len(weeks)
    assert drawn.count("<use") >= len(known)
    assert "currentColor" in plots.volume_by_week(weeks)
    for row in figures["overlaps"][:10]:
        assert row["profile"] in plots.overlap_bars(figures["overlaps"])
    for picture in (plots.volume_by_week([]), plots.yield_by_week([], 0.1), plots.overlap_bars([])):
        assert picture.startswith("<svg")


def test_a_live_profile_says_its_sunset_and_a_trial_that_it_waits(
    there: Checkpoint, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = io.StringIO()
    monkeypatch.setattr(terminal, "err", Console(file=told, width=200, highlight=False))
    draft: Profile = there.standing.profile_versions("cheap")[-1]
    day = date(2024, 3, 1)
    answers.stepped(replace(draft, stage=Stage.TRIAL, stands_from=day))
    answers.stepped(
        replace(draft, stage=Stage.LIVE, stands_from=day, live_until=day + timedelta(days=9))
    )
    assert "Another person may approve it" in told.getvalue()
    assert "from 2024-03-01 until 2024-03-10" in told.getvalue()
