"""One item on the wire gets the row that the batch gives."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_recount import (
    OpenCounters,
    Row,
    border,
    differences,
    findings_table,
    items_table,
)

from sekisho.errors import NotReady
from sekisho.risk.known.event_knowledge import EventKnowledge
from sekisho.risk.known.knowledge import FEATURES, Knowledge
from sekisho.risk.known.peers import PeerEdition


def edition_before(past: list[Row], on: date) -> PeerEdition:
    """Like goods as known before the month of a day."""
    knowledge = Knowledge(1)
    first = on.replace(day=1)
    knowledge.absorb(items_table([item for item in past if item["received_on"] < first]))
    return knowledge.peer_edition(on)


def one_by_one(
    store: OpenCounters, past: list[Row], items: list[Row], findings: list[Row]
) -> list[Row]:
    """Describe each item when it comes, and let the findings come in between."""
    months = {item["received_on"].replace(day=1) for item in items}
    editions = {month: edition_before(past, month) for month in months}
    waiting = sorted(findings, key=lambda found: found["known_on"])
    rows = []
    for item in items:
        on = EventKnowledge(store, editions[item["received_on"].replace(day=1)])
        while waiting and waiting[0]["known_on"] < item["received_on"]:
            found = waiting.pop(0)
            back = (found.get("weight") or 1) < 0
            move = on.take_back_finding if back else on.absorb_finding
            move(found, found["outcome"], found["known_on"])
        if (item.get("weight") or 1) > 0:
            rows.append(on.describe(item))
        on.absorb(item)
    return rows


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_events_one_by_one_give_the_rows_of_the_batch(seed: int) -> None:
    items, findings = border(seed, 40, 60)
    batch = Knowledge(1).pass_chunk(items_table(items), findings_table(findings)).to_pylist()
    rows = one_by_one(OpenCounters(), items, items, findings)
    assert [list(row) for row in rows] == [list(FEATURES)] * len(rows)
    assert differences(rows, batch) == []


def test_a_store_filled_from_the_batch_goes_on_where_it_ended() -> None:
    items, findings = border(29, 900, 500)
    first = date(2025, 3, 1)
    past = [item for item in items if item["received_on"] < first]
    rest = [item for item in items if first <= item["received_on"] < date(2025, 4, 1)]
    knowledge = Knowledge(1)
    early = findings_table([found for found in findings if found["known_on"] < first])
    knowledge.absorb(items_table(past), early)
    store = OpenCounters()
    store.fill(knowledge, first)
    late = [found for found in findings if found["known_on"] >= first]
    rows = one_by_one(store, past, rest, late)
    batch = knowledge.pass_chunk(items_table(rest), findings_table(late)).to_pylist()
    assert len(rows) > 30
    assert any(row["peer_level"] for row in batch)
    assert differences(rows, batch) == []


def test_like_goods_of_another_month_are_refused() -> None:
    edition = Knowledge(1).peer_edition(date(2024, 1, 31))
    events = EventKnowledge(OpenCounters(), edition)
    with pytest.raises(NotReady, match="2024-02-01"):
        events.describe({"received_on": date(2024, 2, 1), "office": "A"})


def test_an_item_with_nothing_but_its_day_is_described() -> None:
    on = date(2024, 1, 2)
    events = EventKnowledge(OpenCounters(), Knowledge(1).peer_edition(on))
    row = events.describe({"received_on": on})
    assert row["everything_items"] == 0
    assert row["everything_finding_rate"] is None
    assert row["importer_items"] is None
