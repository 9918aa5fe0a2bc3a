"""The verbs of scorer editions: what they show, write and refuse."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from installations import Founded, at, copied
from said import done, refused

from sekisho.records.profile import Stage


@pytest.fixture(scope="module")
def office(administration: Founded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with one edition of novelty on trial, as if it had been fitted anew."""
    there = copied(administration.assessed, tmp_path_factory.mktemp("scorers") / "there")
    lesson = there.sight.lesson(administration.files.first_new_day, seed=1)
    fitted = there.editions.fit("novelty", lesson, Stage.TRIAL, at=at(9))
    other = fitted.edition_id.replace("novelty-", "novelty-again-")
    there.editions.write(dataclasses.replace(fitted, edition_id=other), "scorer retrain", at(9))
    return there.folder


def test_the_register_shows_each_edition_once(office: Path) -> None:
    rows = done("scorer", "list", "--as", "csv", data=office).rows
    assert [row["scorer"] for row in rows] == ["boosting", "price_outlier", "novelty", "novelty"]
    assert [row["in_force"] for row in rows] == ["True", "True", "True", "False"]
    said = done("scorer", "show", rows[3]["edition_id"], data=office)
    assert "Steps of its life" in said.out


def test_a_trial_becomes_live_and_is_taken_back(office: Path) -> None:
    trial = done("scorer", "list", "--as", "csv", data=office).rows[3]["edition_id"]
    told = ("--as", "Sato", "--why", "a try")
    assert "is in force from" in done("scorer", "promote", trial, *told, data=office).err
    assert "not on trial" in refused("scorer", "promote", trial, *told, data=office)
    assert "is in force from" in done("scorer", "rollback", "novelty", *told, data=office).err
    rows = done("scorer", "list", "--as", "csv", data=office).rows
    assert [row["in_force"] for row in rows[2:]] == ["True", "False"]
    assert [row["stage"] for row in rows[2:]] == ["live", "retired"]


def test_a_schedule_is_data_and_due_says_why(office: Path) -> None:
    assert "Nobody set when" in done("scorer", "due", data=office).err
    assert "Name when" in refused("scorer", "schedule", data=office)
    assert "every 1 weeks" in done("scorer", "schedule", "--weeks", "1", data=office).err
    (told,) = done("scorer", "due", "--as", "json", data=office).told
    assert told["due"] is True
    done("scorer", "schedule", "--weeks", "99", data=office)
    said = done("scorer", "retrain", "--if-due", data=office)
    assert "it is not due" in said.err
    assert said.out == ""
    assert "only" not in done("scorer", "schedule", "--never", data=office).out


def test_what_is_not_there_is_named(office: Path) -> None:
    told = ("--as", "Sato", "--why", "a try")
    said = refused("scorer", "rollback", "boost", *told, data=office)
    assert "Did you mean “boosting”?" in said
    assert "is on trial" in refused("scorer", "compare", data=office)
    assert "bears the name" in refused("scorer", "rebuild", "boosting-1", data=office)
