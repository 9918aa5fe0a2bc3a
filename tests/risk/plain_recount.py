"""The past counted again, item by item, as anybody would with a list and a loop.

Takes   items and findings as dicts, as the knowledge takes them as tables.
Gives   the rows that `Knowledge.pass_chunk` must give, and running counters in a dict.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from sekisho.records.goods_item import GoodsItem
from sekisho.records.schema import schema_of
from sekisho.risk.known import counters
from sekisho.risk.known.counters import COUNTERS
from sekisho.risk.known.event_knowledge import Change, Key
from sekisho.risk.known.knowledge import Knowledge

Row = dict[str, Any]

LENGTHS = {"hs2": 2, "hs4": 4, "hs6": 6}
PARTIES = ("importer", "seller", "declarant", "carrier")
LEAST = 20
FIELDS = [name for name in schema_of(GoodsItem).names if name in counters.FIELDS]
SCHEMA = schema_of(GoodsItem)
KINDS = {name: SCHEMA.field(name).type for name in (*FIELDS, "item_value")}
ITEM = pa.schema(
    {
        "item_id": pa.string(),
        "received_on": pa.date32(),
        "declared_on": pa.date32(),
        "weight": pa.int64(),
        "counted_on": pa.date32(),
        **KINDS,
    }
)
FINDING = pa.schema(
    {"known_on": pa.date32(), "outcome": pa.string(), "weight": pa.int64(), **KINDS}
)


def items_table(items: Sequence[Row]) -> pa.Table:
    """Items as the knowledge takes them."""
    return pa.Table.from_pylist(list(items), schema=ITEM)


def findings_table(findings: Sequence[Row]) -> pa.Table:
    """Findings as the knowledge takes them."""
    return pa.Table.from_pylist(list(findings), schema=FINDING)


def border(seed: int, items: int, days: int) -> tuple[list[Row], list[Row]]:
    """Random items, corrections and findings, with nulls, in the order of receipt."""
    chance = random.Random(seed)
    made, findings = [], []
    for number in range(items):
        item = _item(chance, number, days)
        made.append(item)
        known = item["received_on"] + timedelta(days=chance.randrange(40))
        if chance.random() < 0.5:
            findings.append(_finding(chance, item, known, 1))
        if chance.random() < 0.1:
            made += _correction(chance, item)
        elif findings and chance.random() < 0.05:
            findings += _changed(chance, findings[-1])
    return sorted(made, key=lambda item: item["received_on"]), findings


def recount(items: Sequence[Row], findings: Sequence[Row]) -> list[Row]:
    """The row of each item that is not taken back, in their order."""
    return [row_of(item, items, findings) for item in items if (item.get("weight") or 1) > 0]


def key_of(event: Row, columns: Sequence[str]) -> tuple[Any, ...] | None:
    """The values of a counter's key; None when one is null."""
    values = []
    for name in columns:
        value = event.get(name)
        if name in LENGTHS:
            code = event["commodity_code"]
            value = None if code is None or len(code) < LENGTHS[name] else code[: LENGTHS[name]]
        if value is None:
            return None
        values.append(value)
    return tuple(values)


def differences(ours: Sequence[Row], theirs: Sequence[Row]) -> list[str]:
    """Where two lists of rows differ: null against value, or numbers by more than 1e-9."""
    found = [f"{len(ours)} rows, not {len(theirs)}"] if len(ours) != len(theirs) else []
    for at, (our, their) in enumerate(zip(ours, theirs, strict=False)):
        for name in their:
            if not _same(our[name], their[name]):
                found.append(f"row {at} {name}: {our[name]} not {their[name]}")
    return found


