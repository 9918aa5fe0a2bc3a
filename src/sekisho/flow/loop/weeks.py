"""Weeks: what was declared, scored and found in each, counted by the database.

Takes   what asks the history, and the weeks.
Gives   counts of values by name and week, as `learning.stability` takes them; the examined
        subjects with what was foretold and found, by the week in which the result was known.
"""

# ruff: noqa: S608 - every word of these queries is our own

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pyarrow as pa

TEXTS = {
    **{
        name: name
        for name in (
            *("office", "procedure", "import_kind", "import_use", "payment_method"),
            *("transport_mode", "declarant", "carrier", "origin_country", "departure_country"),
            *("duty_regime", "origin_marking"),
        )
    },
    "hs2": "left(commodity_code, 2)",
}
"""Texts that are watched: those with so few values that their shares mean something."""
NUMBERS = {
    "duty_rate_pct": "duty_rate_pct",
    "net_mass_kg": "net_mass_kg",
    "item_value": "item_value",
    "price_per_kg": "item_value / nullif(net_mass_kg, 0)",
}
SCORES = {name: name for name in ("risk", "finding_p", "score_price", "score_novelty")}
# Values that are told apart; the others are one.
_VALUES = 40
_TENTHS = [round(part / 10, 1) for part in range(1, 10)]

Ask = Callable[..., pa.Table]

# Items as first received, assessments as last made; `$1` is the first day, `$2` the one left out.
_ITEMS = "SELECT * FROM goods_item WHERE version = 1 AND received_on >= $1 AND received_on < $2"
_ASSESSED = """
SELECT * FROM assessment WHERE received_on >= $1 AND received_on < $2
QUALIFY 1 = row_number() OVER (PARTITION BY subject_id ORDER BY version DESC, assessed_at DESC)
"""
_COUNTS = """
WITH told AS (
    SELECT week, pair.name AS name, pair.value AS value, count(*) AS items FROM (
        SELECT CAST(date_diff('day', CAST($1 AS DATE), received_on) // 7 AS BIGINT) AS week,
            unnest([{pairs}]) AS pair
        FROM ({rows})
    ) GROUP BY ALL
), ranked AS (
    SELECT name, value, row_number() OVER (PARTITION BY name ORDER BY sum(items) DESC, value)
        AS place
    FROM told WHERE value IS NOT NULL GROUP BY name, value
)
SELECT told.name, week,
    CASE WHEN told.value IS NULL THEN NULL WHEN place <= {values} THEN told.value ELSE 'other' END
        AS value,
    CAST(sum(items) AS BIGINT) AS items
FROM told LEFT JOIN ranked ON ranked.name = told.name AND ranked.value = told.value
GROUP BY ALL ORDER BY ALL
"""
_RESULTS = """
WITH result AS (
    SELECT subject_id, CAST(outcome IN ('irregular', 'critical') AS DOUBLE) AS found, known_on
    FROM finding WHERE known_on < $2
    QUALIFY 1 = row_number() OVER (PARTITION BY subject_id ORDER BY known_on DESC, version DESC)
), foretold AS (
    SELECT told.subject_id, edition, finding_p, chosen_by
    FROM assessment AS told LEFT JOIN selection AS chosen
        ON chosen.subject_id = told.subject_id AND chosen.selected_on = told.received_on
    WHERE told.subject_id IN (SELECT subject_id FROM result)
        AND coalesce(told.assessed_at <= chosen.chosen_at, true)
    QUALIFY 1 = row_number() OVER
        (PARTITION BY told.subject_id ORDER BY told.version DESC, assessed_at DESC)
), consignment AS (
    SELECT item_id, concat_ws('|', left(commodity_code, 6), departure_country, origin_country,
        duty_rate_pct, duty_regime, net_mass_kg) AS alike
    FROM goods_item WHERE version = 1 AND item_id IN (SELECT subject_id FROM result)
)
SELECT CAST(date_diff('day', CAST($1 AS DATE), known_on) // 7 AS BIGINT) AS week, found, finding_p,
    edition, coalesce(chosen_by = 'chance', false) AS by_chance,
    1.0 / count(*) OVER (PARTITION BY week, edition, by_chance, alike) AS weight
FROM result JOIN foretold USING (subject_id)
    LEFT JOIN consignment ON item_id = result.subject_id
WHERE known_on >= $1 ORDER BY week, edition, result.subject_id
"""


def weeks_of(since: date, until: date) -> tuple[date, ...]:
    """The first days of the whole weeks that end before a day, oldest first."""
    n = (until - since).days // 7
    return tuple(until - timedelta(weeks=back) for back in range(n, 0, -1))


def declared(ask: Ask, days: tuple[date, date]) -> pa.Table:
    """Items by name, week and value of what was declared; whole weeks from the first day."""
    return _counts(ask, _ITEMS, days, TEXTS, NUMBERS)


def scored(ask: Ask, days: tuple[date, date]) -> pa.Table:
    """The same of the scores of the latest assessments."""
    return _counts(ask, _ASSESSED, days, {}, SCORES)


def results(ask: Ask, days: tuple[date, date]) -> pa.Table:
    """Examined subjects by the week in which their result became known.

    Columns: week, found, finding_p, edition, by_chance, weight; items of one consignment (all that
    counters hold alike) whose results became known in one week share a weight of one.
    """
    return ask(_RESULTS, days)


def _counts(
    ask: Ask,
    rows: str,
    days: tuple[date, date],
    texts: Mapping[str, str],
    numbers: Mapping[str, str],
) -> pa.Table:
    wanted = ", ".join(
        f"quantile_disc({sql}, {_TENTHS}) AS {name}" for name, sql in numbers.items()
    )
    cuts = ask(f"SELECT {wanted} FROM ({rows})", days).to_pylist()[0]
    columns = {name: f"CAST({sql} AS VARCHAR)" for name, sql in texts.items()}
    columns |= {name: _bands(sql, cuts[name] or []) for name, sql in numbers.items()}
    pairs = ", ".join(f"{{'name': '{name}', 'value': {sql}}}" for name, sql in columns.items())
    return ask(_COUNTS.format(pairs=pairs, rows=rows, values=_VALUES), days)


def _bands(sql: str, cuts: Sequence[float]) -> str:
    """The tenth in which an amount lies, as text; null stays null."""
    bounds = [float(cut) for cut in np.unique(np.asarray(cuts, np.float64))]
    if not bounds:
        return "CAST(NULL AS VARCHAR)"
    between = (
        f"WHEN x <= {high!r} THEN '{low:,.6g} to {high:,.6g}'" for low, high in pairwise(bounds)
    )
    first, last = f"up to {bounds[0]:,.6g}", f"above {bounds[-1]:,.6g}"
    return (
        f"(SELECT CASE WHEN x IS NULL THEN NULL WHEN x <= {bounds[0]!r} THEN '{first}'"
        f" {' '.join(between)} ELSE '{last}' END FROM (SELECT {sql} AS x))"
    )
