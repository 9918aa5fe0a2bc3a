"""Every word of a column map stands in its page, and the page knows no other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from sekisho.messages import map_words

PAGE = Path(__file__).parents[2] / "docs" / "column-maps.md"
SECTIONS = {
    "Keys of a map": map_words.TOP,
    "Keys of a column": map_words.COLUMN,
    "Keys of a finding": map_words.FINDING,
}


@pytest.mark.parametrize("section", SECTIONS)
def test_the_page_of_column_maps_names_every_key_and_no_other(section: str) -> None:
    text = PAGE.read_text(encoding="utf-8").split(f"\n## {section}\n")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == list(SECTIONS[section])


@pytest.mark.parametrize("text", ['a"b', "a\\b", "a\nb", "é한", "\x7f", "\x00", "\u2028"])
def test_any_text_can_be_quoted_in_a_toml(text: str) -> None:
    assert tomllib.loads(f"a = {map_words.quoted(text)}") == {"a": text}
