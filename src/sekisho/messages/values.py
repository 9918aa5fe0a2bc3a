"""Values: columns of text as numbers, days, instants and codes, with defects.

Takes   one column of text as it stood in the file, nulls where nothing was given.
Gives   the column in its kind, null where nothing was given or the value is wrong,
        and a defect for each wrong value.

Each kind has a quick way for a whole column at once; only when that fails are the values
looked at one by one, and then each distinct value once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import InvalidCode, nearest
from sekisho.messages.column_map import Column
from sekisho.messages.defects import Defect, shown

Found = tuple[pa.Array, list[Defect]]
Reader = Callable[[str], object]

# Sixteen digits before the point: amounts of the WCO Data Model are n..16,3.
TOO_LARGE = 1e16

_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
_UNSEEN = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
_UNFIT_FOR_CODES = f"[{_CONTROL}\\t\\n{_UNSEEN}\N{REPLACEMENT CHARACTER}]"
_UNFIT_FOR_TEXT = f"[{_CONTROL}\N{REPLACEMENT CHARACTER}]"

# Day 0 of a workbook's dates, so that a day number left in a CSV can be named as a date.
_WORKBOOK_DAY_0 = date(1899, 12, 30)


def numbers(given: pa.Array, column: Column) -> Found:
    """Numbers of zero or more, in the field's unit; null where nothing was given."""
    defects: list[Defect] = []
    found = _plain_numbers(given, column)
    if found is None:
        found, defects = _numbers_with_care(given, column)
    extremes = pc.min_max(found)
    low, high = extremes["min"].as_py(), extremes["max"].as_py()
    # Nothing but NaN gives infinite extremes; NaN beside numbers does not show in them.
    if low is not None and (low < 0 or high >= TOO_LARGE or pc.any(pc.is_nan(found)).as_py()):
        fits = pc.and_(pc.greater_equal(found, 0.0), pc.less(found, TOO_LARGE))
        defects += _wrong(given, pc.invert(fits), column.name, _unfit_number)
        found = pc.if_else(fits, found, pa.scalar(None, pa.float64()))
    return (found if column.factor == 1 else pc.multiply(found, column.factor)), defects


def wholes(given: pa.Array, column: Column) -> Found:
    """Whole numbers from 1; null where nothing was given."""
    wellformed = pc.match_substring_regex(given, "^[0-9]{1,9}$")
    found = pc.cast(pc.if_else(wellformed, given, pa.scalar(None, pa.string())), pa.int64())
    fits = pc.fill_null(pc.greater(found, 0), False)
    wrong = pc.and_(pc.invert(fits), pc.is_valid(given))
    if not pc.any(wrong).as_py():
        return found, []
    return found, _wrong(
        given,
        wrong,
        column.name,
        lambda text: (
            f"“{shown(text)}” is not a whole number from 1.",
            "Give 1, 2, 3 and so on.",
        ),
    )


def days(given: pa.Array, column: Column, first: date, last: date) -> Found:
    """Days from the first to the last allowed one; null where nothing was given."""

    def read(text: str) -> date:
        return _day(text, column.date_format, first, last)

    return by_distinct(given, column.name, read, pa.date32())


def instants(given: pa.Array, column: Column, zone: str, first: date, last: datetime) -> Found:
    """Instants in UTC; one without a zone is read in the office's; null where none was given."""
    kind = pa.timestamp("us", tz="UTC")
    try:
        found, defects = pc.cast(given, kind), list[Defect]()
    except pa.ArrowInvalid:

        def read(text: str) -> datetime:
            return _instant(text, zone)

        found, defects = by_distinct(given, column.name, read, kind)
    begin = pa.scalar(datetime.combine(first, time(), UTC), kind)
    early, late = pc.less(found, begin), pc.greater(found, pa.scalar(last, kind))
    if pc.any(pc.or_(early, late)).as_py():
        defects += _wrong(given, early, column.name, lambda text: _too_early(text, first))
        defects += _wrong(given, late, column.name, _too_late)
        found = pc.if_else(pc.or_(early, late), pa.scalar(None, kind), found)
    return found, defects


