"""Help and errors are said in the language of the person who asks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from said import sekisho

import sekisho as package
from sekisho import cli
from sekisho.cli.speech import language_typed
from sekisho.language import catalog, translate_told, untranslated

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


def helps(command: Any) -> Iterator[str]:
    """The help of a command, of its options, and of all below it."""
    yield from (one.help for one in (command, *command.params) if getattr(one, "help", None))
    for below in getattr(command, "commands", {}).values():
        yield from helps(below)


def forms() -> set[str]:
    """Every sentence that stands in the code, with empty braces for its figures."""
    found = set[str]()
    for module in Path(package.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            if isinstance(node, ast.JoinedStr):
                parts = (
                    one.value if isinstance(one, ast.Constant) else "{}" for one in node.values
                )
                found.add("".join(parts))
    return found


def test_the_help_of_every_verb_is_said_in_japanese() -> None:
    told = set(helps(typer.main.get_command(cli.app)))
    assert len(told) > 150
    assert untranslated(sorted(told), "ja") == []


def test_every_error_in_the_catalogue_is_one_that_the_code_says() -> None:
    told = [str(one.id) for one in catalog("ja") if "Error." in one.auto_comments]
    assert len(told) >= 40
    known = forms()
    # What the code fills in may stand in the catalogue as it is said: each stage by its own word.
    filled = [
        re.compile(".*".join(map(re.escape, form.split("{}"))), re.DOTALL)
        for form in known
        if "{}" in form and len(form.replace("{}", "")) > 10
    ]
    left = [one for one in told if re.sub(r"\{\w+\}", "{}", one) not in known]
    assert [one for one in left if not any(form.fullmatch(one) for form in filled)] == []


@pytest.mark.parametrize("words", [("--language", "ja"), ("--language=ja",)])
def test_help_is_japanese_where_it_is_asked_for(words: tuple[str, ...]) -> None:
    for verb in ((), ("collect",), ("office", "set")):
        said = sekisho(*words, *verb, "--help").out
        assert JAPANESE.search(said)
        assert "オプション" in said
        assert "この説明を表示して終わる。" in said
    assert "Options" in sekisho("--help").out


def test_the_setting_speaks_where_no_option_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEKISHO_LANGUAGE", "ja")
    assert JAPANESE.search(sekisho("collect", "--help").out)
    assert not JAPANESE.search(sekisho("--language", "en", "collect", "--help").out)


@pytest.mark.parametrize(
    ("sentence", "japanese"),
    [
        ("There are no goods items yet.", "貨物の記録がまだない。"),
        (
            "Nothing of office 30 was selected on 2021-02-01.",
            "官署30の2021-02-01分は選定されていない。",
        ),
        ("Did you mean “korea”?", "「korea」ではないか。"),
        ("past.csv: The file is empty.", "past.csv: ファイルが空である。"),
        (
            "1/2 lies in quarantine: The file is empty.",
            "1/2は受入保留中である: ファイルが空である。",
        ),
        ("Nobody has translated this.", "Nobody has translated this."),
        ("“{a}” is no rate.", "「{a}」は率ではない。"),
    ],
)
def test_a_told_sentence_is_said_again_with_its_figures(sentence: str, japanese: str) -> None:
    assert translate_told(sentence, "ja") == japanese
    assert translate_told(sentence) == sentence


def test_an_error_is_said_with_its_remedy_in_japanese(tmp_path: Path) -> None:
    said = sekisho("--language", "ja", "list", "--office", "1", "--on", "2021-01-01", data=tmp_path)
    assert said.code == 1
    assert "導入済みのデータがない" in said.err
    assert "--data を確かめること" in said.err


@pytest.mark.parametrize(
    ("typed", "otherwise", "language"),
    [
        ([], "ja", "ja"),
        (["list", "--language", "ja"], "en", "ja"),
        (["--language=en"], "ja", "en"),
        (["--language"], "ja", "en"),
        ([], "xx", "en"),
    ],
)
def test_the_language_that_was_typed_counts_before_the_setting(
    typed: list[str], otherwise: str, language: str
) -> None:
    assert language_typed(typed, otherwise) == language
