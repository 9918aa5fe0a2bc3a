"""The knowledge on real declarations: a thousand figures counted again by hand."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as csv
from plain_recount import (
    FIELDS,
    OpenCounters,
    Row,
    border,
    differences,
    findings_table,
    items_table,
    key_of,
)

from sekisho.risk.known.counters import COUNTERS
from sekisho.risk.known.event_knowledge import EventKnowledge
from sekisho.risk.known.knowledge import Knowledge

COLUMNS = {
    "Declaration ID": "item_id",
    "Date": "received_on",
    "Office ID": "office",
    "Declarant ID": "declarant",
    "Importer ID": "importer",
    "Seller ID": "seller",
    "Courier ID": "carrier",
    "HS6 Code": "commodity_code",
    "Country of Departure": "departure_country",
    "Country of Origin": "origin_country",
    "Tax Rate": "duty_rate_pct",
    "Tax Type": "duty_regime",
    "Net Mass": "net_mass_kg",
    "Item Price": "item_value",
    "Fraud": "fraud",
    "Critical Fraud": "critical",
}
NUMBERS = ("Tax Rate", "Net Mass", "Item Price")
KNOWN_AFTER = timedelta(days=14)

Grouped = dict[object, list[Row]]


def declarations(samples: Path | None) -> tuple[list[Row], list[Row]]:
    """Items and findings in the order of days: real ones, or simulated where there are none."""
    if samples is None:
        return border(41, 3000, 420)
    rows: list[Row] = []
    for part in ("train", "valid"):
        kinds = {name: pa.float64() if name in NUMBERS else pa.string() for name in COLUMNS}
        kinds |= {"Date": pa.date32()}
        convert = csv.ConvertOptions(
            column_types=kinds, include_columns=list(COLUMNS), strings_can_be_null=True
        )
        path = samples / "data" / "korea" / f"declarations_{part}.csv"
        table = csv.read_csv(path, convert_options=convert)
        rows += table.rename_columns(list(COLUMNS.values())).to_pylist()
    rows.sort(key=lambda row: row["received_on"])
    findings = []
    for row in rows:
        outcome = "irregular" if row.pop("fraud") == "1" else "nothing_found"
        outcome = "critical" if row.pop("critical") == "2" else outcome
        known = row["received_on"] + KNOWN_AFTER
        fields = {name: row[name] for name in FIELDS}
        findings.append({"known_on": known, "outcome": outcome, **fields})
    return rows, findings


def counted_again(
    items: list[Row], findings: list[Row], columns: tuple[str, ...], asked: list[Row]
) -> list[tuple[int, int, int, int]]:
    """Items, examined, findings and criticals before each item that is asked for."""
    wanted = {key_of(item, columns) for item in asked}
    received, known = by_key(items, columns, wanted), by_key(findings, columns, wanted)
    made = []
    for item in asked:
        key, on = key_of(item, columns), item["received_on"]
        before = [event for event in received[key] if event["received_on"] < on]
        told = [event for event in known[key] if event["known_on"] < on]
        critical = [event for event in told if event["outcome"] == "critical"]
        found = [event for event in told if event["outcome"] != "nothing_found"]
        sums = [sum(each.get("weight") or 1 for each in s) for s in (before, told, found, critical)]
        made.append((sums[0], sums[1], sums[2], sums[3]))
    return made


def by_key(events: list[Row], columns: tuple[str, ...], wanted: set[object]) -> Grouped:
    """The events of each key that is wanted."""
    grouped: Grouped = defaultdict(list)
    for event in events:
        if (key := key_of(event, columns)) in wanted:
            grouped[key].append(event)
    return grouped


def test_a_thousand_figures_of_a_month_are_what_a_plain_recount_finds(
    samples: Path | None,
) -> None:
    items, findings = declarations(samples)
    rows = Knowledge(1).pass_chunk(items_table(items), findings_table(findings))
    kept = [item for item in items if (item.get("weight") or 1) > 0]
    month = [at for at, item in enumerate(kept) if str(item["received_on"]).startswith("2021-01")]
    month = month or list(range(len(kept) * 3 // 4, len(kept)))
    chance, counters = random.Random(2), [each for each in COUNTERS if each.name != "carrier"]
    pairs = defaultdict(list)
    for _ in range(1000):
        pairs[chance.choice(counters)].append(chance.choice(month))
    checked = 0
    for counter, places in pairs.items():
        keyed = [at for at in places if key_of(kept[at], counter.columns) is not None]
        again = counted_again(items, findings, counter.columns, [kept[at] for at in keyed])
        names = [f"{counter.name}_{m}" for m in ("items", "examined", "findings", "criticals")]
        for at, figures in zip(keyed, again, strict=True):
            assert tuple(rows[name][at].as_py() for name in names) == figures, (counter.name, at)
            checked += 1
    assert checked > 500


def test_real_declarations_one_by_one_give_the_rows_of_the_batch(samples: Path | None) -> None:
    items, findings = declarations(samples)
    first = items[len(items) // 12]["received_on"]
    first, until = date(first.year, first.month, 10), date(first.year, first.month, 13)
    knowledge = Knowledge(1)
    knowledge.absorb(
        items_table([item for item in items if item["received_on"] < first]),
        findings_table([found for found in findings if found["known_on"] < first]),
    )
    store = OpenCounters()
    store.fill(knowledge, first)
    events = EventKnowledge(store, knowledge.peer_edition(first))
    some = [item for item in items if first <= item["received_on"] < until]
    told = [found for found in findings if first <= found["known_on"] < until]
    rows = []
    for on in sorted({item["received_on"] for item in some}):
        today = [item for item in some if item["received_on"] == on]
        rows += [events.describe(item) for item in today if (item.get("weight") or 1) > 0]
        for item in today:
            events.absorb(item)
        for found in told:
            if found["known_on"] == on:
                back = (found.get("weight") or 1) < 0
                move = events.take_back_finding if back else events.absorb_finding
                move(found, found["outcome"], on)
    batch = knowledge.pass_chunk(items_table(some), findings_table(told)).to_pylist()
    assert len(rows) > 5
    assert differences(rows, batch) == []
