"""Keys in 64 bits: in bulk and one by one alike, and different for different keys."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from sekisho.risk.known import hashing

KNOWN = {
    "KR": 0xB8F55AE79372302F,
    "8.0": 0xBFDEA810FC58BB84,
    "both": 0x86518F7BA32612E3,
}

numbers = st.floats(allow_nan=False)


@given(st.lists(st.text(max_size=40), max_size=20), st.integers(0, 3))
def test_texts_in_bulk_and_one_by_one_agree(texts: list[str], skipped: int) -> None:
    in_bulk = hashing.hash_texts(pa.array(texts, pa.string()).slice(skipped)).tolist()
    assert in_bulk == [hashing.hash_text(text) for text in texts[skipped:]]


@given(st.lists(numbers, max_size=20))
def test_numbers_in_bulk_and_one_by_one_agree(given_numbers: list[float]) -> None:
    in_bulk = hashing.hash_numbers(np.array(given_numbers, np.float64)).tolist()
    assert in_bulk == [hashing.hash_number(number) for number in given_numbers]


@given(st.lists(st.integers(0, 2**64 - 1), max_size=4))
def test_parts_in_bulk_and_one_by_one_agree(parts: list[int]) -> None:
    in_bulk = hashing.join((np.array([part], np.uint64) for part in parts), 1)
    assert in_bulk.tolist() == [hashing.join_one(parts)]


def test_a_million_texts_and_pairs_have_a_million_keys() -> None:
    texts = hashing.hash_texts(pa.array([f"IMP{number}" for number in range(1_000_000)]))
    assert len(np.unique(texts)) == 1_000_000
    assert len(np.unique(hashing.join((texts, texts[::-1]), 1))) == 1_000_000


def test_zeros_behind_a_text_and_the_order_of_parts_matter() -> None:
    assert hashing.hash_text("A") != hashing.hash_text("A\0")
    assert hashing.join_one([1, 2]) != hashing.join_one([2, 1])
    assert hashing.hash_number(-0.0) == hashing.hash_number(0.0)


def test_keys_stay_what_they_were_when_knowledge_was_kept() -> None:
    assert hashing.hash_text("KR") == KNOWN["KR"]
    assert hashing.hash_number(8.0) == KNOWN["8.0"]
    assert hashing.join_one([hashing.hash_text("KR"), hashing.hash_number(8.0)]) == KNOWN["both"]
