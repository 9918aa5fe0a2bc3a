"""Every day of a quarter is gone through again as it was known then, the same bit for bit."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from installations import opened
from quarter import WEEKS, Quarter, day_of, gone_through

from sekisho.errors import NotFound, NotReady, SekishoError
from sekisho.flow import Checkpoint
from sekisho.flow.loop.otherwise import otherwise
from sekisho.flow.loop.replay import KEYS, Replayed, replay
from sekisho.simulation.border import START

# Corrections speak from the day on which they came: some days after the last of the border's.
END = day_of(WEEKS + 4)


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Quarter:
    return gone_through(tmp_path_factory.mktemp("quarter"))


@pytest.fixture(scope="module")
def lost(quarter: Quarter, tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    """A copy that has lost all assessments and selections; the log of acts is there."""
    folder = tmp_path_factory.mktemp("lost") / "there"
    shutil.copytree(quarter.there.folder, folder)
    names = tuple(KEYS)
    with sqlite3.connect(folder / "history" / "manifest.sqlite") as manifest:
        manifest.executemany("DELETE FROM files WHERE name = ?", [(name,) for name in names])
    for name in names:
        shutil.rmtree(folder / "history" / "tables" / name)
    return opened(folder)


@pytest.fixture(scope="module")
def again(lost: Checkpoint) -> Replayed:
    """The whole quarter, done again by who has nothing but what came in and the log of acts."""
    return replay(lost, START, END)


def test_the_quarter_has_everything_that_changes_what_is_known(quarter: Quarter) -> None:
    ask = quarter.there.history.sql
    counts = {
        "corrected declarations": "SELECT count(*) AS n FROM goods_item WHERE version > 1",
        "corrected findings": "SELECT count(*) AS n FROM finding WHERE version > 1",
        "late findings": "SELECT count(*) AS n FROM finding WHERE known_on > examined_on + 4",
        "changed profiles": "SELECT count(*) AS n FROM profile WHERE version > 1",
        "changed rates": "SELECT count(*) AS n FROM office_terms WHERE red_rate = 0.08",
        "editions": "SELECT count(DISTINCT edition) AS n FROM assessment",
        "assessed without": "SELECT count(*) AS n FROM assessment WHERE edition IS NULL",
        "assessed again": "SELECT count(*) - count(DISTINCT (subject_id, version)) AS n"
        " FROM assessment",
        "later rounds": "SELECT count(*) AS n FROM (SELECT office FROM selection"
        " GROUP BY office, selected_on HAVING count(DISTINCT seed) > 1)",
    }
    assert [what for what, query in counts.items() if not ask(query)["n"][0].as_py()] == []


def test_what_was_lost_is_made_again_bit_for_bit(
    quarter: Quarter, lost: Checkpoint, again: Replayed
) -> None:
    assert [lost.history.rows(name) for name in KEYS] == [0, 0, 0]
    for name in KEYS:
        stored = quarter.there.history.table(name)
        made = again.tables[name].select(stored.column_names).cast(stored.schema)
        assert made.num_rows > 1_000
        for column in stored.column_names:
            assert _bits(made[column]).equals(_bits(stored[column])), (name, column)


def test_it_says_itself_that_all_was_lost(again: Replayed) -> None:
    assert not again.same
    missing = {(one.table, one.column, one.stored, one.replayed) for one in again.differences}
    assert missing == {(name, "", None, "there") for name in KEYS}


@pytest.mark.parametrize(("week", "day"), [(2, 1), (6, 3), (11, 2)])
def test_a_day_alone_is_the_same(quarter: Quarter, week: int, day: int) -> None:
    on, commits = day_of(week, day), len(quarter.there.history.commits())
    found = replay(quarter.there, on, on + timedelta(days=1), office="20")
    assert found.same, found.differences
    assert set(found.tables["selection"]["office"].to_pylist()) == {"20"}
    assert found.subjects > 0
    assert len(quarter.there.history.commits()) == commits


def test_another_seed_draws_others_and_says_where(quarter: Quarter) -> None:
    other = Checkpoint(quarter.there.folder, seed=999)
    on = day_of(11, 2)
    found = replay(other, on, on + timedelta(days=1))
    assert {one.table for one in found.differences} == {"selection"}
    assert "seed" in {one.column for one in found.differences}


def test_a_day_that_nobody_touched_is_told(quarter: Quarter) -> None:
    on = START - timedelta(days=9)
    with pytest.raises(NotReady, match="No act is recorded"):
        replay(quarter.there, on, on + timedelta(days=1))


DRAFT = """
drop = ["{dropped}"]
[[profile]]
name = "newcomers"
condition = "importer_items < 3"
channel = "red"
[office."30"]
examinations = 9
red = "50%"
[scorers]
boosting = "none"
"""


def test_a_day_may_be_held_against_what_is_supposed(quarter: Quarter, tmp_path: Path) -> None:
    draft, on = tmp_path / "draft.toml", day_of(11, 2)
    dropped = quarter.there.standing.profiles()[1].name
    draft.write_text(DRAFT.format(dropped=dropped), encoding="utf-8")
    commits = len(quarter.there.history.commits())
    found = otherwise(quarter.there, on, draft)
    work = {(row["office"], row["channel"]): row for row in found.work}
    assert work["30", "red"]["supposed"] > work["30", "red"]["as_it_was"]
    for side in ("as_it_was", "supposed"):
        assert sum(row[side] for row in found.work) == found.subjects
    moved = sum(row["subjects"] for row in found.moves)
    assert moved == len(found.moved) > 0
    assert "newcomers" in {row["profile_supposed"] for row in found.moved}
    assert len(quarter.there.history.commits()) == commits


def test_a_draft_that_says_what_was_changes_nothing(quarter: Quarter, tmp_path: Path) -> None:
    draft, on = tmp_path / "draft.toml", day_of(11, 2)
    assessed = quarter.there.history.table("assessment", on, on + timedelta(days=1))
    (boosting,) = set(assessed["edition"].to_pylist())
    draft.write_text(f'[scorers]\nboosting = "{boosting}"\n', encoding="utf-8")
    found = otherwise(quarter.there, on, draft)
    assert (found.moves, found.gained, found.lost, found.foreknowing) == ((), 0, 0, ())


WRONG = {
    'drop = ["newcomer"]': "no profile “newcomer”",
    "[scorrs]": "Did you mean “scorers”",
    '[scorers]\nboostin = "none"': "Did you mean “boosting”",
    '[scorers]\nboosting = "boosting-2024"': "no scorer edition",
    '[office."31"]\nexaminations = 3': "There is no office “31”",
    '[office."30"]\nexamination = 3': "Did you mean “examinations”",
    '[office."30"]\nred = "many"': "is no rate",
    "[[profile]]\ncondition = 'hs2 = 1'": "has no name",
    '[[profile]]\nname = "one"\nchannel = "red"': "condition",
    '[[profile]]\nname = "one"\nchannel = "red"\ncondition = "importr_items < 3"': "importer_items",
    "drop = 3": "another form",
    "drop = [": "is not TOML",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_word_is_named_with_the_nearest(
    quarter: Quarter, tmp_path: Path, text: str
) -> None:
    draft = tmp_path / "draft.toml"
    draft.write_text(text, encoding="utf-8")
    with pytest.raises(SekishoError) as told:
        otherwise(quarter.there, day_of(11, 2), draft, office="30")
    assert WRONG[text] in str(told.value)


def test_an_edition_that_had_seen_the_day_is_remarked(quarter: Quarter, tmp_path: Path) -> None:
    draft, on = tmp_path / "draft.toml", day_of(3, 2)
    names = quarter.there.history.table("edition")["edition_id"].to_pylist()
    boosting = next(name for name in names if name.startswith("boosting"))
    draft.write_text(f'[scorers]\nboosting = "{boosting}"\n', encoding="utf-8")
    found = otherwise(quarter.there, on, draft, office="10")
    assert found.foreknowing == (boosting,)
    with pytest.raises(NotFound):
        quarter.there.editions.fitted("boosting-none")


def _bits(column: pa.ChunkedArray) -> pa.Array:
    told = column.combine_chunks()
    return told.view(pa.int64()) if told.type == pa.float64() else told
