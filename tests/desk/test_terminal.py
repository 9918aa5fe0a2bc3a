"""What a terminal is told: the same in both languages, for narrow and wide, harmless in cells."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from installations import Founded, at, copied
from rich.console import Console
from test_pages import STUDY

from sekisho.desk import answers, receipts, terminal
from sekisho.desk.answers import journey, standing
from sekisho.desk.pages import subject
from sekisho.flow import Assessed, Checkpoint, Collected, Demonstration, Mending, WorkList
from sekisho.flow.loop.reporting import report
from sekisho.language import translate, untranslated
from sekisho.records.arrival import Rejection
from sekisho.records.explanation import Lack
from sekisho.records.office import OfficeTerms

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
REJECTED = Rejection(
    "abc-2", "abc", 2, "net_mass_kg", "x", "No number.", "Write one.", "x", "m", at(0)
)
TERMS = OfficeTerms("10", date(2024, 2, 1), datetime(2024, 2, 1, tzinfo=UTC), examinations=4)


@pytest.fixture(scope="module")
def there(administration: Founded, tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    """An installation in which one office has chosen on the last day, in Japanese."""
    folder = tmp_path_factory.mktemp("terminal") / "data"
    made = copied(administration.assessed, folder)
    made.select("10", administration.files.last_day, at=at(10))
    return Checkpoint(folder, language="ja", seed=made.seed, cores=2)


@pytest.fixture(scope="module")
def shown(administration: Founded, there: Checkpoint) -> WorkList:
    """The waiting list of that office."""
    return there.worklist("10", administration.files.last_day)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is told on a screen of 140 columns."""
    told = io.StringIO()
    for name in ("out", "err"):
        console = Console(file=told, width=140, highlight=False)
        monkeypatch.setattr(terminal, name, console)
    yield told


def _everything(founded: Founded, there: Checkpoint, shown: WorkList, folder: Path) -> None:
    """Each thing that can be told, in Japanese."""
    few = dict.fromkeys(shown.counts, 1) | {"green": shown.subjects}
    many = dataclasses.replace(shown.terms, examinations=99, scans=99, documents=99)
    answers.worklist(dataclasses.replace(shown, terms=many), terminal.As.TABLE, language="ja")
    answers.worklist(
        dataclasses.replace(shown, counts=few, terms=many), terminal.As.TABLE, language="ja"
    )
    lacking = dataclasses.replace(shown.explanations[0], lacks=(Lack("VAL-01", "net_mass_kg"),))
    answers.explanations([lacking], terminal.As.TABLE, None, "ja")
    answers.offices([TERMS], language="ja")
    answers.offices([TERMS, TERMS], language="ja", on=shown.on)
    answers.indicators(there.standing.indicators(), terminal.As.TABLE, "ja")
    answers.rejections([REJECTED], language="ja")
    answers.rejection(REJECTED, {"net_mass_kg": "x"}, "ja")
    answers.study(STUDY, folder / "study.json", None, "ja")
    whole = Collected(founded.past.arrival, 1, 2, 3, 4, 5, {"colour": 6})
    receipts.collected(whole, "ja")
    receipts.collected(dataclasses.replace(whole, already=True), "ja")
    for card in founded.editions:
        receipts.edition(card, "ja")
    receipts.assessed(Assessed(1, 0), "ja")
    receipts.assessed(Assessed(1, 1), "ja")
    receipts.mended(Mending(1, (REJECTED,)), "ja")
    files = founded.files
    told = report(there, shown.on, shown.on + timedelta(days=1))
    given = (files.past, files.new, files.truth, files.truth)
    done = Demonstration(given, told, at(9), ("10",), STUDY, "D/1")
    receipts.demonstrated(done, folder / "index.html", folder, "ja")
    for sentence in ("{number} is closed.", "{files} files are as they were written."):
        terminal.note(sentence, "ja", number="abc-2", files=3)
    terminal.note("{months} months were joined.", "ja", months=3)


