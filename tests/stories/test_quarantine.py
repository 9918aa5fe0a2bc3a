"""A row that cannot be taken waits, is mended, and lands once."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from installations import Founded, at, copied, of_day, rows_by_table, write_items
from said import done, refused

from sekisho.flow import Checkpoint

BAD = {
    # row -> column, what stands there, what an officer writes instead
    3: ("net_mass_kg", "twelve", "12.5"),
    5: ("declared_on", "2024-02-30", "2024-02-29"),
    8: ("origin_country", "XQX", "CN"),
    11: ("item_value", "-4", "4"),
}


@pytest.fixture
def spoiled(administration: Founded, tmp_path: Path) -> Path:
    """Twenty items of the last day, four of them spoiled."""
    items = of_day(administration.files, administration.files.last_day).slice(0, 20)
    file = write_items(tmp_path / "spoiled.csv", items)
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.reader(source))
    for number, (column, value, _) in BAD.items():
        rows[number][rows[0].index(column)] = value
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows(rows)
    return file


def _waiting(data: Path) -> list[dict[str, str]]:
    return done("quarantine", "list", "--as", "csv", data=data).rows


def test_bad_rows_are_listed_shown_mended_and_given_up(spoiled: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    said = done("collect", spoiled, "--map", "sekisho", data=data)
    assert "16 goods items" in said.err
    assert "4 rows in quarantine" in said.err
    waiting = _waiting(data)
    assert {row["place"]: row["given"] for row in waiting} == {
        column: value for column, value, _ in BAD.values()
    }
    assert all(row["reason"].endswith((".", "”")) and row["remedy"] for row in waiting)
    assert waiting[0]["rejection_id"] in done("quarantine", "list", data=data).out

    by_place = {row["place"]: row["rejection_id"] for row in waiting}
    mass = by_place["net_mass_kg"]
    shown = done("quarantine", "show", mass, data=data)
    assert "twelve" in shown.out
    assert "net_mass_kg" in shown.out

    still = done("quarantine", "fix", mass, "net_mass_kg=thirteen", data=data)
    assert "0 taken, 1 refused again." in still.err
    assert "thirteen" in still.err
    assert len(_waiting(data)) == 4

    mended = done("quarantine", "fix", mass, "net_mass_kg=12.5", data=data)
    assert "1 taken, 0 refused again." in mended.err
    assert "No open rejection" in refused("quarantine", "fix", mass, "net_mass_kg=9", data=data)
    assert "Did you mean" in refused(
        "quarantine", "fix", by_place["item_value"], "item_valu=4", data=data
    )
    assert "names no value" in refused(
        "quarantine", "fix", by_place["item_value"], "item_value", data=data
    )

    assert "0 taken, 3 refused again." in done("quarantine", "retry", data=data).err
    done("quarantine", "give-up", by_place["origin_country"], data=data)
    assert "No open rejection" in refused(
        "quarantine", "give-up", by_place["origin_country"], data=data
    )
    assert {row["place"] for row in _waiting(data)} == {"declared_on", "item_value"}


def test_a_mended_row_lands_once(spoiled: Path, administration: Founded, tmp_path: Path) -> None:
    there = Checkpoint(tmp_path / "data")
    there.collect(spoiled, "sekisho", at=at(0))
    for number, one in enumerate(there.quarantine.open()):
        column, _, value = BAD[one.row_number - 1]
        assert there.quarantine.fix(one.rejection_id, {column: value}, at=at(1 + number)).taken == 1
    assert there.quarantine.open() == []
    assert there.history.rows("goods_item") == 20
    after = rows_by_table(there)
    assert there.collect(spoiled, "sekisho", at=at(9)).already
    assert there.quarantine.retry(at=at(10)).taken == 0
    assert rows_by_table(there) == after
    ids = there.history.table("goods_item")["item_id"].to_pylist()
    items = of_day(administration.files, administration.files.last_day).slice(0, 20)
    assert sorted(ids) == sorted(items["item_id"].to_pylist())


def test_a_mended_row_is_assessed_and_chosen_like_any_other(
    spoiled: Path, administration: Founded, tmp_path: Path
) -> None:
    there = copied(administration.learned, tmp_path / "data")
    there.collect(spoiled, "sekisho", at=at(6))
    mass = next(one for one in there.quarantine.open() if one.place == "net_mass_kg")
    there.quarantine.fix(mass.rejection_id, {"net_mass_kg": "12.503"}, at=at(7))
    there.assess(since=administration.files.last_day, at=at(8))
    known = there.history.sql("SELECT item_id, office FROM goods_item WHERE net_mass_kg = 12.503")
    (item_id,), (office,) = known["item_id"].to_pylist(), known["office"].to_pylist()
    there.select(office, administration.files.last_day, at=at(9))
    told = there.explain(item_id)[0]
    assert told.item.net_mass_kg == 12.503
    assert told.selection is not None


def test_rows_are_tried_again_when_their_map_was_wrong(spoiled: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    plain = Path(__file__).parents[2] / "src/sekisho/messages/maps/sekisho.toml"
    (data / "maps").mkdir(parents=True)
    mine = data / "maps" / "mine.toml"
    text = plain.read_text("utf-8").replace('name = "sekisho"', 'name = "mine"')
    mine.write_text(
        re.sub(r"not_before = .*\n", "", text).replace(
            'date_format = "%Y-%m-%d"', 'date_format = "%d.%m.%Y"'
        ),
        encoding="utf-8",
    )
    said = done("collect", spoiled, "--map", "mine", data=data)
    assert "0 goods items" in said.err
    assert "20 rows in quarantine" in said.err
    mine.write_text(text, encoding="utf-8")
    again = done("quarantine", "retry", data=data)
    assert "16 taken, 4 refused again." in again.err
    assert len(_waiting(data)) == 4
