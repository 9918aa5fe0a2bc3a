"""Commodity codes of the Harmonized System: check, shorten and describe them.

    >>> parse("0101.21")
    '010121'
    >>> describe("0101210000")
    'Horses; live, pure-bred breeding animals'

Takes   the code as declared, 2 to 12 digits, with or without dots and spaces.
Gives   digits only; the text of the longest part that the table knows.
Raises  InvalidCode when it is no commodity code or its chapter does not exist.
Source  WCO Harmonized System, edition 2022, to six digits; what follows is national.

A heading or subheading that the table lacks is no defect: declarations of other years were
written under other editions. Only a chapter that no edition has is one.
"""

from __future__ import annotations

import re
from functools import cache

from sekisho.codes.tables import rows
from sekisho.errors import InvalidCode

# HS stops at six digits; national tariffs go on: 8 (EU, China), 9 (Japan), 10 (US, Korea,
# TARIC), 11 (Taiwan), 12 (Türkiye).
LENGTHS = frozenset({2, 4, 6, 8, 9, 10, 11, 12})

# Chapter 77 is kept free by the WCO; 98 and 99 are left to each administration.
NATIONAL_CHAPTERS = frozenset({"98", "99"})

_SEPARATORS = re.compile(r"[\s.\-]")


def parse(text: str) -> str:
    """The commodity code in digits only.

    Raises:
        InvalidCode: if it is empty, has other signs than digits, a length that no tariff
            has, or a chapter that does not exist.
    """
    code = _SEPARATORS.sub("", text)
    if not (code.isascii() and code.isdigit()):
        raise InvalidCode(
            f"“{text}” is not a commodity code.", "Give 2 to 12 digits, such as 0101.21."
        )
    if len(code) not in LENGTHS:
        raise InvalidCode(f"“{text}” has {len(code)} digits.", _length_remedy(code))
    if code[:2] not in chapters():
        raise InvalidCode(
            f"“{text}” names chapter {code[:2]}, which does not exist.",
            "Chapters are 01 to 76 and 78 to 99.",
        )
    return code


def is_valid(text: str) -> bool:
    """Whether `parse` would take it."""
    try:
        parse(text)
    except InvalidCode:
        return False
    return True


def prefix(code: str, digits: int) -> str | None:
    """The first digits of a code; null when the code is shorter.

    >>> prefix("0101210000", 6), prefix("0101", 6)
    ('010121', None)
    """
    return code[:digits] if len(code) >= digits else None


def describe(code: str) -> str | None:
    """The text of the longest part of a code that the table knows; null when none is known."""
    steps = path(code)
    return steps[-1][1] if steps else None


def path(code: str) -> tuple[tuple[str, str], ...]:
    """Chapter, heading and subheading of a code with their texts, as far as the table goes.

    >>> [step for step, _ in path("0101210000")]
    ['01', '0101', '010121']
    """
    texts = _texts()
    steps = (code[:digits] for digits in (2, 4, 6) if len(code) >= digits)
    return tuple((step, texts[step]) for step in steps if step in texts)


def section(code: str) -> str | None:
    """The section, in Roman numerals, that a code's chapter belongs to; null for 98 and 99."""
    return _sections().get(code[:2])


@cache
def chapters() -> frozenset[str]:
    """Every chapter that can stand in a declaration, with the two left to administrations."""
    return known(2) | NATIONAL_CHAPTERS


@cache
def known(digits: int = 6) -> frozenset[str]:
    """The codes of this length that the table knows; none beyond six digits."""
    return frozenset(code for code in _texts() if len(code) == digits)


def nearest(code: str, count: int = 3) -> tuple[str, ...]:
    """Known codes of the same length that share the longest beginning, nearest number first.

    >>> nearest("940540", 2)
    ('940541', '940542')
    """
    digits = min(len(code) // 2 * 2, 6)
    wanted = code[:digits]
    if not wanted.isdigit():
        return ()
    alike = sorted(
        known(digits), key=lambda other: (-_shared(wanted, other), _apart(wanted, other), other)
    )
    return tuple(alike[:count])


def _length_remedy(code: str) -> str:
    padded = f"0{code}"
    if len(padded) in LENGTHS and padded[:2] in chapters():
        return f"Was the leading zero lost? Then it is {padded}."
    return "Give 2, 4, 6 or 8 to 12 digits."


def _shared(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), len(one))


def _apart(one: str, other: str) -> int:
    return abs(int(one) - int(other))


@cache
def _texts() -> dict[str, str]:
    return {row["code"]: row["description"] for row in rows("hs")}


@cache
def _sections() -> dict[str, str]:
    return {row["code"]: row["section"] for row in rows("hs") if row["section"]}