def local_days(instants: pa.Array, zone: str) -> pa.Array:
    """The day of each instant in a zone; null where there is no instant."""
    seconds = pc.fill_null(pc.cast(instants, pa.int64()), 0).to_numpy() // 1_000_000
    # Offsets change on the quarter of an hour, if at all: one look-up serves all within it.
    quarters, places = np.unique(seconds // 900, return_inverse=True)
    there = ZoneInfo(zone)
    offsets = [_offset(int(quarter) * 900, there) for quarter in quarters]
    days = (seconds + np.array(offsets, np.int64)[places]) // 86_400
    missing = pc.is_null(instants).to_numpy(zero_copy_only=False)
    return pa.array(days.astype(np.int32), pa.date32(), mask=missing)


def texts(given: pa.Array, place: str, longest: int, odd: bool, is_code: bool) -> Found:
    """Codes or descriptions as they stand, without signs that nobody can see.

    Args:
        given: the column.
        place: its heading.
        longest: letters that a value may have.
        odd: whether such signs can occur at all in this run of rows.
        is_code: whether line feeds and marks of direction are unfit too.
    """
    defects: list[Defect] = []
    if odd:
        unfit = pc.match_substring_regex(given, _UNFIT_FOR_CODES if is_code else _UNFIT_FOR_TEXT)
        defects += _wrong(given, unfit, place, _unseen_sign)
    if (pc.max(pc.binary_length(given)).as_py() or 0) > longest:
        long = pc.greater(pc.utf8_length(given), longest)
        defects += _wrong(
            given,
            long,
            place,
            lambda text: (
                f"This has {len(text)} letters; at most {longest} are taken.",
                "Shorten it.",
            ),
        )
    return given, defects


def translated(given: pa.Array, column: Column) -> Found:
    """The file's codes in ours, by the map's table."""

    def read(text: str) -> str | None:
        if text in column.values:
            return column.values[text]
        if column.other == "reject":
            hint = nearest(text, column.values) or f"Known: {', '.join(column.values)}."
            raise InvalidCode(f"“{shown(text)}” is not in the map's list.", hint)
        return text if column.other == "keep" else None

    return by_distinct(given, column.name, read, pa.string())


def by_distinct(given: pa.Array, place: str, read: Reader, kind: pa.DataType) -> Found:
    """A column read value by value, each distinct one once; `read` raises InvalidCode."""
    coded = given.dictionary_encode()
    values, wrong = [], {}
    for place_in_list, text in enumerate(coded.dictionary.to_pylist()):
        try:
            values.append(read(text))
        except InvalidCode as error:
            values.append(None)
            wrong[place_in_list] = (error.label, error.hint)
    found = pa.array(values, kind).take(coded.indices)
    if not wrong:
        return found, []
    is_wrong = pc.is_in(coded.indices, pa.array(wrong, pa.int32()))
    told = dict(zip((coded.dictionary[at].as_py() for at in wrong), wrong.values(), strict=True))
    return found, _wrong(given, is_wrong, place, lambda text: told[text])


def rows_where(mask: pa.Array) -> list[int]:
    """The rows in which a condition holds; null is not holding."""
    return [int(row) for row in pc.indices_nonzero(pc.fill_null(mask, False)).to_pylist()]


def _wrong(
    given: pa.Array, mask: pa.Array, place: str, says: Callable[[str], tuple[str, str]]
) -> list[Defect]:
    rows = rows_where(mask)
    texts_there: Iterable[str] = given.take(pa.array(rows, pa.int64())).to_pylist()
    return [
        Defect(row, place, text, *says(text)) for row, text in zip(rows, texts_there, strict=True)
    ]


def _plain_numbers(given: pa.Array, column: Column) -> pa.Array | None:
    """All numbers at once; null when the form of some must be looked at."""
    if column.decimal != "." or column.thousands:
        return None
    try:
        return pc.cast(given, pa.float64())
    except pa.ArrowInvalid:
        return None


def _numbers_with_care(given: pa.Array, column: Column) -> Found:
    plain = given
    if column.thousands:
        plain = _without_thousands(given, column)
    if column.decimal == ",":
        # A point is no decimal sign here: what has one must not pass for a number.
        plain = pc.replace_substring(pc.replace_substring(plain, ".", "!"), ",", ".")
    wellformed = pc.match_substring_regex(plain, _NUMBER)
    found = pc.cast(pc.if_else(wellformed, plain, pa.scalar(None, pa.string())), pa.float64())

    def says(text: str) -> tuple[str, str]:
        return f"“{shown(text)}” is not a number.", _number_remedy(text, column)

    return found, _wrong(given, pc.invert(wellformed), column.name, says)


def _without_thousands(given: pa.Array, column: Column) -> pa.Array:
    sign, point = re.escape(column.thousands), re.escape(column.decimal)
    grouped = rf"^[+-]?[0-9]{{1,3}}({sign}[0-9]{{3}})+({point}[0-9]*)?$"
    is_grouped = pc.match_substring_regex(given, grouped)
    return pc.if_else(is_grouped, pc.replace_substring(given, column.thousands, ""), given)


def _number_remedy(text: str, column: Column) -> str:
    narrow = unicodedata.normalize("NFKC", text).strip()
    if narrow != text and re.match(_NUMBER, narrow):
        return f"Write {narrow}."
    if re.match(r"^[+-]?[0-9][0-9., ]*$", narrow):
        return f"The map expects “{column.decimal}” before decimals" + (
            f" and “{column.thousands}” between thousands."
            if column.thousands
            else " and nothing between thousands."
        )
    return "Give digits only; leave it empty when it is not known."


def _unfit_number(text: str) -> tuple[str, str]:
    if text.lower().lstrip("+-").startswith(("nan", "inf")):
        return f"“{shown(text)}” is not an amount.", "Leave it empty when it is not known."
    if text.startswith("-"):
        return f"“{shown(text)}” is below zero.", "Give zero or more."
    return f"“{shown(text)}” has more than 16 digits before the point.", "Is the unit right?"


def _unseen_sign(text: str) -> tuple[str, str]:
    if "\N{REPLACEMENT CHARACTER}" in text:
        return (
            "There is a sign that cannot be read.",
            "Save the row in the encoding that the map names.",
        )
    sign = next(s for s in text if unicodedata.category(s) in ("Cc", "Cf"))
    return f"There is a sign that nobody sees (U+{ord(sign):04X}).", "Take it out."


def _offset(second: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(second, zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _too_early(text: str, first: date) -> tuple[str, str]:
    return f"“{text}” is before {first}.", "Is the year right?"


def _too_late(text: str) -> tuple[str, str]:
    return f"“{text}” is after the day on which the file came.", "Is the year right?"


@lru_cache(maxsize=1 << 16)
def _day(text: str, form: str, first: date, last: date) -> date:
    try:
        day = datetime.strptime(text, form).date() if text.isascii() else None
    except ValueError:
        day = None
    if day is None or (form == "%Y-%m-%d" and len(text) != 10):
        raise InvalidCode(f"“{shown(text)}” is not a date.", _day_remedy(text, form, last))
    if day < first:
        raise InvalidCode(*_too_early(text, first))
    if day > last:
        raise InvalidCode(*_too_late(text))
    return day


def _day_remedy(text: str, form: str, last: date) -> str:
    example = f"Write it as {date(2021, 12, 31).strftime(form)}."
    if re.fullmatch(r"[0-9]{5}(\.0*)?", text) and text.isascii():
        day = _WORKBOOK_DAY_0 + timedelta(days=int(text[:5]))
        if day <= last:
            return f"It may be a workbook's day number for {day}. {example}"
    return example


def _instant(text: str, zone: str) -> datetime:
    try:
        told = datetime.fromisoformat(text)
        told = told if told.tzinfo else told.replace(tzinfo=ZoneInfo(zone))
        return told.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidCode(
            f"“{shown(text)}” is not an instant.", "Write it as 2021-12-31T23:59:59Z."
        ) from error
