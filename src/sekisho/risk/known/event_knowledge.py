"""What was known of one item on the wire: the same row as the batch gives.

    in      one item or finding as a mapping by field names; a store of running counters
    out     the documented names of `knowledge.FEATURES` with their values, null as None
    never   reads history: counters come from the store, like goods from the month's edition

The store is filled once from a `Knowledge` (`fill`), then moved by each event (`absorb`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from sekisho.errors import NotReady
from sekisho.records.finding import Outcome
from sekisho.risk.known import hashing, like_goods
from sekisho.risk.known.counters import (
    COUNTERS,
    HALF_LIFE_DAYS,
    KEY_COLUMNS,
    MEASURES,
    NUMBERS,
    PREFIXES,
    measure_name,
    rate_name,
)
from sekisho.risk.known.peers import LEVELS, PeerEdition, Quantiles, duty_values, log_values
from sekisho.risk.known.rates import rates_of_one

Key = tuple[int, bytes]
"""The number of a counter in `COUNTERS`, and the eight bytes (big-endian) of its key."""

Row = dict[str, Any]

_MEASURE_NAMES = {
    counter.name: [measure_name(counter.name, measure) for measure in MEASURES]
    for counter in COUNTERS
}
_DAY_ZERO = date(1970, 1, 1).toordinal()


class Standing(NamedTuple):
    """What stands under one key, before a day."""

    items: int
    examined: int
    findings: int
    criticals: int
    last_day: int | None
    """Last day on which an item came, in days since 1970-01-01; None when none ever came."""
    recent: float
    """Items, each halved every 30 days, as it stands on the day that was asked for."""


class Change(NamedTuple):
    """What one event adds under each of its keys; `recent` as it stands on the event's day."""

    items: int = 0
    examined: int = 0
    findings: int = 0
    criticals: int = 0
    recent: float = 0.0


class CounterStore(Protocol):
    """Running counters for single events; `history.counters` keeps them."""

    def look_up(self, keys: Sequence[Key], day: int) -> list[tuple[Any, ...] | None]:
        """A `Standing` for each key strictly before the day; None where nothing was counted."""
        ...

    def add(self, keys: Sequence[Key], day: int, change: Change) -> None:
        """Add under all these keys on a day; a positive `items` makes it the last day."""
        ...


class EventKnowledge:
    """Describes single items from running counters and the month's edition of like goods."""

    def __init__(self, store: CounterStore, edition: PeerEdition) -> None:
        self._store = store
        self._edition = edition

    def describe(self, item: Mapping[str, Any]) -> Row:
        """The item's row as known strictly before its `received_on`; absent fields are null.

        Raises:
            NotReady: the edition of like goods is of another month than the item.
        """
        parts = _parts(item)
        day = _day(item["received_on"])
        keys = _store_keys(parts)
        found = self._store.look_up(keys, day)
        standing = dict(zip((number for number, _ in keys), found, strict=True))
        row: Row = {"item_id": item["item_id"]} if "item_id" in item else {}
        row |= _derived(item)
        row |= _measures(standing, day) | _rates(standing)
        return row | self._like_goods(item, parts)

    def absorb(self, item: Mapping[str, Any]) -> None:
        """Count a received item; `weight` and `counted_on` as in the batch."""
        day, weight = _day(item["received_on"]), item.get("weight") or 1
        counted = item.get("counted_on")
        age = day - (day if counted is None else _day(counted))
        change = Change(items=weight, recent=weight * 0.5 ** (age / HALF_LIFE_DAYS))
        self._store.add(_store_keys(_parts(item)), day, change)

    def absorb_finding(self, item: Mapping[str, Any], outcome: str, known_on: date) -> None:
        """Count a finding about an item on the day on which it became known."""
        self._change_finding(item, outcome, known_on, 1)

    def take_back_finding(self, item: Mapping[str, Any], outcome: str, known_on: date) -> None:
        """Take back an earlier finding that a later one replaces, on the later one's day."""
        self._change_finding(item, outcome, known_on, -1)

    def _change_finding(
        self, item: Mapping[str, Any], outcome: str, known_on: date, weight: int
    ) -> None:
        critical = outcome == Outcome.CRITICAL
        found = critical or outcome == Outcome.IRREGULAR
        change = Change(0, weight, weight * found, weight * critical)
        self._store.add(_store_keys(_parts(item)), _day(known_on), change)

    def _like_goods(self, item: Mapping[str, Any], parts: Mapping[str, int | None]) -> Row:
        on = item["received_on"]
        if on.year * 12 + on.month - 1 != self._edition.month:
            raise NotReady(
                f"The ranges of like goods are not those of the month of {on}.",
                "Let the batch build the knowledge of the month before.",
            )
        row: Row = dict.fromkeys(like_goods.NAMES)
        row |= next(_known_levels(self._edition, parts), {})
        duty = _find(self._edition.duties, [parts["hs4"]])
        if duty is not None:
            row[like_goods.DUTY] = float(duty_values(self._edition.duties.bins[0][duty]))
        price, mass = _price(item), _number(item, "net_mass_kg")
        row["price_ratio"] = _ratio(price, row[like_goods.PRICE["p50"]])
        row["mass_ratio"] = _ratio(mass, row[like_goods.MASS["p50"]])
        return row


