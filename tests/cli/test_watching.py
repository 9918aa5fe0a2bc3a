"""The verbs of watching: what they say, as what, and what they refuse."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from installations import at, opened, write_items
from said import done, refused

from sekisho.simulation.border import border

FIRST = date(2023, 10, 2)
LIVE = FIRST + timedelta(weeks=8)
PROFILE = f"""
[mail_from_china]
title = "Chinese goods"
condition = "origin_country = 'CN' and item_value > 20000"
channel = "red"
owner = "valuation team"
legal_basis = "national customs act"
stage = "live"
live_from = {LIVE}
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve quiet weeks."""
    folder = tmp_path_factory.mktemp("watched")
    checkpoint = opened(folder / "office")
    items = border(seed=3, days=84, items=5_000, start=FIRST).items
    checkpoint.collect(write_items(folder / "all.csv", items), "sekisho", at=at(0))
    (folder / "profile.toml").write_text(PROFILE, encoding="utf-8")
    checkpoint.standing.add_profiles(folder / "profile.toml", at=at(1))
    return folder / "office"


def test_a_quiet_time_is_said_to_be_quiet(office: Path) -> None:
    said = done("watch", "drift", data=office)
    assert "No alarm" in said.err
    assert "declarant" in said.out
    said = done("watch", "displacement", data=office)
    assert "mail_from_china" in said.out
    assert "Nothing moved" in said.out


def test_it_is_said_in_japanese_too(office: Path) -> None:
    for verb in ("drift", "displacement"):
        said = done("--language", "ja", "watch", verb, data=office)
        assert any("\u3040" <= sign <= "\u30ff" for sign in said.out)


def test_machines_read_it_as_rows_and_as_a_whole(office: Path) -> None:
    rows = done("watch", "drift", "--as", "csv", data=office).rows
    assert {"declarant", "office", "item_value"} <= {row["name"] for row in rows}
    (told,) = done("watch", "drift", "--as", "json", data=office).told
    assert told["alarms"] == []
    assert len(told["steadiness"]) == len(rows)
    (moved,) = done("watch", "displacement", "mail_from_china", "--as", "json", data=office).told
    assert moved["live"] == LIVE.isoformat()
    assert moved["ways"] and moved["found"] == []
    assert done("watch", "displacement", "--as", "csv", data=office).out == ""


def test_an_office_stands_in_place_of_a_profile(office: Path) -> None:
    words = ("watch", "displacement", "--office", "10", "--on", LIVE, "--weeks", 4)
    assert "office 10" in done(*words, data=office).out


REFUSED = [
    (("displacement", "mail_from_chin"), "Did you mean “mail_from_china”?"),
    (("displacement", "--office", "10"), "--on 2021-02-01"),
    (("displacement", "mail_from_china", "--on", "2023-10-20"), "has to begin on"),
    (("displacement", "mail_from_china", "--on", "2023-12-20"), "whole weeks after are needed"),
    (("drift", "--from", "2023-11-20"), "8 are needed"),
    (("drift", "--from", "2025-01-01"), "No whole week"),
]


@pytest.mark.parametrize(("words", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_what_cannot_be_asked_is_refused_with_its_remedy(
    office: Path, words: tuple[str, ...], says: str
) -> None:
    assert says in refused("watch", *words, data=office)
