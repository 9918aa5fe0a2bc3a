"""A day may be chosen by several at once and in many rounds: nobody twice, chance as promised."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import choosing_work
import pytest
from installations import OFFICES, Founded

from sekisho.errors import NotReady
from sekisho.flow import Checkpoint

DAY, OFFICE = date(2021, 1, 4), "30"
AT = datetime(2021, 1, 5, tzinfo=UTC)
ROUNDS, ITEMS = 8, 3
MAP = """
name = "mine"
title = "Four columns"
item_number = 1
[columns]
No = "declaration_number"
Day = "declared_on"
House = "office"
Mass = "net_mass_kg"
"""


@pytest.fixture
def small(tmp_path: Path) -> Checkpoint:
    """An installation of one office that examines one in five by chance, and no more than four."""
    (tmp_path / "mine.toml").write_text(MAP, "utf-8")
    made = Checkpoint(tmp_path / "data", seed=4, cores=1)
    given = {"random_rate": "20%", "red_rate": "0%", "examinations": "4"}
    made.standing.set_office(OFFICE, given, from_on=DAY, at=AT)
    return made


def arrive(there: Checkpoint, turn: int) -> None:
    """Three more items of the day, collected and assessed."""
    lines = [f"{turn}-{row},{DAY},{OFFICE},{row + 1}" for row in range(ITEMS)]
    file = there.folder.parent / f"{turn}.csv"
    file.write_text("\n".join(["No,Day,House,Mass", *lines, ""]), "utf-8")
    there.collect(file, str(there.folder.parent / "mine.toml"), at=AT + timedelta(minutes=turn))
    there.assess(at=AT + timedelta(minutes=turn))


def test_two_who_choose_at_once_choose_nobody_twice(assessed: Checkpoint) -> None:
    asked = "SELECT received_on FROM assessment WHERE office = ? LIMIT 1"
    office = OFFICES[0]
    on = assessed.history.sql(asked, (office,))["received_on"][0].as_py()
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager, ProcessPoolExecutor(2, mp_context=context) as pool:
        together = manager.Barrier(2)
        given = (assessed.folder, office, on, together)
        chosen = [pool.submit(choosing_work.choose, *given) for _ in range(2)]
        counts = sorted(one.result() for one in chosen)
    subjects = assessed.history.sql(
        "SELECT subject_id FROM selection WHERE office = ? AND selected_on = ?", (office, on)
    )["subject_id"].to_pylist()
    assert counts[0] == 0 < counts[1] == len(subjects) == len(set(subjects))


def test_a_day_in_many_rounds_keeps_its_random_share_and_its_capacity(small: Checkpoint) -> None:
    for turn in range(ROUNDS):
        arrive(small, turn)
        assert small.select(OFFICE, DAY, at=AT + timedelta(hours=turn + 1)) == ITEMS
        rows = small.history.table("selection").to_pylist()
        drawn = sum(row["chosen_by"] == "chance" for row in rows)
        assert drawn > 0.2 * len(rows) - 1
    assert len(rows) == len({row["subject_id"] for row in rows}) == ROUNDS * ITEMS
    assert len({row["seed"] for row in rows}) == ROUNDS
    # Rounded up in each round, it would be one of every three.
    assert drawn < ROUNDS
    assert all(0.2 - 1e-9 <= row["examination_p"] < 1 for row in rows)
    assert sorted(row["place"] for row in rows if row["channel"] == "red") == list(
        range(1, drawn + 1)
    )


def test_a_day_on_which_nothing_came_is_refused_with_what_there_is(
    administration: Founded, assessed: Checkpoint
) -> None:
    with pytest.raises(NotReady, match="Nothing of office 10 was assessed for 2030-01-01") as told:
        assessed.select(OFFICES[0], date(2030, 1, 1), at=AT)
    assert str(administration.files.first_new_day) in told.value.hint
