"""Every room keeps its card and its place."""

from __future__ import annotations

from pathlib import Path

import pytest

import cards

ROOMS = cards.rooms()
TOLD_IN_STORIES = {"cli", "flow"}


@pytest.mark.parametrize("room", ROOMS, ids=[room.name for room in ROOMS])
def test_a_room_says_what_goes_in_what_comes_out_and_what_it_never_does(room: Path) -> None:
    promises = cards.card(room / "__init__.py").promises
    assert list(promises) == ["in", "out", "never"], "See docs/house-style.md, “Rooms”."
    assert all(len(said) > 10 for said in promises.values())


@pytest.mark.parametrize("room", ROOMS, ids=[room.name for room in ROOMS])
def test_a_room_has_a_place_in_the_layers_and_tests_of_its_own(room: Path) -> None:
    assert room.name in {name for layer in cards.layers() for name in layer}
    tests = Path(__file__).parents[1] / ("stories" if room.name in TOLD_IN_STORIES else room.name)
    assert list(tests.rglob("test_*.py")), f"tests/{tests.name} has no test."
