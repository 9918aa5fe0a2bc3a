"""Rows for the tests of history: goods items and findings, many of them from few words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa

from sekisho.records.finding import Finding, Outcome, SubjectKind
from sekisho.records.goods_item import GoodsItem
from sekisho.records.schema import to_table

AT = datetime(2020, 3, 1, 12, tzinfo=UTC)
FIRST = date(2020, 1, 1)


def item(number: int, day: int = 0, **changed: object) -> GoodsItem:
    """A goods item received `day` days after the first of January 2020."""
    received = FIRST + timedelta(days=day)
    fields: dict[str, object] = {
        "item_id": f"D{number:07d}/1",
        "declaration_number": f"D{number:07d}",
        "item_number": 1,
        "version": 1,
        "declared_on": FIRST,
        "received_on": received,
        "received_at": datetime(received.year, received.month, received.day, 9, tzinfo=UTC),
        "written_at": AT,
        "arrival_id": "a",
        "row_number": number,
        "office": f"{number % 3:02d}",
        "importer": f"I{number % 7}",
        "commodity_code": f"{number % 97:06d}",
        "net_mass_kg": float(number % 50),
        "item_value": None if number % 11 == 0 else 100.0 + number,
    }
    return GoodsItem(**{**fields, **changed})  # type: ignore[arg-type]


def items(*rows: GoodsItem) -> pa.Table:
    """These goods items as a table."""
    return to_table(GoodsItem, rows)


def finding(
    number: int, day: int, outcome: Outcome = Outcome.IRREGULAR, **changed: object
) -> Finding:
    """A finding about goods item `number`, known `day` days after the first of January 2020."""
    known = FIRST + timedelta(days=day)
    fields: dict[str, object] = {
        "subject_id": f"D{number:07d}/1",
        "subject_kind": SubjectKind.CARGO,
        "version": 1,
        "outcome": outcome,
        "examined_on": FIRST,
        "known_on": known,
        "written_at": AT,
        "arrival_id": "a",
    }
    return Finding(**{**fields, **changed})  # type: ignore[arg-type]


def findings(*rows: Finding) -> pa.Table:
    """These findings as a table."""
    return to_table(Finding, rows)
