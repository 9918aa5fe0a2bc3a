"""The report of a period is one page in which every picture is also a table."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import date
from pathlib import Path

import pytest
from installations import at

import sekisho
from sekisho import language
from sekisho.desk.pages import report as screen
from sekisho.errors import NotReady
from sekisho.flow import Checkpoint, Demonstration, demonstrate, demonstration
from sekisho.flow.loop.reporting import report
from sekisho.simulation.border import Border, border

CHAPTERS = (
    *("work", "missed", "lists", "calibration", "profiles", "scorers"),
    *("drift", "displacement", "ledger"),
)


def _small(seed: int, last: date | None) -> Border:
    return border(seed=seed, items=5_000, days=60)


@pytest.fixture(scope="module")
def gone(tmp_path_factory: pytest.TempPathFactory) -> tuple[Checkpoint, Demonstration]:
    """A small border that has gone the whole loop."""
    folder = tmp_path_factory.mktemp("report")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demonstration, "demonstration", _small)
        there = Checkpoint(folder / "data", seed=1, cores=2)
        return there, demonstrate(there, folder, at=at(0))


def test_every_chapter_stands_and_every_picture_has_its_table(
    gone: tuple[Checkpoint, Demonstration],
) -> None:
    html = screen.page(gone[1].report, at=at(1), simulated=True)
    for anchor in CHAPTERS:
        assert f'<section class="chapter" id="{anchor}">' in html
        assert f'<a href="#{anchor}">' in html
    assert html.count("<figure>") == html.count("<details>") > 5
    assert html.count("data:text/csv") >= html.count("<figure>")
    assert "we miss" in html
    assert "balances to zero" in html


def test_the_report_is_the_same_when_it_is_made_again(
    gone: tuple[Checkpoint, Demonstration],
) -> None:
    there, shown = gone
    again = report(there, shown.report.since, shown.report.until)
    assert screen.page(again, at=at(1)) == screen.page(shown.report, at=at(1))


def test_no_sentence_of_the_report_lacks_its_japanese(
    gone: tuple[Checkpoint, Demonstration], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, plain = set[str](), language.translate

    def listening(sentence: str, spoken: str = "en") -> str:
        asked.add(sentence)
        return plain(sentence, spoken)

    for found in pkgutil.walk_packages(sekisho.__path__, "sekisho."):
        if not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            if getattr(module, "translate", None) is plain:
                monkeypatch.setattr(module, "translate", listening)
    screen.page(gone[1].report, at=at(1), language="ja")
    assert len(asked) > 100
    assert language.untranslated(sorted(asked), "ja") == []


def test_a_period_without_a_choice_has_no_report(gone: tuple[Checkpoint, Demonstration]) -> None:
    with pytest.raises(NotReady, match="Nothing was selected from 2023-01-01 to 2023-01-31"):
        report(gone[0], date(2023, 1, 1), date(2023, 2, 1))


def test_a_part_that_cannot_be_told_says_why_in_its_place(
    gone: tuple[Checkpoint, Demonstration], tmp_path: Path
) -> None:
    there, shown = gone
    last = shown.day
    told = report(there, last, shown.report.until)
    assert isinstance(told.measures, NotReady)
    html = screen.page(told, at=at(1))
    assert str(told.measures).split(".")[0] in html
    assert '<section class="chapter" id="ledger">' in html
