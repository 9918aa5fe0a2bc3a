"""An administration's first day: from the file that it has to the reasons for its list."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from installations import (
    CAPACITY,
    OFFICES,
    Founded,
    at,
    copied,
    of_day,
    opened,
    rows_by_table,
    with_text,
    write_items,
)

from sekisho.errors import NotReady
from sekisho.flow import Checkpoint
from sekisho.records.profile import Stage
from sekisho.records.selection import Channel

LOOKED_AT = ("red", "orange", "yellow")


def test_from_the_file_to_the_reasons(administration: Founded, assessed: Checkpoint) -> None:
    files, day = administration.files, administration.files.last_day
    border = files.border
    assert administration.past.items + administration.new.items == border.items.num_rows
    assert administration.past.findings == border.findings.num_rows
    assert administration.past.rejections == administration.new.rejections == 0
    assert administration.past.leftovers == {}
    assert {card.scorer for card in administration.editions} >= {"boosting", "novelty"}
    assert administration.done.items == administration.new.items
    for office in OFFICES:
        received = of_day(files, day)["office"].to_pylist().count(office)
        assert assessed.select(office, day, at=at(10)) == received
        shown = assessed.worklist(office, day)
        assert shown.subjects == received
        assert shown.chosen == len(shown.rows) == len(shown.explanations)
        assert [row["channel"] for row in shown.rows] == sorted(
            (row["channel"] for row in shown.rows), key=[str(one) for one in Channel].index
        )
        for row, told in zip(shown.rows, shown.explanations, strict=True):
            assert told.item.item_id == row["item_id"]
            assert told.selection is not None
            assert told.assessment.risk == told.selection.risk == row["risk"]
            assert told.answer.startswith("Chosen")
            assert row["why"]


def test_the_same_again_changes_nothing(administration: Founded, tmp_path: Path) -> None:
    there = copied(administration.assessed, tmp_path / "again")
    files, day = administration.files, administration.files.last_day
    there.select("10", day, at=at(10))
    before = rows_by_table(there)
    again = opened(there.folder)
    assert again.collect(files.past, "sekisho", at=at(20)).already
    again.standing.add_profiles(at=at(21), stage=Stage.LIVE)
    editions = again.learn(until=administration.editions[0].learned_until, at=at(22))
    assert [one.edition_id for one in editions] == [
        one.edition_id for one in administration.editions
    ]
    taken = again.collect(files.new, "sekisho", at=at(23))
    assert taken.already
    done = again.assess(arrival_id=taken.arrival.arrival_id, at=at(24))
    assert (done.items, done.already) == (0, administration.new.items)
    assert again.select("10", day, at=at(25)) == 0
    assert rows_by_table(again) == before


def test_the_same_statements_in_other_bytes_change_nothing(
    administration: Founded, assessed: Checkpoint, tmp_path: Path
) -> None:
    items = of_day(administration.files, administration.files.last_day)
    before = rows_by_table(assessed)
    taken = assessed.collect(write_items(tmp_path / "day.csv", items), "sekisho", at=at(10))
    assert (taken.items, taken.duplicates) == (0, items.num_rows)
    done = assessed.assess(arrival_id=taken.arrival.arrival_id, at=at(11))
    assert done.items == 0
    after = rows_by_table(assessed)
    assert {name for name in after if after[name] != before[name]} == {"arrival", "commits"}


def test_a_correction_is_a_further_version_and_is_assessed_again(
    administration: Founded, assessed: Checkpoint, tmp_path: Path
) -> None:
    files, day = administration.files, administration.files.last_day
    items = of_day(files, day)
    items = items.filter(pc.greater(items["item_value"], 0)).slice(0, 20)
    place = items.schema.get_field_index("item_value")
    dearer = items.set_column(
        place, items.schema.field(place), pc.multiply(items["item_value"], 3.0)
    )
    before = assessed.explain(items["item_id"][0].as_py())[0]
    taken = assessed.collect(write_items(tmp_path / "right.csv", dearer), "sekisho", at=at(10))
    assert (taken.items, taken.corrections, taken.duplicates) == (20, 20, 0)
    done = assessed.assess(arrival_id=taken.arrival.arrival_id, at=at(11))
    # What rests on the same records as before is not assessed again.
    assert done.items == 20
    after = assessed.explain(items["item_id"][0].as_py())[0]
    assert (before.item.version, after.item.version, after.assessment.version) == (1, 2, 2)
    assert after.item.item_value == pytest.approx(3 * (before.item.item_value or 0))
    versions = assessed.history.sql(
        "SELECT count(*) AS n, max(version) AS last FROM goods_item WHERE item_id = ?",
        (after.item.item_id,),
    ).to_pylist()
    assert versions == [{"n": 2, "last": 2}]
    chosen = sum(assessed.select(office, day, at=at(12)) for office in OFFICES)
    assert chosen == of_day(files, day).num_rows
    # A correction is chosen on the day on which it reached us; what stood before stays.
    reached = after.item.received_on
    assert reached > day
    assert sum(assessed.select(one, reached, at=at(13)) for one in _offices(items)) == 20
    told = assessed.history.sql(
        "SELECT DISTINCT selected_on, version FROM selection WHERE subject_id IN"
        " (SELECT item_id FROM goods_item WHERE version = 2) ORDER BY version"
    )
    assert told.to_pydict() == {"selected_on": [day, reached], "version": [1, 2]}


def _offices(items: pa.Table) -> list[str]:
    return sorted(set(items["office"].to_pylist()))


def test_a_correction_of_a_later_day_leaves_the_choice_of_the_first_as_it_was(
    administration: Founded, assessed: Checkpoint, tmp_path: Path
) -> None:
    files, day = administration.files, administration.files.last_day
    earlier = day - timedelta(days=1)
    items = of_day(files, earlier)
    office = items["office"][0].as_py()
    assessed.select(office, earlier, at=at(10))
    before = assessed.worklist(office, earlier)
    number = before.rows[0]["item_id"]
    mine = items.filter(pc.equal(items["item_id"], number))
    for name, value in (("received_on", pa.scalar(day)), ("item_value", pa.scalar(1.0))):
        place = mine.schema.get_field_index(name)
        field = mine.schema.field(name)
        mine = mine.set_column(place, field, pa.array([value.as_py()], field.type))
    received = pa.array([at(-60 * 20)], mine.schema.field("received_at").type)
    mine = mine.set_column(mine.schema.get_field_index("received_at"), "received_at", received)
    taken = assessed.collect(write_items(tmp_path / "late.csv", mine), "sekisho", at=at(11))
    assert taken.corrections == 1
    assessed.assess(arrival_id=taken.arrival.arrival_id, at=at(12))
    waiting = assessed.explain(number)[0]
    assert (waiting.item.version, waiting.assessment.version) == (2, 2)
    assessed.select(office, day, at=at(13))
    assert assessed.worklist(office, earlier) == before
    second = assessed.explain(number)[0]
    assert second.selection is not None
    assert second.item.version == second.assessment.version == second.selection.version == 2
    assert second.item.item_value == 1.0
    assert second.assessment.risk == second.selection.risk


def test_a_correction_after_the_choice_leaves_the_choice_of_the_day_as_it_was(
    administration: Founded, assessed: Checkpoint, tmp_path: Path
) -> None:
    files, day = administration.files, administration.files.last_day
    assessed.select("10", day, at=at(10))
    before = assessed.worklist("10", day)
    number = before.rows[0]["item_id"]
    items = of_day(files, day)
    mine = with_text(items.filter(pc.equal(items["item_id"], number)), "description", ["corrected"])
    taken = assessed.collect(write_items(tmp_path / "right.csv", mine), "sekisho", at=at(11))
    assert taken.corrections == 1
    assert assessed.assess(arrival_id=taken.arrival.arrival_id, at=at(12)).items == 1
    assert assessed.select("10", day, at=at(13)) == 0
    assert assessed.worklist("10", day) == before
    assert assessed.explain(number)[0].item.version == 2


def test_what_comes_later_the_same_day_gets_the_capacity_that_is_left(
    administration: Founded, assessed: Checkpoint, tmp_path: Path
) -> None:
    files, day = administration.files, administration.files.last_day
    items = of_day(files, day)
    assessed.select("10", day, at=at(10))
    first = assessed.worklist("10", day)
    numbers = [f"LATE-{place}" for place in range(items.num_rows)]
    late = with_text(items, "declaration_number", numbers)
    taken = assessed.collect(write_items(tmp_path / "late.csv", late), "sekisho", at=at(11))
    assert taken.items == items.num_rows
    assessed.assess(arrival_id=taken.arrival.arrival_id, at=at(12))
    more = assessed.select("10", day, at=at(13))
    both = assessed.worklist("10", day)
    assert both.subjects == first.subjects + more == 2 * first.subjects
    capacity = (CAPACITY["examinations"], CAPACITY["scans"], CAPACITY["documents"])
    # The share by chance is drawn of those who come later too, right in the mean, even where no
    # hands are left.
    drawn = {"red": both.by_chance - first.by_chance, "orange": 0, "yellow": 0}
    assert drawn["red"] in (math.floor(0.02 * more), math.ceil(0.02 * more))
    for channel, hands in zip(LOOKED_AT, capacity, strict=True):
        most = max(int(hands), first.counts[channel] + drawn[channel])
        assert first.counts[channel] <= both.counts[channel] <= most
    early = {row["item_id"]: row["channel"] for row in first.rows}
    now = {row["item_id"]: row["channel"] for row in both.rows}
    assert early.items() <= now.items()


def test_a_stage_without_the_one_before_it_says_what_is_missing(
    administration: Founded, tmp_path: Path
) -> None:
    empty = opened(tmp_path / "empty")
    day = administration.files.last_day
    with pytest.raises(NotReady, match="collect"):
        empty.learn(at=at(0))
    with pytest.raises(NotReady, match="collect"):
        empty.assess(at=at(0))
    with pytest.raises(NotReady, match="assess"):
        empty.select("10", day, at=at(0))
    with pytest.raises(NotReady, match="select"):
        empty.worklist("10", day)


def _head(source: Path, target: Path, since: str, until: str) -> Path:
    """The lines of some days of a real file; its dates stand as YYYY-MM-DD."""
    with source.open(encoding="utf-8") as file:
        heading = file.readline()
        place = heading.rstrip("\n").split(",").index("Date")
        kept = [line for line in file if since <= line.split(",")[place] < until]
    target.write_text(heading + "".join(kept), encoding="utf-8")
    return target


def test_the_first_day_on_real_declarations(samples: Path | None, tmp_path: Path) -> None:
    if samples is None:
        return
    folder = samples / "data" / "korea"
    past = _head(folder / "declarations_train.csv", tmp_path / "past.csv", "2020-12-12", "2021")
    new = _head(folder / "declarations_valid.csv", tmp_path / "new.csv", "2021-01", "2021-01-08")
    customs = opened(tmp_path / "korea")
    taken = customs.collect(past, "korea", at=at(0))
    assert taken.items == taken.findings == len(past.read_text("utf-8").splitlines()) - 1
    assert taken.rejections == 0
    customs.learn(at=at(1))
    arrived = customs.collect(new, "korea", at=at(2))
    done = customs.assess(arrival_id=arrived.arrival.arrival_id, at=at(3))
    assert done.items == arrived.items == len(new.read_text("utf-8").splitlines()) - 1
    busiest = customs.history.sql(
        "SELECT office, received_on AS day, count(*) AS n FROM assessment GROUP BY ALL"
        " ORDER BY n DESC, office, day LIMIT 1"
    ).to_pylist()[0]
    capacity = {"examinations": "6", "scans": "2", "documents": "none", "random_rate": "1%"}
    customs.standing.set_office(busiest["office"], capacity, from_on=busiest["day"], at=at(4))
    assert customs.select(busiest["office"], busiest["day"], at=at(5)) == busiest["n"]
    shown = customs.worklist(busiest["office"], busiest["day"])
    assert shown.counts["red"] <= 6
    assert shown.rows
    for told in shown.explanations:
        assert told.answer
        assert told.moves
