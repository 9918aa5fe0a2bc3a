"""Hits: the same for a table and for one event, and unknown is not "no"."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from indicator_cases import CASES, Row

from sekisho.errors import NotReady
from sekisho.history.engine import DuckEngine
from sekisho.records.profile import Profile, Stage
from sekisho.risk import hits
from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.names import Kind
from sekisho.risk.hits import EventRules, Hits, evaluate_batch
from sekisho.risk.profiles import examples

CATALOGUE = standard()
ENGINE = DuckEngine(threads=1)
TYPES = {Kind.NUMBER: pa.float64(), Kind.TEXT: pa.string(), Kind.DATE: pa.date32()}
GIVEN = pa.schema(
    [(n.name, TYPES[n.kind]) for n in CATALOGUE.names.values() if n.expression is None]
)
LIVE = [replace(profile, stage=Stage.LIVE) for profile in examples()]


def features(rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=GIVEN)


def of_batch(rows: list[Row], profiles: list[Profile]) -> list[Hits]:
    table = evaluate_batch(features(rows), CATALOGUE, profiles, ENGINE)
    return [
        Hits(**{name: tuple(words) for name, words in row.items()}) for row in table.to_pylist()
    ]


def of_events(rows: list[Row], profiles: list[Profile]) -> list[Hits]:
    rules = EventRules(CATALOGUE, profiles)
    return [rules.evaluate(row) for row in rows]


def test_a_table_and_single_events_meet_the_same() -> None:
    rows = [row for case in CASES.values() for row in case if row is not None]
    found = of_batch(rows, LIVE)
    assert found == of_events(rows, LIVE)
    assert {code for hit in found for code in hit.indicators} == set(CASES)


def test_they_agree_on_random_rows_too() -> None:
    chance = random.Random(5)
    rows = [_random_row(chance) for _ in range(2_000)]
    found = of_batch(rows, LIVE)
    assert found == of_events(rows, LIVE)
    assert len({name for hit in found for name in hit.profiles}) >= len(LIVE) - 3


def _random_row(chance: random.Random) -> Row:
    made: dict[str, Any] = {}
    for field in GIVEN:
        if chance.random() < 0.05:
            made[field.name] = (
                chance.choice((None, float("nan"))) if field.type == "double" else None
            )
        elif field.type == "double":
            made[field.name] = float(chance.choice((0, 1, 3, 20, 60, 500, 20_000, 0.3, 17.25)))
        elif field.type == "string":
            made[field.name] = chance.choice(("CN", "HK", "hs6", "847130", "847190", "gift"))
        else:
            made[field.name] = date(2021, 1, chance.randint(1, 28))
    return made


def test_a_name_that_the_table_brings_is_taken_as_it_is() -> None:
    given = features([{"item_value": 50.0, "net_mass_kg": 1.0, "peer_items": 100}])
    given = given.append_column("price_ratio", pa.array([0.1]))
    found = evaluate_batch(given, CATALOGUE, [], ENGINE)
    assert "VAL-03" in found["indicators"][0].as_py()
    event = EventRules(CATALOGUE, []).evaluate({"price_ratio": 0.1, "peer_items": 100})
    assert "VAL-03" in event.indicators


def test_a_missing_column_is_told() -> None:
    with pytest.raises(NotReady, match="seller_items"):
        evaluate_batch(features([{}]).drop(["seller_items"]), CATALOGUE, [], ENGINE)


def test_no_rows_and_no_profiles_give_empty_lists() -> None:
    assert evaluate_batch(features([]), CATALOGUE, LIVE, ENGINE).num_rows == 0
    found = of_batch([{"item_value": 1.0}], [])
    assert found[0].profiles == ()


def test_rows_keep_their_order_across_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hits, "ROWS_AT_ONCE", 7)
    rows = [{"importer_items": number % 2} for number in range(40)]
    found = of_batch(rows, [])
    assert ["PAR-01" in hit.indicators for hit in found] == [n % 2 == 0 for n in range(40)]


def test_a_profile_counts_in_its_days_and_offices_only() -> None:
    profile = replace(
        LIVE[0],
        condition="item_value > 1",
        live_from=date(2021, 1, 10),
        live_until=date(2021, 1, 20),
        offices=("30", "40"),
    )
    rows = [
        {"item_value": 5.0, "office": office, "received_on": date(2021, 1, day)}
        for office, day in (("30", 10), ("30", 9), ("30", 20), ("10", 15), ("40", 19))
    ]
    met = [bool(hit.profiles) for hit in of_batch(rows, [profile])]
    assert met == [True, False, False, False, True]
    assert met == [bool(hit.profiles) for hit in of_events(rows, [profile])]


def test_live_profiles_come_before_those_on_trial_and_drafts_do_not_count() -> None:
    plain = replace(LIVE[0], condition="item_value > 1")
    profiles = [
        replace(plain, name="on_trial", stage=Stage.TRIAL),
        replace(plain, name="a_draft", stage=Stage.DRAFT),
        replace(plain, name="retired_one", stage=Stage.RETIRED),
        replace(plain, name="live_one", version=1, condition="item_value > 100"),
        replace(plain, name="live_one", version=2),
    ]
    for found in (of_batch, of_events):
        assert found([{"item_value": 5.0}], profiles)[0].profiles == ("live_one", "on_trial")
