"""Movements: where the goods of traders went whom a condition had met.

Takes   what asks the history, a condition's term, the days that are compared.
Gives   counts by trait, value and trader, and by week, as `learning.displacement` compares them.

Only items as first received count. A condition over what was declared is asked in SQL; one that
needs what was known before each day is walked through. Everything else is counted by the
database, so that memory holds traders and their values, never items.
"""

# ruff: noqa: S608 - every word of these queries is our own or was white-listed by the catalogue

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

from sekisho.learning.displacement import Flow
from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.names import FIELDS
from sekisho.risk.catalogue.term import Term, inline, names_of

TRAITS = {
    "office": "office",
    "declarant": "declarant",
    "hs6": "left(commodity_code, 6)",
    "origin_country": "origin_country",
    "departure_country": "departure_country",
    "carrier": "carrier",
}
"""What may change while trader and heading stay, and how it reads in SQL; `hs4` comes on top."""
AMOUNTS = {
    "item_value": "item_value",
    "net_mass_kg": "net_mass_kg",
    "price_per_kg": "item_value / nullif(net_mass_kg, 0)",
}
"""Amounts whose thresholds in a condition are watched for bunching."""
# Within a tenth of a threshold, on the side on which the condition is not met.
_NEAR = 0.9
# The flow's own other weeks: a year has every season once.
_OTHER_WEEKS = 52

Ask = Callable[..., pa.Table]

_HITS = """
SELECT importer AS trader, left(commodity_code, 4) AS hs4,
    bool_or(received_on >= ? AND received_on < ?) AS named
FROM goods_item WHERE version = 1 AND importer IS NOT NULL
    AND received_on >= ? AND received_on < ? AND ({condition})
GROUP BY ALL
"""
_HITS_TOLD = """
SELECT importer AS trader, left(commodity_code, 4) AS hs4, bool_or(item.received_on < ?) AS named
FROM goods_item AS item JOIN told USING (item_id)
WHERE version = 1 AND importer IS NOT NULL AND told.met
GROUP BY ALL
"""
_COUNTS = """
WITH item AS (
    SELECT importer AS trader, left(commodity_code, 4) AS hs4, received_on,
        CAST(received_on >= $2 AND received_on < $3 AS INTEGER) AS earlier,
        CAST(received_on >= $3 AS INTEGER) AS later, {traits} AS traits
    FROM goods_item WHERE version = 1 AND importer IS NOT NULL
        AND received_on >= $1 AND received_on < $4
), line AS (
    SELECT trader, hs4, true AS met FROM hit WHERE named
    UNION ALL
    SELECT DISTINCT trader, hs4, false FROM item
    WHERE received_on < $2 AND trader NOT IN (SELECT trader FROM hit)
), person AS (SELECT DISTINCT trader, met FROM line)
SELECT trait, value, trader, met,
    CAST(sum(earlier) AS BIGINT) AS before, CAST(sum(later) AS BIGINT) AS after
FROM (
    SELECT 'hs4' AS trait, hs4 AS value, trader, met, earlier, later FROM item JOIN person
        USING (trader)
    UNION ALL
    SELECT told.trait, told.value, trader, met, earlier, later
    FROM (SELECT item.* EXCLUDE (traits), met, unnest(traits) AS told FROM item JOIN line
        USING (trader, hs4))
)
WHERE earlier + later > 0 GROUP BY ALL ORDER BY ALL
"""
_WEEKS = """
WITH item AS (
    SELECT importer AS trader, left(commodity_code, 4) AS hs4, received_on, {traits} AS traits,
        CAST(floor(date_diff('day', $2, received_on) / 7) AS BIGINT) AS week
    FROM goods_item WHERE version = 1 AND received_on >= $1 AND received_on < $3
        AND importer IN (SELECT trader FROM hit WHERE named)
)
SELECT trait, value, week, count(*) AS items FROM (
    SELECT 'hs4' AS trait, hs4 AS value, week FROM item
    UNION ALL
    SELECT told.trait, told.value, week FROM (
        SELECT unnest(traits) AS told, week FROM item
        JOIN (SELECT trader, hs4 FROM hit WHERE named) USING (trader, hs4))
) GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a comparison: who is named, what was before, what came after."""

    first: date
    """First day on which traders are named."""
    before: date
    """First day of what was before."""
    live: date
    """First day of what came after."""
    until: date
    """First day that is left out."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number in a condition, and the side on which the condition is not met."""

    amount: str
    at: float
    free_below: bool

    def band(self) -> str:
        """An item that just evades the condition, as a branch of SQL that names the band."""
        low, high = (self.at * _NEAR, self.at) if self.free_below else (self.at, self.at / _NEAR)
        told = f"{low:,.10g} to under {high:,.10g}"
        return f"WHEN x >= {low!r} AND x < {high!r} THEN '{told}'"


def thresholds(term: Term, met: bool = True) -> Iterator[Threshold]:
    """The amounts that a condition compares with a number, whichever way it is turned."""
    if term.op == "not":
        yield from thresholds(term.args[0], not met)
    elif term.op == "between":
        x, low, high = term.args
        yield from thresholds(Term(">=", term.kind, (x, low)), met)
        yield from thresholds(Term("<=", term.kind, (x, high)), met)
    elif term.op in ("<", "<=", ">", ">="):
        left, right = term.args
        turned = left.op == "literal"
        name, bound = (right, left) if turned else (left, right)
        at = bound.value
        if name.value in AMOUNTS and bound.op == "literal" and isinstance(at, float) and at > 0:
            yield Threshold(str(name.value), at, ((term.op[0] == ">") != turned) == met)
    else:
        for part in term.args:
            yield from thresholds(part, met)


def is_declared(term: Term) -> bool:
    """Whether a condition reads nothing but what was declared."""
    return set(names_of(inline(term, standard().meanings()))) <= set(FIELDS)


def hits_of_declared(ask: Ask, term: Term, span: Span) -> pa.Table:
    """Trader, heading, and whether it was met when traders are named.

    Who was met at any time of the year before is no comparison: he may react too.
    """
    condition = standard().sql(term, FIELDS)
    days = (span.first, span.before, span.live - timedelta(weeks=_OTHER_WEEKS), span.live)
    return ask(_HITS.format(condition=condition), days)


def hits_of(ask: Ask, told: pa.Table, span: Span) -> pa.Table:
    """The same for items of the span that were asked one by one; `told` has item_id and met."""
    return ask(_HITS_TOLD, (span.before,), told=told)


def flow_of(ask: Ask, term: Term, hit: pa.Table, span: Span) -> Flow:
    """What is compared: items by trait, value and trader, and by week."""
    since = span.live - timedelta(weeks=_OTHER_WEEKS)
    days = (span.first, span.before, span.live, span.until)
    traits = _traits(term)
    counts = ask(_COUNTS.format(traits=traits), days, hit=hit)
    weeks = ask(_WEEKS.format(traits=traits), (since, span.live, span.until), hit=hit)
    return Flow(counts, weeks)


def _traits(term: Term) -> str:
    """The traits of an item as a list in SQL."""
    columns = dict(TRAITS)
    bands: dict[str, list[str]] = {}
    for one in thresholds(term):
        bands.setdefault(one.amount, []).append(one.band())
    for amount, branches in bands.items():
        case = f"CASE {' '.join(dict.fromkeys(branches))} END"
        columns[amount] = f"(SELECT {case} FROM (SELECT {AMOUNTS[amount]} AS x))"
    told = (f"{{'trait': '{name}', 'value': {sql}}}" for name, sql in columns.items())
    return f"[{', '.join(told)}]"
