"""Counting one counter: keys that nearly collide, runs of keys that grow, days of one key."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sekisho.risk.known import counting
from sekisho.risk.known.totals import NEVER, Sums, Totals

near = st.integers(0, 2**64 - 1).flatmap(
    lambda key: st.sampled_from([key, key ^ 1, key ^ 3, key & ~0xFF])
)


@given(st.lists(near, max_size=80))
def test_the_order_is_stable_even_where_keys_differ_in_their_last_bits(keys: list[int]) -> None:
    values = np.array(keys, np.uint64)
    if len(values):
        order = counting._order(values)
        assert order.tolist() == np.argsort(values, kind="stable").tolist()


@given(st.lists(st.sets(st.integers(0, 400), max_size=60), max_size=12))
def test_totals_grow_run_by_run_and_keep_what_stood(rounds: list[set[int]]) -> None:
    totals, plain = Totals(), dict[int, int]()
    for number, chosen in enumerate(rounds):
        keys = np.array(sorted(chosen), np.uint64)
        places, sums = totals.look_up(keys)
        assert sums.items.tolist() == [plain.get(key, 0) for key in sorted(chosen)]
        assert (sums.last_day[places < 0] == NEVER).all()
        sums.items += number + 1
        totals.put(keys, places, sums)
        for key in chosen:
            plain[key] = plain.get(key, 0) + number + 1
    keys, sums = totals.rows()
    assert dict(zip(keys.tolist(), sums.items.tolist(), strict=True)) == plain


def test_a_copy_goes_its_own_way() -> None:
    totals = Totals()
    keys = np.array([7], np.uint64)
    totals.put(keys, totals.look_up(keys)[0], Sums.nothing(1))
    copied = totals.copy()
    places, sums = copied.look_up(keys)
    sums.items[:] = 5
    copied.put(keys, places, sums)
    assert totals.look_up(keys)[1].items.tolist() == [0]
    assert len(copied) == 1