def usual(edition: PeerEdition, item: Mapping[str, Any]) -> list[Row]:
    """What is usual at every level that is known enough, the narrowest first, to be told.

    Each row has peer_level, peer_items, and the quantiles of price per kg and mass [kg].
    """
    return list(_known_levels(edition, _parts(item)))


def _known_levels(edition: PeerEdition, parts: Mapping[str, int | None]) -> Iterator[Row]:
    for level, columns in LEVELS.items():
        at = _find(edition.prices[level], [parts[name] for name in columns])
        if at is not None:
            yield _peers(edition, level, at)


def _store_keys(parts: Mapping[str, int | None]) -> list[Key]:
    """The keys under which an item counts; counters whose key is null are left out."""
    made: list[Key] = []
    for number, counter in enumerate(COUNTERS):
        known = [part for name in counter.columns if (part := parts[name]) is not None]
        if len(known) == len(counter.columns):
            made.append((number, hashing.join_one(known).to_bytes(8)))
    return made


def _parts(item: Mapping[str, Any]) -> dict[str, int | None]:
    """The 64 bits of each key column, as `events.Keys` has them."""
    parts: dict[str, int | None] = {}
    for name in KEY_COLUMNS:
        if name in NUMBERS:
            number = _number(item, name)
            parts[name] = None if number is None else hashing.hash_number(number)
        else:
            text = _prefix(item, PREFIXES[name]) if name in PREFIXES else item.get(name)
            parts[name] = None if text is None else hashing.hash_text(text)
    return parts


def _derived(item: Mapping[str, Any]) -> Row:
    on, declared = item["received_on"], item.get("declared_on")
    row: Row = {name: _prefix(item, length) for name, length in PREFIXES.items()}
    row["price_per_kg"] = _price(item)
    row["month"], row["weekday"] = on.month, on.isoweekday()
    row["declared_late_days"] = None if declared is None else (on - declared).days
    return row


def _measures(standing: Mapping[int, tuple[Any, ...] | None], day: int) -> Row:
    row: Row = {}
    for number, counter in enumerate(COUNTERS):
        found = standing.get(number, ())
        values: tuple[Any, ...] = (None,) * len(MEASURES)
        if found is None:
            values = (0, 0, 0, 0, None, 0.0)
        elif found:
            last = found[4]
            values = (*found[:4], None if last is None else day - last, found[5])
        row.update(zip(_MEASURE_NAMES[counter.name], values, strict=True))
    return row


def _rates(standing: Mapping[int, tuple[Any, ...] | None]) -> Row:
    counted: dict[str, tuple[int, int] | None] = {}
    for number, counter in enumerate(COUNTERS):
        found = standing.get(number, ())
        if found is None:
            counted[counter.name] = (0, 0)
        else:
            counted[counter.name] = (found[2], found[1]) if found else None
    made = rates_of_one(counted, counted)
    return {rate_name(counter.name): made[counter.name] for counter in COUNTERS}


def _find(known: Quantiles, parts: Sequence[int | None]) -> int | None:
    """The row of a key among the quantiles; None where a part is null or too few are known."""
    whole = [part for part in parts if part is not None]
    return known.find_one(hashing.join_one(whole)) if len(whole) == len(parts) else None


def _peers(edition: PeerEdition, level: str, at: int) -> Row:
    prices, masses = edition.prices[level], edition.masses[level]
    row: Row = {"peer_level": level, "peer_items": int(prices.items[at])}
    for names, known in ((like_goods.PRICE, prices), (like_goods.MASS, masses)):
        row |= zip(names.values(), log_values(known.bins[:, at]).tolist(), strict=True)
    return row


def _number(item: Mapping[str, Any], name: str) -> float | None:
    value = item.get(name)
    return None if value is None or math.isnan(value) else float(value)


def _prefix(item: Mapping[str, Any], length: int) -> str | None:
    code = item.get("commodity_code")
    return code[:length] if code is not None and len(code) >= length else None


def _price(item: Mapping[str, Any]) -> float | None:
    value, mass = _number(item, "item_value"), _number(item, "net_mass_kg")
    return None if value is None or not mass else value / mass


def _ratio(part: float | None, whole: float | None) -> float | None:
    return None if part is None or whole is None else part / whole


def _day(on: date) -> int:
    return on.toordinal() - _DAY_ZERO
