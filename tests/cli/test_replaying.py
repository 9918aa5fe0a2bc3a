"""The verb of replay: what it says of a day, and what it refuses."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from installations import Founded, at, copied
from said import done, refused, sekisho


@pytest.fixture(scope="module")
def chosen(administration: Founded, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, date]:
    """An installation that has chosen one day, and the day."""
    there = copied(administration.assessed, tmp_path_factory.mktemp("chosen") / "there")
    day = administration.files.last_day
    there.select("30", day, at=at(8))
    return there.folder, day


def test_a_day_is_the_same_bit_for_bit(chosen: tuple[Path, date]) -> None:
    folder, day = chosen
    said = done("replay", "--on", day, "--office", "30", data=folder)
    assert "The same, bit for bit" in said.err
    (told,) = done("replay", "--on", day, "--as", "json", data=folder).told
    assert (told["same"], told["differences"], told["acts"]) == (True, [], 2)


def test_another_seed_is_an_exit_code_and_a_table(chosen: tuple[Path, date]) -> None:
    folder, day = chosen
    said = sekisho("--data", folder, "--seed", 4, "replay", "--on", day, "--as", "csv")
    assert said.code == 1
    assert "differs from what is stored" in said.err
    assert {row["table"] for row in said.rows} == {"selection"}


def test_a_draft_says_what_would_have_been_otherwise(
    chosen: tuple[Path, date], tmp_path: Path
) -> None:
    folder, day = chosen
    draft = tmp_path / "draft.toml"
    draft.write_text('[office."30"]\nred = "60%"\nexaminations = 99\n', encoding="utf-8")
    words = ("replay", "--on", day, "--office", "30", "--with", draft)
    said = done(*words, data=folder)
    assert "would have gone another way" in said.err
    assert "Work by channel" in said.out
    (told,) = done(*words, "--as", "json", data=folder).told
    assert sum(row["subjects"] for row in told["moves"]) == len(told["moved"]) > 0
    assert len(done(*words, "--as", "csv", data=folder).rows) == len(told["moved"])


def test_what_cannot_be_replayed_is_said(chosen: tuple[Path, date], tmp_path: Path) -> None:
    folder, day = chosen
    before = day - timedelta(days=900)
    assert "No act is recorded" in refused("replay", "--on", before, data=folder)
    nobody = refused("replay", "--on", day, "--office", "99", data=folder)
    assert f"Nothing was assessed or chosen of office 99 on {day}." in nobody
    missing = refused("replay", "--on", day, "--with", tmp_path / "no.toml", data=folder)
    assert "There is no file" in missing
    assert "Name a later" in refused("replay", "--on", day, "--until", day, data=folder)
    draft = tmp_path / "draft.toml"
    draft.write_text("[offices]\n", encoding="utf-8")
    said = refused("replay", "--on", day, "--with", draft, data=folder)
    assert "Did you mean “office”?" in said
    assert "cannot be read" in refused("replay", "--on", day, "--with", tmp_path, data=folder)
    draft.write_text('[office."30"]\nred = "60%"\n', encoding="utf-8")
    unchosen = day - timedelta(days=1)
    said = refused("replay", "--on", unchosen, "--office", "30", "--with", draft, data=folder)
    assert "was chosen on" in said
