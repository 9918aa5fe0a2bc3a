"""Packing: what was packed comes out again, and nothing else is taken."""

from __future__ import annotations

import pytest

from sekisho.errors import HistoryDamaged
from sekisho.risk.scorers import packing

PARTS = {"goods": [b"gg", b""], "around": [b"aaa"], "remembered": []}


def test_parts_in_any_order_come_out_under_their_own_names() -> None:
    head, parts = packing.unpacked(packing.packed({"scorer": "boosting"}, PARTS), "boosting")
    assert head["scorer"] == "boosting"
    assert parts == PARTS


@pytest.mark.parametrize("place", [0, 9, 40, -1])
def test_a_changed_byte_is_not_taken(place: int) -> None:
    blob = bytearray(packing.packed({"scorer": "boosting"}, PARTS))
    blob[place] ^= 0x55
    with pytest.raises(HistoryDamaged):
        packing.unpacked(bytes(blob), "boosting")
