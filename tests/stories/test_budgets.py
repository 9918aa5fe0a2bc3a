"""Strategies are compared on the files of a small border, in the terminal and on a page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from border_files import write_border
from said import done, refused

STRATEGIES = "random,worth,thompson"


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty days of a simulated border, some of whose items were examined."""
    return write_border(tmp_path_factory.mktemp("budgets")).past


def compared(past: Path, folder: Path, *words: str) -> tuple[dict, str]:
    """The figures of a simulation, and what was said."""
    figures = folder / "figures.json"
    said = done(
        "simulate", "budget", past, "--map", "sekisho", "--strategies", STRATEGIES,
        "--rate", "20", "--opening", "2", "--seeds", "2", "--json", figures, *words,
        data=folder / "data",
    )  # fmt: skip
    return json.loads(figures.read_text()), said.out


def test_each_strategy_has_its_hit_rate_with_the_range_of_the_seeds(
    past: Path, tmp_path: Path
) -> None:
    figures, said = compared(past, tmp_path)
    assert list(figures["strategies"]) == STRATEGIES.split(",")
    for name, told in figures["strategies"].items():
        rate = told["hit_rate"]
        assert 0 <= rate["low"] <= rate["value"] <= rate["high"] <= 1
        assert len(told["by_week"]) == len(figures["weeks"])
        assert name in said
    assert figures["strategies"]["thompson"]["probability_error"] > 0
    assert figures["strategies"]["worth"]["probability_error"] == 0


def test_a_shift_is_told_beside_the_period_before_it(past: Path, tmp_path: Path) -> None:
    figures, said = compared(past, tmp_path, "--shift", "3", "--after-alarm", "40")
    shift = figures["strategies"]["worth"]["shift"]
    assert len(shift["alarm_after_weeks"]) == 2
    assert {"before", "weeks 1-4", "weeks 9-12", "later"} <= set(shift)
    assert "week 3" in said


def test_one_of_each_keeps_one_item_of_goods_and_mass(past: Path, tmp_path: Path) -> None:
    all_items, _ = compared(past, tmp_path)
    kept, _ = compared(past, tmp_path, "--one-of-each")
    assert 0 < kept["items"] < all_items["items"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_of_strategies_stands_alone(past: Path, tmp_path: Path, language: str) -> None:
    page = tmp_path / "page.html"
    done(
        "--language", language, "simulate", "budget", past, "--map", "sekisho", "--opening", "2",
        "--strategies", "random,drift-aware", "--seeds", "1", "--shift", "3", "--html", page,
        data=tmp_path / "data",
    )  # fmt: skip
    text = page.read_text(encoding="utf-8")
    assert text.count("<svg") == 1
    assert not re.search(r"(?:src|href)=\"http", text)
    assert ("戦略の比較" in text) == (language == "ja")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--strategies", "wort"), "Did you mean “worth”?"),
        (("--opening", "90"), "of them are the opening"),
        (("--shift", "90"), "lies outside the weeks"),
    ],
)
def test_what_cannot_be_simulated_is_refused_with_the_remedy(
    past: Path, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    refusal = refused("simulate", "budget", past, "--map", "sekisho", *words, data=tmp_path)
    assert says in refusal
