"""Modes of transport: one digit, or two with a national second."""

from __future__ import annotations

import pytest

from sekisho.codes import transport
from sekisho.errors import InvalidCode

TAKEN = [("1", "1", "Maritime"), ("10", "1", "Maritime"), (" 40", "4", "Air"), ("50", "5", "Mail")]


@pytest.mark.parametrize(("given", "mode", "name"), TAKEN)
def test_a_mode_is_its_first_digit(given: str, mode: str, name: str) -> None:
    assert transport.parse(given) == mode
    assert (transport.name(mode) or "").startswith(name)


@pytest.mark.parametrize("given", ["", "100", "sea", "-1", "１"])
def test_what_is_no_mode_is_refused_with_the_whole_list(given: str) -> None:
    with pytest.raises(InvalidCode, match="1 Maritime transport, 2 Rail"):
        transport.parse(given)
    assert transport.name(given) is None
    assert not transport.is_valid(given)


def test_the_ten_modes_of_the_recommendation_are_known() -> None:
    assert transport.known() == frozenset("0123456789")
