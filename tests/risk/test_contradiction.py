"""Conditions that nothing can meet."""

from __future__ import annotations

import pytest

from sekisho.risk.catalogue.contradiction import never_met
from sekisho.risk.catalogue.expression import condition

NEVER = [
    "net_mass_kg > 5 and net_mass_kg < 5",
    "net_mass_kg >= 5 and net_mass_kg < 5",
    "5 < net_mass_kg and 3 > net_mass_kg",
    "office = 'a' and office = 'b'",
    "net_mass_kg = 3 and net_mass_kg > 3",
    "net_mass_kg between 3 and 2",
    "item_value > 0 and (received_on < date '2020-01-01' and received_on > date '2021-01-01')",
    "false",
    "(net_mass_kg > 2 and net_mass_kg < 1) or office > 'b' and office < 'a'",
]
MAYBE = [
    "net_mass_kg >= 5 and net_mass_kg <= 5",
    "net_mass_kg > 3 and net_mass_kg > 5",
    "net_mass_kg > 3 and item_value < 2",
    "office = 'a' or office = 'b'",
    "net_mass_kg = 3 and net_mass_kg >= 3",
    "not net_mass_kg > 3",
    "net_mass_kg < item_value and net_mass_kg > item_value",
]


@pytest.mark.parametrize("text", NEVER)
def test_what_excludes_itself_is_found(text: str) -> None:
    assert never_met(condition(text).term)


@pytest.mark.parametrize("text", MAYBE)
def test_what_can_be_met_is_left_alone(text: str) -> None:
    assert never_met(condition(text).term) is None
