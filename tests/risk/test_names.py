"""The documented names: each with kind, meaning, and what null means."""

from __future__ import annotations

import re

from sekisho.language import untranslated
from sekisho.records.goods_item import GoodsItem
from sekisho.records.schema import schema_of
from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.expression import condition
from sekisho.risk.catalogue.names import COUNTERS, FIELDS, MEASURES, Kind, documented


def test_every_name_says_what_it_means() -> None:
    for name in documented().values():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name.name)
        assert name.says
        assert name.null_means


def test_every_counter_has_every_measure() -> None:
    for counter, key in COUNTERS.items():
        for measure in MEASURES:
            assert documented()[f"{counter}_{measure}"].kind is Kind.NUMBER
        assert set(key) <= set(documented())


def test_fields_are_those_of_a_goods_item() -> None:
    assert set(FIELDS) <= set(schema_of(GoodsItem).names)


def test_every_name_can_stand_in_a_condition() -> None:
    for name in documented():
        assert condition(f"{name} is null").names == (name,)


def test_names_that_are_worked_out_do_not_run_in_a_circle() -> None:
    catalogue = standard()
    given = {name for name, told in documented().items() if told.expression is None}
    sql = catalogue.derived_sql(given)
    assert set(sql) == set(documented()) - given
    for name, text in sql.items():
        used = set(re.findall(r'"([a-z0-9_]+)"', text))
        assert used <= given, name


def test_every_name_is_told_in_japanese_too() -> None:
    assert untranslated([name.says for name in documented().values()], "ja") == []
