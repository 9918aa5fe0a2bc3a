"""Findings in a file of declarations: how the examination of a row ended.

Takes   the columns that the map's rule for findings names, and the items' fields.
Gives   one row of the table `finding` for each row of the sheet; its outcome is null where
        nothing was examined, and the caller leaves these out.

A second column that says the same in other words must agree; a contradiction is a defect.
"""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import InvalidCode, nearest
from sekisho.messages import values
from sekisho.messages.column_map import Column, ColumnMap, FindingRule
from sekisho.messages.defects import Defect, Origin, shown
from sekisho.records.finding import Finding, SubjectKind
from sekisho.records.schema import schema_of

FINDING = schema_of(Finding)


def read(
    given: Mapping[str, pa.Array],
    fields: Mapping[str, pa.Array],
    column_map: ColumnMap,
    origin: Origin,
) -> tuple[pa.Table | None, list[Defect]]:
    """The finding of each row, outcome null where nothing was examined; null without a rule."""
    rule = column_map.finding
    if rule is None or rule.column not in given:
        return None, []
    outcome, defects = values.by_distinct(
        given[rule.column], rule.column, lambda text: _outcome(text, rule), pa.string()
    )
    defects += _contradictions(given, outcome, rule)
    told, found = _particulars(given, rule, column_map, origin)
    defects += found
    rows = len(outcome)
    examined_on = _examined_on(told, fields, column_map)
    if column_map.holds != "items":
        defects += _undated(given, pc.and_(pc.is_valid(outcome), pc.is_null(examined_on)), rule)
    later = pc.add(pc.cast(examined_on, pa.int32()), pa.scalar(rule.known_after_days, pa.int32()))
    known_on = pc.coalesce(told["known_on"], pc.cast(later, pa.date32()))
    defects += _too_early(known_on, examined_on, outcome, rule)
    columns = {
        **told,
        "subject_id": fields["item_id"],
        "subject_kind": pa.repeat(pa.scalar(SubjectKind.CARGO.value), rows),
        "version": pa.repeat(pa.scalar(1, pa.int64()), rows),
        "outcome": outcome,
        "examined_on": examined_on,
        "known_on": known_on,
        "written_at": fields["written_at"],
        "arrival_id": fields["arrival_id"],
    }
    return pa.Table.from_arrays([columns[name] for name in FINDING.names], schema=FINDING), defects


def _outcome(text: str, rule: FindingRule) -> str:
    if text not in rule.outcome:
        hint = nearest(text, rule.outcome) or f"The map knows {', '.join(rule.outcome)}."
        raise InvalidCode(f"“{shown(text)}” is not an outcome.", hint)
    return rule.outcome[text].value


def _contradictions(
    given: Mapping[str, pa.Array], outcome: pa.Array, rule: FindingRule
) -> list[Defect]:
    defects: list[Defect] = []
    for heading, per_outcome in rule.agrees.items():
        if heading not in given:
            continue
        expected, _ = values.by_distinct(outcome, heading, per_outcome.get, pa.string())
        told = given[heading]
        unlike = pc.fill_null(pc.not_equal(told, expected), False)
        one_only = pc.xor(pc.is_valid(told), pc.is_valid(expected))
        for row in values.rows_where(pc.or_(unlike, one_only)):
            first = given[rule.column][row].as_py() or ""
            second = told[row].as_py() or ""
            defects.append(
                Defect(
                    row,
                    heading,
                    second,
                    f"“{shown(second)}” contradicts {rule.column} “{shown(first)}”.",
                    "Correct the one that is wrong.",
                )
            )
    return defects


def _particulars(
    given: Mapping[str, pa.Array], rule: FindingRule, column_map: ColumnMap, origin: Origin
) -> tuple[dict[str, pa.Array], list[Defect]]:
    """Days, duty and kind of irregularity, as far as the file has them."""
    told: dict[str, pa.Array] = {}
    defects: list[Defect] = []
    last = origin.at.astimezone(ZoneInfo(column_map.zone)).date()
    for name in ("examined_on", "known_on", "duty_recovered", "what"):
        heading = getattr(rule, name)
        if heading not in given:
            rows = len(given[rule.column])
            told[name] = pa.nulls(rows, FINDING.field(name).type)
            continue
        column = Column(
            heading,
            name,
            decimal=column_map.decimal,
            thousands=column_map.thousands,
            date_format=column_map.date_format,
        )
        if name == "duty_recovered":
            told[name], found = values.numbers(given[heading], column)
        elif name == "what":
            told[name], found = values.texts(
                given[heading], heading, column_map.longest_text, True, False
            )
        else:
            told[name], found = values.days(given[heading], column, column_map.not_before, last)
        defects += found
    return told, defects


def _examined_on(
    told: Mapping[str, pa.Array], fields: Mapping[str, pa.Array], column_map: ColumnMap
) -> pa.Array:
    """The day of the examination as the file has it, else the nearest day that it has."""
    known_on = [] if column_map.holds == "items" else [told["known_on"]]
    return pc.coalesce(told["examined_on"], *known_on, fields["received_on"])


def _undated(given: Mapping[str, pa.Array], undated: pa.Array, rule: FindingRule) -> list[Defect]:
    """Findings for which the file has no day at all; a wrong day is a defect of its own."""
    headings = [name for name in (rule.examined_on, rule.known_on) if name and name in given]
    for name in headings:
        undated = pc.and_(undated, pc.is_null(given[name]))
    place = rule.examined_on or rule.known_on or rule.column
    reason, remedy = "The finding is of no day.", "Give the day of the examination."
    return [Defect(row, place, "", reason, remedy) for row in values.rows_where(undated)]


def _too_early(
    known_on: pa.Array, examined_on: pa.Array, outcome: pa.Array, rule: FindingRule
) -> list[Defect]:
    early = pc.and_(pc.less(known_on, examined_on), pc.is_valid(outcome))
    place = rule.known_on or rule.column
    return [
        Defect(
            row,
            place,
            str(known_on[row].as_py()),
            "The result was known before the examination.",
            "Correct one of the two days.",
        )
        for row in values.rows_where(early)
    ]
