"""Currency codes: what each stands for, and how many decimals its amounts have.

    >>> parse("usd"), decimals("JPY"), decimals("KWD"), is_current("DEM")
    ('USD', 0, 3, False)

Takes   three letters as written by a person or a message.
Gives   three upper-case letters; a name; decimals; whether it is legal tender today.
Raises  InvalidCode when no currency of today or of the past bears the letters.
Source  ISO 4217; names and periods from Unicode CLDR.
"""

from __future__ import annotations

from functools import cache

from sekisho.codes.tables import rows
from sekisho.errors import InvalidCode


def parse(text: str) -> str:
    """The code in three upper-case letters.

    Raises:
        InvalidCode: if no currency of today or of the past bears it.
    """
    code = text.strip().upper()
    if code in known():
        return code
    raise InvalidCode(f"“{text}” is not a currency code.", _remedy(code))


def is_valid(text: str) -> bool:
    """Whether `parse` would take it."""
    return text.strip().upper() in known()


def name(code: str, language: str = "en") -> str | None:
    """The name of a currency in a language of the table; null when the code is unknown."""
    row = _table().get(code)
    return (row.get(f"name_{language}") or row["name_en"]) if row else None


def decimals(code: str) -> int | None:
    """Decimals of its smallest unit; null for gold, special funds and withdrawn currencies."""
    row = _table().get(code)
    return int(row["decimals"]) if row and row["decimals"] else None


def is_current(code: str) -> bool:
    """Whether the currency is listed today, not only in the past."""
    return code in current()


@cache
def current() -> frozenset[str]:
    """The codes that are listed today."""
    return frozenset(code for code, row in _table().items() if row["standing"] == "current")


@cache
def known() -> frozenset[str]:
    """The codes of today and of the past."""
    return frozenset(_table())


def _remedy(code: str) -> str:
    swapped = sorted(other for other in current() if sorted(other) == sorted(code))
    if swapped:
        return f"Were two letters swapped? There is {' and '.join(swapped)}."
    return "Give the three letters of ISO 4217, such as USD."


@cache
def _table() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("currency")}