class OpenCounters:
    """Running counters in a dict, every change kept with its day."""

    def __init__(self) -> None:
        self._changes: dict[Key, list[tuple[int, Change, int | None]]] = defaultdict(list)

    def fill(self, knowledge: Knowledge, on: date) -> None:
        """Take over what stands in the batch's counters on a day, none of it later."""
        day = _day(on)
        for number, counter in enumerate(COUNTERS):
            for row in knowledge.standing(counter.name, on).to_pylist():
                counts = (row[name] for name in ("items", "examined", "findings", "criticals"))
                change = Change(*counts, row["recent"])
                self._changes[number, row["key"]].append((day - 1, change, row["last_day"]))
        self._filled = day

    def look_up(self, keys: Sequence[Key], day: int) -> list[tuple[Any, ...] | None]:
        """What stands under each key before the day."""
        return [self._standing(self._changes.get(key, []), day) for key in keys]

    def add(self, keys: Sequence[Key], day: int, change: Change) -> None:
        """Add a change under each key."""
        for key in keys:
            self._changes[key].append((day, change, day if change.items > 0 else None))

    def _standing(
        self, changes: list[tuple[int, Change, int | None]], day: int
    ) -> tuple[Any, ...] | None:
        before = [found for found in changes if found[0] < day]
        if not before:
            return None
        sums = [sum(change[at] for _, change, _ in before) for at in range(4)]
        last = max((seen for _, _, seen in before if seen is not None), default=None)
        filled = getattr(self, "_filled", None)
        recent = sum(
            change.recent * 0.5 ** ((day - (filled if when + 1 == filled else when)) / 30)
            for when, change, _ in before
        )
        return (*sums, last, recent)


def row_of(item: Row, items: Sequence[Row], findings: Sequence[Row]) -> Row:
    """What was known of one item on its day."""
    day = item["received_on"]
    earlier = [each for each in items if each["received_on"] < day]
    known = [each for each in findings if each["known_on"] < day]
    row: Row = {}
    for counter in COUNTERS:
        own = key_of(item, counter.columns)
        mine = [each for each in earlier if key_of(each, counter.columns) == own]
        theirs = [each for each in known if key_of(each, counter.columns) == own]
        row |= _measures(counter.name, day, mine, theirs, null=own is None)
    for counter in COUNTERS:
        row[f"{counter.name}_finding_rate"] = _rate(counter.name, row)
    return row | _like_goods(item, items)


def _measures(name: str, day: date, items: list[Row], findings: list[Row], *, null: bool) -> Row:
    names = ("items", "examined", "findings", "criticals", "days_since", "items_recent")
    if null:
        return {f"{name}_{measure}": None for measure in names}
    last = max((each["received_on"] for each in items if _weight(each) > 0), default=None)
    recent = 0.0
    for each in items:
        age = (day - (each.get("counted_on") or each["received_on"])).days
        recent += _weight(each) * 0.5 ** (age / 30)
    values = (
        sum(_weight(each) for each in items),
        sum(_weight(each) for each in findings),
        sum(_weight(each) for each in findings if each["outcome"] != "nothing_found"),
        sum(_weight(each) for each in findings if each["outcome"] == "critical"),
        None if last is None else (day - last).days,
        recent,
    )
    return {f"{name}_{measure}": value for measure, value in zip(names, values, strict=True)}


def _rate(name: str, row: Row) -> float | None:
    examined, findings = row[f"{name}_examined"], row[f"{name}_findings"]
    parent = next(counter.parent for counter in COUNTERS if counter.name == name)
    if parent is None:
        return findings / examined if examined else None
    prior = _rate(parent, row)
    if examined is None or prior is None:
        return None
    weight = 1 if name in ("consignment", "goods_mass") else 8 if name.startswith(PARTIES) else 2
    return (findings + weight * prior) / (examined + weight)


