"""One condition, two engines, the same answer: DuckDB and the generated Python function."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pyarrow as pa
import pytest
import random_conditions as maker
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.history.engine import DuckEngine
from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.dialects import to_duckdb
from sekisho.risk.catalogue.event_code import compile_event
from sekisho.risk.catalogue.term import Term, inline
from sekisho.risk.hits import finite

CATALOGUE = standard()


def by_duckdb(terms: list[Term], table: pa.Table) -> list[tuple[Any, ...]]:
    meanings = CATALOGUE.meanings(table.column_names)
    sql = {f"c{n}": to_duckdb(inline(term, meanings)) for n, term in enumerate(terms)}
    found = DuckEngine(threads=1).select(finite(table), sql)
    return list(zip(*(column.to_pylist() for column in found.columns), strict=True))


def by_python(terms: list[Term], rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    evaluate = compile_event(terms, meanings=CATALOGUE.meanings())
    return [evaluate(row) for row in rows]


def assert_alike(texts: list[str], rows: list[dict[str, Any]]) -> None:
    terms = [CATALOGUE.condition(text).term for text in texts]
    ours, theirs = by_python(terms, rows), by_duckdb(terms, maker.table(rows))
    for row, mine, other in zip(rows, ours, theirs, strict=True):
        if mine != other:
            wrong = [n for n in range(len(texts)) if mine[n] is not other[n]]
            pytest.fail(f"{texts[wrong[0]]}\n{row}\nPython {mine[wrong[0]]}, not {other[wrong[0]]}")
    truths = compile_event([], terms, CATALOGUE.meanings())
    for row, mine in zip(rows, ours, strict=True):
        assert [bool(answer) for answer in truths(row)] == [answer is True for answer in mine]


@given(st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_every_engine_answers_alike_on_random_conditions_and_rows(chance: random.Random) -> None:
    texts = [maker.condition(chance) for _ in range(5)]
    assert_alike(texts, [maker.row(chance) for _ in range(40)])


def test_five_hundred_conditions_agree_on_five_thousand_rows() -> None:
    chance = random.Random(7)
    texts = [maker.condition(chance) for _ in range(500)]
    assert_alike(texts, [maker.row(chance) for _ in range(5_000)])


WIDE = {
    "many choices": "coalesce(" + ", ".join(["importer"] * 700) + ") = 'a'",
    "many branches": "case " + "when net_mass_kg = 1 then true " * 180 + "end",
    "a long or": " or ".join(["item_value > 3"] * 400),
    "a long list": "importer in (" + ", ".join(f"'a{n}'" for n in range(900)) + ")",
    "the greatest of many": "greatest(" + ", ".join(["net_mass_kg"] * 500) + ") > 1",
    "deep brackets": "(" * 20 + "net_mass_kg > 1 and importer = 'a'" + " or item_value > 1)" * 20,
    "deep equality": "(" * 20 + "true" + " = (net_mass_kg > 1))" * 20,
    "deep choices": "coalesce(" * 20 + "net_mass_kg > 1" + ", false)" * 20,
    "deep not": "not " * 20 + "(net_mass_kg > 1)",
    "deep nullif": "nullif(" * 9 + "net_mass_kg" + ", 1)" * 9 + " > 1",
    "deep division": "1 / (" * 5 + "net_mass_kg" + ")" * 5 + " > 1",
}


@pytest.mark.parametrize("text", WIDE.values(), ids=WIDE)
def test_the_widest_and_deepest_that_is_allowed_is_answered_alike(text: str) -> None:
    chance = random.Random(3)
    assert_alike([text], [maker.row(chance) for _ in range(50)])


def test_a_name_that_the_row_brings_is_not_worked_out_again() -> None:
    evaluate = compile_event(
        [CATALOGUE.condition("price_per_kg > 5").term], meanings=CATALOGUE.meanings()
    )
    assert evaluate({"item_value": 10.0, "net_mass_kg": 1.0}) == (True,)
    assert evaluate({"item_value": 10.0, "net_mass_kg": 1.0, "price_per_kg": 1.0}) == (False,)
    assert evaluate({"item_value": 10.0, "net_mass_kg": 1.0, "price_per_kg": None}) == (None,)


def test_nothing_that_was_written_becomes_code() -> None:
    hostile = 'x"""); import os; (\\'
    quoted = hostile.replace("'", "''")
    evaluate = compile_event([CATALOGUE.condition(f"importer = '{quoted}'").term])
    assert evaluate({"importer": hostile}) == (True,)


PATTERNS = [
    "%",
    "a%",
    "%a",
    "%a%",
    "a%b",
    "%a%b%",
    "a_%_b",
    "_",
    "",
    "%%",
    "a%a",
    "%_a%a_%",
    "ab%ba",
]


def test_patterns_match_as_in_sql() -> None:
    texts = ["".join(letters) for n in range(6) for letters in itertools.product("ab", repeat=n)]
    rows = [dict.fromkeys(maker.GIVEN) | {"importer": text} for text in texts]
    assert_alike([f"importer like '{pattern}'" for pattern in PATTERNS], rows)


def test_no_pattern_is_slow() -> None:
    # With plain backtracking this would take longer than the world is old.
    evaluate = compile_event([CATALOGUE.condition(f"importer like '{'%a' * 40}%b'").term])
    assert evaluate({"importer": "a" * 5_000}) == (False,)
