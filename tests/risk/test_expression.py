"""Conditions: what is read, how it is tidied, and what each mistake is answered."""

from __future__ import annotations

import random

import pytest
import random_conditions as maker
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sekisho.errors import WrongExpression
from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.expression import condition

TIDIED = [
    ("Net_Mass_KG>1000", "net_mass_kg > 1000"),
    ("net_mass_kg <> 0.50", "net_mass_kg <> 0.5"),
    ("net_mass_kg != 1 and ((office='a'))", "net_mass_kg <> 1 and office = 'a'"),
    ("(office = 'a' or office = 'b') and not carrier is null", None),
    ("importer not in ('a', 'a', 'b''c')", "not importer in ('a', 'b''c')"),
    ("seller is not null", "not seller is null"),
    ("item_value / net_mass_kg < - 2", "item_value / net_mass_kg < (-2)"),
    ("left(commodity_code, 2) = '84'", "substring(commodity_code, 1, 2) = '84'"),
    ("substr(commodity_code, 1, 2) = '84'", "substring(commodity_code, 1, 2) = '84'"),
    ("if(weekday = 6, item_value, net_mass_kg) > 1", None),
    ("case weekday when 6 then true else null end", "case when weekday = 6 then true end"),
    ("received_on between date '2021-01-01' and date '2021-02-01'", None),
    ("date_diff('day', declared_on, received_on) > 3", None),
    ("net_mass_kg between 1 and 2 -- a remark", "net_mass_kg between 1 and 2"),
    ("procedure = '4000' and month = 1 and description like '%a_'", None),
    ("coalesce(importer) = 'a'", "importer = 'a'"),
    ("(net_mass_kg > 1) is not true", "not (net_mass_kg > 1) is true"),
    ("\"office\" = '10'", "office = '10'"),
    ("net_mass_kg - (item_value - 1) > 0", "net_mass_kg - (item_value - 1) > 0"),
    ("net_mass_kg > 1e20", "net_mass_kg > 1e+20"),
]

