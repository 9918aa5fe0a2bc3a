"""What moves the counters: items and findings when known, and taken back.

    in      the versions of goods items and findings
    out     for each month the rows that count, with `weight` 1, and with -1 what a later
            version replaced, on the day of that later version
    cost    one pass over the days asked for, and the ids that were ever corrected

A version *stands* from its own day until the first day of a later version; one that reached
us no earlier than a later version never stood. A finding counts under the fields that its
item had at the time: when either is corrected, the pair is taken back and counted anew.
"""

# ruff: noqa: S608 - every word of these queries is our own or quoted by `reading`

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from sekisho.history.archive import Archive, Asking, Span, chosen_of
from sekisho.history.reading import as_shaped, fetch, quoted, word, words
from sekisho.history.tables import HOLDINGS, Holding
from sekisho.records.finding import SubjectKind

ITEMS = HOLDINGS["goods_item"]
FINDINGS = HOLDINGS["finding"]

_WEIGHT = pa.field("weight", pa.int32(), nullable=False)
_COUNTED_ON = pa.field("counted_on", pa.date32())


def item_events(
    archive: Archive, span: Span, columns: Sequence[str] | None = None
) -> Iterator[pa.Table]:
    """Month by month: items as received with weight 1; what a correction replaced with -1.

    A row of weight -1 has the earlier version's fields, the later version's day in
    `received_on`, and in `counted_on` the day on which it had been counted (else null).
    """
    shape = _shape(ITEMS)
    chosen = chosen_of(ITEMS, shape, columns)
    shape = pa.schema([*shape, _WEIGHT, _COUNTED_ON])
    with archive.asking() as asking:
        _find_standing(asking, ITEMS, chosen)
        for month in _months(asking, (ITEMS,), span):
            within = span.within(month)
            if asking.corrected(ITEMS):
                yield fetch(asking.db, _item_query(asking, within, chosen), shape)
            else:
                yield as_shaped(_first_versions(asking, within, chosen), shape)


def finding_events(
    archive: Archive, span: Span, columns: Sequence[str] | None = None
) -> Iterator[pa.Table]:
    """Month by month: findings by the day known, with the fields that their item had then.

    Columns: those of the item that were asked for, then `outcome`, `known_on` (the first day
    on which both finding and item were known) and `weight`, -1 where taken back.
    """
    shape = _shape(ITEMS)
    chosen = chosen_of(ITEMS, shape, columns)
    findings = [field for field in _shape(FINDINGS) if field.name in ("outcome", "known_on")]
    shape = pa.schema([*shape, *findings, _WEIGHT])
    with archive.asking() as asking:
        _tell(asking, chosen, Span(None, span.until))
        for month in _months(asking, (ITEMS, FINDINGS), span):
            told = span.within(month).condition("known_on")
            query = (
                f"SELECT * EXCLUDE (sorted_by) FROM told WHERE {told}"
                f" ORDER BY known_on, sorted_by, weight"
            )
            yield fetch(asking.db, query, shape)


def _item_query(asking: Asking, span: Span, chosen: list[str]) -> str:
    """Where something was corrected: what stood all along, what stood for a while, its end."""
    source = asking.source(ITEMS, span)
    fields = words([*dict.fromkeys([*chosen, "item_id", "received_on"])])
    replaced = "SELECT * REPLACE (stood_until AS received_on), received_on AS own_day"
    union = " UNION ALL ".join(
        (
            f"SELECT {fields}, 1 AS weight, NULL AS counted_on FROM {source}"
            f" WHERE item_id NOT IN (SELECT item_id FROM goods_item_several)",
            f"SELECT {fields}, 1, NULL FROM goods_item_stood WHERE {span.condition('received_on')}",
            f"SELECT {fields}, -1, own_day FROM ({replaced} FROM goods_item_stood)"
            f" WHERE {span.condition('received_on')}",
        )
    )
    return (
        f"SELECT {words(chosen)}, weight, CAST(counted_on AS DATE) AS counted_on FROM ({union})"
        f" ORDER BY received_on, item_id, weight"
    )


