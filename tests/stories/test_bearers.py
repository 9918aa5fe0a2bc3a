"""Who and what bears a number or a name."""

from __future__ import annotations

from pathlib import Path

from installations import opened

from sekisho.flow.bearers import bearers, how_often, in_short


def test_a_number_leads_to_its_items_and_a_name_to_the_parts_it_was_declared_in(
    chosen_border: Path,
) -> None:
    checkpoint = opened(chosen_border)
    row = checkpoint.history.sql(
        "SELECT item_id, declaration_number, office, importer FROM goods_item LIMIT 1"
    ).to_pylist()[0]
    assert bearers(checkpoint, row["item_id"]).items == {row["item_id"]: row["office"]}
    assert row["item_id"] in bearers(checkpoint, f" {row['declaration_number']} ").items
    found = bearers(checkpoint, row["importer"])
    assert found.items == {}
    assert "importer" in {seen.part for seen in found.as_party}
    assert found.times >= 1


def test_what_nobody_ever_declared_is_borne_by_nothing(chosen_border: Path) -> None:
    found = bearers(opened(chosen_border), "NOBODY'S; DROP TABLE")
    assert (found.items, found.as_party, found.times) == ({}, (), 0)


def test_a_source_that_was_right_once_is_not_known_to_be_right() -> None:
    measured = how_often(1, 1)
    assert measured.low < 0.3 < measured.high


def test_goods_items_are_told_in_a_line_as_last_declared(chosen_border: Path) -> None:
    checkpoint = opened(chosen_border)
    rows = checkpoint.history.sql(
        "SELECT item_id, importer FROM goods_item ORDER BY item_id LIMIT 3"
    ).to_pylist()
    found = in_short(checkpoint, [row["item_id"] for row in rows] + ["nothing/1"])
    assert {one.item_id: one.importer for one in found.values()} == {
        row["item_id"]: row["importer"] for row in rows
    }
    assert in_short(checkpoint, []) == {}


def test_what_was_found_is_told_with_the_item(chosen_border: Path) -> None:
    checkpoint = opened(chosen_border)
    known = checkpoint.history.sql("SELECT subject_id, outcome FROM finding LIMIT 1").to_pylist()[0]
    assert in_short(checkpoint, [known["subject_id"]])[known["subject_id"]].outcome
