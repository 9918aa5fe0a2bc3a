"""Tools of an examination: read in any case, said in both languages."""

from __future__ import annotations

import pytest

from sekisho.codes import tool
from sekisho.errors import InvalidCode


def test_a_tool_is_read_in_any_case_and_said_in_both_languages() -> None:
    assert tool.parse(" dog ") == "DOG"
    assert tool.says("DOG", "ja") != tool.says("DOG")
    assert tool.says("SPOON") == "SPOON"


def test_a_tool_that_nobody_knows_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(InvalidCode, match="SCALES"):
        tool.parse("spoon")
