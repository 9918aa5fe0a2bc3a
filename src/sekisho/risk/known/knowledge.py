"""What was known of every item on its day: counters, rates and like goods.

    in      items by `received_on` and findings by `known_on`, with the fields of their items
    out     one row an item: the documented names, as known strictly before the item's day
    never   looks at anything on or after that day, and never goes back before a day passed

A `weight` of -1 takes back what a correction replaced; such a row is counted, not described.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from sekisho.errors import CheckFailed, LateEvent, NotFound, nearest
from sekisho.risk.known import counting, derived, like_goods
from sekisho.risk.known.batch import Batch, Span
from sekisho.risk.known.counters import (
    COUNTER,
    COUNTERS,
    KEY_COLUMNS,
    MEASURES,
    measure_name,
    rate_name,
)
from sekisho.risk.known.counting import Counted
from sekisho.risk.known.events import Days, Events, Keys, Mask, keys_of, scale
from sekisho.risk.known.peers import PeerEdition, PeerHistory, edition_of
from sekisho.risk.known.rates import rates, with_parents
from sekisho.risk.known.totals import NEVER, Floats, Totals

Columns = dict[str, pa.Array]

FEATURES = (
    "item_id",
    *derived.NAMES,
    *(measure_name(counter.name, measure) for counter in COUNTERS for measure in MEASURES),
    *(rate_name(counter.name) for counter in COUNTERS),
    *like_goods.NAMES,
)
"""The columns of a described table, in their order; item_id only where the items have one."""

SUMMED = ("items", "examined", "findings", "criticals")
"""Measures that add up, by which the counters are checked."""

_DAY_ZERO = date(1970, 1, 1)


class Knowledge:
    """All counters and the histograms of like goods, through a day."""

    def __init__(self, threads: int = 2) -> None:
        self.totals = {counter.name: Totals() for counter in COUNTERS}
        self.peers = PeerHistory()
        self.through: date | None = None
        self._threads = threads
        self._edition: PeerEdition | None = None

    def pass_chunk(
        self,
        items: pa.Table,
        findings: pa.Table | None = None,
        names: Collection[str] | None = None,
    ) -> pa.Table:
        """Describe the items as known before their days, then know them and the findings too.

        A row with all names takes about 1.1 kB, so give some hundred thousand items at a time.
        When memory runs out on the way, throw this knowledge away: it is half moved.

        Args:
            items: by `received_on`, in any order; `weight` -1 takes back an earlier version, and
                `counted_on` then says on which day that version had been counted.
            findings: by `known_on`, with `outcome`, the item's fields, and `weight` if any.
            names: the documented names wanted; None for all. Naming few saves time and memory.

        Returns:
            One row an item of positive weight, in the order given.

        Raises:
            LateEvent: something lies on or before a day that has already been passed.
        """
        return self._pass(Batch.of(items, findings), _wanted(names), keep=True)

    def absorb(self, items: pa.Table, findings: pa.Table | None = None) -> None:
        """Know these items and findings, without describing them."""
        self.pass_chunk(items, findings, ())

    def describe(self, items: pa.Table, names: Collection[str] | None = None) -> pa.Table:
        """What `pass_chunk` would say of these items, leaving the knowledge as it is."""
        return self._pass(Batch.of(items, None), _wanted(names), keep=False)

    def copy(self) -> Knowledge:
        """The same knowledge, to be gone on with without changing this one."""
        made = Knowledge(self._threads)
        made.totals = {name: totals.copy() for name, totals in self.totals.items()}
        made.peers, made.through, made._edition = self.peers.copy(), self.through, self._edition
        return made

    def peer_edition(self, on: date) -> PeerEdition:
        """Like goods as known before the month of this day."""
        month = on.year * 12 + on.month - 1
        if self._edition is None or self._edition.month != month:
            self._edition = edition_of(self.peers, month)
        return self._edition

    def standing(self, counter: str, on: date) -> pa.Table:
        """What stands under every key of a counter, to fill running counters with.

        Args:
            counter: its name.
            on: the day as of which `recent` is given; at or after all that was passed.

        Returns:
            One row a key: `key` [8 bytes, big-endian], items, examined, findings, criticals,
            last_day [days since 1970-01-01; null = no item ever came] and recent.
        """
        keys, sums = self.totals[counter].rows()
        day = np.array((on - _DAY_ZERO).days)
        columns = {
            "key": pa.Array.from_buffers(
                pa.binary(8), len(keys), [None, pa.py_buffer(keys.astype(">u8").tobytes())]
            ),
            **{name: pa.array(getattr(sums, name)) for name in SUMMED},
            "last_day": pa.array(sums.last_day, mask=sums.last_day == NEVER),
            "recent": pa.array(sums.decayed / scale(day)),
        }
        return pa.table(columns)

    def sums(self) -> dict[str, dict[str, int]]:
        """Each counter's items, examined, findings and criticals over all its keys."""
        made = {}
        for name, totals in self.totals.items():
            _, sums = totals.rows()
            made[name] = {each: int(getattr(sums, each).sum(dtype=np.int64)) for each in SUMMED}
        return made

    def check(self, recount: Mapping[str, Mapping[str, int]]) -> None:
        """Hold the counters against sums that were counted in another way, from history.

        Raises:
            CheckFailed: a sum differs; the message names the counter and both figures.
        """
        own = self.sums()
        for counter, figures in recount.items():
            for measure, expected in figures.items():
                if own[counter][measure] != expected:
                    raise CheckFailed(
                        f"The counter {counter} has {own[counter][measure]} {measure}, "
                        f"the history has {expected}.",
                        "Build the knowledge again with one thread.",
                    )

    def check_keys(self, counter: str, recount: pa.Table) -> None:
        """Hold single keys of a counter against figures that were counted in another way.

        Args:
            counter: its name.
            recount: one row a key: the fields of the key (for hs2, hs4 and hs6 a
                `commodity_code` that begins so) and any of items, examined, findings, criticals.

        Raises:
            CheckFailed: a figure differs; the message names the key and both figures.
        """
        hashes, known = keys_of(recount, COUNTER[counter].columns)
        if not known.all():
            raise NotFound(f"Row {np.argmin(known) + 1} of the recount has no key of {counter}.")
        order = np.argsort(hashes)
        _, sums = self.totals[counter].look_up(hashes[order])
        for measure in set(SUMMED).intersection(recount.column_names):
            expected = recount[measure].to_numpy()[order]
            wrong = np.flatnonzero(getattr(sums, measure) != expected)
            if len(wrong):
                own = getattr(sums, measure)[wrong[0]]
                (told,) = recount.slice(int(order[wrong[0]]), 1).to_pylist()
                raise CheckFailed(
                    f"The counter {counter} has {own} {measure}, the recount says {told}.",
                    "Build the knowledge again with one thread.",
                )

    def _pass(self, batch: Batch, names: frozenset[str], *, keep: bool) -> pa.Table:
        spans = list(batch.spans())
        self._refuse_late(spans)
        if not keep and len(spans) > 1:
            return self.copy()._pass(batch, names, keep=True)
        parts = [self._pass_span(batch, span, names, keep=keep) for span in spans]
        return batch.put_back(pa.concat_tables(parts or [_nothing(batch.items, names)]))

    def _pass_span(
        self, batch: Batch, span: Span, names: frozenset[str], *, keep: bool
    ) -> pa.Table:
        events = batch.between(span)
        with ThreadPoolExecutor(self._threads) as pool:
            keys = Keys(events, KEY_COLUMNS, pool)
            usual = pool.submit(self._compare, keys, span, names, keep)
            columns = _counted(self._count(pool, keys, names, keep), events, names)
            columns |= usual.result()
        items = events.items.filter(pa.array(events.lasting))
        if "item_id" in items.column_names:
            columns["item_id"] = items["item_id"]
        if names.intersection(derived.NAMES):
            columns |= derived.columns(items)
        if keep:
            self.through = _DAY_ZERO + timedelta(days=span[1] - 1)
        given = names & columns.keys()
        return pa.table({name: columns[name] for name in FEATURES if name in given})

    def _count(
        self, pool: Executor, keys: Keys, names: frozenset[str], keep: bool
    ) -> dict[str, Counted]:
        asked = _counters_of(names)

        def one(name: str) -> Counted:
            found, totals = keys.of(COUNTER[name].columns), self.totals[name]
            return counting.count(keys.events, found, totals, asked=name in asked, keep=keep)

        these = [name for name in self.totals if keep or name in asked]
        return dict(zip(these, pool.map(one, these), strict=True))

    def _compare(self, keys: Keys, span: Span, names: frozenset[str], keep: bool) -> Columns:
        """The columns of like goods; with `keep` the items become like goods of later months."""
        columns: Columns = {}
        if names.intersection(like_goods.NAMES):
            edition = self.peer_edition(_DAY_ZERO + timedelta(days=span[0]))
            columns = like_goods.compare(keys, edition)
        if keep:
            like_goods.count(keys, self.peers)
        return columns

    def _refuse_late(self, spans: list[Span]) -> None:
        if not spans or self.through is None:
            return
        first = _DAY_ZERO + timedelta(days=spans[0][0])
        if first <= self.through:
            raise LateEvent(
                f"Something of {first} came when the counters had passed {self.through}.",
                "Build the knowledge again from the month of that day.",
            )


