"""Country codes: what each stands for, and whether it may stand in a declaration.

    >>> parse("kr"), name("KR"), name("KR", "ja")
    ('KR', 'South Korea', '韓国')
    >>> standing("ZZ"), standing("AN"), standing("Q1")
    (<Standing.USER_ASSIGNED: 'user_assigned'>, <Standing.WITHDRAWN: 'withdrawn'>, None)

Takes   two letters as written by a person or a message.
Gives   two upper-case letters; a short name; how the code stands in ISO 3166.
Raises  InvalidCode when ISO 3166 gives the two letters no meaning at all.
Source  ISO 3166-1 and 3166-3; names from Unicode CLDR.

A withdrawn, reserved or user-assigned code (ZZ: unknown) is what somebody declared: it is
taken as it stands, and an indicator may ask about it. Only two letters without any standing
are a defect.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from sekisho.codes.tables import rows
from sekisho.errors import InvalidCode


class Standing(StrEnum):
    """How ISO 3166 treats a code."""

    ASSIGNED = "assigned"
    RESERVED = "reserved"
    USER_ASSIGNED = "user_assigned"
    WITHDRAWN = "withdrawn"


def parse(text: str) -> str:
    """The code in two upper-case letters.

    Raises:
        InvalidCode: if the two letters have no standing in ISO 3166.
    """
    code = text.strip().upper()
    if code in known():
        return code
    raise InvalidCode(f"“{text}” is not a country code.", _remedy(text))


def is_valid(text: str) -> bool:
    """Whether `parse` would take it."""
    return text.strip().upper() in known()


def name(code: str, language: str = "en") -> str | None:
    """The short name of a country in a language of the table; null when it has none."""
    row = _table().get(code)
    if row is None:
        return None
    return row.get(f"name_{language}") or row["name_en"] or None


def standing(code: str) -> Standing | None:
    """How ISO 3166 treats a code; null when it has no standing."""
    row = _table().get(code)
    return Standing(row["standing"]) if row else None


def successor(code: str) -> str | None:
    """The code that stands for a withdrawn one today; null when none or several do.

    >>> successor("ZR"), successor("YU")
    ('CD', None)
    """
    row = _table().get(code)
    return row["successor"] or None if row else None


@cache
def assigned() -> frozenset[str]:
    """The codes of today's countries and territories."""
    return frozenset(code for code, row in _table().items() if row["standing"] == Standing.ASSIGNED)


@cache
def known() -> frozenset[str]:
    """Every code with a standing: those that a declaration may bear."""
    return frozenset(_table())


def _remedy(text: str) -> str:
    wanted = text.strip().casefold()
    for code, row in _table().items():
        if wanted and wanted in (row["name_en"].casefold(), row["name_ja"].casefold()):
            return f"Its code is {code}."
    return "Give the two letters of ISO 3166-1, such as KR; ZZ when the country is unknown."


@cache
def _table() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("country")}
