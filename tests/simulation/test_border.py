"""A border is the same for the same seed, however it is made, and balances."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from sekisho.errors import NotFound, WrongInput
from sekisho.records.finding import Finding
from sekisho.records.goods_item import GoodsItem
from sekisho.records.schema import schema_of
from sekisho.simulation.border import Border, Plan, batches, border
from sekisho.simulation.schemes import DEFAULT_PLANTS, Scheme
from sekisho.simulation.truth import Truth

SMALL = Plan(seed=5, items=4000, days=40)


@pytest.fixture(scope="module")
def small() -> Border:
    return border(seed=5, items=4000, days=40)


def test_tables_have_the_schemas_of_the_nouns(small: Border) -> None:
    for table, record in ((small.items, GoodsItem), (small.truth, Truth)):
        assert table.schema.equals(schema_of(record))
        assert table.num_rows == 4000
    assert small.findings.schema.equals(schema_of(Finding))
    for table in (small.items, small.truth, small.findings):
        table.validate(full=True)
        for spec in table.schema:
            assert spec.nullable or table[spec.name].null_count == 0, spec.name


def test_the_same_seed_gives_the_same_border_and_another_seed_another(small: Border) -> None:
    again = border(seed=5, items=4000, days=40)
    assert again.items.equals(small.items)
    assert again.truth.equals(small.truth)
    assert again.findings.equals(small.findings)
    other = border(seed=6, items=4000, days=40)
    assert not other.items.equals(small.items)


@pytest.mark.parametrize("days_each", [1, 7, 40, None])
def test_batches_are_the_same_border_in_pieces(small: Border, days_each: int | None) -> None:
    pieces = list(batches(SMALL, days_each=days_each))
    assert pa.concat_tables([piece.items for piece in pieces]).equals(small.items)
    assert pa.concat_tables([piece.truth for piece in pieces]).equals(small.truth)
    assert pa.concat_tables([piece.findings for piece in pieces]).equals(small.findings)


def test_batches_by_month_do_not_share_a_month() -> None:
    months = [
        {(day.year, day.month) for day in piece.items["received_on"].to_pylist()}
        for piece in batches(SMALL)
    ]
    assert months == [{(2024, 1)}, {(2024, 2)}]


def test_every_item_has_its_own_number_and_its_truth(small: Border) -> None:
    assert pc.count_distinct(small.items["item_id"]).as_py() == 4000
    assert small.truth["subject_id"].equals(small.items["item_id"])
    joined = pc.binary_join_element_wise(
        small.items["declaration_number"], small.items["item_number"].cast(pa.string()), "/"
    )
    assert joined.equals(small.items["item_id"])


def test_lines_of_a_declaration_are_numbered_from_one_and_agree(small: Border) -> None:
    grouped = small.items.group_by("declaration_number").aggregate(
        [
            ("item_number", "max"),
            ("item_number", "count"),
            ("office", "count_distinct"),
            ("declared_on", "count_distinct"),
            ("received_at", "count_distinct"),
            ("importer", "count_distinct"),
        ]
    )
    assert grouped["item_number_max"].equals(grouped["item_number_count"].cast(pa.int64()))
    for name in ("office", "declared_on", "received_at", "importer"):
        assert pc.max(grouped[f"{name}_count_distinct"]).as_py() == 1, name


def test_days_come_in_order_and_nothing_is_received_before_it_is_lodged(small: Border) -> None:
    received = small.items["received_on"].to_numpy()
    assert (np.diff(received.astype("datetime64[D]").astype(int)) >= 0).all()
    assert received.min() == np.datetime64("2024-01-01")
    late = pc.days_between(small.items["declared_on"], small.items["received_on"]).to_numpy()
    assert late.min() == 0
    assert (late > 5).any()


def test_identifiers_are_obviously_invented(small: Border) -> None:
    for name in ("declaration_number", "importer", "seller", "declarant", "carrier"):
        given = small.items[name].drop_null()
        assert pc.all(pc.starts_with(given, "SIM")).as_py(), name


def test_offices_and_rates_stand_as_documented(small: Border) -> None:
    assert set(small.items["office"].to_pylist()) == {"10", "20", "30"}
    rate = small.items["duty_rate_pct"].to_numpy()
    assert ((rate >= 0) & (rate <= 100)).all()
    mass = small.items["net_mass_kg"].drop_null().to_numpy()
    assert (mass > 0).all()


def test_findings_speak_of_the_past_only_and_later_than_the_examination(small: Border) -> None:
    examined, known = (small.findings[name].to_numpy() for name in ("examined_on", "known_on"))
    assert (known > examined).all()
    assert examined.max() < np.datetime64("2024-01-01") + 27
    outcomes = set(small.findings["outcome"].to_pylist())
    assert outcomes == {"nothing_found", "irregular", "critical"}


def test_an_examination_says_the_same_however_often_it_is_made(small: Border) -> None:
    ids = small.items["item_id"].to_pylist()[::7]
    first = small.inspect(ids, on=date(2024, 2, 20))
    assert first.equals(small.inspect(ids, on=date(2024, 2, 20)))
    assert first["subject_id"].to_pylist() == ids
    assert set(first["examined_on"].to_pylist()) == {date(2024, 2, 20)}
    past = small.findings["subject_id"].to_pylist()
    assert small.inspect(past).equals(small.findings)


def test_an_examination_finds_what_is_there_at_the_documented_rate() -> None:
    large = border(seed=3, items=60_000, days=30)
    found = large.inspect(large.items["item_id"].to_pylist())
    hit = np.array(found["outcome"].to_pylist()) != "nothing_found"
    scheme = np.array([name or "" for name in large.truth["scheme"].to_pylist()])
    assert not hit[scheme == ""].any()
    for name, plant in DEFAULT_PLANTS.items():
        mine = hit[scheme == name]
        assert len(mine) > 100, name
        spread = np.sqrt(plant.found_p * (1 - plant.found_p) / len(mine))
        assert abs(mine.mean() - plant.found_p) < 5 * spread, name


def test_an_item_that_never_crossed_cannot_be_examined(small: Border) -> None:
    with pytest.raises(NotFound, match="SIM-NONE/1 never crossed"):
        small.inspect(["SIM-NONE/1"])


def test_no_schemes_mean_an_honest_border() -> None:
    honest = border(seed=2, items=1000, days=10, schemes={})
    assert honest.truth["scheme"].null_count == 1000
    assert set(honest.findings["outcome"].to_pylist()) <= {"nothing_found"}


def test_schemes_can_be_planted_alone() -> None:
    only = {Scheme.CONCEALMENT: DEFAULT_PLANTS[Scheme.CONCEALMENT]}
    alone = border(seed=2, items=4000, days=10, schemes=only)
    assert set(alone.truth["scheme"].drop_null().to_pylist()) == {"concealment"}


@pytest.mark.parametrize("items", [1, 2, 17])
def test_a_tiny_border_has_exactly_its_items(items: int) -> None:
    assert border(seed=1, items=items, days=3, offices=1).items.num_rows == items


@pytest.mark.parametrize("changes", [{"days": 0}, {"items": 0}, {"offices": 0}])
def test_an_empty_border_is_refused(changes: dict[str, int]) -> None:
    with pytest.raises(WrongInput, match="is no border"):
        border(seed=1, **({"items": 10, "days": 5} | changes))
