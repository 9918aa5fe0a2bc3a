"""What each engine is given: the same meaning, written so that no engine reads it otherwise."""

from __future__ import annotations

import random

import pytest
import random_conditions as maker
import sqlglot
from sqlglot import exp

from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.dialects import to_duckdb, to_spark, to_text
from sekisho.risk.catalogue.expression import condition
from sekisho.risk.catalogue.term import walk

WRITTEN = [
    (
        "item_value / net_mass_kg < 0.5",
        'CASE WHEN isfinite(CAST("item_value" AS DOUBLE) / nullif(CAST("net_mass_kg" AS DOUBLE), '
        '0.0e0)) THEN CAST("item_value" AS DOUBLE) / nullif(CAST("net_mass_kg" AS DOUBLE), 0.0e0) '
        "END < 0.5e0",
        "CASE WHEN abs(CAST(`item_value` AS DOUBLE) / nullif(CAST(`net_mass_kg` AS DOUBLE), 0.0D)) "
        "<= 1.7976931348623157E308D THEN CAST(`item_value` AS DOUBLE) / nullif(CAST(`net_mass_kg` "
        "AS DOUBLE), 0.0D) END < 0.5D",
    ),
    (
        "importer = 'a''b' and month = 1",
        "(\"importer\" = 'a''b') and (CAST(\"month\" AS DOUBLE) = 1.0e0)",
        "(`importer` = 'a\\'b') and (CAST(`month` AS DOUBLE) = 1.0D)",
    ),
    (
        "date_diff('day', declared_on, received_on) > 3",
        'CAST(date_diff(\'day\', "declared_on", "received_on") AS DOUBLE) > 3.0e0',
        "CAST(datediff(`received_on`, `declared_on`) AS DOUBLE) > 3.0D",
    ),
    (
        "starts_with(importer, 'a') or received_on > date '2021-01-31'",
        "starts_with(\"importer\", 'a') or (\"received_on\" > DATE '2021-01-31')",
        "startswith(`importer`, 'a') or (`received_on` > DATE '2021-01-31')",
    ),
    (
        "substring(importer, 2, 3) like 'a_%'",
        "substring(\"importer\", 2, 3) like 'a_%'",
        "substring(`importer`, 2, 3) like 'a_%'",
    ),
]


@pytest.mark.parametrize(("text", "duckdb", "spark"), WRITTEN)
def test_each_engine_is_written_to_in_its_own_words(text: str, duckdb: str, spark: str) -> None:
    term = condition(text).term
    assert to_duckdb(term) == duckdb
    assert to_spark(term) == spark


def test_sql_for_spark_is_sql_for_spark() -> None:
    chance = random.Random(11)
    for _ in range(300):
        term = standard().condition(maker.condition(chance)).term
        parsed = sqlglot.parse_one(to_spark(term), dialect="spark")
        assert not list(parsed.find_all(exp.Anonymous, exp.Subquery, exp.Alias))
        texts = {str(part.value) for part in walk(term)}
        found = {one.this for one in parsed.find_all(exp.Literal) if one.is_string}
        assert found <= texts | LETTERS
        assert {one.name for one in parsed.find_all(exp.Column)} <= texts


LETTERS = {"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"}


def test_a_text_cannot_leave_its_quotes() -> None:
    hostile = "' or 1=1 --"
    quoted = hostile.replace("'", "''")
    term = condition(f"importer = '{quoted}' or importer = 'x\\'").term
    for sql, dialect in ((to_duckdb(term), "duckdb"), (to_spark(term), "spark")):
        parsed = sqlglot.parse_one(sql, dialect=dialect)
        found = [one.this for one in parsed.find_all(exp.Literal)]
        assert found == [hostile, "x\\"]
    assert condition(to_text(term)).term == term