def _first_versions(asking: Asking, span: Span, chosen: list[str]) -> pa.Table:
    """Items of which none was ever corrected, by day, and of a day as they were written.

    They mostly lie so; to put them into the order of their ids costs more than to read them.
    """
    fields = list(dict.fromkeys([*chosen, "received_on"]))
    items = fetch(asking.db, f"SELECT {words(fields)} FROM {asking.source(ITEMS, span)}", None)
    days = items["received_on"].cast(pa.int32()).to_numpy()
    if np.any(days[1:] < days[:-1]):
        items = items.take(pa.array(np.argsort(days, kind="stable")))
    kept = items.select(chosen)
    kept = kept.append_column(_WEIGHT, pa.repeat(pa.scalar(1, _WEIGHT.type), len(kept)))
    return kept.append_column(_COUNTED_ON, pa.nulls(len(kept), _COUNTED_ON.type))


def _find_standing(asking: Asking, holding: Holding, columns: Sequence[str]) -> None:
    """Make `<table>_several`, the corrected keys, and `<table>_stood`, their versions that stood.

    When nothing was ever corrected, both are empty.
    """
    source, name, key = asking.source(holding, Span()), holding.name, words(holding.key)
    day = word(str(holding.day))
    fields = words([*dict.fromkeys([*holding.key, str(holding.day), "version", *columns])])
    corrected = asking.corrected(holding)
    only = "version > 1" if corrected else "false"
    asking.db.execute(
        f"CREATE TEMP TABLE {name}_several AS SELECT DISTINCT {key} FROM {source} WHERE {only}"
    )
    some = f"({key}) IN (SELECT {key} FROM {name}_several)" if corrected else "false"
    asking.db.execute(
        f"""
        CREATE TEMP TABLE {name}_stood AS
        SELECT *, min({day}) OVER (PARTITION BY {key} ORDER BY version
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS stood_until
        FROM (SELECT {fields} FROM {source} WHERE {some})
        QUALIFY stood_until IS NULL OR stood_until > {day}
        """
    )


def _tell(asking: Asking, chosen: list[str], span: Span) -> None:
    """Make `told`: each pair of item and finding, on the day it began and the day it ended."""
    for holding, columns in ((ITEMS, chosen), (FINDINGS, ["outcome"])):
        _find_standing(asking, holding, columns)
    findings = _all_standing(asking, FINDINGS, ["outcome"], span)
    items = _all_standing(asking, ITEMS, chosen, span)
    fields = words(chosen)
    asking.db.execute(
        f"""
        CREATE TEMP TABLE told AS
        WITH pairs AS (
            SELECT {fields}, outcome, items.key_id AS sorted_by,
                greatest(items.day, findings.day) AS from_on,
                least(items.stood_until, findings.stood_until) AS until_on
            FROM (SELECT {fields}, item_id AS key_id, received_on AS day, stood_until
                  FROM {items}) AS items
            JOIN (SELECT subject_id, outcome, known_on AS day, stood_until
                  FROM {findings} WHERE subject_kind = {quoted(SubjectKind.CARGO)}) AS findings
            ON items.key_id = findings.subject_id
        )
        SELECT {fields}, outcome, from_on AS known_on, CAST(1 AS INTEGER) AS weight, sorted_by
        FROM pairs WHERE until_on IS NULL OR from_on < until_on
        UNION ALL
        SELECT {fields}, outcome, until_on, -1, sorted_by FROM pairs WHERE from_on < until_on
        """
    )


def _all_standing(asking: Asking, holding: Holding, columns: Sequence[str], span: Span) -> str:
    """SQL for all versions that stood, with the day on which each was replaced."""
    key = words(holding.key)
    fields = words([*dict.fromkeys([*holding.key, str(holding.day), *columns])])
    return (
        f"(SELECT {fields}, CAST(NULL AS DATE) AS stood_until FROM {asking.source(holding, span)}"
        f" WHERE ({key}) NOT IN (SELECT {key} FROM {holding.name}_several)"
        f" UNION ALL SELECT {fields}, stood_until FROM {holding.name}_stood)"
    )


def _months(asking: Asking, holdings: Sequence[Holding], span: Span) -> list[date]:
    found = {month for holding in holdings for month in asking.months(holding)}
    return [month for month in sorted(found) if _overlaps(span.within(month))]


def _overlaps(span: Span) -> bool:
    return span.since is not None and span.until is not None and span.since < span.until


def _shape(holding: Holding) -> pa.Schema:
    if holding.schema is None:
        raise TypeError(f"{holding.name} has no record.")
    return holding.schema
