"""Ranks among what was learned: evidence in, share of training items below out.

Takes   the evidence of the training items, in any unit.
Gives   for new evidence the share of training items that had less, 0 to 1, from 1,001 quantiles.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from sekisho.risk.scorers.contract import Floats, damaged, unfitted

_STEPS = np.linspace(0.0, 1.0, 1001)  # a rank to one in a thousand is finer than any list


def quantiles_of(evidence: Floats) -> Floats:
    """The 1,001 quantiles of what is not NaN."""
    return np.quantile(evidence[~np.isnan(evidence)], _STEPS)


def rank(evidence: Floats, quantiles: Floats) -> Floats:
    """Share of training items with less evidence; NaN stays NaN; never falls."""
    below = np.searchsorted(quantiles, evidence, side="left") / len(quantiles)
    return np.where(np.isnan(evidence), np.nan, below)


def to_bytes(name: str, items: int, quantiles: Floats | None) -> bytes:
    """A ranking scorer as JSON: its name, how many items it learned from, the quantiles."""
    if quantiles is None:
        raise unfitted(name)
    told = {"scorer": name, "items": items, "quantiles": quantiles.tolist()}
    return json.dumps(told).encode()


def from_bytes(blob: bytes, name: str) -> tuple[int, Floats]:
    """How many items were learned from, and the quantiles; HistoryDamaged for anything else."""
    told = _read_json(blob, name, {"items": int, "quantiles": list})
    return int(told["items"]), np.sort(_finite(told["quantiles"], name, len(_STEPS)))


def _read_json(blob: bytes, name: str, keys: dict[str, type]) -> dict[str, Any]:
    """A JSON object with exactly these keys; HistoryDamaged for anything else."""
    try:
        told = json.loads(blob)
    except (ValueError, RecursionError) as error:
        raise damaged(name, "they are not JSON") from error
    if not isinstance(told, dict) or told.get("scorer") != name:
        raise damaged(name, "they name another scorer")
    for key, kind in keys.items():
        if not isinstance(told.get(key), kind):
            raise damaged(name, f"“{key}” is missing")
    return told


def _finite(values: Any, name: str, length: int | None = None) -> Floats:
    """A list of finite numbers as an array; HistoryDamaged for anything else."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise damaged(name, "a list of numbers holds something else") from error
    if array.ndim != 1 or not np.isfinite(array).all() or length not in (None, len(array)):
        raise damaged(name, "a list of numbers is broken")
    return array
