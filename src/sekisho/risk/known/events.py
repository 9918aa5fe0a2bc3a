"""What happened to the counters, day by day: items received, findings known.

    in      a table of items by `received_on`, a table of findings by `known_on` with the fields
            of the item that was examined; `weight` -1 takes back what a correction replaced
    out     `Events`: days and weights in one order, and the 64-bit keys of any counter
    never   looks at an item_id: who corrects gives the old row with weight -1 and the new with 1

A taken back item may name in `counted_on` the day on which it had been counted, so that it takes
back exactly what was left of it in `items_recent`; null means its own day.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import WrongInput
from sekisho.records.finding import Outcome
from sekisho.risk.known import hashing
from sekisho.risk.known.counters import HALF_LIFE_DAYS, NUMBERS, PREFIXES
from sekisho.risk.known.hashing import Hashes

Days = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Weights = npt.NDArray[np.int8]
Weight = TypeVar("Weight", bound=np.generic)

EPOCH_DAY = 18_262
"""2020-01-01 in days since 1970: decayed sums are kept as if looked at on this day, so that they
only ever add up; 64-bit floats hold that for eighty years to either side."""

_FARTHEST_DAYS = 29_200  # eighty years; 2 to the power of 29 200 / 30 is 1e293
_NO_DAY = -(2**31)


@dataclass(frozen=True, slots=True)
class Events:
    """Items and findings of a span of days, earliest first; days count from 1970-01-01."""

    items: pa.Table
    findings: pa.Table
    days: Days
    item_weight: Weights
    examined: Weights
    """1 where a finding became known, -1 where one is taken back."""
    found: Weights
    critical: Weights
    own_weight: Weights
    """`item_weight` of items that count on their own day; 0 where another day is taken back."""
    taken_back: npt.NDArray[np.float64]
    """What an item of another day takes from a decayed sum (`scale`); nearly always 0."""
    order: Places
    """Place of each event in items followed by findings."""
    item_places: Places
    """Place of each row of `items` among the events."""
    counted: Days
    """The day on which each row of `items` counts, or had counted when it is taken back."""

    @property
    def lasting(self) -> Mask:
        """Which rows of `items` are not taken back: these are described."""
        return weights_of(self.items) > 0

    @property
    def described(self) -> Places:
        """Place among the events of each item that is described, in the order of the items."""
        return self.item_places[self.lasting]


def scale(days: npt.NDArray[np.int32] | npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What one item of each day adds to a decayed sum; divide by it to read the sum on a day."""
    return np.asarray(np.exp2((days - EPOCH_DAY) / HALF_LIFE_DAYS), np.float64)


def days_of(table: pa.Table, name: str) -> Days:
    """A date column as days since 1970-01-01.

    Raises:
        WrongInput: a day is missing, or so far off that decayed sums cannot hold it.
    """
    column = table[name].cast(pa.date32()).combine_chunks()
    days = np.asarray(column.cast(pa.int32()).fill_null(_NO_DAY).to_numpy(), np.int32)
    wrong = np.flatnonzero(np.abs(days.astype(np.int64) - EPOCH_DAY) > _FARTHEST_DAYS)
    if len(wrong):
        raise WrongInput(
            f"{name} of row {wrong[0] + 1} is {column[int(wrong[0])].as_py() or 'missing'}.",
            "Days from 1940 to 2099 can be counted.",
        )
    return days


def weights_of(table: pa.Table) -> Weights:
    """1 for each row, or what the column `weight` says: -1 takes back."""
    if "weight" not in table.column_names:
        return np.ones(table.num_rows, np.int8)
    return np.asarray(pc.fill_null(table["weight"], 1).to_numpy(), np.int8)


