"""Kinds of finding: what an examination found wrong, with a sentence for each.

    >>> parse("v-low"), kind("V-LOW"), says("V-LOW")
    ('V-LOW', 'value', 'The price is below what was paid or is to be paid.')

Takes   a code, as a person writes it.
Gives   the code in capitals; the kind under which history counts it; its sentence and the outcome
        that it usually has.
Raises  InvalidCode with the nearest code.
Source  see `tables/finding.toml`.
"""

from __future__ import annotations

from functools import cache

from sekisho.codes.tables import rows
from sekisho.errors import InvalidCode, nearest


def parse(text: str) -> str:
    """The code of a finding.

    Raises:
        InvalidCode: if there is no such finding.
    """
    code = text.strip().upper()
    if code in known():
        return code
    hint = nearest(code, known()) or "Choose one of the list."
    raise InvalidCode(f"“{text}” is not the code of a finding.", hint)


def is_valid(text: str) -> bool:
    """Whether `parse` would take it."""
    return text.strip().upper() in known()


def says(code: str, language: str = "en") -> str:
    """The sentence of a finding; the code itself where nobody knows it."""
    row = _table().get(code, {})
    return row.get(f"says_{language}") or row.get("says") or code


def kind(code: str) -> str:
    """The kind of irregularity, as findings in history name it."""
    return _table()[code]["kind"]


def outcome(code: str) -> str:
    """How a control that found this usually ends: irregular or critical."""
    return _table()[code]["outcome"]


@cache
def known() -> frozenset[str]:
    """Every code."""
    return frozenset(_table())


def listed() -> list[str]:
    """Every code, in the order of the list."""
    return list(_table())


@cache
def _table() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("finding")}
