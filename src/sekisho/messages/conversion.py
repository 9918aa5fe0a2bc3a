"""Conversion: columns as they came become items, findings and rejections.

Takes   a sheet (each column text, or typed where the format has types) and its column map.
Gives   a reading; each row of the sheet is in it once, as an item or as a rejection.

Every column is read for all rows at once; a row with any defect in any column is left out
of the items and named, with all its defects, among the rejections.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.codes import country, hs, transport
from sekisho.errors import InvalidCode
from sekisho.messages import findings, values
from sekisho.messages.column_map import FIELDS, Column, ColumnMap
from sekisho.messages.defects import Defect, Origin, rejections
from sekisho.messages.reading import Draft, empty
from sekisho.records.goods_item import GoodsItem
from sekisho.records.schema import schema_of

ITEM = schema_of(GoodsItem)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows as they stood in a file, column by column."""

    columns: Mapping[str, pa.Array]
    """Every column of the file under its heading; null where nothing was given."""
    lines: npt.NDArray[np.int64]
    """The line on which each row begins, from 1."""
    raw_of: Callable[[int], str]
    """One row as it came."""
    padded: bool = True
    """Whether values may have blanks around them."""
    odd: bool = True
    """Whether values may have signs that nobody can see."""

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.lines)


def convert(sheet: Sheet, column_map: ColumnMap, origin: Origin) -> Draft:
    """Read every row of a sheet.

    Args:
        sheet: the rows; its columns have been checked against the map.
        column_map: what they mean.
        origin: the file, its map and the instant of reading.
    """
    given, defects = tidied(sheet, column_map)
    fields: dict[str, pa.Array] = {}
    for name in FIELDS:
        fields[name], found = _field(name, given, sheet, column_map, origin.at)
        defects += found
    _complete(fields, sheet, column_map, origin)
    told, found = findings.read(given, fields, column_map, origin)
    defects += found
    leftovers = {
        name: len(column) - column.null_count
        for name, column in sheet.columns.items()
        if name not in given
    }
    items = pa.Table.from_arrays([fields[name] for name in ITEM.names], schema=ITEM)
    draft = Draft(items, told, empty().rejections, leftovers, column_map.holds)
    if not defects:
        return draft
    refused = rejections(defects, origin, lambda row: int(sheet.lines[row]), sheet.raw_of)
    wrong = np.zeros(sheet.rows, bool)
    wrong[[one.row for one in defects]] = True
    return draft.without(pa.array(wrong), refused)


def tidied(sheet: Sheet, column_map: ColumnMap) -> tuple[dict[str, pa.Array], list[Defect]]:
    """The columns that the map reads, without blanks around values or words for nothing."""
    rule = column_map.finding
    wanted = {one.name: one for one in column_map.columns}
    names = dict.fromkeys((*wanted, *(rule.headings() if rule else ())))
    given, defects = {}, []
    for name in names:
        if name not in sheet.columns:
            continue
        column = wanted.get(name)
        array = _tidy(sheet.columns[name], column.strip if column else "", sheet, column_map)
        given[name] = array
        if column and column.required and array.null_count:
            reason = "This is empty; every row must fill it."
            defects += [
                Defect(row, name, "", reason, "Fill it in.")
                for row in values.rows_where(pc.is_null(array))
            ]
    return given, defects


def _tidy(array: pa.Array, strip: str, sheet: Sheet, column_map: ColumnMap) -> pa.Array:
    if not pa.types.is_string(array.type):
        return array
    nothing = pa.scalar(None, pa.string())
    for sign in strip:
        array = pc.replace_substring(array, sign, "")
    if sheet.padded:
        array = pc.utf8_trim_whitespace(array)
    if strip or sheet.padded:
        array = pc.if_else(pc.equal(array, ""), nothing, array)
    if column_map.empty:
        array = pc.if_else(pc.is_in(array, pa.array(column_map.empty)), nothing, array)
    return array


