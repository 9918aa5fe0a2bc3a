"""Modes of transport: how the goods crossed the border.

    >>> parse("10"), name("10")
    ('1', 'Maritime transport')

Takes   one digit, or two where an administration subdivides the mode.
Gives   the mode in one digit, and its name.
Raises  InvalidCode when it is not a digit or two.
Source  UN/CEFACT Recommendation 19. Its second digit is for national use: Korea's 10 is sea.
"""

from __future__ import annotations

from functools import cache

from sekisho.codes.tables import rows
from sekisho.errors import InvalidCode


def parse(text: str) -> str:
    """The mode of transport in one digit, 0 to 9.

    Raises:
        InvalidCode: if it is not one digit or two.
    """
    code = text.strip()
    if len(code) in (1, 2) and code.isascii() and code.isdigit():
        return code[0]
    listed = ", ".join(f"{row['code']} {row['name']}" for row in rows("transport"))
    raise InvalidCode(f"“{text}” is not a mode of transport.", f"Give one of: {listed}.")


def is_valid(text: str) -> bool:
    """Whether `parse` would take it."""
    code = text.strip()
    return len(code) in (1, 2) and code.isascii() and code.isdigit()


def name(code: str) -> str | None:
    """The name of a mode, with or without its national second digit; null when unknown."""
    return _names().get(code[:1]) if is_valid(code) else None


@cache
def known() -> frozenset[str]:
    """The modes in one digit."""
    return frozenset(_names())


@cache
def _names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in rows("transport")}
