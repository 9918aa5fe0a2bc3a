"""Tools of an examination: what was used to look.

    >>> parse("scales"), says("SCALES")
    ('SCALES', 'Scales')

Takes   a code, as a person writes it.
Gives   the code in capitals, and what people call it.
Raises  InvalidCode with the nearest code.
Source  see `tables/tool.toml`.
"""

from __future__ import annotations

from functools import cache

from sekisho.codes.tables import rows
from sekisho.errors import InvalidCode, nearest


def parse(text: str) -> str:
    """The code of a tool.

    Raises:
        InvalidCode: if there is no such tool.
    """
    code = text.strip().upper()
    if code in known():
        return code
    hint = nearest(code, known()) or f"Known: {', '.join(sorted(known()))}."
    raise InvalidCode(f"“{text}” is not the code of a tool.", hint)


def is_valid(text: str) -> bool:
    """Whether `parse` would take it."""
    return text.strip().upper() in known()


def says(code: str, language: str = "en") -> str:
    """What people call it; the code itself where nobody knows it."""
    row = _table().get(code, {})
    return row.get(f"says_{language}") or row.get("says") or code


@cache
def known() -> frozenset[str]:
    """Every code."""
    return frozenset(_table())


@cache
def _table() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("tool")}
