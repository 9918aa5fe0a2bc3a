"""Movement reference numbers: what an EU or UK office calls a declaration.

    >>> parse("21gb08f082rty2har1").country
    'GB'

Takes   eighteen characters as written by a person or a message.
Gives   year, country, the office's own part and the check digit.
Raises  InvalidCode when the form, the country or the check digit is wrong.
Source  Regulation (EU) 2015/2447, annex B, data element 12 01; check digit as in ISO 6346.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sekisho.codes import country
from sekisho.codes.container import check_digit
from sekisho.errors import InvalidCode

_FORM = re.compile(r"(\d{2})([A-Z]{2})([A-Z0-9]{13})(\d)", re.ASCII)
_SEPARATORS = re.compile(r"[\s\-/]")


@dataclass(frozen=True, slots=True)
class MovementReference:
    """A movement reference number in its parts."""

    year: int
    country: str
    own: str
    check_digit: int

    def __str__(self) -> str:
        return f"{self.year:02d}{self.country}{self.own}{self.check_digit}"


def parse(text: str) -> MovementReference:
    """The number in its parts.

    Raises:
        InvalidCode: if the form, the country or the check digit is wrong.
    """
    number = _SEPARATORS.sub("", text).upper()
    form = _FORM.fullmatch(number)
    if not form:
        raise InvalidCode(
            f"“{text}” is not a movement reference number.",
            "Give the year in two digits, the country in two letters, and 14 characters more.",
        )
    year, code, own, last = form.groups()
    if code not in country.known():
        raise InvalidCode(f"“{text}” names country {code}.", "No country has these two letters.")
    right = check_digit(number[:17])
    if int(last) != right:
        raise InvalidCode(
            f"“{text}” ends with {last}, which does not fit the rest.",
            f"If the rest is right, the check digit is {right}; two signs may be swapped.",
        )
    return MovementReference(int(year), code, own, right)


def is_valid(text: str) -> bool:
    """Whether `parse` would take it."""
    try:
        parse(text)
    except InvalidCode:
        return False
    return True
