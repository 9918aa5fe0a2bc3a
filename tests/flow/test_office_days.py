"""Choosing many offices and days at once is choosing each alone."""

from __future__ import annotations

import shutil
from pathlib import Path

from installations import Founded, at, opened

from sekisho.flow import Checkpoint


def test_all_offices_and_days_at_once_are_each_alone(
    administration: Founded, assessed: Checkpoint, tmp_path: Path
) -> None:
    shutil.copytree(assessed.folder, tmp_path / "alone")
    alone = opened(tmp_path / "alone")
    asked = "SELECT DISTINCT office, received_on FROM assessment ORDER BY ALL"
    turns = [tuple(row.values()) for row in assessed.history.sql(asked).to_pylist()]
    for office, on in turns[:9]:
        alone.select(office, on, at=at(6))
    chosen = assessed.select_all(at=at(6))
    assert chosen == administration.done.items
    elsewhere = (
        "SELECT count(*) AS n FROM selection AS s JOIN assessment AS a USING (subject_id)"
        " WHERE (s.office, selected_on) IS DISTINCT FROM (a.office, received_on)"
    )
    assert assessed.history.sql(elsewhere)["n"].to_pylist() == [0]
    for office, on in turns[:9]:
        asked = "SELECT * FROM selection WHERE office = ? AND selected_on = ? ORDER BY subject_id"
        at_once, one = (there.history.sql(asked, (office, on)) for there in (assessed, alone))
        assert at_once.num_rows > 0
        assert at_once.equals(one)


def test_what_has_chosen_is_not_chosen_again(assessed: Checkpoint) -> None:
    assert assessed.select_all(at=at(6)) > 0
    assert assessed.select_all(at=at(7)) == 0
