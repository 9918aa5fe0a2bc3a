"""The verb of measurement: what it says, as what, and what it refuses."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pyarrow.compute as pc
import pytest
from installations import Founded, at, copied, write_items
from said import done, refused

from sekisho.flow.loop.results import record


@pytest.fixture(scope="module")
def inspected(administration: Founded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation in which one office has chosen and examined three days."""
    folder = tmp_path_factory.mktemp("measured")
    there = copied(administration.assessed, folder / "there")
    files = administration.files
    for back in range(3):
        there.select("10", files.last_day - timedelta(days=back), at=at(10))
    red = there.history.sql("SELECT subject_id FROM selection WHERE channel = 'red'")
    mine = pc.is_in(files.border.items["item_id"], value_set=red["subject_id"].combine_chunks())
    items = files.border.items.filter(mine)
    found = files.border.inspect(items["item_id"].to_pylist())
    file = write_items(folder / "found.csv", items, found)
    record(there, file, "sekisho", at=at(11) + timedelta(days=60))
    return folder / "there"


def days(administration: Founded) -> tuple[str, ...]:
    last = administration.files.last_day
    return ("--from", str(last - timedelta(days=2)), "--until", str(last + timedelta(days=1)))


def test_what_was_missed_is_said_in_a_sentence_and_in_tables(
    administration: Founded, inspected: Path
) -> None:
    said = done("measure", *days(administration), data=inspected).out
    assert "irregular" in said.splitlines()[0]
    for title in ("By office", "By section of the Harmonized System", "Findings among"):
        assert title in said
    japanese = done("--language", "ja", "measure", *days(administration), data=inspected).out
    assert "官署別" in japanese


def test_machines_get_the_same_figures_as_csv_and_json(
    administration: Founded, inspected: Path
) -> None:
    asked = ("measure", *days(administration), "--office", "10", "--as")
    whole = done(*asked, "json", data=inspected).told[0]["whole"]
    rows = done(*asked, "csv", data=inspected).rows
    total = next(row for row in rows if (row["by"], row["figure"]) == ("all", "irregular"))
    assert float(total["high"]) == whole["irregular"]["high"]
    assert int(total["examined"]) == whole["examined"] > 0


@pytest.mark.parametrize(
    "verb",
    [
        ("measure",),
        ("report", "-o", "never.html"),
        ("ledger",),
        ("ledger", "second-look", "draw"),
        ("watch", "drift"),
    ],
    ids=" ".join,
)
def test_a_period_that_ends_before_it_begins_is_refused_by_every_verb(
    inspected: Path, verb: tuple[str, ...]
) -> None:
    said = refused(*verb, "--from", "2024-03-31", "--until", "2024-03-01", data=inspected)
    assert "From 2024-03-31 until 2024-03-01 there is no day." in said


def test_a_period_that_cannot_be_measured_is_refused_with_the_remedy(
    administration: Founded, inspected: Path
) -> None:
    asked = days(administration)
    said = refused("measure", "--from", asked[3], "--until", asked[1], data=inspected)
    assert "there is no day" in said
    said = refused("measure", *asked, "--known-on", "2020-01-01", data=inspected)
    assert "On 2020-01-01 nothing that was selected from" in said
    said = refused("measure", *asked, "--office", "20", data=inspected)
    assert "Nothing of office 20 was selected" in said
    early = refused("measure", *asked, "--known-on", asked[1], data=inspected)
    assert "sekisho record" in early
    said = refused("measure", *asked, data=administration.assessed)
    assert "sekisho select" in said