def _like_goods(item: Row, items: Sequence[Row]) -> Row:
    """Exact quantiles of like goods; the knowledge may differ by 1 %."""
    month = _month(item["received_on"])
    year: Counter[int] = Counter()
    for at, each in enumerate(items):
        counted = _month(each.get("counted_on") or each["received_on"])
        if counted < month and counted >= month - 12 and _month(each["received_on"]) < month:
            year[at] += _weight(each)
    for level, columns in {
        "hs6_origin": ("hs6", "origin_country"),
        "hs6": ("hs6",),
        "hs4": ("hs4",),
        "hs2": ("hs2",),
    }.items():
        key = key_of(item, columns)
        prices, masses = Counter[float](), Counter[float]()
        for at, weight in year.items():
            price, mass = items[at]["item_value"], items[at]["net_mass_kg"]
            if key is not None and key_of(items[at], columns) == key and price and mass:
                prices[price / mass] += weight
                masses[mass] += weight
        if prices.total() >= LEAST:
            return {"peer_level": level, "peer_items": prices.total()} | _usual(prices, masses)
    return {"peer_level": None, "peer_items": None, "peer_price_per_kg_p50": None}


def _usual(prices: Counter[float], masses: Counter[float]) -> Row:
    row: Row = {}
    for share in (5, 25, 50, 75, 95):
        row[f"peer_price_per_kg_p{share:02}"] = _About(_quantile(prices, share))
    for share in (5, 50, 95):
        row[f"peer_mass_kg_p{share:02}"] = _About(_quantile(masses, share))
    return row


def _quantile(values: Counter[float], share: int) -> float:
    ranked = sorted(values.elements())
    return ranked[math.ceil(share * len(ranked) / 100) - 1]


class _About(float):
    """A figure that may be 1 % off."""


def _same(ours: Any, theirs: Any) -> bool:
    if ours is None or theirs is None or isinstance(theirs, str):
        return bool(ours == theirs)
    near = 0.01 if isinstance(theirs, _About) else 1e-9
    return math.isclose(ours, theirs, rel_tol=near, abs_tol=1e-9)


def _item(chance: random.Random, number: int, days: int) -> Row:
    on = date(2023, 11, 20) + timedelta(days=chance.randrange(days))
    code = chance.choice(["870323", "87032310", "870324", "8703", "61", "610910", None])
    mass = chance.choice([0.0, 12.5, 100.0, 100.0, 2500.0, None])
    item = {
        "item_id": f"{number}/1",
        "received_on": on,
        "declared_on": on - timedelta(days=chance.randrange(3)),
        "commodity_code": code,
        "net_mass_kg": mass,
        "item_value": chance.choice([0.0, round(chance.lognormvariate(7, 1.5), 2), None, 500.0]),
        "duty_rate_pct": chance.choice([0.0, 6.5, 8.0, None]),
    }
    texts = {"office": "AB", "importer": "ABCD", "seller": "XYZ", "declarant": "DE", "carrier": "C"}
    for name, values in (texts | {"departure_country": "CN", "duty_regime": "AF"}).items():
        item[name] = chance.choice([*values, None if name != "office" else "A"])
    item["origin_country"] = chance.choice(["CN", "VN", "日本", None])
    return item


def _finding(chance: random.Random, item: Row, known: date, weight: int) -> Row:
    outcome = chance.choice(["nothing_found", "nothing_found", "irregular", "critical"])
    fields = {name: item[name] for name in FIELDS}
    return {"known_on": known, "outcome": outcome, "weight": weight, **fields}


def _correction(chance: random.Random, item: Row) -> list[Row]:
    on = item["received_on"] + timedelta(days=chance.randrange(60))
    back = {**item, "received_on": on, "weight": -1, "counted_on": item["received_on"]}
    return [back, {**item, "received_on": on, "importer": "E", "commodity_code": "610910"}]


def _changed(chance: random.Random, finding: Row) -> list[Row]:
    on = finding["known_on"] + timedelta(days=chance.randrange(20))
    return [
        {**finding, "known_on": on, "weight": -1},
        {**finding, "known_on": on, "outcome": "critical"},
    ]


def _weight(event: Row) -> int:
    return int(event.get("weight") or 1)


def _month(on: date) -> int:
    return on.year * 12 + on.month - 1


def _day(on: date) -> int:
    return on.toordinal() - date(1970, 1, 1).toordinal()
