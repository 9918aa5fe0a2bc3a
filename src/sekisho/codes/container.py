"""Container numbers: check them and take them apart.

    >>> check("csqu 305438-3")
    'CSQU3054383'

Takes   the number as written by a person or a message.
Gives   eleven characters, upper case, no separators; owner, category and serial number.
Raises  InvalidCode when the form or the check digit is wrong.
Source  ISO 6346.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

from sekisho.errors import InvalidCode

# ISO 6346, 4.1.2: the equipment category identifier.
CATEGORIES = {"U": "freight container", "J": "detachable equipment", "Z": "trailer or chassis"}

_FORM = re.compile(r"[A-Z]{3}[A-Z]\d{7}")
_SEPARATORS = re.compile(r"[\s\-/.]")

# ISO 6346 annex A: letters count from 10 up, leaving out 11, 22 and 33 (multiples of 11).
_LETTERS = zip(string.ascii_uppercase, (n for n in range(10, 39) if n % 11), strict=True)
_WORTH = dict(_LETTERS) | {str(digit): digit for digit in range(10)}


@dataclass(frozen=True, slots=True)
class Container:
    """A container number in its parts."""

    owner: str
    category: str
    serial: str
    check_digit: int

    def __str__(self) -> str:
        return f"{self.owner}{self.category}{self.serial}{self.check_digit}"


def check(text: str) -> str:
    """The container number in eleven characters.

    Raises:
        InvalidCode: if the form or the check digit is wrong; the hint names the digit that
            would be right.
    """
    return str(parse(text))


def parse(text: str) -> Container:
    """The container number in its parts; raises like `check`."""
    number = _SEPARATORS.sub("", text).upper()
    if not _FORM.fullmatch(number):
        raise InvalidCode(
            f"“{text}” is not a container number.",
            "Give three letters of the owner, U, J or Z, and seven digits, as in CSQU3054383.",
        )
    if number[3] not in CATEGORIES:
        raise InvalidCode(
            f"“{text}” has {number[3]} as its fourth letter.", "The fourth letter is U, J or Z."
        )
    right = check_digit(number[:10])
    if int(number[10]) != right:
        raise InvalidCode(
            f"“{text}” ends with {number[10]}, which does not fit the rest.",
            f"If the rest is right, the check digit is {right}; two signs may be swapped.",
        )
    return Container(number[:3], number[3], number[4:10], right)


def is_valid(text: str) -> bool:
    """Whether `check` would take it."""
    try:
        parse(text)
    except InvalidCode:
        return False
    return True


def check_digit(before: str) -> int:
    """The check digit that follows these letters and digits: the first ten of a container number.

    >>> check_digit("CSQU305438")
    3
    """
    total = sum(_WORTH[sign] << place for place, sign in enumerate(before))
    return total % 11 % 10
