"""Chance depends on the seed, the day and the number alone, and looks like chance."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from sekisho.selectivity.chance import LONGEST_BYTES, fraction_of, keys_of, seed_of_day

SEED = seed_of_day(7, "30", date(2021, 2, 1))


def keys(*subjects: str, seed: int = SEED) -> list[tuple[int, int]]:
    draw, order = keys_of(seed, pa.chunked_array([pa.array(subjects, pa.string())]))
    return list(zip(draw.tolist(), order.tolist(), strict=True))


def test_the_seed_of_a_day_is_fixed_for_ever() -> None:
    # Whoever repeats a day years later must draw the same: these figures may never change.
    assert SEED == 5914926722389939875
    assert keys("SIM-1/1") == [(4711371641274588150, 5238925058349776574)]


@given(st.lists(st.text(max_size=90), max_size=20), st.integers(0, 19))
def test_a_key_depends_on_the_number_alone(subjects: list[str], cut: int) -> None:
    together = keys(*subjects)
    assert together == [keys(subject)[0] for subject in subjects]
    whole = pa.chunked_array([pa.array(subjects, pa.string())])
    draw, _ = keys_of(SEED, whole.slice(cut))
    assert draw.tolist() == [one for one, _ in together[cut:]]


@given(st.sets(st.text(max_size=90), max_size=30))
def test_different_numbers_have_different_keys(subjects: set[str]) -> None:
    assert len({draw for draw, _ in keys(*subjects)}) == len(subjects)


def test_numbers_that_differ_only_by_zero_bytes_differ() -> None:
    assert len(set(keys("", "\0", "\0\0", "a", "a\0", "a\0\0\0\0"))) == 6


def test_a_number_longer_than_the_widest_is_told_apart_to_its_last_letter() -> None:
    head = "9" * (LONGEST_BYTES + 10)
    assert len(set(keys(head, head + "1", head + "2"))) == 3


def test_keys_spread_evenly_over_numbers_that_follow_each_other() -> None:
    subjects = pa.chunked_array([pa.array([f"2101011030{one:06d}/1" for one in range(64_000)])])
    for key in keys_of(SEED, subjects):
        seen = np.bincount((key >> np.uint64(58)).astype(np.int64), minlength=64)
        # Chi-square with 63 degrees of freedom: 103.4 is its 0.999 quantile.
        assert ((seen - 1000) ** 2 / 1000).sum() < 103.4


def test_the_two_keys_do_not_follow_each_other() -> None:
    subjects = pa.chunked_array([pa.array([f"D{one}/1" for one in range(20_000)])])
    draw, order = (key.astype(np.float64) for key in keys_of(SEED, subjects))
    assert abs(np.corrcoef(draw, order)[0, 1]) < 0.03
    other, _ = keys_of(SEED + 1, subjects)
    assert abs(np.corrcoef(draw, other.astype(np.float64))[0, 1]) < 0.03


def test_fractions_lie_between_nought_and_one_and_differ_by_purpose() -> None:
    found = [fraction_of(SEED, f"purpose {one}") for one in range(1000)]
    assert all(0 <= one < 1 for one in found)
    assert len(set(found)) == 1000
    assert abs(float(sum(found)) / 1000 - 0.5) < 0.05
