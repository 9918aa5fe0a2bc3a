"""What every code list promises: an edition, a source, a licence, and codes in one form."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from sekisho.codes import tables
from sekisho.codes.tables import ListEdition

ROOT = Path(__file__).parents[2]
EDITIONS = tables.editions()

every_list = pytest.mark.parametrize("edition", EDITIONS, ids=[one.name for one in EDITIONS])


@every_list
def test_a_list_names_its_edition_publisher_date_licence_and_source(edition: ListEdition) -> None:
    said = [edition.title, edition.edition, edition.publisher, edition.licence, edition.source]
    assert all(said)
    assert edition.says.endswith(".")
    assert edition.published_on.year >= 1990


@every_list
def test_a_list_that_is_shipped_stands_in_the_notice(edition: ListEdition) -> None:
    assert f"{edition.name}.csv" in (ROOT / "NOTICE").read_text(encoding="utf-8")


@every_list
def test_every_code_stands_once_and_in_order(edition: ListEdition) -> None:
    codes = [row["code"] for row in tables.rows(edition.name)]
    assert codes == sorted(set(codes))
    assert all(code == code.strip().upper() for code in codes)


@every_list
def test_every_code_is_known_and_its_own_written_form(edition: ListEdition) -> None:
    room = importlib.import_module(f"sekisho.codes.{edition.name}")
    for row in tables.rows(edition.name):
        code = row["code"]
        known = room.known(len(code)) if edition.name == "hs" else room.known()
        assert code in known
        assert room.parse(code) == code
        assert room.is_valid(code)


@every_list
def test_no_cell_has_blanks_around_it_or_a_line_break(edition: ListEdition) -> None:
    for row in tables.rows(edition.name):
        assert all(value == " ".join(value.split()) for value in row.values()), row


def test_every_table_has_a_header_and_every_header_a_table() -> None:
    folder = ROOT / "src" / "sekisho" / "codes" / "tables"
    assert {path.stem for path in folder.glob("*.csv")} == {one.name for one in EDITIONS}