REFUSED = [
    ("", "empty", "Write"),
    ("   ", "empty", ""),
    ("net_mass_kg", "gives a number", "Compare"),
    ("importr is null", "“importr” (character 1)", "“importer”"),
    ("net_mass_kg > 1 and sellr = 'a'", "“sellr” (character 21)", "“seller”"),
    ("zzzzzz = 1", "“zzzzzz”", "docs/names.md"),
    ("flor(net_mass_kg) > 1", "“flor(…)” (character 1)", "“floor”"),
    ("pg_read_file('x') = 'a'", "“pg_read_file(…)”", "Did you mean"),
    ("round(net_mass_kg) > 1", "(character 1)", "floor"),
    ("transport_mode = 40", "“40” (character 18)", "write '40'"),
    ("net_mass_kg = '40'", "“'40'”", "A number cannot be compared with a text"),
    ("received_on > '2021-01-01'", "(character 15)", "DATE"),
    ("received_on > date '2021-02-30'", "“2021-02-30”", "DATE"),
    ("seller ilike 'a%'", "“seller ILIKE 'a%'”", "lower"),
    ("seller ~ 'a'", "cannot be used", "starts_with"),
    ("seller = null", "“NULL”", "is null"),
    ("net_mass_kg % 2 = 0", "cannot be used", "floor"),
    ("seller || 'a' = 'b'", "cannot be used", ""),
    ("importer in (select 1)", "“in”", "list"),
    ("importer in ()", "in ()", "at least one"),
    ("importer in (seller)", "“seller”", "values"),
    ("importer in ('a', null)", "“NULL”", "is null"),
    ("exists (select 1)", "cannot be used", ""),
    ("(select 1) = 1", "cannot be used", "one item"),
    ("select 1", "cannot be used", "one item"),
    ("drop table history", "cannot be used", ""),
    ("net_mass_kg > 1; drop table history", "2 were given", "and / or"),
    ("sum(net_mass_kg) > 1", "cannot be used", "one item"),
    ("sum(net_mass_kg) over () > 1", "cannot be used", "one item"),
    ("count(*) > 1", "cannot be used", "one item"),
    ("net_mass_kg::int > 1", "cannot be used", "Kinds are fixed"),
    ("cast(net_mass_kg as integer) > 1", "cannot be used", "Kinds are fixed"),
    ("timestamp '2021-01-01' > received_on", "cannot be used", "DATE"),
    ("item.net_mass_kg > 1", "cannot be used", "without a dot"),
    ("net_mass_kg > ?", "cannot be used", ""),
    ("net_mass_kg > $1", "cannot be used", ""),
    ("[1, 2] = [1]", "cannot be used", ""),
    ("{'a': 1} = 1", "cannot be used", ""),
    ("importer[1:2] = 'a'", "cannot be used", ""),
    ("* = 1", "cannot be", ""),
    ("net_mass_kg > 5 5", "“5” (character 17)", ""),
    ("net_mass_kg as x > 1", "cannot be", ""),
    ("net_mass_kg >", "cannot be read", "missing word"),
    ("(net_mass_kg > 1", "cannot be read", ""),
    ("importer = 'a", "not closed", "Close"),
    ("case when true then 1 else 'a' end = 1", "cannot be used", "A number"),
    ("case net_mass_kg + 1 when 1 then true end", "cannot be used", "case when"),
    ("not net_mass_kg", "(character 5)", "a boolean is expected"),
    ("net_mass_kg and true", "(character 1)", "a boolean is expected"),
    ("(net_mass_kg > 1) < true", "cannot be used", "no order"),
    ("substring(importer, 0, 2) = 'a'", "cannot be used", "from 1"),
    ("substring(importer, 2) = 'a'", "cannot be used", "length"),
    ("left(importer, net_mass_kg) = 'a'", "cannot be used", "from 0"),
    ("importer like seller", "“seller”", "pattern"),
    ("importer like 'a\\_'", "cannot be used", "backslash"),
    ("importer like 'a' escape 'b'", "cannot be used", ""),
    ("importer is distinct from seller", "cannot be used", ""),
    ("net_mass_kg is 5", "“5”", "null, true or false"),
    ("date_diff('month', declared_on, received_on) > 1", "cannot be used", "'day'"),
    ("abs(net_mass_kg, 2) > 1", "cannot be read", ""),
    ("length() > 1", "cannot be read", ""),
    ("net_mass_kg > 1e400", "“1e400”", "too large"),
    ("importer = e'a'", "cannot be used", ""),
    ("importer = 'a' \x00", "U+0000", "Remove"),
    ("importer = '\ud800'", "U+D800", "Remove"),
    ("x" * 9_000, "longer", "Split"),
    ("1 > 0" + " or 1>0" * 600, "more than 2000 words", "Split"),
    ("(" * 200 + "true" + ")" * 200, "too deep", "Split"),
    ("not " * 300 + "true", "too deep", "Split"),
    ("-" * 3 + " " + "- " * 300 + "net_mass_kg > 1", "", ""),
    ("net_mass_kg" + " + 1" * 300 + " > 1", "too deep", "Split"),
    ("case when true then " * 60 + "true" + " end" * 60, "too deep", "Split"),
    ("nullif(" * 20 + "net_mass_kg" + ", 1)" * 20 + " > 1", "too deep", "Split"),
    ("1 / (" * 20 + "net_mass_kg" + ")" * 20 + " > 1", "too deep", "Split"),
    ("lower(" * 20 + "importer" + ")" * 20 + " = 'a'", "too deep", "Split"),
]


@pytest.mark.parametrize(("given", "tidied"), TIDIED)
def test_a_condition_is_tidied(given: str, tidied: str | None) -> None:
    found = condition(given)
    if tidied is not None:
        assert found.text == tidied
    assert condition(found.text) == found


@pytest.mark.parametrize(("text", "label", "hint"), REFUSED, ids=[r[0][:40] for r in REFUSED])
def test_a_mistake_is_told_with_its_place_and_remedy(text: str, label: str, hint: str) -> None:
    with pytest.raises(WrongExpression) as told:
        condition(text)
    assert label in told.value.label
    assert hint in told.value.hint
    assert len(told.value.label) < 300


@given(st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_a_tidied_text_reads_back_to_the_same_condition(chance: random.Random) -> None:
    found = standard().condition(maker.condition(chance))
    again = standard().condition(found.text)
    assert again == found


@given(st.text(max_size=60))
@example("\\")
@example("$$")
@example("'")
@settings(max_examples=200, deadline=None)
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    try:
        condition(text)
    except WrongExpression as told:
        assert told.label


FRAGMENTS = ["net_mass_kg", "(", ")", "and", "not", "'a'", "1", ">", "=", "in", "case", "when"]
FRAGMENTS += ["then", "end", "is", "null", "between", ",", "-", "/", "select", "from", ";", "date"]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=14))
@settings(max_examples=300, deadline=None)
def test_whatever_is_put_together_is_read_or_refused(words: list[str]) -> None:
    try:
        condition(" ".join(words))
    except WrongExpression as told:
        assert told.label


def test_names_are_told_once_and_in_order() -> None:
    found = condition("seller = 'a' or importer = seller")
    assert found.names == ("importer", "seller")
