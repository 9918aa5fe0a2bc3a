"""Pages stand alone, in both languages, with everything the flow has gathered."""

from __future__ import annotations

import ast
import dataclasses
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from installations import OFFICES, Founded, at, copied
from pages import Page

from sekisho.desk import plots
from sekisho.desk.pages import day_pages, offices, study, subject, worklist
from sekisho.desk.pages import page as desk_page
from sekisho.desk.plots import studies as study_plots
from sekisho.flow import Checkpoint, Demonstration, WorkList
from sekisho.flow.loop.reporting import report
from sekisho.language import untranslated
from sekisho.records.explanation import Explanation
from sekisho.risk import explaining, sentences

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
LANGUAGES = ("en", "ja")


def _share(value: float) -> dict[str, float]:
    return {"value": value, "low": value / 2, "high": min(1.0, value * 1.5)}


def _reading(level: float) -> dict[str, Any]:
    rates = {"1": level, "5": level * 0.8, "10": level * 0.6}
    return {
        "items": 2043,
        "findings": 130,
        "precision": {rate: _share(value) for rate, value in rates.items()},
        "recall": {rate: _share(value / 3) for rate, value in rates.items()},
        "auc": 0.71,
        "average_precision": 0.3,
    }


STUDY = {
    "as_is": _reading(0.9),
    "without_repeats": _reading(0.4),
    "seconds": 12.5,
    "peak_mb": 812.0,
    "seed": 3,
    "reveal": "none",
}