def _field(
    name: str, given: Mapping[str, pa.Array], sheet: Sheet, column_map: ColumnMap, at: datetime
) -> values.Found:
    column = column_map.column_of(name)
    if column is None or column.name not in given:
        return pa.nulls(sheet.rows, ITEM.field(name).type), []
    array = given[column.name]
    kind = ITEM.field(name).type
    if pa.types.is_floating(kind):
        return values.numbers(array, column)
    if pa.types.is_integer(kind):
        return values.wholes(array, column)
    if pa.types.is_date(kind):
        last = at.astimezone(ZoneInfo(column_map.zone)).date()
        return values.days(array, column, column_map.not_before, last)
    if pa.types.is_timestamp(kind):
        return values.instants(array, column, column_map.zone, column_map.not_before, at)
    return _text(array, column, sheet, column_map)


def _text(array: pa.Array, column: Column, sheet: Sheet, column_map: ColumnMap) -> values.Found:
    is_code = column.field != "description"
    longest = column_map.longest_code if is_code else column_map.longest_text
    array, defects = values.texts(array, column.name, longest, sheet.odd, is_code)
    if defects:
        return array, defects
    if column.values:
        array, defects = values.translated(array, column)
    if column.check != "none":
        array, found = values.by_distinct(array, column.name, _checker(column), pa.string())
        defects += found
    return array, defects


def _checker(column: Column) -> values.Reader:
    if column.check == "country":
        return _country
    if column.check == "hs":
        return lambda text: _commodity_code(text, column.digits)
    return _transport


@lru_cache(maxsize=1 << 10)
def _country(text: str) -> str:
    return country.parse(text)


@lru_cache(maxsize=1 << 16)
def _commodity_code(text: str, lengths: tuple[int, ...]) -> str:
    code = hs.parse(text)
    if len(code) < 6 or (lengths and len(code) not in lengths):
        wanted = " or ".join(str(one) for one in lengths) or "6 or more"
        hint = f"Was the leading zero lost? Then it is 0{code}." if len(code) % 2 else ""
        raise InvalidCode(f"“{text}” has {len(code)} digits; {wanted} are expected.", hint)
    return code


def _transport(text: str) -> str:
    transport.parse(text)
    return text


def _complete(
    fields: dict[str, pa.Array], sheet: Sheet, column_map: ColumnMap, origin: Origin
) -> None:
    """Fill the fields that the file does not give itself."""
    rows = sheet.rows
    if column_map.item_number is not None:
        one = pa.scalar(column_map.item_number, pa.int64())
        fields["item_number"] = pc.fill_null(fields["item_number"], one)
    number = pc.cast(fields["item_number"], pa.string())
    fields["item_id"] = pc.binary_join_element_wise(fields["declaration_number"], number, "/")
    _receive(fields, column_map, origin.at)
    fields["version"] = constant(1, pa.int64(), rows)
    fields["written_at"] = constant(origin.at, ITEM.field("written_at").type, rows)
    fields["arrival_id"] = constant(origin.arrival_id, pa.string(), rows)
    fields["row_number"] = pa.array(sheet.lines)


def _receive(fields: dict[str, pa.Array], column_map: ColumnMap, at: datetime) -> None:
    """The day and instant of receipt: as given, else by the map's rule."""
    zone, kind = column_map.zone, ITEM.field("received_at").type
    day, instant = fields["received_on"], fields["received_at"]
    if column_map.received == "arrival":
        untold = pc.and_(pc.is_null(day), pc.is_null(instant))
        instant = pc.if_else(untold, pa.scalar(at, kind), instant)
    if day.null_count and instant.null_count < len(instant):
        day = pc.coalesce(day, values.local_days(instant, zone))
    day = pc.coalesce(day, fields["declared_on"])
    if instant.null_count:
        begins, _ = values.by_distinct(day, "", lambda one: _begin(one, zone), kind)
        instant = pc.coalesce(instant, begins)
    fields["received_on"], fields["received_at"] = day, instant


@lru_cache(maxsize=1 << 16)
def _begin(day: date, zone: str) -> datetime:
    """The instant at which a day begins in the office's zone."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def constant(value: object, kind: pa.DataType, rows: int) -> pa.Array:
    """A column with the same value in each row."""
    return pa.repeat(pa.scalar(value, kind), rows)
