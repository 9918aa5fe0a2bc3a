"""The pages built from the code are up to date, and what the docs point at exists."""

from __future__ import annotations

import dataclasses
import importlib
import re
from enum import StrEnum
from pathlib import Path

import pytest

import build_docs
import word_lists

ROOT = Path(__file__).parents[2]
PAGES = sorted(path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


@pytest.mark.parametrize("page", build_docs.PAGES, ids=[page.path for page in build_docs.PAGES])
def test_a_built_page_is_up_to_date(page: build_docs.Page) -> None:
    assert not page.is_old(), f"{page.path} is old: run `make docs-write`."


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_in_a_page_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} points at {target}"


def test_the_glossary_points_at_code_that_exists() -> None:
    for entry in word_lists.words()["word"]:
        if "code" in entry:
            module, _, name = entry["code"].rpartition(".")
            assert hasattr(importlib.import_module(module), name), entry["code"]


def test_a_word_of_the_glossary_stands_once_and_says_what_it_means() -> None:
    entries = word_lists.words()["word"]
    spoken = [entry["word"] for entry in entries]
    assert len(spoken) == len(set(spoken))
    assert spoken == sorted(spoken)
    assert all(entry["means"].endswith(".") for entry in entries)


def test_no_column_bears_a_banned_name_and_every_column_says_what_it_is() -> None:
    banned = set(word_lists.words()["banned"])
    for module in word_lists.record_modules():
        for record in word_lists.defined_in(module):
            if issubclass(record, StrEnum):
                continue
            for column in dataclasses.fields(record):
                assert column.name not in banned, f"{record.__name__}.{column.name}"
                if column.metadata:
                    assert column.metadata["says"], f"{record.__name__}.{column.name}"


def test_a_decision_has_context_decision_and_consequences_on_one_page() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [page.name[:4] for page in decisions]
    assert all(number.isdigit() for number in numbers)
    assert len(numbers) == len(set(numbers))
    for page in decisions:
        text = page.read_text(encoding="utf-8")
        assert re.findall(r"^## (\w+)", text, re.MULTILINE) == [
            "Context",
            "Decision",
            "Consequences",
        ]
        assert len(text.splitlines()) <= 60


def test_the_changelog_speaks_to_an_officer_first() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert releases
    for release in releases:
        sentence = release.split("\n\n")[1]
        assert sentence[0].isupper() and sentence.rstrip().endswith("."), release[:40]
