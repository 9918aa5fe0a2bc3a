"""What a person enters is checked: by whom, why, and whether it can be."""

from __future__ import annotations

from typing import Any

import pytest
from ledger_rows import day, entry, finding, selection, tables

from sekisho.errors import WrongInput
from sekisho.inspection.deeds import Deed, checked, entry_of, impossible
from sekisho.records.ledger_entry import Entry
from sekisho.records.selection import Channel

WRONG = [
    (Deed(Entry.WAIVED, "", day(0), "W-ERROR"), "somebody who acts"),
    (Deed(Entry.WAIVED, "Sato", day(0)), "is not the code of a reason"),
    (Deed(Entry.WAIVED, "Sato", day(0), "O-TIP"), "is no reason for “waived”"),
    (Deed(Entry.OVERRIDDEN, "Sato", day(0), "O-TIP"), "names no channel"),
    (Deed(Entry.BEGUN, "Sato", day(2), known_on=day(1)), "known before it happened"),
]


@pytest.mark.parametrize(("deed", "says"), WRONG)
def test_a_deed_that_lacks_something_is_refused(deed: Deed, says: str) -> None:
    with pytest.raises(WrongInput) as found:
        checked(deed)
    assert says in found.value.label
    assert found.value.hint


def test_a_deed_without_need_of_a_reason_has_none() -> None:
    assert checked(Deed(Entry.APPEALED, "Mori", day(0), "W-ERROR")).reason is None
    deed = checked(Deed(Entry.OVERRIDDEN, "Sato", day(0), " o-tip", Channel.RED, "said"))
    told = entry_of("a/1", deed, entry("a", "begun", 0).written_at)
    assert (told.reason, told.channel, told.note) == ("O-TIP", Channel.RED, "said")
    assert told.known_on == told.happened_on == day(0)


CANNOT: list[tuple[list[Any], list[Any], dict[int, str]]] = [
    ([selection("a", 0, "red")], [entry("a", "waived", 1)], {}),
    ([selection("a", 0, "red")], [entry("a", "appealed", 1)], {0: "a is awaiting"}),
    ([selection("a", 0, "green")], [entry("a", "waived", 1)], {0: "a is released"}),
    ([], [entry("a", "waived", 1)], {0: "was never selected"}),
    (
        [selection("a", 0, "red")],
        [entry("a", "waived", 1), entry("a", "waived", 2), entry("a", "reopened", 3)],
        {1: "a is waived on 2024-03-03; it cannot be waived."},
    ),
    (
        [selection("a", 0, "red"), finding("a", "critical", 1), entry("a", "appealed", 2)],
        [entry("a", "appeal_upheld", 3), entry("a", "appeal_dismissed", 4)],
        {1: "a is overturned"},
    ),
]


@pytest.mark.parametrize(("known", "new", "expected"), CANNOT)
def test_what_cannot_be_is_named_with_how_the_subject_stands(
    known: list[Any], new: list[Any], expected: dict[int, str]
) -> None:
    selections, findings, entries = tables(*known)
    found = impossible((selections, findings, entries), new)
    assert found.keys() == expected.keys()
    for place, says in expected.items():
        assert says in found[place][0]
        assert found[place][1].endswith(".")
