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

# A longer number is replaced by its digest, so that one row cannot widen all others.
LONGEST_BYTES = 64
_ROWS_AT_ONCE = 65_536
# The finaliser of SplitMix64: (shift, multiplier), then a last shift.
_MIXING = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_LAST_SHIFT = 31


def seed_of_day(seed: int, office: str, on: date) -> int:
    """The seed of one office and day [63 bits], from the seed that is kept secret."""
    text = f"{seed}|{office}|{on.isoformat()}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big") >> 1


def keys_of(day_seed: int, subjects: pa.ChunkedArray) -> tuple[Keys, Keys]:
    """Two independent keys for each subject: one to draw by, one to order equals by."""
    pieces = [
        _words(subjects.slice(start, _ROWS_AT_ONCE))
        for start in range(0, len(subjects), _ROWS_AT_ONCE)
    ]
    first = [_keys(words, _multipliers(day_seed, b"draw")) for words in pieces]
    second = [_keys(words, _multipliers(day_seed, b"order")) for words in pieces]
    nobody = [np.zeros(0, dtype=np.uint64)]
    return np.concatenate(nobody + first), np.concatenate(nobody + second)


def fraction_of(day_seed: int, purpose: str) -> Fraction:
    """A number in [0, 1) for one purpose of the day, exact."""
    text = f"{day_seed}|{purpose}".encode()
    digest = hashlib.blake2b(text, digest_size=8).digest()
    return Fraction(int.from_bytes(digest, "big"), 1 << 64)


def _multipliers(day_seed: int, purpose: bytes) -> Keys:
    drawn = hashlib.shake_256(day_seed.to_bytes(8, "big") + purpose)
    return np.frombuffer(drawn.digest(8 * (LONGEST_BYTES // 4 + 2)), dtype="<u8")


def _words(subjects: pa.ChunkedArray) -> npt.NDArray[np.uint64]:
    """The bytes of each number as 32-bit words [subject, word], the length first."""
    column = subjects.cast(pa.binary()).combine_chunks()
    lengths = pc.binary_length(column).to_numpy(zero_copy_only=False).astype(np.int64)
    if len(lengths) and lengths.max() > LONGEST_BYTES:
        return _words(pa.chunked_array([_shortened(column)]))
    widest = 4 * -(-int(lengths.max(initial=1)) // 4)
    _, offsets, data = column.buffers()
    starts = np.frombuffer(offsets, dtype=np.int32)[column.offset :][: len(column)]
    letters = np.frombuffer(data, dtype=np.uint8) if data else np.zeros(1, dtype=np.uint8)
    at = np.arange(widest)
    taken = letters[np.minimum(starts[:, None] + at, max(len(letters) - 1, 0))]
    taken = np.where(at < lengths[:, None], taken, np.uint8(0)).astype(np.uint8)
    words = np.ascontiguousarray(taken).view("<u4").astype(np.uint64)
    return np.concatenate([lengths[:, None].astype(np.uint64), words], axis=1)


def _shortened(column: pa.Array) -> pa.Array:
    digests = [
        hashlib.blake2b(one, digest_size=LONGEST_BYTES).digest()
        if len(one) > LONGEST_BYTES
        else one
        for one in column.to_pylist()
    ]
    return pa.array(digests, pa.binary())


def _keys(words: npt.NDArray[np.uint64], multipliers: Keys) -> Keys:
    # Not einsum or matmul: whole numbers that wrap at 64 bits are what the hash is made of.
    key = np.full(len(words), multipliers[0], dtype=np.uint64)
    for place in range(words.shape[1]):
        key += words[:, place] * multipliers[place + 1]
    for shift, multiplier in _MIXING:
        key = (key ^ (key >> np.uint64(shift))) * np.uint64(multiplier)
    mixed: Keys = key ^ (key >> np.uint64(_LAST_SHIFT))
    return mixed
