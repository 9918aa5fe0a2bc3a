"""From what a key says to 64 bits: the same everywhere, in bulk and for one event.

    >>> hash_text("KR") == int(hash_texts(pa.array(["KR"]))[0])
    True

Takes   texts as Arrow arrays or one str; numbers as floats; the parts of a key in their order.
Gives   unsigned 64-bit numbers. Two different keys of one counter share one with a probability
        of about n² / 2⁶⁵: with ten million keys 3 in a million, so no key text need be kept.
Source  the mixing steps are splitmix64 (Steele, Lea and Flood, OOPSLA 2014, figure 20).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Hashes = npt.NDArray[np.uint64]

# Constants of splitmix64; the starts keep texts, numbers and keys of several parts apart.
_STEP = 0x9E3779B97F4A7C15
_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB
_ALL = (1 << 64) - 1
_TEXT_START = 0x5EC1540000000001
_NUMBER_START = 0x5EC1540000000002
_WORD = 8


def mix(values: Hashes) -> Hashes:
    """Splitmix64 of each number; a bijection, so it never makes two numbers one."""
    mixed = values + np.uint64(_STEP)
    for shift, factor in ((30, _FIRST), (27, _SECOND)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def mix_one(value: int) -> int:
    """Splitmix64 of one number, as `mix` does it."""
    mixed = (value + _STEP) & _ALL
    mixed = ((mixed ^ (mixed >> 30)) * _FIRST) & _ALL
    mixed = ((mixed ^ (mixed >> 27)) * _SECOND) & _ALL
    return mixed ^ (mixed >> 31)


def hash_texts(texts: pa.Array) -> Hashes:
    """Each text's 64 bits; null counts as the empty text, so mask it outside."""
    texts = texts.cast(pa.large_string())
    if len(texts) == 0:
        return np.empty(0, np.uint64)
    _, offsets_buffer, data = texts.buffers()
    offsets = np.frombuffer(offsets_buffer, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    padded = np.concatenate([letters[: offsets[-1]], np.zeros(_WORD, np.uint8)])
    lengths = np.diff(offsets)
    hashes = mix(lengths.astype(np.uint64) ^ np.uint64(_TEXT_START))
    for begin in range(0, int(lengths.max()), _WORD):
        long = np.flatnonzero(lengths > begin)
        words = _words(padded, offsets[:-1][long] + begin, lengths[long] - begin)
        hashes[long] = mix(hashes[long] ^ words)
    return hashes


def _words(letters: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], left: object) -> Hashes:
    """Up to eight letters from each start as one little-endian number, zeros behind the end."""
    taken = letters[starts[:, None] + np.arange(_WORD)]
    taken[np.arange(_WORD) >= np.asarray(left)[:, None]] = 0
    return np.asarray(taken.view("<u8").ravel(), np.uint64)


@lru_cache(maxsize=65_536)
def hash_text(text: str) -> int:
    """One text's 64 bits, as `hash_texts` gives them."""
    letters = text.encode()
    hashed = mix_one(len(letters) ^ _TEXT_START)
    for begin in range(0, len(letters), _WORD):
        hashed = mix_one(hashed ^ int.from_bytes(letters[begin : begin + _WORD], "little"))
    return hashed


def hash_numbers(numbers: npt.NDArray[np.float64]) -> Hashes:
    """Each number's 64 bits; minus zero is zero."""
    bits = (numbers + 0.0).view(np.uint64)
    return mix(bits ^ np.uint64(_NUMBER_START))


def hash_number(number: float) -> int:
    """One number's 64 bits, as `hash_numbers` gives them."""
    (bits,) = struct.unpack("<Q", struct.pack("<d", number + 0.0))
    return mix_one(bits ^ _NUMBER_START)


def join(parts: Iterable[Hashes], rows: int) -> Hashes:
    """The key of several parts; one part is its own key, no part is the key 0."""
    key: Hashes | None = None
    for part in parts:
        key = part if key is None else mix(key) ^ part
    return np.zeros(rows, np.uint64) if key is None else key


def join_one(parts: Iterable[int]) -> int:
    """The key of several parts of one event, as `join` gives it."""
    key: int | None = None
    for part in parts:
        key = part if key is None else mix_one(key) ^ part
    return 0 if key is None else key
