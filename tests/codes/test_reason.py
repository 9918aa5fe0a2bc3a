"""Reasons of acts in the ledger."""

from __future__ import annotations

import pytest

from sekisho.codes import reason
from sekisho.codes.tables import rows
from sekisho.errors import InvalidCode
from sekisho.records.ledger_entry import Entry

WRONG = [
    ("W-EROR", "waived", "Did you mean “W-ERROR”"),
    ("D-TWICE", "waived", "is no reason for “waived”"),
    ("", "waived", "Allowed: W-ELSEWHERE"),
    ("because", None, "is not the code of a reason"),
]


@pytest.mark.parametrize(("text", "entry", "said"), WRONG)
def test_a_wrong_reason_is_answered_with_those_allowed(
    text: str, entry: str | None, said: str
) -> None:
    with pytest.raises(InvalidCode) as found:
        reason.parse(text, entry)
    assert said in str(found.value)


def test_every_reason_belongs_to_an_act_and_has_a_sentence_in_both_languages() -> None:
    for row in rows("reason"):
        assert row["entry"] in set(Entry)
        assert row["code"] in reason.of(row["entry"])
        assert row["says"].endswith(".")
        assert row["says_ja"].endswith("。")
        assert row["source"]
        assert reason.says(row["code"], "ja") == row["says_ja"]
    assert reason.says("X-UNKNOWN") == "X-UNKNOWN"
