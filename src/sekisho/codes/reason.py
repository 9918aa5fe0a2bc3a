"""Reasons of acts in the ledger: why a control was waived or changed.

    >>> parse("w-error"), says("W-ERROR")
    ('W-ERROR', 'An error in the particulars had raised the risk.')

Takes   a code, as a person writes it.
Gives   the code in capitals, the act that it belongs to, its sentence and its source.
Raises  InvalidCode with the nearest code, or with those of the act.
Source  GAO-15-294 on waivers; UCC article 174 on deletions; see `tables/reason.toml`.
"""

from __future__ import annotations

from functools import cache

from sekisho.codes.tables import rows
from sekisho.errors import InvalidCode, nearest


def parse(text: str, entry: str | None = None) -> str:
    """The code of a reason, which must belong to this act where one is named.

    Raises:
        InvalidCode: if there is no such reason, or it belongs to another act.
    """
    code = text.strip().upper()
    allowed = of(entry) if entry else sorted(known())
    if code in allowed:
        return code
    hint = nearest(code, allowed) or f"Allowed: {', '.join(allowed)}."
    if code in known():
        raise InvalidCode(f"{code} is no reason for “{entry}”: {says(code)}", hint)
    raise InvalidCode(f"“{text}” is not the code of a reason.", hint)


def is_valid(text: str) -> bool:
    """Whether `parse` would take it."""
    return text.strip().upper() in known()


def says(code: str, language: str = "en") -> str:
    """The sentence of a reason; the code itself where nobody knows it."""
    row = _table().get(code, {})
    return row.get(f"says_{language}") or row.get("says") or code


def of(entry: str) -> list[str]:
    """The codes that belong to an act, such as `waived`; none means that it needs no reason."""
    return [code for code, row in _table().items() if row["entry"] == entry]


@cache
def known() -> frozenset[str]:
    """Every code."""
    return frozenset(_table())


@cache
def _table() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("reason")}
