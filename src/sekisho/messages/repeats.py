"""Repeats: the same declaration and item number twice in one file.

Takes   readings of one file in their order.
Gives   the same readings, where the second row of one number is a rejection.

A later file with the same number is a correction and none of this room's business; nor are two
results about one number, which are held against each other when all are read. Numbers are
remembered as 64 bits each, so that ten million of them take 160 MB with their lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.messages.conversion import Sheet
from sekisho.messages.defects import Defect, Origin, rejections
from sekisho.messages.reading import Draft, Reading

# The place of these rejections, by which they are told from all others.
REPEATED = "declaration and item number"
# The place of results of one file that disagree: only a person can say which one is right.
DISAGREE = "two results"

Keys = npt.NDArray[np.uint64]
Lines = npt.NDArray[np.int64]

# An odd number near 2^64 divided by the golden ratio, as in Knuth's multiplicative hashing
# (The Art of Computer Programming 3, 6.4); odd, so that it has an inverse modulo 2^64.
_FACTOR = 0x9E3779B97F4A7C15


def settled(drafts: Iterable[tuple[Draft, Sheet]], origin: Origin) -> Iterator[Reading]:
    """The readings of one file, each number of an item once."""
    seen = Seen()
    for draft, sheet in drafts:
        may_repeat = draft.holds == "results"
        yield (draft if may_repeat else seen.without_repeats(draft, sheet, origin)).settled()


class Seen:
    """The item numbers of a file so far, and the line on which each stood first."""

    def __init__(self) -> None:
        self._runs: list[tuple[Keys, Lines]] = []

    def without_repeats(self, draft: Draft, sheet: Sheet, origin: Origin) -> Draft:
        """The draft with each repeated number among its rejections instead of its items."""
        if draft.items.num_rows == 0:
            return draft
        keys = hashed(_single(draft.items["item_id"]))
        lines = draft.items["row_number"].to_numpy()
        before = self._first_lines(keys, lines)
        self._add(keys, lines, before)
        return _refused(draft, sheet, before, origin) if before.any() else draft

    def _first_lines(self, keys: Keys, lines: Lines) -> Lines:
        """The line on which each number stood before; 0 where it did not."""
        order = np.argsort(keys, kind="stable")
        ranked = keys[order]
        begins = np.flatnonzero(np.concatenate(([True], ranked[1:] != ranked[:-1])))
        first = np.repeat(lines[order][begins], np.diff(np.append(begins, len(keys))))
        before = np.zeros(len(keys), np.int64)
        before[order] = np.where(first == lines[order], 0, first)
        for known, where in self._runs:
            # Sorted needles walk through the run once instead of leaping about in it.
            at = np.minimum(np.searchsorted(known, ranked), len(known) - 1)
            met = known[at] == ranked
            before[order[met]] = where[at[met]]
        return before

    def _add(self, keys: Keys, lines: Lines, before: Lines) -> None:
        """Keep new numbers in sorted runs, each more than twice as long as the next."""
        fresh = before == 0
        run = (keys[fresh], lines[fresh])
        while self._runs and len(self._runs[-1][0]) < 2 * len(run[0]):
            last = self._runs.pop()
            run = (np.concatenate((last[0], run[0])), np.concatenate((last[1], run[1])))
        if len(run[0]):
            order = np.argsort(run[0], kind="stable")
            self._runs.append((run[0][order], run[1][order]))


def hashed(texts: pa.Array) -> Keys:
    """64 bits for each text: the value of a polynomial in its bytes, modulo 2^64."""
    texts = pc.cast(texts, pa.large_string())
    offsets = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset :][: len(texts) + 1]
    body = np.frombuffer(texts.buffers()[2], np.uint8)[offsets[0] : offsets[-1]]
    offsets = offsets - offsets[0]
    longest = int(np.diff(offsets).max(initial=0))
    powers = np.cumprod(np.full(longest + 1, _FACTOR, np.uint64), dtype=np.uint64)
    starts = np.repeat(offsets[:-1], np.diff(offsets))
    place = np.arange(len(body)) - starts
    terms = (body.astype(np.uint64) + np.uint64(1)) * powers[place]
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(terms, dtype=np.uint64)))
    values: Keys = sums[offsets[1:]] - sums[offsets[:-1]]
    return values


def _refused(draft: Draft, sheet: Sheet, before: Lines, origin: Origin) -> Draft:
    items, repeated = draft.items, pa.array(before > 0)
    rows = {int(line): row for row, line in enumerate(sheet.lines)}
    defects = [
        Defect(
            rows[one["row_number"]],
            REPEATED,
            one["item_id"],
            f"{one['item_id']} stands in this file already, on line {first}.",
            "Number the items of a declaration from 1, or take the repeated row away.",
        )
        for one, first in zip(
            items.select(["row_number", "item_id"]).filter(repeated).to_pylist(),
            before[before > 0],
            strict=True,
        )
    ]
    refused = rejections(defects, origin, lambda row: int(sheet.lines[row]), sheet.raw_of)
    return draft.without(repeated, refused)


def _single(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
