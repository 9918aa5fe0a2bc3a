"""How often each indicator and profile is met, and how often something is found.

Takes   hits of many items (`hits.SCHEMA`), and the outcome of each, null where not examined.
Gives   one row a code: items met, their share of all items, those examined, findings among
        them, their share with a 95 % interval, and how many items could not be asked.

Only what was examined can tell; where items were not examined by chance, the share says what the
choice found, not what the trade is like.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.records.finding import Outcome

Z95 = 1.959964
"""Standard normal quantile of .975."""

SCHEMA = pa.schema(
    [
        ("code", pa.string()),
        ("items", pa.int64()),
        ("share", pa.float64()),
        ("examined", pa.int64()),
        ("findings", pa.int64()),
        ("yield_p", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("unasked", pa.int64()),
    ]
)
EVERYTHING = "all items"

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def yields(
    hits: pa.Table, outcomes: pa.Array, codes: Sequence[str], column: str = "indicators"
) -> pa.Table:
    """How often each of the codes was met and what it yielded; the first row is all items.

    Args:
        hits: a row an item, with the lists `indicators`, `unasked`, `profiles`.
        outcomes: `Outcome` words in the same order; null = not examined.
        codes: what to tell, in this order; one that was never met has a row too.
        column: `indicators` or `profiles`.
    """
    examined = pc.is_valid(outcomes).to_numpy(zero_copy_only=False).astype(np.int64)
    irregular = pc.is_in(outcomes, pa.array([Outcome.IRREGULAR, Outcome.CRITICAL]))
    found = irregular.to_numpy(zero_copy_only=False).astype(np.int64)
    rows = hits.num_rows
    unasked = _sums(hits["unasked"], codes, np.ones(rows, np.int64))
    told = [
        np.concatenate([[weight.sum()], _sums(hits[column], codes, weight)])
        for weight in (np.ones(rows, np.int64), examined, found)
    ]
    items, known, findings = told
    low, high = wilson(findings, known)
    columns = {
        "code": [EVERYTHING, *codes],
        "items": items,
        "share": items / max(rows, 1),
        "examined": known,
        "findings": findings,
        "yield_p": _null(_share(findings, known)),
        "low": _null(low),
        "high": _null(high),
        "unasked": np.concatenate([[0], unasked]),
    }
    return pa.table(columns, schema=SCHEMA)


def wilson(findings: Ints, examined: Ints) -> tuple[Floats, Floats]:
    """The 95 % interval of a share; NaN where nothing was examined.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
    Journal of the American Statistical Association 22 (1927).
    """
    n = np.where(examined > 0, examined, np.nan).astype(np.float64)
    share = findings / n
    middle = (share + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 * np.sqrt(share * (1 - share) / n + (Z95 / (2 * n)) ** 2) / (1 + Z95**2 / n)
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def _share(findings: Ints, examined: Ints) -> Floats:
    return findings / np.where(examined > 0, examined, np.nan)


def _sums(lists: pa.ChunkedArray, codes: Sequence[str], weight: Ints) -> Ints:
    """For each code the weights of the rows that list it, added up."""
    flat = lists.combine_chunks()
    owners = pc.list_parent_indices(flat).to_numpy()
    places = pc.index_in(flat.flatten(), value_set=pa.array(list(codes), pa.string()))
    known = places.is_valid().to_numpy(zero_copy_only=False)
    at = places.drop_null().to_numpy().astype(np.int64)
    sums = np.bincount(at, weights=weight[owners[known]], minlength=len(codes))
    return sums.astype(np.int64)


def _null(values: Floats) -> pa.Array:
    return pa.array(values, from_pandas=True)
