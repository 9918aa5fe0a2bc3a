"""A history as it stood says what it said then, and nobody can write into it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from history_rows import AT, finding, findings, item, items

from sekisho.errors import WrongInput
from sekisho.history.store import History
from sekisho.records.finding import Outcome
from sekisho.records.office import OfficeTerms
from sekisho.records.schema import to_table
from sekisho.records.selection import Selection

LATE = datetime(2020, 3, 1, 12, tzinfo=UTC)
STEPS: tuple[dict[str, pa.Table], ...] = (
    {"goods_item": items(*(item(number, day=number) for number in range(50)))},
    {"finding": findings(finding(3, 8), finding(40, 45, Outcome.NOTHING_FOUND))},
    {"known": pa.table({"item_id": ["x"], "received_on": [date(2020, 1, 5)], "seen": [1.5]})},
    {"goods_item": items(item(3, day=44, importer="X"), item(60, day=2, arrival_id="b"))},
    {"finding": findings(finding(3, 50, Outcome.CRITICAL))},
    {"known": pa.table({"item_id": ["y"], "received_on": [date(2020, 3, 5)], "more": [2.5]})},
    {"office_terms": to_table(OfficeTerms, [OfficeTerms("01", date(2020, 1, 1), AT)])},
)


def at(step: int) -> datetime:
    return AT + timedelta(minutes=step)


def write(history: History, step: int) -> None:
    history.commit(f"step {step}", "collect", at(step), STEPS[step])


def answers(history: History) -> list[Any]:
    """Whatever can be asked of a history, asked."""
    day = date(2020, 2, 15)
    first = date(2020, 1, 1)
    columns = ["item_id", "received_on", "importer"]
    return [
        history.rows("goods_item"),
        history.months("goods_item"),
        history.months("finding"),
        history.months("known"),
        [one.key for one in history.commits()],
        history.has("step 3"),
        history.next_number(),
        history.table("goods_item"),
        history.table("finding", until=day, where="outcome = 'irregular'"),
        history.current("goods_item"),
        history.current("finding", day),
        history.table("office_terms"),
        history.table("known", columns=["item_id", "received_on"]).to_pylist(),
        pa.concat_tables(list(history.batches("goods_item")) or [items()]),
        [one for one in history.item_events(first, day, columns) if one.num_rows],
        [one for one in history.finding_events(first, day, columns) if one.num_rows],
        history.sql("SELECT count(*) AS n, max(version) AS v FROM goods_item, office_terms"),
    ]


@pytest.mark.parametrize("joined", [False, True])
def test_what_was_answered_then_is_answered_again(tmp_path: Path, joined: bool) -> None:
    history, then = History(tmp_path / "history", threads=1), list[list[Any]]()
    for step in range(len(STEPS)):
        then.append(answers(history))
        write(history, step)
    if joined:
        for name in ("goods_item", "finding", "known", "office_terms"):
            history.compact(name)
    for step, said in enumerate(then):
        assert answers(history.as_of(step + 1)) == said, step
        assert answers(history.as_of(at(step))) == said, step
        assert answers(history.as_of(len(STEPS)).as_of(step + 1)) == said, step
    assert answers(history.as_of(LATE + timedelta(days=9))) == answers(history)


def test_later_columns_are_null_in_what_stood_before(tmp_path: Path) -> None:
    history = History(tmp_path / "history", threads=1)
    for step in range(len(STEPS)):
        write(history, step)
    assert history.as_of(5).table("known").to_pylist() == [
        {"item_id": "x", "received_on": date(2020, 1, 5), "seen": 1.5, "more": None}
    ]


WRITERS: tuple[Callable[[History], object], ...] = (
    lambda past: past.commit("new", "collect", AT, STEPS[0]),
    lambda past: past.put_blob(b"bytes"),
    lambda past: past.compact("goods_item"),
    lambda past: past.sweep(),
)


@pytest.mark.parametrize("write_into", WRITERS)
def test_nothing_is_written_into_the_past(
    tmp_path: Path, write_into: Callable[[History], object]
) -> None:
    history = History(tmp_path / "history", threads=1)
    write(history, 0)
    for seen in (history.as_of(1), history.as_of(99), history.instead(selection=_nobody())):
        with pytest.raises(WrongInput, match="only read"):
            write_into(seen)
    write(history, 1)
    assert history.next_number() == 3


def test_an_instant_without_its_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="no time zone"):
        History(tmp_path / "history", threads=1).as_of(datetime(2020, 3, 1))


def test_other_rows_may_stand_in_a_tables_place(tmp_path: Path) -> None:
    history = History(tmp_path / "history", threads=1)
    for step in range(len(STEPS)):
        write(history, step)
    other = OfficeTerms("02", date(2020, 1, 1), AT, examinations=3)
    twice = to_table(OfficeTerms, [other, OfficeTerms("02", date(2020, 1, 1), AT)])
    supposed = history.as_of(6).instead(office_terms=twice)
    assert supposed.table("office_terms").equals(twice)
    assert supposed.rows("office_terms") == 2
    latest = supposed.current("office_terms").to_pylist()
    assert [row["examinations"] for row in latest] == [None]
    asked = (
        "SELECT office, count(*) AS n FROM office_terms JOIN goods_item USING (office) GROUP BY 1"
    )
    assert supposed.sql(asked).to_pylist() == [{"office": "02", "n": 32}]
    known = pa.table({"item_id": ["z"], "received_on": [date(2020, 7, 9)]})
    assert supposed.instead(known=known).months("known") == [date(2020, 7, 1)]
    assert supposed.instead(known=known).table("known", date(2020, 7, 9)).equals(known)
    with pytest.raises(WrongInput, match="cannot be replaced"):
        history.instead(goods_item=items())


def _nobody() -> pa.Table:
    return to_table(Selection, [])
