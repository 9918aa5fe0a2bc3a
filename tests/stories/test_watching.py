"""Watching: a profile goes live, its traders change broker, and the office is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from installations import at, opened, write_items

from sekisho.errors import NotFound, NotReady
from sekisho.flow.loop import watching
from sekisho.simulation.border import border
from sekisho.simulation.shifts import Shift, shift

FIRST = date(2023, 10, 2)
LIVE = FIRST + timedelta(weeks=10)
CHAPTERS = pa.array(["61", "62", "64", "85"])
CONDITION = "origin_country = 'CN' and hs2 in ('61', '62', '64', '85') and item_value > 100000"
PROFILES = f"""
[chinese_garments]
title = "Chinese garments, footwear and electronics of some value"
condition = "{CONDITION}"
channel = "red"
owner = "valuation team"
legal_basis = "national customs act"
stage = "live"
live_from = {LIVE}

[known_trader]
title = "Items of traders who have brought ten before"
condition = "importer_items >= 10 and origin_country = 'CN'"
channel = "yellow"
owner = "valuation team"
legal_basis = "national customs act"
stage = "live"
live_from = {LIVE}

[newly_written]
title = "A profile that nobody has looked at yet"
condition = "item_value > 100"
channel = "yellow"
owner = "valuation team"
legal_basis = "national customs act"
stage = "live"
live_from = {LIVE + timedelta(weeks=5)}
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """An installation whose traders reacted, and where to."""

    folder: Path
    to: str


@pytest.fixture(scope="module")
def reacted(tmp_path_factory: pytest.TempPathFactory) -> Moved:
    """Sixteen weeks of trade; from the eleventh on four of ten aimed at use another broker."""
    folder = tmp_path_factory.mktemp("reacted")
    items = border(seed=9, days=16 * 7, items=16_000, start=FIRST).items
    chapters = pc.utf8_slice_codeunits(items["commodity_code"], 0, 2)
    aimed = pc.and_(
        pc.and_(pc.equal(items["origin_country"], "CN"), pc.is_in(chapters, value_set=CHAPTERS)),
        pc.greater(items["item_value"], 100_000),
    )
    moved = shift(items, aimed, Shift("declarant", LIVE, share=0.4), seed=9)
    checkpoint = opened(folder / "office")
    checkpoint.collect(write_items(folder / "all.csv", moved.items), "sekisho", at=at(0))
    (folder / "profiles.toml").write_text(PROFILES, encoding="utf-8")
    checkpoint.standing.add_profiles(folder / "profiles.toml", at=at(1))
    return Moved(folder / "office", moved.to)


def test_the_broker_to_whom_they_went_is_named(reacted: Moved) -> None:
    (told,) = watching.displacement(opened(reacted.folder), "chinese_garments")
    assert told.live == LIVE
    assert told.weeks == 6
    assert [(move.trait, move.to_value) for move in told.found] == [("declarant", reacted.to)]
    move = told.found[0]
    assert move.p <= 0.05
    assert move.share_after - move.share_before > 0.1
    assert "chinese_garments" in move.told("en")
    assert "does not prove" in move.advised("en")


def test_all_live_profiles_are_asked_and_each_says_for_itself(reacted: Moved) -> None:
    told = {one.profile: one for one in watching.displacement(opened(reacted.folder))}
    assert set(told) == {"chinese_garments", "known_trader", "newly_written"}
    # What was known of a trader is walked through; that some of them moved is seen there too.
    assert told["known_trader"].traders > 20
    assert "2 whole weeks after are needed" in told["newly_written"].note
    assert told["newly_written"].found == ()


def test_before_the_reaction_nothing_is_said_to_have_moved(reacted: Moved) -> None:
    checkpoint = opened(reacted.folder)
    day = LIVE - timedelta(weeks=4)
    (told,) = watching.displacement(checkpoint, "chinese_garments", on=day, most_weeks=3)
    assert told.found == ()
    assert told.traders > 20
    office = watching.displacement_from(checkpoint, "10", day, 3)
    assert office.found == ()


REFUSED = [
    ("chinese_garment", None, NotFound, "chinese_garments"),
    ("newly_written", None, NotReady, "2 whole weeks after are needed"),
    ("chinese_garments", FIRST + timedelta(weeks=3), NotReady, "Collect earlier declarations"),
]


@pytest.mark.parametrize(("name", "on", "error", "says"), REFUSED, ids=[r[3] for r in REFUSED])
def test_what_cannot_be_compared_says_what_is_missing(
    reacted: Moved, name: str, on: date | None, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        watching.displacement(opened(reacted.folder), name, on=on)


def test_without_a_live_profile_nothing_can_have_moved(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="No profile is live"):
        watching.displacement(opened(tmp_path / "office"))
    with pytest.raises(NotReady, match="no goods items"):
        watching.drift(opened(tmp_path / "office"))


def test_a_broker_that_takes_a_quarter_of_all_trade_is_a_drift(reacted: Moved) -> None:
    checkpoint = opened(reacted.folder)
    calm = watching.drift(checkpoint, until=LIVE + timedelta(weeks=1))
    assert calm.alarms == ()
    assert {row.name for row in calm.steadiness} >= {"declarant", "item_value", "hs2"}
    # Nothing was scored and nothing drawn by chance: that is said, and no figure invented.
    assert len(calm.notes) == 3
    assert calm.looks == ()


def test_too_few_weeks_are_no_reference(reacted: Moved) -> None:
    checkpoint = opened(reacted.folder)
    with pytest.raises(NotReady, match="8 are needed"):
        watching.drift(checkpoint, since=FIRST, until=FIRST + timedelta(weeks=6))
    with pytest.raises(NotReady, match="No whole week"):
        watching.drift(checkpoint, since=FIRST + timedelta(weeks=60))