def line_up(items: pa.Table, findings: pa.Table) -> Events:
    """Put items and findings into the order of the days on which they were known."""
    item_days, finding_days = days_of(items, "received_on"), days_of(findings, "known_on")
    counted = _counted_days(items, item_days)
    item_weight, own = weights_of(items), counted == item_days
    days = np.concatenate([item_days, finding_days])
    order = np.argsort(days, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    of_items, of_findings = place[: len(item_days)], place[len(item_days) :]
    examined, found, critical = _finding_weights(findings)
    return Events(
        items,
        findings,
        days[order],
        item_weight=_at(len(days), of_items, item_weight),
        examined=_at(len(days), of_findings, examined),
        found=_at(len(days), of_findings, found),
        critical=_at(len(days), of_findings, critical),
        own_weight=_at(len(days), of_items, item_weight * own),
        taken_back=_at(len(days), of_items, np.where(own, 0.0, item_weight * scale(counted))),
        order=order,
        item_places=of_items,
        counted=counted,
    )


def _at(events: int, places: Places, weights: npt.NDArray[Weight]) -> npt.NDArray[Weight]:
    spread = np.zeros(events, weights.dtype)
    spread[places] = weights
    return spread


def _finding_weights(findings: pa.Table) -> tuple[Weights, Weights, Weights]:
    examined = weights_of(findings)
    outcome = findings["outcome"].cast(pa.string())
    critical = _as_bools(pc.equal(outcome, Outcome.CRITICAL.value))
    found = critical | _as_bools(pc.equal(outcome, Outcome.IRREGULAR.value))
    return examined, examined * found, examined * critical


def _counted_days(items: pa.Table, days: Days) -> Days:
    if "counted_on" not in items.column_names:
        return days
    counted = items["counted_on"].cast(pa.date32()).combine_chunks().cast(pa.int32())
    return np.where(_as_bools(pc.is_valid(counted)), pc.fill_null(counted, 0).to_numpy(), days)


def _as_bools(values: pa.ChunkedArray | pa.Array) -> Mask:
    return np.asarray(pc.fill_null(values, False).to_numpy(zero_copy_only=False), np.bool_)


class Keys:
    """The keys of each counter for a span of events; every column is read and hashed once."""

    def __init__(self, events: Events, columns: Sequence[str], pool: Executor) -> None:
        """Read these columns, several at a time."""
        self.events = events
        # The prefixes of one code share its texts, so they are read together.
        fields = dict.fromkeys(_field_of(name) for name in columns)
        together = [[name for name in columns if _field_of(name) == field] for field in fields]
        self._columns: dict[str, tuple[Hashes, Mask | None]] = {}
        for read in pool.map(self._merged, together):
            self._columns |= read

    def of(self, columns: Sequence[str]) -> tuple[Hashes, Mask | None]:
        """The key of each event, and where it has one; None means everywhere."""
        parts = [self._columns[name] for name in columns]
        masks = [known for _, known in parts if known is not None]
        known = np.logical_and.reduce(masks) if masks else None
        return hashing.join((part for part, _ in parts), len(self.events.days)), known

    def _merged(self, names: Sequence[str]) -> dict[str, tuple[Hashes, Mask | None]]:
        """Key columns that follow from one field, in the order of the events."""
        of_items, of_findings = (
            _hashed(table, names) for table in (self.events.items, self.events.findings)
        )
        made: dict[str, tuple[Hashes, Mask | None]] = {}
        for name in names:
            (hashes, known), (more_hashes, more_known) = of_items[name], of_findings[name]
            known = np.concatenate([known, more_known])
            hashes = np.concatenate([hashes, more_hashes])[self.events.order]
            made[name] = (hashes, None if known.all() else known[self.events.order])
        return made


def keys_of(table: pa.Table, columns: Sequence[str]) -> tuple[Hashes, Mask]:
    """The key of each row of a table, and where it has one."""
    parts = [_hashed(table, [name])[name] for name in columns]
    known = np.logical_and.reduce([mask for _, mask in parts], dtype=np.bool_)
    known = np.broadcast_to(known, table.num_rows)
    return hashing.join((hashes for hashes, _ in parts), table.num_rows), known


def _field_of(name: str) -> str:
    return "commodity_code" if name in PREFIXES else name


def _hashed(table: pa.Table, names: Sequence[str]) -> dict[str, tuple[Hashes, Mask]]:
    """Key columns that follow from one field of a table, and where they are known."""
    field, rows = _field_of(names[0]), table.num_rows
    if field not in table.column_names or not rows:
        return dict.fromkeys(names, (np.zeros(rows, np.uint64), np.zeros(rows, np.bool_)))
    if field in NUMBERS:
        numbers = table[field].cast(pa.float64()).to_numpy()
        return dict.fromkeys(names, (hashing.hash_numbers(numbers), ~np.isnan(numbers)))
    column = table[field].combine_chunks()
    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    known = _as_bools(column.is_valid())
    codes = pc.fill_null(column.indices.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
    if not len(column.dictionary):
        return dict.fromkeys(names, (np.zeros(rows, np.uint64), known))
    return {name: _hashed_texts(column.dictionary, codes, known, name) for name in names}


def _hashed_texts(
    texts: pa.Array, codes: npt.NDArray[np.int64], known: Mask, name: str
) -> tuple[Hashes, Mask]:
    if name not in PREFIXES:
        return hashing.hash_texts(texts)[codes], known
    long = _as_bools(pc.greater_equal(pc.utf8_length(texts), PREFIXES[name]))
    hashes = hashing.hash_texts(pc.utf8_slice_codeunits(texts, 0, PREFIXES[name]))
    return hashes[codes], known & long[codes]
