"""Chance that can be repeated: seeds of a day, and two keys for each subject.

    >>> seed_of_day(7, "30", date(2021, 2, 1)) == seed_of_day(7, "30", date(2021, 2, 1))
    True

Takes   the seed that the administration keeps secret, the office, the day, the subjects' numbers.
Gives   whole numbers that look random, and depend on nothing else: no row order, no machine.

The seed of a day is the first 63 bits of BLAKE2b over “seed|office|day”. It is written with
each selection: whoever has it can repeat the draw of that day, and of no other day. A key is a
multilinear hash of the subject's number under secret multipliers that SHAKE-256 draws from the
seed (any two subjects' keys are independent), then mixed. The m smallest first keys are a simple
random sample without replacement; the second keys put equals in order.

Source  Lemire and Kaser, Strongly universal string hashing is fast, Computer Journal 57 (2014);
        Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
"""

from __future__ import annotations

import hashlib
from datetime import date
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Keys = npt.NDArray[np.uint64]
Words = npt.NDArray[np.uint64]

# A longer number is replaced by its digest, so that one row cannot widen all others.
LONGEST_BYTES = 64
# The finaliser of SplitMix64: (shift, multiplier), then a last shift.
_MIXING = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_LAST_SHIFT = 31


def seed_of_day(seed: int, office: str, on: date) -> int:
    """The seed of one office and day [63 bits], from the seed that is kept secret."""
    text = f"{seed}|{office}|{on.isoformat()}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big") >> 1


def keys_of(day_seed: int, subjects: pa.ChunkedArray) -> tuple[Keys, Keys]:
    """Two independent keys for each subject: one to draw by, one to order equals by."""
    return keys_of_words(day_seed, words_of(subjects))


def keys_of_words(day_seed: int, words: Words) -> tuple[Keys, Keys]:
    """The same of subjects whose numbers were read before, by `words_of`."""
    draw, order = (_multipliers(day_seed, purpose) for purpose in (b"draw", b"order"))
    return _keys(words, draw), _keys(words, order)


def fraction_of(day_seed: int, purpose: str) -> Fraction:
    """A number in [0, 1) for one purpose of the day, exact."""
    text = f"{day_seed}|{purpose}".encode()
    digest = hashlib.blake2b(text, digest_size=8).digest()
    return Fraction(int.from_bytes(digest, "big"), 1 << 64)


def _multipliers(day_seed: int, purpose: bytes) -> Keys:
    drawn = hashlib.shake_256(day_seed.to_bytes(8, "big") + purpose)
    return np.frombuffer(drawn.digest(8 * (LONGEST_BYTES // 4 + 2)), dtype="<u8")


def words_of(subjects: pa.ChunkedArray) -> Words:
    """The bytes of each number as 32-bit words [word, subject], the length first."""
    column = subjects.cast(pa.binary()).combine_chunks()
    lengths = pc.binary_length(column).to_numpy(zero_copy_only=False).astype(np.int64)
    widest = int(lengths.max(initial=1))
    if widest > LONGEST_BYTES:
        return words_of(pa.chunked_array([_shortened(column)]))
    _, offsets, data = column.buffers()
    starts = np.frombuffer(offsets, np.int32)[column.offset :][: len(column)].astype(np.int64)
    first, end = int(starts[0]) if len(starts) else 0, int((starts + lengths).max(initial=0))
    letters = np.frombuffer(data, np.uint8)[first:end] if data else np.empty(0, np.uint8)
    # So long that a word may begin at any letter, and behind the last.
    letters = np.append(letters, np.zeros(LONGEST_BYTES, np.uint8))
    anywhere = np.ndarray(len(letters) - 3, "<u4", letters, strides=(1,))
    words = np.empty((1 + -(-widest // 4), len(lengths)), np.uint64)
    words[0] = lengths
    for place, begin in enumerate(range(0, widest, 4), start=1):
        bits = 8 * np.clip(lengths - begin, 0, 4).astype(np.uint64)
        words[place] = anywhere[starts - first + begin] & ((np.uint64(1) << bits) - np.uint64(1))
    return words


def _shortened(column: pa.Array) -> pa.Array:
    digests = [
        hashlib.blake2b(one, digest_size=LONGEST_BYTES).digest()
        if len(one) > LONGEST_BYTES
        else one
        for one in column.to_pylist()
    ]
    return pa.array(digests, pa.binary())


def _keys(words: Words, multipliers: Keys) -> Keys:
    # Not einsum or matmul: whole numbers that wrap at 64 bits are what the hash is made of.
    key = np.full(words.shape[1], multipliers[0], dtype=np.uint64)
    for place, word in enumerate(words, start=1):
        key += word * multipliers[place]
    for shift, multiplier in _MIXING:
        key = (key ^ (key >> np.uint64(shift))) * np.uint64(multiplier)
    mixed: Keys = key ^ (key >> np.uint64(_LAST_SHIFT))
    return mixed