def _wanted(names: Collection[str] | None) -> frozenset[str]:
    if names is None:
        return frozenset(FEATURES)
    for name in names:
        if name not in FEATURES:
            raise NotFound(f"There is no feature “{name}”.", nearest(name, FEATURES))
    return frozenset(names)


def _counters_of(names: frozenset[str]) -> frozenset[str]:
    """The counters that must be looked at for these names."""
    rated = [counter.name for counter in COUNTERS if rate_name(counter.name) in names]
    measured = [
        counter.name
        for counter in COUNTERS
        if any(measure_name(counter.name, measure) in names for measure in MEASURES)
    ]
    return frozenset([*with_parents(rated), *measured])


def _counted(counted: dict[str, Counted], events: Events, names: frozenset[str]) -> Columns:
    """Measures and rates as columns; null where the key is."""
    days = events.days[events.described]
    scaled = scale(days)
    columns: Columns = {}
    for counter, found in counted.items():
        unknown = None if found.known is None else ~found.known
        for measure in MEASURES:
            name = measure_name(counter, measure)
            if name in names:
                columns[name] = _measure(found, measure, (days, scaled), unknown)
    rated = [name for name in counted if rate_name(name) in names]
    made = rates(rated, lambda name: (counted[name].sums.findings, counted[name].sums.examined))
    for name in rated:
        known = counted[name].known
        values = made[name] if known is None else np.where(known, made[name], np.nan)
        columns[rate_name(name)] = derived.nulls(values)
    return columns


def _measure(
    found: Counted, measure: str, days: tuple[Days, Floats], unknown: Mask | None
) -> pa.Array:
    if measure == "days_since":
        last = found.sums.last_day
        never = last == NEVER if unknown is None else unknown | (last == NEVER)
        return pa.array(days[0] - np.where(never, days[0], last), mask=never)
    if measure == "items_recent":
        return pa.array(found.sums.decayed / days[1], mask=unknown)
    return pa.array(getattr(found.sums, measure), mask=unknown)


def _nothing(items: pa.Table, names: frozenset[str]) -> pa.Table:
    """A described table without rows, with the columns that a full one would have."""
    one = {"received_on": pa.array([0], pa.int32()).cast(pa.date32())}
    if "item_id" in items.column_names:
        one["item_id"] = pa.array([""])
    return Knowledge(1).describe(pa.table(one), names).slice(0, 0)
