"""Count the history once more, in another way, to hold the counters against it.

Takes   a history and a day.
Gives   sums of the counters as a plain question counts them. An engine that miscounts once in a
        while is worse than a slow one: what differs is refused, and nothing of it is written.
"""

# ruff: noqa: S608 - every word of these questions is our own

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sekisho.history.store import History
from sekisho.records.finding import Outcome, SubjectKind
from sekisho.risk.known.counters import COUNTERS, PREFIXES

# The version that stands before a day; nearly all have one version, only the rest is compared.
_STANDING = """
SELECT {columns} FROM {table} WHERE {day} < $1 AND {key} NOT IN
    (SELECT {key} FROM {table} WHERE version > 1)
UNION ALL SELECT {columns} FROM (
    SELECT * FROM {table} WHERE {day} < $1 AND {key} IN
        (SELECT {key} FROM {table} WHERE version > 1)
    QUALIFY 1 = row_number() OVER (PARTITION BY {key} ORDER BY version DESC))
"""


def recount(history: History, until: date) -> dict[str, dict[str, int]]:
    """By counter the items with its key that stand before a day; of all, also what was found."""
    (items,) = history.sql(_ITEMS, (until,)).to_pylist()
    (told,) = history.sql(_FINDINGS, (until,)).to_pylist()
    sums: dict[str, dict[str, int]] = {name: {"items": count} for name, count in items.items()}
    sums["everything"] |= told
    return sums


def _items() -> str:
    has_key = {name: f"length(commodity_code) >= {length}" for name, length in PREFIXES.items()}
    columns = {"commodity_code", *(c for one in COUNTERS for c in one.columns)} - set(PREFIXES)
    counts = ", ".join(
        f"count(*) FILTER (WHERE {_all_known(counter.columns, has_key)}) AS {counter.name}"
        for counter in COUNTERS
    )
    standing = _STANDING.format(
        columns=", ".join(sorted(columns)), table="goods_item", day="received_on", key="item_id"
    )
    return f"SELECT {counts} FROM ({standing})"


def _all_known(columns: Sequence[str], has_key: dict[str, str]) -> str:
    return " AND ".join(has_key.get(name, f"{name} IS NOT NULL") for name in columns) or "true"


def _findings() -> str:
    standing = _STANDING.format(
        columns="subject_id, subject_kind, outcome",
        table="finding",
        day="known_on",
        key="(subject_id, subject_kind)",
    )
    critical = f"outcome = '{Outcome.CRITICAL}'"
    return (
        "SELECT count(*) AS examined,"
        f" count(*) FILTER (WHERE {critical} OR outcome = '{Outcome.IRREGULAR}') AS findings,"
        f" count(*) FILTER (WHERE {critical}) AS criticals FROM ({standing})"
        f" WHERE subject_kind = '{SubjectKind.CARGO}'"
        " AND subject_id IN (SELECT item_id FROM goods_item WHERE received_on < $1)"
    )


_ITEMS, _FINDINGS = _items(), _findings()
