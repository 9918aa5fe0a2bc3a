"""From a record to its table and back."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho import records
from sekisho.records.schema import column, from_table, schema_of, to_table

# An explanation is read aloud or drawn; it is the one module of records that is no table.
MODULES = [
    importlib.import_module(f"sekisho.records.{found.name}")
    for found in pkgutil.iter_modules(records.__path__)
    if found.name != "explanation"
]
TABLES = [
    record
    for module in MODULES
    for record in vars(module).values()
    if dataclasses.is_dataclass(record)
    and isinstance(record, type)
    and record.__module__ == module.__name__
    and all(spec.metadata for spec in dataclasses.fields(record))
]

every_table = pytest.mark.parametrize("record", TABLES, ids=[one.__name__ for one in TABLES])


class Colour(StrEnum):
    """A closed list."""

    RED = "red"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class Sample:
    """One column of every kind."""

    name: str = column("a name")
    count: int = column("a count")
    mass_kg: float = column("a mass", unit="kg")
    sealed: bool = column("whether it is sealed")
    seen_on: date = column("a day")
    seen_at: datetime = column("an instant")
    colour: Colour = column("a colour")
    colour_before: Colour | None = column("another", default=None)
    words: tuple[str, ...] = column("some words", default=())
    note: str | None = column("a note", default=None)


SAMPLES = st.builds(
    Sample,
    name=st.text(),
    count=st.integers(-(2**63), 2**63 - 1),
    mass_kg=st.floats(allow_nan=False),
    sealed=st.booleans(),
    seen_on=st.dates(),
    seen_at=st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(
        lambda instant: instant.replace(tzinfo=UTC)
    ),
    colour=st.sampled_from(Colour),
    colour_before=st.none() | st.sampled_from(Colour),
    words=st.lists(st.text()).map(tuple),
    note=st.none() | st.text(),
)


@given(st.lists(SAMPLES, max_size=5))
def test_records_come_back_from_their_table_as_they_were(rows: list[Sample]) -> None:
    table = to_table(Sample, rows)
    assert table.schema.equals(schema_of(Sample))
    assert from_table(Sample, table) == rows


def test_only_a_field_that_may_be_null_gives_a_column_that_may_be() -> None:
    schema = schema_of(Sample)
    assert [field.name for field in schema if field.nullable] == ["colour_before", "note"]


def test_a_column_carries_its_meaning_and_its_unit() -> None:
    assert schema_of(Sample).field("mass_kg").metadata == {b"says": b"a mass", b"unit": b"kg"}
    assert schema_of(Sample).field("name").metadata == {b"says": b"a name"}


def test_a_kind_that_no_column_can_hold_is_refused() -> None:
    @dataclass(frozen=True)
    class Odd:
        parts: dict[str, Any] = column("something")

    with pytest.raises(TypeError, match="No column can hold"):
        schema_of(Odd)


def test_a_table_with_more_columns_than_the_record_gives_the_record() -> None:
    row = Sample("a", 1, 1.0, True, date(2021, 1, 1), datetime(2021, 1, 1, tzinfo=UTC), Colour.RED)
    wider = to_table(Sample, [row]).append_column("more", pa.array([1]))
    assert from_table(Sample, wider) == [row]


@every_table
def test_every_record_is_frozen_slotted_and_says_what_each_column_is(record: type) -> None:
    assert record.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(record)
    for spec in dataclasses.fields(record):
        assert spec.metadata["says"], f"{record.__name__}.{spec.name}"


@every_table
def test_names_of_columns_keep_to_the_grammar_of_kinds(record: type) -> None:
    kinds = {"_on": pa.date32(), "_at": pa.timestamp("us", tz="UTC"), "_p": pa.float64()}
    for column_ in schema_of(record):
        for ending, kind in kinds.items():
            if column_.name.endswith(ending):
                assert column_.type == kind, f"{record.__name__}.{column_.name}"
