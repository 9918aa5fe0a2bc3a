"""Every figure in a reason is what a plain recount of the history finds."""

from __future__ import annotations

import math
from typing import Any

import pyarrow as pa
import pytest
from indicator_cases import CASES
from plain_recount import LEAST, LENGTHS, Row, findings_table, items_table, key_of, row_of

from sekisho.history.engine import DuckEngine
from sekisho.language import show
from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.event_code import compile_event
from sekisho.risk.catalogue.term import Term
from sekisho.risk.hits import EventRules, evaluate_batch
from sekisho.risk.known.knowledge import Knowledge
from sekisho.risk.sentences import placeholders, reason
from sekisho.simulation.border import border

CATALOGUE = standard()
BY_CODE = {indicator.code: indicator for indicator in CATALOGUE.indicators}


Told = list[tuple[Row, Row, list[str]]]


@pytest.fixture(scope="module")
def told() -> Told:
    """Of some items, one at least for each indicator that is met: what was known, what a recount
    finds, and the codes of what it meets.
    """
    small = border(seed=3, items=2_400, days=75)
    items = [row | {"weight": 1} for row in small.items.to_pylist()]
    by_id = {item["item_id"]: item for item in items}
    findings = [by_id[row["subject_id"]] | row for row in small.findings.to_pylist()]
    last = max(item["received_on"] for item in items)
    findings = [finding for finding in findings if finding["known_on"] <= last]
    described = Knowledge(1).pass_chunk(items_table(items), findings_table(findings))
    rows = [item | row for item, row in zip(items, described.to_pylist(), strict=True)]
    chosen, seen = [], set[str]()
    rules = EventRules(CATALOGUE, [])
    for row in reversed(rows):
        codes = rules.evaluate(row).indicators
        if not seen.issuperset(codes):
            seen.update(codes)
            item = by_id[row["item_id"]]
            again = _worked_out(item) | item | row_of(item, items, findings)
            again["hs4_peer_duty_rate_pct_p50"] = _usual_duty(item, items)
            chosen.append((row, again, list(codes)))
    return chosen


def _worked_out(item: Row) -> Row:
    """What follows from the item alone, as anybody would write it down."""
    code, value, mass = (item[n] for n in ("commodity_code", "item_value", "net_mass_kg"))
    row: Row = {
        name: code[:length] if code and len(code) >= length else None
        for name, length in LENGTHS.items()
    }
    row["price_per_kg"] = value / mass if value is not None and mass else None
    row["declared_late_days"] = (item["received_on"] - item["declared_on"]).days
    return row


def _usual_duty(item: Row, items: list[Row]) -> float | None:
    """Half of the goods of the heading received in earlier months pay this rate or less."""
    heading, month = key_of(item, ["hs4"]), item["received_on"].replace(day=1)
    rates = sorted(
        each["duty_rate_pct"]
        for each in items
        if each["received_on"] < month and heading and key_of(each, ["hs4"]) == heading
    )
    return rates[(len(rates) - 1) // 2] if len(rates) >= LEAST else None


def _figures(names: list[str], row: Row) -> list[Any]:
    terms = [Term("name", CATALOGUE.kinds[name], value=name) for name in names]
    return list(compile_event(terms, meanings=CATALOGUE.meanings())(row))


def _same(ours: Any, again: Any, name: str) -> bool:
    if not isinstance(ours, float) or not isinstance(again, float):
        return bool(ours == again)
    # The ranges of like goods are kept in bins of 2 %; everything else is exact.
    near = 0.011 if name.startswith("peer_") or name in ("price_ratio", "mass_ratio") else 1e-9
    return math.isclose(ours, again, rel_tol=near, abs_tol=1e-9)


def test_every_figure_of_every_reason_is_found_again(told: Told) -> None:
    shown = set()
    for row, again, codes in told:
        for code in codes:
            names = [name for name, _ in placeholders(BY_CODE[code].because)]
            figures = zip(names, _figures(names, row), _figures(names, again), strict=True)
            for name, ours, theirs in figures:
                assert _same(ours, theirs, name), (code, name, ours, theirs)
            shown.add(code)
    assert len(shown) >= 30, sorted(set(CASES) - shown)


def test_a_reason_shows_these_figures_and_no_others(told: Told) -> None:
    for row, _, codes in told:
        for code in codes:
            sentence = reason(BY_CODE[code], row).because
            forms = placeholders(BY_CODE[code].because)
            for (name, form), value in zip(
                forms, _figures([name for name, _ in forms], row), strict=True
            ):
                assert show(value, form) in sentence, (code, name)


def test_the_batch_meets_the_same_as_single_events(told: Told) -> None:
    rows = [row for row, _, _ in told]
    found = evaluate_batch(_table(rows), CATALOGUE, [], DuckEngine(threads=1))
    assert found["indicators"].to_pylist() == [codes for _, _, codes in told]


def _table(rows: list[Row]) -> pa.Table:
    """The rows with every name that nothing else can stand for."""
    needed = {name for name, one in CATALOGUE.names.items() if one.expression is None}
    kinds = {"text": pa.string(), "number": pa.float64(), "date": pa.date32()}
    schema = pa.schema(
        [
            (name, kinds[CATALOGUE.names[name].kind])
            for name in CATALOGUE.names
            if name in needed or name in rows[0]
        ]
    )
    return pa.Table.from_pylist(rows, schema=schema)
