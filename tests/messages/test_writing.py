"""What is written is read again as it was: every field, and the finding on each item."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from message_rows import ARRIVAL, AT

from sekisho.messages import column_map, delimited, writing
from sekisho.messages.reading import joined
from sekisho.records.finding import Finding, Outcome, SubjectKind
from sekisho.records.goods_item import GoodsItem
from sekisho.records.schema import from_table, schema_of, to_table

FIRST, LAST = date(1988, 1, 1), AT.date()
# Blanks around a value are no part of it, and signs that nobody sees are refused.
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="\ufffd"),
    min_size=1,
    max_size=8,
)
CODES = st.none() | WORDS
TEXTS = st.none() | st.lists(WORDS, min_size=1, max_size=4).map("\n".join)
AMOUNTS = st.none() | st.floats(0, 1e15)
DAYS = st.dates(FIRST, LAST)
COUNTRIES = st.none() | st.sampled_from(["KR", "JP", "ZZ", "YU"])


@st.composite
def items(draw: st.DrawFn, number: int) -> GoodsItem:
    day = draw(DAYS)
    instant = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return GoodsItem(
        item_id=f"{number}/1", declaration_number=str(number), item_number=1, version=1,
        declared_on=draw(DAYS), received_on=day,
        received_at=instant + timedelta(microseconds=draw(st.integers(0, 10**9))),
        written_at=AT, arrival_id=ARRIVAL, row_number=0,
        office=draw(WORDS), procedure=draw(CODES), seller=draw(CODES),
        importer=draw(CODES), carrier=draw(CODES),
        transport_mode=draw(st.sampled_from(["1", "40"])),
        commodity_code=draw(st.none() | st.sampled_from(["010129", "84713000", "9701000000"])),
        departure_country=draw(COUNTRIES), origin_country=draw(COUNTRIES),
        duty_rate_pct=draw(AMOUNTS), net_mass_kg=draw(AMOUNTS), item_value=draw(AMOUNTS),
        description=draw(TEXTS),
    )  # fmt: skip


@st.composite
def findings(draw: st.DrawFn, item: GoodsItem) -> Finding | None:
    if draw(st.booleans()):
        return None
    days = sorted((draw(DAYS), draw(DAYS)))
    return Finding(
        subject_id=item.item_id, subject_kind=SubjectKind.CARGO, version=1,
        outcome=draw(st.sampled_from(Outcome)), examined_on=days[0], known_on=days[1],
        written_at=AT, arrival_id=ARRIVAL, duty_recovered=draw(AMOUNTS), what=draw(CODES),
    )  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("writing") / "own.csv"


@given(told=st.data(), count=st.integers(0, 5))
def test_what_is_written_is_read_again_as_it_was(
    path: Path, told: st.DataObject, count: int
) -> None:
    rows = [told.draw(items(number)) for number in range(count)]
    known = [one for row in rows if (one := told.draw(findings(row)))]
    before, found = to_table(GoodsItem, rows), to_table(Finding, known)
    assert writing.write(path, [(before, found)]) == count
    reading = joined(list(delimited.read(path, column_map.find("sekisho"), ARRIVAL, AT)))
    assert reading.rejections.to_pylist() == []
    assert reading.items.drop(["row_number"]).to_pylist() == before.drop(["row_number"]).to_pylist()
    assert from_table(Finding, reading.findings) == known


def test_the_latest_finding_is_written(path: Path) -> None:
    item = GoodsItem("1/1", "1", 1, 1, FIRST, FIRST, AT, AT, ARRIVAL, 2, "30")
    first = Finding("1/1", SubjectKind.CARGO, 1, Outcome.IRREGULAR, FIRST, FIRST, AT, ARRIVAL)
    second = Finding("1/1", SubjectKind.CARGO, 2, Outcome.CRITICAL, FIRST, FIRST, AT, ARRIVAL)
    other = Finding("2/1", SubjectKind.CARGO, 1, Outcome.CRITICAL, FIRST, FIRST, AT, ARRIVAL)
    table = to_table(Finding, [first, second, other])
    writing.write(path, [(to_table(GoodsItem, [item]), table)])
    (line,) = path.read_text().splitlines()[1:]
    assert "critical" in line


def test_what_a_spreadsheet_would_run_gets_an_apostrophe_where_asked(path: Path) -> None:
    item = GoodsItem("1/1", "1", 1, 1, FIRST, FIRST, AT, AT, ARRIVAL, 2, "30", seller="=A1")
    runs = [(to_table(GoodsItem, [item]), None)]
    writing.write(path, runs)
    assert ",=A1," in path.read_text()
    writing.write(path, runs, for_spreadsheets=True)
    assert ",'=A1," in path.read_text()


def test_no_items_give_a_heading_that_can_be_read(path: Path) -> None:
    assert writing.write(path, []) == 0
    (reading,) = delimited.read(path, column_map.find("sekisho"), ARRIVAL, AT)
    assert reading.items.schema == schema_of(GoodsItem)
    assert reading.items.num_rows == 0


def test_a_table_in_many_chunks_is_written_in_its_order(path: Path) -> None:
    rows = [
        GoodsItem(f"{n}/1", str(n), 1, 1, FIRST, FIRST, AT, AT, ARRIVAL, 2, "30") for n in range(9)
    ]
    table = pa.concat_tables([to_table(GoodsItem, rows[:4]), to_table(GoodsItem, rows[4:])])
    writing.write(path, [(table.slice(1), None)])
    assert [line.split(",")[0] for line in path.read_text().splitlines()[1:]] == list("12345678")
