"""Rates and capacity of an office: which hold on a day, and how one changes them.

    >>> parse_rate("1%")
    0.01

Takes   the table of terms ever written, an office and a day; or values as a person writes them.
Gives   the terms of the latest `from_on` not after the day, of two the later written; the
        defaults of `OfficeTerms` where none was ever written.
Raises  WrongInput when a name is unknown or a value is no rate, number or “none”.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import WrongInput, nearest
from sekisho.records.office import OfficeTerms
from sekisho.records.schema import from_table

# The beginning of the calendar that every machine here counts from: before any terms written.
DEFAULT_FROM = date(1970, 1, 1)
DEFAULT_WRITTEN = datetime(1970, 1, 1, tzinfo=UTC)

RATES = (
    *("random_rate", "red_rate", "orange_rate", "yellow_rate", "blue_rate"),
    *("waiver_look_rate", "release_look_rate"),
)
CAPACITIES = ("examinations", "scans", "documents")
NO_LIMIT = ("none", "no limit", "")
DEADLINE = "examine_within_days"


def terms_on(terms: pa.Table, office: str, on: date) -> OfficeTerms:
    """The terms of an office that hold on a day; the defaults where none was written."""
    return terms_of(
        from_table(OfficeTerms, terms.filter(pc.equal(terms["office"], office))), office, on
    )


def terms_of(written: Iterable[OfficeTerms], office: str, on: date) -> OfficeTerms:
    """The same, from the rows of the table."""
    found = [row for row in written if row.office == office and row.from_on <= on]
    return max(found, key=lambda row: (row.from_on, row.written_at), default=default_terms(office))


def default_terms(office: str) -> OfficeTerms:
    """What holds for an office that never set anything."""
    return OfficeTerms(office, DEFAULT_FROM, DEFAULT_WRITTEN)


def merge_terms(
    now: OfficeTerms, changes: Mapping[str, object], *, from_on: date, written_at: datetime
) -> OfficeTerms:
    """New terms: those in force with some values changed; what is not named stays.

    Args:
        now: the terms in force on `from_on`.
        changes: name → value, as numbers or as a person writes them (“1%”, “38”, “none”).
        from_on: first day on which the new terms hold.
        written_at: the instant of the change.

    Raises:
        WrongInput: a name or a value that terms cannot have.
    """
    read: dict[str, Any] = {name: _read(name, value) for name, value in changes.items()}
    return dataclasses.replace(now, from_on=from_on, written_at=written_at, **read)


def parse_rate(given: str | float) -> float:
    """A share between 0 and 1, from “1%”, “0.01” or 0.01."""
    text = str(given).strip().replace(",", ".")
    try:
        share = Decimal(text[:-1].strip()) / 100 if text.endswith("%") else Decimal(text)
    except InvalidOperation:
        raise _no_rate(given) from None
    if not (share.is_finite() and 0 <= share <= 1):
        raise _no_rate(given)
    return float(share)


def parse_capacity(given: str | int | None) -> int | None:
    """A number of controls a day; “none” and null mean no limit."""
    if given is None or str(given).strip().lower() in NO_LIMIT:
        return None
    text = str(given).strip()
    if not (text.isascii() and text.isdigit()):
        raise WrongInput(
            f"“{given}” is no number of controls a day.",
            "Write a whole number from 0, or “none” for no limit.",
        )
    return int(text)


def parse_days(given: str | int | None) -> int | None:
    """Days until a control is late; “none” and null mean that it never is."""
    if given is None or str(given).strip().lower() in NO_LIMIT:
        return None
    text = str(given).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise WrongInput(
            f"“{given}” is no number of days.",
            "Write a whole number from 0 to 9999, or “none” for no deadline.",
        )
    return int(text)


def terms_id(terms: OfficeTerms) -> str:
    """The number under which a selection names the terms that were in force."""
    return f"{terms.office}/{terms.from_on}/{terms.written_at.isoformat()}"


def _read(name: str, value: object) -> float | int | None:
    if name in RATES:
        return parse_rate(value if isinstance(value, float) else str(value))
    if name in CAPACITIES:
        return parse_capacity(None if value is None else str(value))
    if name == DEADLINE:
        return parse_days(None if value is None else str(value))
    if name == "critical_value":
        return _parse_money(str(value))
    allowed = (*RATES, *CAPACITIES, DEADLINE, "critical_value")
    raise WrongInput(f"An office has no “{name}”.", nearest(name, allowed))


def _parse_money(given: str) -> float:
    try:
        amount = Decimal(given.strip())
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        raise WrongInput(f"“{given}” is no amount.", "Write a number from 0, without separators.")
    return float(amount)


def _no_rate(given: object) -> WrongInput:
    return WrongInput(f"“{given}” is no rate.", "Write a share such as 1% or 0.01, from 0 to 100%.")
