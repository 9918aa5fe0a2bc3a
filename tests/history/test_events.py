"""What moves the counters: what stood on a day is what the events until that day add up to."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from history_rows import AT, FIRST, finding, findings, item, items
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.history.store import History
from sekisho.records.finding import Outcome

DAYS = 70


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history", threads=1)


def test_each_item_counts_on_the_day_on_which_it_was_received(history: History) -> None:
    rows = items(*(item(number, day=number) for number in range(50)))
    history.commit("a", "collect", AT, {"goods_item": rows})
    events = list(history.item_events(columns=["item_id", "received_on"]))
    assert [event.num_rows for event in events] == [31, 19]
    assert pa.concat_tables(events)["weight"].to_pylist() == [1] * 50
    assert pa.concat_tables(events)["counted_on"].null_count == 50


def test_a_correction_takes_back_what_it_replaces_on_its_own_day(history: History) -> None:
    told = items(item(1, day=3), item(1, day=40, importer="X"))
    history.commit("a", "collect", AT, {"goods_item": told})
    january, february = history.item_events(columns=["importer", "received_on", "version"])
    assert january.to_pylist() == [event("I1", 3, 1, weight=1)]
    assert february.to_pylist() == [
        event("I1", 40, 1, weight=-1, counted_on=FIRST + timedelta(3)),
        event("X", 40, 2, weight=1),
    ]


def test_an_earlier_word_that_comes_later_counts_from_its_writing(history: History) -> None:
    history.commit("a", "collect", AT, {"goods_item": items(item(1, day=9))})
    history.commit("b", "collect", AT, {"goods_item": items(item(1, day=2, importer="X"))})
    january, march = history.item_events(columns=["importer", "received_on", "version"])
    written = (AT.date() - FIRST).days
    assert january.to_pylist() == [event("I1", 9, 1, weight=1)]
    assert march.to_pylist() == [
        event("I1", written, 1, weight=-1, counted_on=FIRST + timedelta(9)),
        event("X", written, 2, weight=1),
    ]


def test_a_version_that_was_corrected_on_its_own_day_never_counts(history: History) -> None:
    told = items(item(1), item(1, importer="X", received_at=AT.replace(month=1, hour=12)))
    history.commit("a", "collect", AT, {"goods_item": told})
    (only,) = history.item_events(columns=["importer", "received_on", "version"])
    assert only.to_pylist() == [event("X", 0, 2, weight=1)]


def test_a_correction_without_a_later_receipt_moves_findings_on_its_writing(
    history: History,
) -> None:
    tables = {"goods_item": items(item(1)), "finding": findings(finding(1, day=2))}
    history.commit("a", "collect", AT, tables)
    more = findings(finding(1, day=2, outcome=Outcome.CRITICAL))
    tables = {"goods_item": items(item(1, importer="X")), "finding": more}
    history.commit("b", "collect", AT, tables)
    written = (AT.date() - FIRST).days
    rows = [
        (row["importer"], row["outcome"], (row["known_on"] - FIRST).days, row["weight"])
        for table in history.finding_events(columns=["importer"])
        for row in table.to_pylist()
    ]
    assert sorted(rows, key=lambda row: (row[2], row[3])) == [
        ("I1", "irregular", 2, 1),
        ("I1", "irregular", written, -1),
        ("X", "critical", written, 1),
    ]


def test_a_finding_counts_under_the_fields_its_item_had_then(history: History) -> None:
    told = items(item(1, day=1), item(1, day=20, importer="X"), item(2, day=50))
    known = findings(
        finding(1, day=10), finding(1, day=30, outcome=Outcome.CRITICAL), finding(2, day=45)
    )
    history.commit("a", "collect", AT, {"goods_item": told, "finding": known})
    rows = [
        (row["importer"], row["outcome"], (row["known_on"] - FIRST).days, row["weight"])
        for table in history.finding_events(columns=["importer"])
        for row in table.to_pylist()
    ]
    assert sorted(rows, key=lambda row: (row[2], row[3])) == [
        ("I1", "irregular", 10, 1),
        ("I1", "irregular", 20, -1),
        ("X", "irregular", 20, 1),
        ("X", "irregular", 30, -1),
        ("X", "critical", 30, 1),
        ("I2", "irregular", 50, 1),
    ]


def test_findings_about_unknown_items_and_other_subjects_do_not_count(history: History) -> None:
    known = findings(finding(9, day=1), finding(1, day=1, subject_kind="mail"))
    history.commit("a", "collect", AT, {"goods_item": items(item(1)), "finding": known})
    assert sum(table.num_rows for table in history.finding_events()) == 0


@settings(max_examples=10)  # each example opens a history of its own
@given(
    told=st.lists(
        st.tuples(st.integers(1, 4), st.integers(0, DAYS), st.sampled_from("XYZ")), max_size=12
    ),
    known=st.lists(
        st.tuples(st.integers(1, 5), st.integers(0, DAYS), st.sampled_from(list(Outcome))),
        max_size=8,
    ),
    days=st.lists(st.integers(0, DAYS + 1), min_size=3, max_size=3),
)
def test_events_add_up_to_what_was_current_on_any_day(
    tmp_path_factory: pytest.TempPathFactory,
    told: list[tuple[int, int, str]],
    known: list[tuple[int, int, Outcome]],
    days: list[int],
) -> None:
    history = History(tmp_path_factory.mktemp("history"), threads=1)
    rows = items(*(item(which, day, importer=importer) for which, day, importer in told))
    history.commit("a", "collect", AT, {"goods_item": rows})
    more = findings(*(finding(which, day, outcome) for which, day, outcome in known))
    history.commit("b", "collect", AT, {"finding": more})
    for day in days:
        on = FIRST + timedelta(day)
        current = history.current("goods_item", on, ["item_id", "importer"]).to_pylist()
        importers = {row["item_id"]: row["importer"] for row in current}
        outcomes = history.current("finding", on, ["subject_id", "outcome"]).to_pylist()
        assert _sum(history.item_events(until=on), "importer") == Counter(importers.values())
        assert _sum(history.finding_events(until=on), "importer", "outcome") == Counter(
            (importers[row["subject_id"]], row["outcome"])
            for row in outcomes
            if row["subject_id"] in importers
        )


def _sum(events: object, *names: str) -> Counter[object]:
    total: Counter[object] = Counter()
    for table in events:  # type: ignore[attr-defined]
        for row in table.to_pylist():
            key = tuple(row[name] for name in names)
            total[key if len(key) > 1 else key[0]] += row["weight"]
    return Counter({key: count for key, count in total.items() if count})


def event(
    importer: str, day: int, version: int, *, weight: int, counted_on: date | None = None
) -> dict[str, object]:
    return {
        "importer": importer,
        "received_on": FIRST + timedelta(day),
        "version": version,
        "weight": weight,
        "counted_on": counted_on,
    }
