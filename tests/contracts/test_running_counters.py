"""The running counters of history give single events the rows that the batch gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from plain_recount import Row, border, differences, findings_table, items_table

from sekisho.errors import LateEvent
from sekisho.history.counters import RunningCounters, filling
from sekisho.risk.known.counters import COUNTERS
from sekisho.risk.known.event_knowledge import EventKnowledge
from sekisho.risk.known.knowledge import Knowledge

FIRST, UNTIL = date(2024, 12, 9), date(2025, 1, 1)
DAY_ZERO = date(1970, 1, 1)


def filled(path: Path, items: list[Row], findings: list[Row]) -> Knowledge:
    """What was known before the first day, also in running counters."""
    knowledge = Knowledge(1)
    knowledge.absorb(
        items_table([item for item in items if item["received_on"] < FIRST]),
        findings_table([found for found in findings if found["known_on"] < FIRST]),
    )
    assert knowledge.through is not None
    with filling(path, (knowledge.through - DAY_ZERO).days) as counters:
        for number, counter in enumerate(COUNTERS):
            counters.fill(number, knowledge.standing(counter.name, knowledge.through))
    return knowledge


def test_events_in_running_counters_give_the_rows_of_the_batch(tmp_path: Path) -> None:
    items, findings = border(47, 1200, 500)
    knowledge = filled(tmp_path / "counters.db", items, findings)
    some = [item for item in items if FIRST <= item["received_on"] < UNTIL]
    told = [found for found in findings if FIRST <= found["known_on"] < UNTIL]
    days = sorted({item["received_on"] for item in some} | {found["known_on"] for found in told})
    rows: list[Row] = []
    with RunningCounters(tmp_path / "counters.db") as store:
        events = EventKnowledge(store, knowledge.peer_edition(FIRST))
        for on in days:
            for item in (item for item in some if item["received_on"] == on):
                if (item.get("weight") or 1) > 0:
                    rows.append(events.describe(item))
                events.absorb(item)
            for found in (found for found in told if found["known_on"] == on):
                back = (found.get("weight") or 1) < 0
                move = events.take_back_finding if back else events.absorb_finding
                move(found, found["outcome"], on)
    batch = knowledge.pass_chunk(items_table(some), findings_table(told)).to_pylist()
    assert len(rows) > 30
    assert differences(rows, batch) == []


def test_an_event_of_a_day_that_the_batch_has_passed_is_refused(tmp_path: Path) -> None:
    items, findings = border(47, 1200, 500)
    knowledge = filled(tmp_path / "counters.db", items, findings)
    with RunningCounters(tmp_path / "counters.db") as store:
        events = EventKnowledge(store, knowledge.peer_edition(FIRST))
        late = next(item for item in items if item["received_on"] == knowledge.through)
        with pytest.raises(LateEvent):
            events.absorb(late)
