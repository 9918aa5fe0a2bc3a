"""Kinds of finding: each has an outcome that history knows, and the graver one for contraband."""

from __future__ import annotations

import pytest

from sekisho.codes import finding
from sekisho.errors import InvalidCode
from sekisho.records.finding import Outcome


def test_every_kind_of_finding_ends_as_history_knows_it() -> None:
    ends = {finding.outcome(code) for code in finding.listed()}
    assert ends == {Outcome.IRREGULAR, Outcome.CRITICAL}
    assert finding.outcome("X-DRUG") == Outcome.CRITICAL


def test_every_kind_is_said_in_both_languages() -> None:
    for code in finding.listed():
        assert finding.says(code).endswith(".")
        assert finding.says(code, "ja").endswith("。")


def test_a_code_that_is_misspelt_is_answered_with_the_nearest() -> None:
    with pytest.raises(InvalidCode, match="X-DRUG"):
        finding.parse("x-drugs")
