"""What was known of an item: the vectors against a plain recount, and no look ahead."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_recount import (
    FIELDS,
    Row,
    border,
    differences,
    findings_table,
    items_table,
    key_of,
    recount,
)

from sekisho.errors import CheckFailed, LateEvent, NotFound, WrongInput
from sekisho.risk.known import batch
from sekisho.risk.known.counters import COUNTERS, Counter
from sekisho.risk.known.knowledge import FEATURES, Knowledge

seeds = st.integers(0, 10**6)


def described(items: list[Row], findings: list[Row]) -> list[Row]:
    table = Knowledge(1).pass_chunk(items_table(items), findings_table(findings))
    return list(table.to_pylist())


@given(seeds, st.integers(0, 60), st.integers(1, 70))
@settings(max_examples=30, deadline=None)
def test_every_row_is_what_a_plain_recount_finds(seed: int, rows: int, days: int) -> None:
    items, findings = border(seed, rows, days)
    assert differences(described(items, findings), recount(items, findings)) == []


def test_a_year_and_a_half_with_like_goods_is_what_a_plain_recount_finds() -> None:
    items, findings = border(7, 500, 540)
    rows = described(items, findings)
    assert differences(rows, recount(items, findings)) == []
    assert {row["peer_level"] for row in rows} >= {"hs6", "hs4", None}


@given(seeds, seeds)
@settings(max_examples=20, deadline=None)
def test_any_split_by_days_gives_the_same_rows(seed: int, cut: int) -> None:
    items, findings = border(seed, 60, 70)
    whole = described(items, findings)
    chance = random.Random(cut)
    cuts = sorted(date(2023, 11, 20) + timedelta(days=chance.randrange(90)) for _ in range(4))
    knowledge, rows = Knowledge(1), []
    for first, until in zip([date.min, *cuts], [*cuts, date.max], strict=True):
        some = [item for item in items if first <= item["received_on"] < until]
        known = [found for found in findings if first <= found["known_on"] < until]
        rows += knowledge.pass_chunk(items_table(some), findings_table(known)).to_pylist()
    assert rows == whole  # also the decayed sums, to the last binary digit


def test_small_spans_of_days_give_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    items, findings = border(3, 300, 200)
    whole = described(items, findings)
    monkeypatch.setattr(batch, "ROWS", 7)
    assert described(items, findings) == whole


def test_rows_come_in_the_order_of_the_items_whatever_it_is() -> None:
    items, findings = border(5, 120, 60)
    by_number = {row["item_id"]: row for row in described(items, findings)}
    random.Random(1).shuffle(items)
    kept = [item for item in items if (item.get("weight") or 1) > 0]
    rows = described(items, findings)
    assert [row["item_id"] for row in rows] == [item["item_id"] for item in kept]
    single = [row for row in rows if sum(o["item_id"] == row["item_id"] for o in kept) == 1]
    assert differences(single, [by_number[row["item_id"]] for row in single]) == []


@given(seeds, seeds, st.integers(0, 69))
@settings(max_examples=20, deadline=None)
def test_nothing_on_or_after_the_day_changes_a_row(seed: int, other: int, days: int) -> None:
    items, findings = border(seed, 50, 70)
    day = date(2023, 11, 20) + timedelta(days=days)
    future_items, future_findings = border(other, 50, 70)
    past = [item for item in items if item["received_on"] < day]
    today = [item for item in items if item["received_on"] == day]
    changed = [
        *past,
        *today,
        *(item for item in future_items if item["received_on"] >= day),
    ]
    known = [
        *(found for found in findings if found["known_on"] < day),
        *(found for found in future_findings if found["known_on"] >= day),
    ]
    rows = len([item for item in (*past, *today) if (item.get("weight") or 1) > 0])
    changed_rows = described(changed, known)[:rows]
    assert differences(described(items, findings)[:rows], changed_rows) == []


def test_describing_leaves_the_knowledge_as_it_is() -> None:
    items, findings = border(11, 300, 200)
    first = date(2024, 2, 1)
    past = [item for item in items if item["received_on"] < first]
    rest = items_table([item for item in items if item["received_on"] >= first])
    knowledge = Knowledge(1)
    known = findings_table([found for found in findings if found["known_on"] < first])
    knowledge.absorb(items_table(past), known)
    once, twice = knowledge.describe(rest), knowledge.describe(rest)
    assert once.equals(twice)
    assert once.equals(knowledge.copy().pass_chunk(rest))
    in_month = rest.slice(0, 5)
    assert once.slice(0, knowledge.describe(in_month).num_rows).equals(knowledge.describe(in_month))


def test_two_threads_give_what_one_gives() -> None:
    items, findings = border(13, 400, 200)
    tables = items_table(items), findings_table(findings)
    assert Knowledge(2).pass_chunk(*tables).equals(Knowledge(1).pass_chunk(*tables))


def test_only_the_names_that_are_asked_for_are_worked_out() -> None:
    items, findings = border(17, 200, 100)
    names = ["hs4", "consignment_finding_rate", "importer_days_since", "peer_items"]
    whole = Knowledge(1).pass_chunk(items_table(items), findings_table(findings))
    knowledge = Knowledge(1)
    part = knowledge.pass_chunk(items_table(items), findings_table(findings), names)
    assert sorted(part.column_names) == sorted(names)
    assert part.equals(whole.select(part.column_names))
    assert knowledge.sums()["seller_hs4"]["items"] > 0


def test_a_name_that_does_not_exist_is_refused_with_the_nearest() -> None:
    with pytest.raises(NotFound, match="importer_items"):
        Knowledge(1).describe(items_table([]), ["importr_items"])


def test_no_item_gives_a_table_with_all_columns_and_no_row() -> None:
    table = Knowledge(1).pass_chunk(items_table([]))
    assert table.num_rows == 0
    assert set(table.column_names) == set(FEATURES)


def test_a_day_that_was_passed_is_refused() -> None:
    items, findings = border(19, 50, 30)
    knowledge = Knowledge(1)
    knowledge.absorb(items_table(items), findings_table(findings))
    with pytest.raises(LateEvent, match="had passed"):
        knowledge.absorb(items_table(items[-1:]))


def test_columns_that_a_border_does_not_have_are_null() -> None:
    items = pa.table({"received_on": pa.array([date(2024, 1, 1), date(2024, 1, 2)])})
    row = Knowledge(1).pass_chunk(items).to_pylist()[1]
    assert row["everything_items"] == 1
    assert row["everything_finding_rate"] is None
    assert row["importer_items"] is None
    assert row["hs6"] is None


def test_the_sums_of_the_counters_are_held_against_a_recount() -> None:
    items, findings = border(23, 100, 60)
    knowledge = Knowledge(1)
    knowledge.absorb(items_table(items), findings_table(findings))
    all_items = sum(item.get("weight") or 1 for item in items)
    knowledge.check(
        {
            "everything": {
                "items": all_items,
                "examined": len(findings)
                - 2 * sum((found.get("weight") or 1) < 0 for found in findings),
            }
        }
    )
    with pytest.raises(CheckFailed, match=r"everything has \d+ items"):
        knowledge.check({"everything": {"items": all_items + 1}})


def test_single_keys_are_held_against_a_recount() -> None:
    items, findings = border(43, 200, 60)
    knowledge = Knowledge(1)
    knowledge.absorb(items_table(items), findings_table(findings))
    for counter in COUNTERS:
        keyed = [item for item in items if key_of(item, counter.columns) is not None]
        if not keyed:
            continue
        again = [
            {**item, "items": sum(weight(each) for each in keyed if same(each, item, counter))}
            for item in keyed[:20]
        ]
        fields = [*dict.fromkeys([*FIELDS, "items"])]
        table = pa.Table.from_pylist([{name: row[name] for name in fields} for row in again])
        knowledge.check_keys(counter.name, table)
        wrong = table.set_column(len(fields) - 1, "items", pa.array(range(900, 900 + len(again))))
        with pytest.raises(CheckFailed, match=f"{counter.name} has"):
            knowledge.check_keys(counter.name, wrong)


def weight(item: Row) -> int:
    return int(item.get("weight") or 1)


def same(one: Row, other: Row, counter: Counter) -> bool:
    return key_of(one, counter.columns) == key_of(other, counter.columns)


@pytest.mark.parametrize("day", [None, date(2220, 1, 1), date(21, 1, 1)])
def test_a_day_that_cannot_be_counted_is_refused_and_changes_nothing(day: date | None) -> None:
    knowledge = Knowledge(1)
    good = {"received_on": date(2024, 1, 1), "office": "A"}
    with pytest.raises(WrongInput, match="row 2"):
        knowledge.absorb(items_table([good, good | {"received_on": day}]))
    knowledge.absorb(items_table([good]))
    assert knowledge.sums()["office"]["items"] == 1


def test_a_parent_has_a_key_wherever_its_counter_has_one() -> None:
    by_name = {counter.name: counter for counter in COUNTERS}
    for counter in COUNTERS:
        if counter.parent is not None:
            parent = set(by_name[counter.parent].columns)
            wide = {"hs2", "hs4"} if "hs6" in counter.columns else set()
            wide |= {"hs2"} if "hs4" in counter.columns else set()
            assert parent <= set(counter.columns) | wide
