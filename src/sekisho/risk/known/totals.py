"""What was counted so far under each key of a counter, grown in place.

    in      sorted 64-bit keys, each once, and what is to be added under them
    out     items, examined, findings, criticals, the last day of an item, and a decayed sum
    cost    about 40 bytes a key; a look-up of sorted keys runs at some million keys a second

The keys stand in sorted runs of growing length; two runs become one when the younger is half as
long as the elder, so a key is moved only a few times however often something is added.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sekisho.risk.known.hashing import Hashes

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

NEVER = np.int32(-(2**31))
"""The last day of a key under which no item was ever received."""

_COUNTS = 5  # columns of whole numbers; they stand side by side, so a key is one look
_SMALLEST = 1024  # room to begin with; it doubles from there


@dataclass(slots=True)
class Sums:
    """One row a key: what was counted under it. `decayed` is a sum of powers of two (`scale`)."""

    items: Ints
    examined: Ints
    findings: Ints
    criticals: Ints
    last_day: Ints
    decayed: Floats

    @classmethod
    def nothing(cls, rows: int) -> Sums:
        """Rows of keys under which nothing was counted."""
        items, examined, findings, criticals = np.zeros((4, rows), np.int32)
        never = np.full(rows, NEVER, np.int32)
        return cls(items, examined, findings, criticals, never, np.zeros(rows, np.float64))

    def columns(self) -> tuple[npt.NDArray[np.int32] | npt.NDArray[np.float64], ...]:
        """The six columns in their order."""
        counts = (self.items, self.examined, self.findings, self.criticals)
        return (*counts, self.last_day, self.decayed)

    def take(self, rows: npt.NDArray[np.integer] | slice) -> Sums:
        """The same columns for some rows; for a slice they are views, not copies."""
        return Sums(
            self.items[rows],
            self.examined[rows],
            self.findings[rows],
            self.criticals[rows],
            self.last_day[rows],
            self.decayed[rows],
        )


class Totals:
    """The sums of one counter, by key."""

    def __init__(self) -> None:
        self._runs: list[tuple[Hashes, Ints]] = []
        self._counts = np.zeros((_SMALLEST, _COUNTS), np.int32)
        self._decayed = np.zeros(_SMALLEST, np.float64)
        self._used = 0

    def __len__(self) -> int:
        return self._used

    def look_up(self, keys: Hashes) -> tuple[Ints, Sums]:
        """The place of each of these sorted keys, -1 where it is new, and what stands there."""
        places = np.full(len(keys), -1, np.int32)
        for run_keys, run_places in self._runs:
            at = np.searchsorted(run_keys, keys)
            at[at == len(run_keys)] = 0
            found = run_keys[at] == keys
            places[found] = run_places[at[found]]
        sums = self._at(places)
        new = places < 0
        for column in sums.columns():
            column[new] = 0
        sums.last_day[new] = NEVER
        return places, sums

    def put(self, keys: Hashes, places: Ints, sums: Sums) -> None:
        """Write what now stands under these keys; `places` is what `look_up` gave for them."""
        new = places < 0
        fresh = int(np.count_nonzero(new))
        if fresh:
            places = places.copy()
            places[new] = np.arange(self._used, self._used + fresh, dtype=np.int32)
            self._make_room(self._used + fresh)
            self._used += fresh
            self._add_run(keys[new], places[new])
        self._counts[places] = np.stack(sums.columns()[:_COUNTS], axis=1)
        self._decayed[places] = sums.decayed

    def rows(self) -> tuple[Hashes, Sums]:
        """All keys in the order in which they first came, and their sums."""
        keys = np.empty(self._used, np.uint64)
        for run_keys, run_places in self._runs:
            keys[run_places] = run_keys
        return keys, self._at(np.arange(self._used, dtype=np.int32))

    @classmethod
    def of(cls, keys: Hashes, sums: Sums) -> Totals:
        """Totals with these rows, as `rows` gave them."""
        made = cls()
        order = np.argsort(keys, kind="stable")
        made.put(keys[order], np.full(len(keys), -1, np.int32), sums.take(order))
        return made

    def copy(self) -> Totals:
        """The same totals, to be counted on without changing these."""
        made = Totals()
        made._runs = list(self._runs)
        made._counts, made._decayed = self._counts.copy(), self._decayed.copy()
        made._used = self._used
        return made

    def _at(self, places: Ints) -> Sums:
        """What stands at these places; -1 gives what is last, to be overwritten."""
        items, examined, findings, criticals, last_day = self._counts.take(places, axis=0).T
        decayed = self._decayed.take(places)
        return Sums(items, examined, findings, criticals, last_day, decayed)

    def _make_room(self, rows: int) -> None:
        room = len(self._decayed)
        if rows <= room:
            return
        more = max(rows, 2 * room)
        counts, decayed = np.empty((more, _COUNTS), np.int32), np.empty(more, np.float64)
        counts[: self._used], decayed[: self._used] = (
            self._counts[: self._used],
            self._decayed[: self._used],
        )
        self._counts, self._decayed = counts, decayed

    def _add_run(self, keys: Hashes, places: Ints) -> None:
        self._runs.append((keys, places))
        while len(self._runs) > 1 and 2 * len(self._runs[-1][0]) >= len(self._runs[-2][0]):
            younger, elder = self._runs.pop(), self._runs.pop()
            self._runs.append(_merged(elder, younger))


def _merged(elder: tuple[Hashes, Ints], younger: tuple[Hashes, Ints]) -> tuple[Hashes, Ints]:
    keys = np.empty(len(elder[0]) + len(younger[0]), np.uint64)
    places = np.empty(len(keys), np.int32)
    at = np.searchsorted(elder[0], younger[0]) + np.arange(len(younger[0]))
    from_elder = np.ones(len(keys), np.bool_)
    from_elder[at] = False
    for out, old, new in ((keys, elder[0], younger[0]), (places, elder[1], younger[1])):
        out[at] = new
        out[from_elder] = old
    return keys, places