def test_no_word_of_a_terminal_lacks_its_japanese(
    administration: Founded,
    there: Checkpoint,
    shown: WorkList,
    said: io.StringIO,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = set[str]()

    def listening(sentence: str, language: str = "en") -> str:
        asked.add(sentence)
        assert language == "ja", sentence
        return translate(sentence, language)

    for module in (terminal, journey, standing, receipts, subject):
        monkeypatch.setattr(module, "translate", listening)
    _everything(administration, there, shown, tmp_path)
    assert len(asked) > 90
    assert untranslated(sorted(asked), "ja") == []
    assert JAPANESE.search(said.getvalue())


def _cells(table: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    terminal.rows("", table, terminal.As.CSV)
    return list(csv.reader(io.StringIO(capsys.readouterr().out)))[1:]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_text_in_a_csv_is_a_formula(sign: str, capsys: pytest.CaptureFixture[str]) -> None:
    formula = f'{sign}HYPERLINK("//example.org")'
    table = [{"goods": formula, "net_mass_kg": -1.5, "change": -3, "given": "-4.5", "plain": "a=b"}]
    assert _cells(table, capsys) == [[f"'{formula}", "-1.5", "-3", "-4.5", "a=b"]]
    terminal.rows("", table, terminal.As.JSON)
    assert "'" not in capsys.readouterr().out


@pytest.mark.parametrize("width", [80, 140])
def test_what_is_typed_again_stays_in_one_piece_at_any_width(shown: WorkList, width: int) -> None:
    told = io.StringIO()
    console = Console(file=told, width=width, highlight=False)
    console.print(answers.waiting_list(shown, "en", width))
    lines = told.getvalue().splitlines()
    assert max(len(line) for line in lines) <= width
    for row in shown.rows:
        (line,) = [line for line in lines if row["item_id"] in line]
        assert re.match(rf"[ROYB] . +\d+ +{re.escape(row['item_id'])} ", line)
    assert ("importer" in lines[0]) is (width == 140)


def test_free_hands_are_told_with_the_rate_that_uses_them(
    shown: WorkList, said: io.StringIO
) -> None:
    counts = {"red": 3, "orange": 4, "yellow": 0, "blue": 0, "green": 54}
    terms = dataclasses.replace(TERMS, examinations=38, scans=4, documents=None)
    day = dataclasses.replace(shown, subjects=61, counts=counts, terms=terms)
    answers.worklist(day, terminal.As.TABLE)
    assert "5 % of 61 are 3 examinations; 35 of today's 38 stay free." in said.getvalue()
    assert "`sekisho office set 10 --red 63%`" in said.getvalue()
    assert "scans" not in said.getvalue()
    more = dataclasses.replace(day, counts=counts | {"red": 9})
    answers.worklist(more, terminal.As.TABLE)
    assert "9 examinations were chosen at a rate of 5 %; 29 of today's 38" in said.getvalue()


def test_where_nobody_waits_no_hands_are_told_as_free(shown: WorkList, said: io.StringIO) -> None:
    counts = {"red": 3, "orange": 0, "yellow": 0, "blue": 0, "green": 0}
    terms = dataclasses.replace(TERMS, examinations=38)
    answers.worklist(
        dataclasses.replace(shown, subjects=3, counts=counts, terms=terms), terminal.As.TABLE
    )
    assert "free" not in said.getvalue()


def test_one_office_stands_upright_and_many_fit_a_narrow_screen(
    said: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers.offices([TERMS])
    assert re.search(r"examinations +4 *\n", said.getvalue())
    assert re.search(r"scans +no limit *\n", said.getvalue())
    assert re.search(r"red rate +5 % *\n", said.getvalue())
    narrow = io.StringIO()
    monkeypatch.setattr(terminal, "out", Console(file=narrow, width=80, highlight=False))
    answers.offices([TERMS, dataclasses.replace(TERMS, office="30", random_rate=0.125)])
    lines = narrow.getvalue().splitlines()
    assert len(lines) == 4
    assert "12.5 %" in lines[3]


def test_a_narrow_terminal_leaves_room_for_reason_and_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = []
    for width in (80, 140):
        paper = io.StringIO()
        monkeypatch.setattr(terminal, "out", Console(file=paper, width=width))
        answers.rejections([REJECTED])
        told.append(paper.getvalue())
    assert "remedy" in told[0]
    assert ["given" in one for one in told] == [False, True]