@pytest.fixture(scope="module")
def there(administration: Founded, tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    """An installation in which every office has chosen on the last day; only to be read."""
    found = copied(administration.assessed, tmp_path_factory.mktemp("desk") / "data")
    for office in OFFICES:
        found.select(office, administration.files.last_day, at=at(10))
    return found


@pytest.fixture(scope="module")
def shown(administration: Founded, there: Checkpoint) -> WorkList:
    """The waiting list of the first office."""
    return there.worklist("10", administration.files.last_day)


@pytest.fixture(scope="module")
def written(
    administration: Founded, there: Checkpoint, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """All pages of the day, by language."""
    files, day = administration.files, administration.files.last_day
    made = {}
    for language in LANGUAGES:
        folder = tmp_path_factory.mktemp("pages") / language
        speaking = Checkpoint(there.folder, language=language, seed=there.seed, cores=2)
        gathered = report(speaking, day, day + timedelta(days=1))
        given = (files.past, files.new, files.truth, files.truth)
        first = shown_first(speaking, day)
        told = Demonstration(given, gathered, at(9), OFFICES, STUDY, first)
        index = day_pages.write(speaking, told, folder, language)
        assert index == folder / "index.html"
        made[language] = folder
    return made


def shown_first(there: Checkpoint, day: Any) -> str:
    """The item that stands first on the first list."""
    return str(there.worklist("10", day).rows[0]["item_id"])


def _all(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_stands_alone(written: dict[str, Path], language: str) -> None:
    pages = _all(written[language])
    assert len(pages) > 20
    for path in pages:
        html = path.read_text(encoding="utf-8")
        assert html.startswith("<!doctype html>")
        read = Page(html)
        assert read.of("html") == [{"lang": language}]
        (policy,) = [one for one in read.of("meta") if "http-equiv" in one]
        assert policy["http-equiv"] == "Content-Security-Policy"
        assert policy["content"].startswith("default-src 'none'")
        assert not read.of("link") + read.of("img") + read.of("iframe") + read.of("object")
        assert read.values("src") == []
        assert not [name for _, told in read.elements for name in told if name.startswith("on")]
        assert not re.search(r"url\((?!#)", html)
        assert "@import" not in html
        outside = re.findall(r"https?://[^\"'<> ]+", html)
        assert all(one.startswith(("http://www.w3.org/",)) for one in outside), outside
        ids = read.values("id")
        assert len(ids) == len(set(ids))
        (title,) = re.findall(r"<title>(.+?)</title>", html)
        assert title
        assert read.of("h1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_a_page_that_was_written(
    written: dict[str, Path], language: str
) -> None:
    reached = {written[language] / "index.html"}
    for path in _all(written[language]):
        read = Page(path.read_text(encoding="utf-8"))
        for address in read.values("href"):
            if address.startswith("data:text/csv"):
                continue  # a table of the page itself, to be saved
            if address.startswith("#"):
                assert address[1:] in read.values("id")
                continue
            leads_to = (path.parent / address).resolve()
            assert leads_to.is_file(), f"{path.name} points at {address}"
            reached.add(leads_to)
    assert {path.resolve() for path in _all(written[language])} == {
        path.resolve() for path in reached
    }


def test_a_list_shows_each_row_and_where_the_hands_end(shown: WorkList) -> None:
    read = Page(worklist.page(shown))
    rows = [told for told in read.of("tr") if "data-channel" in told]
    assert [told["data-channel"] for told in rows] == [row["channel"] for row in shown.rows]
    assert "4 of 4 that today's hands can do end here" in read.text
    for row in shown.rows:
        assert row["item_id"] in read.text
        assert " ".join(row["why"].split()) in read.text
    controls = [told for tag, told in read.elements if tag in {"input", "select"}]
    assert all(told.get("aria-label") for told in controls)


def test_a_page_of_an_item_shows_all_its_bands(shown: WorkList) -> None:
    assert any(one.usual for one in shown.explanations)
    for one in shown.explanations:
        read = Page(subject.page(one))
        assert one.answer in read.text
        assert len(read.of("svg")) == len(one.usual)
        for reason in one.reasons:
            assert reason.says in read.text
            assert " ".join(reason.because.split()) in read.text
            assert reason.source in read.text
        for told in read.of("svg"):
            assert told["role"] == "img"
            assert told["aria-label"]
        assert f"{one.selection.examination_p:.4f}" in read.text  # type: ignore[union-attr]


def test_both_readings_of_a_study_stand_side_by_side() -> None:
    read = Page(study.page(STUDY))
    assert "as it is" in read.text
    assert "without repeats" in read.text
    assert "0.400 [0.200, 0.600]" in read.text
    assert len(read.of("svg")) == 1


def test_a_study_that_could_not_be_measured_shows_dashes() -> None:
    empty = {
        name: {**STUDY[name], "auc": None, "average_precision": None}  # type: ignore[dict-item]
        for name in ("as_is", "without_repeats")
    }
    assert "–" in Page(study.page({**STUDY, **empty})).text


def test_an_office_without_a_chosen_item_says_so(shown: WorkList) -> None:
    counts = dict.fromkeys(shown.counts, 0) | {"green": shown.subjects}
    empty = dataclasses.replace(shown, rows=(), explanations=(), counts=counts, by_chance=0)
    read = Page(worklist.page(empty))
    assert "Nothing was chosen" in read.text
    assert not read.of("table")
    assert "0" in Page(offices.page(shown.on, [(empty, "list.html")])).text
    assert Page(offices.page(shown.on, [])).of("table")


def test_an_item_of_which_nothing_is_known_says_so(shown: WorkList) -> None:
    bare = dataclasses.replace(
        shown.explanations[0],
        selection=None,
        reasons=(),
        usual=(),
        moves=(),
        before=(),
        base_log_odds=None,
    )
    for language, says in (("en", "No indicator was met."), ("ja", "該当")):
        read = Page(subject.page(bare, language=language))
        assert says in read.text or language == "ja"
        assert len(read.of("svg")) == 0
        if language == "ja":
            assert JAPANESE.search(read.text)


def test_a_plot_says_its_words_and_takes_the_colours_of_the_page() -> None:
    lines = {
        "as it is": [(1, 0.9, 0.8, 1.0), (5, 0.7, 0.6, 0.8)],
        "without repeats": [(1, 0.4, 0.3, 0.5), (5, 0.3, 0.2, 0.4)],
    }
    for language, words in (("en", "share looked at"), ("ja", "検査率")):
        svg = plots.rates_with_intervals(lines, 0.2, language)
        assert svg.startswith("<svg")
        assert words in svg
        assert "currentColor" in svg
        assert "<metadata" not in svg
        assert svg == plots.rates_with_intervals(lines, 0.2, language)
    assert "var(" not in plots.alone(svg)


def test_no_sentence_of_a_page_lacks_its_japanese(
    there: Checkpoint, shown: WorkList, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = set[str]()

    def listening(module: Any) -> None:
        plain = module.translate

        def translate(sentence: str, language: str = "en") -> str:
            asked.add(sentence)
            return str(plain(sentence, language))

        monkeypatch.setattr(module, "translate", translate)

    for module in (desk_page, study_plots, subject, study, worklist, explaining, sentences):
        listening(module)
    speaking = Checkpoint(there.folder, language="ja", seed=there.seed, cores=2)
    told = speaking.worklist("10", shown.on)
    worklist.page(told, language="ja", index="index.html", simulated=True)
    offices.page(shown.on, [(told, "list.html")], study="study.html", language="ja")
    study.page(STUDY, language="ja", index="index.html")
    for one in told.explanations:
        subject.page(one, language="ja", back="list.html")
    assert len(asked) > 100
    assert untranslated(sorted(asked), "ja") == []


def _translated(module: Path) -> set[str]:
    """The sentences that a module gives to `translate` as they stand."""
    calls = [
        node
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "translate"
    ]
    return {one.args[0].value for one in calls if isinstance(one.args[0], ast.Constant)}


def test_no_sentence_in_the_code_lacks_its_japanese() -> None:
    source = Path(desk_page.__file__).parents[2]
    told = set[str]()
    for template in (source / "desk").rglob("*.html"):
        told |= set(re.findall(r'_\("([^"]+)"\)', template.read_text(encoding="utf-8")))
    assert len(told) > 40
    rooms = ("desk", "access", "register")
    modules = [path for room in rooms for path in source.glob(f"{room}/**/*.py")]
    modules += source.glob("flow/*.py")
    for module in [*modules, source / "risk" / "explaining.py", source / "risk" / "sentences.py"]:
        told |= _translated(module)
    assert untranslated(sorted(told), "ja") == []


def test_an_explanation_speaks_japanese_from_end_to_end(there: Checkpoint, shown: WorkList) -> None:
    speaking = Checkpoint(there.folder, language="ja", seed=there.seed, cores=2)
    told: Explanation = speaking.explain(shown.rows[0]["item_id"])[0]
    sentences_told = [told.answer, told.chosen, *(reason.says for reason in told.reasons)]
    sentences_told += [reason.because for reason in told.reasons]
    sentences_told += [move.says for move in told.moves] + [row.of for row in told.before]
    assert all(JAPANESE.search(one) for one in sentences_told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_cells_that_stand_under_each_other_on_a_phone_name_themselves(
    administration: Founded, there: Checkpoint, language: str
) -> None:
    found = there.worklist(OFFICES[0], administration.files.last_day)
    pages = (
        offices.page(found.on, [(found, "list.html")], study="", language=language),
        study.page(STUDY, language=language),
    )
    for html in pages:
        page = Page(html)
        cells = page.of("td")
        assert cells
        assert all(cell.get("data-head") for cell in cells)
        heads = re.findall(r"<th(?: [^>]*)?>(.*?)</th>", html)
        assert {cell["data-head"] for cell in cells} == set(heads)
        assert html.count('<table class="stack">') == html.count("<table")
