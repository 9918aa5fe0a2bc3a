"""A fitted scorer as bytes: a JSON head that lists the parts, then the parts.

    4 bytes   how long the head is (big-endian)
    head      JSON, with the length and SHA-256 of every part
    parts     one after the other

Takes   a head and binary parts; or such bytes, perhaps damaged or hostile.
Gives   the bytes; or head and parts. Nothing in them is ever run.
Raises  HistoryDamaged for anything that is not exactly that.
"""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any

import numpy as np

from sekisho.risk.known.hashing import Hashes
from sekisho.risk.scorers.contract import damaged
from sekisho.risk.scorers.trees import Bag

_LENGTH_BYTES = 4
_MOST_PARTS = 1000  # a bag has tens of members


def packed(head: dict[str, Any], parts: dict[str, list[bytes]]) -> bytes:
    """Head and parts as bytes."""
    listed = {
        name: [{"bytes": len(blob), "sha256": hashlib.sha256(blob).hexdigest()} for blob in blobs]
        for name, blobs in parts.items()
    }
    text = json.dumps({**head, "parts": listed}, sort_keys=True).encode()
    # In the order in which the head names them, which is sorted.
    body = b"".join(blob for name in sorted(parts) for blob in parts[name])
    return len(text).to_bytes(_LENGTH_BYTES, "big") + text + body


def unpacked(blob: bytes, name: str) -> tuple[dict[str, Any], dict[str, list[bytes]]]:
    """Head and parts again."""
    length = int.from_bytes(blob[:_LENGTH_BYTES], "big")
    at = _LENGTH_BYTES + length
    try:
        head = json.loads(blob[_LENGTH_BYTES:at])
        listed = [
            (part, int(one["bytes"]), str(one["sha256"]))
            for part, ones in head["parts"].items()
            for one in ones
        ]
        wrong = head["scorer"] != name
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise damaged(name, "the head cannot be read") from error
    if wrong or len(listed) > _MOST_PARTS:
        raise damaged(name, "they are another scorer's")
    parts: dict[str, list[bytes]] = {part: [] for part in head["parts"]}
    for part, size, digest in listed:
        piece = blob[at : at + size]
        if size < 0 or len(piece) != size or hashlib.sha256(piece).hexdigest() != digest:
            raise damaged(name, f"a part of “{part}” is not what was written")
        parts[part].append(piece)
        at += size
    if at != len(blob):
        raise damaged(name, "something follows after the end")
    return head, parts


def bag(head: dict[str, Any], parts: dict[str, list[bytes]], key: str, name: str) -> Bag:
    """The trees under this key."""
    columns = head.get(key)
    if not isinstance(columns, dict) or set(columns) != {"texts", "numbers"}:
        raise damaged(name, f"“{key}” names no columns")
    named = [each for listed in columns.values() for each in listed]
    if not all(isinstance(each, str) for each in named) or not parts.get(key):
        raise damaged(name, f"“{key}” has no trees")
    return Bag.of_blobs(parts[key], columns, name)


def two_numbers(head: dict[str, Any], key: str, name: str) -> tuple[float, float]:
    """Two finite numbers."""
    told = head.get(key)
    if not isinstance(told, list) or len(told) != 2:
        raise damaged(name, f"“{key}” is not two numbers")
    if not all(isinstance(one, int | float) and math.isfinite(one) for one in told):
        raise damaged(name, f"“{key}” is not two numbers")
    return float(told[0]), float(told[1])


def counts(head: dict[str, Any], key: str, names: tuple[str, ...], name: str) -> dict[str, int]:
    """Whole numbers by name."""
    told = head.get(key)
    if not isinstance(told, dict) or not all(isinstance(told.get(one), int) for one in names):
        raise damaged(name, f"“{key}” is broken")
    return {one: int(told[one]) for one in names}


def hashes(parts: dict[str, list[bytes]], key: str, name: str) -> Hashes:
    """Sorted 64-bit numbers."""
    blobs = parts.get(key, [])
    if len(blobs) != 1 or len(blobs[0]) % 8:
        raise damaged(name, f"“{key}” is not a list of 64-bit numbers")
    return np.sort(np.frombuffer(blobs[0], "<u8").astype(np.uint64))
