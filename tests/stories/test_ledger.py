"""The ledger of a day: everybody has one disposition, and it stays what it was."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path

import pytest
from installations import CAPACITY, OFFICES, Founded, at, copied, opened

from sekisho.flow import Checkpoint

HANDS = {
    "red": int(CAPACITY["examinations"]),
    "orange": int(CAPACITY["scans"]),
    "yellow": int(CAPACITY["documents"]),
}
BY_CHANCE = 0.02
DAYS = 4


@pytest.fixture(scope="module")
def selected(administration: Founded, tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    """A copy in which every office has chosen on the last days; only to be read."""
    there = copied(administration.assessed, tmp_path_factory.mktemp("ledger") / "selected")
    for back in range(DAYS):
        for office in OFFICES:
            there.select(office, administration.files.last_day - timedelta(days=back), at=at(10))
    return there


def test_every_subject_has_exactly_one_disposition(
    administration: Founded, selected: Checkpoint
) -> None:
    since = administration.files.last_day - timedelta(days=DAYS - 1)
    twice = selected.history.sql(
        "SELECT subject_id FROM selection GROUP BY subject_id, selected_on HAVING count(*) > 1"
    )
    assert twice.num_rows == 0
    apart = selected.history.sql(
        "SELECT * FROM (SELECT DISTINCT subject_id, office, received_on AS day FROM assessment"
        " WHERE received_on >= ?) FULL JOIN"
        " (SELECT subject_id, office, selected_on AS day FROM selection)"
        " USING (subject_id, office, day) WHERE subject_id IS NULL",
        (since,),
    )
    assert apart.num_rows == 0
    counts = selected.history.sql(
        "SELECT (SELECT count(*) FROM selection) AS chosen,"
        " (SELECT count(DISTINCT subject_id) FROM assessment WHERE received_on >= ?) AS assessed",
        (since,),
    ).to_pylist()[0]
    assert counts["chosen"] == counts["assessed"] > 0


def test_capacity_and_the_share_by_chance_are_held(selected: Checkpoint) -> None:
    for day in selected.history.sql(
        "SELECT office, selected_on, count(*) AS n,"
        " count(*) FILTER (chosen_by = 'chance') AS by_chance,"
        " count(*) FILTER (chosen_by = 'chance' AND channel <> 'red') AS astray,"
        " count(*) FILTER (channel = 'red') AS red,"
        " count(*) FILTER (channel = 'orange') AS orange,"
        " count(*) FILTER (channel = 'yellow') AS yellow"
        " FROM selection GROUP BY office, selected_on"
    ).to_pylist():
        assert day["by_chance"] == math.ceil(BY_CHANCE * day["n"])
        assert day["astray"] == 0
        for channel, hands in HANDS.items():
            assert day[channel] <= max(hands, day["by_chance"] if channel == "red" else 0)


def test_probabilities_are_possible_and_add_up(selected: Checkpoint) -> None:
    rows = selected.history.table("selection").to_pylist()
    for row in rows:
        assert BY_CHANCE <= row["examination_p"] <= 1
        assert 0 < row["channel_p"] <= 1
        assert row["chosen_at"] == at(10)
    expected = sum(row["examination_p"] for row in rows)
    examined = sum(row["channel"] == "red" for row in rows)
    assert expected == pytest.approx(examined, abs=3 * math.sqrt(DAYS * len(OFFICES)))


def test_the_order_of_work_is_whole(selected: Checkpoint) -> None:
    for row in selected.history.sql(
        "SELECT count(*) AS n, count(DISTINCT place) AS places, min(place) AS first,"
        " max(place) AS last FROM selection GROUP BY office, selected_on, channel"
    ).to_pylist():
        assert (row["places"], row["first"], row["last"]) == (row["n"], 1, row["n"])


def test_the_same_seed_chooses_the_same_and_another_by_chance_others(
    administration: Founded, selected: Checkpoint, tmp_path: Path
) -> None:
    day = administration.files.last_day
    query = (
        "SELECT subject_id, channel, chosen_by, examination_p, place FROM selection"
        " WHERE office = '10' AND selected_on = ? ORDER BY subject_id"
    )
    again = copied(administration.assessed, tmp_path / "again")
    again.select("10", day, at=at(30))
    assert again.history.sql(query, (day,)) == selected.history.sql(query, (day,))
    other = copied(administration.assessed, tmp_path / "other")
    other = Checkpoint(other.folder, seed=other.seed + 1)
    other.select("10", day, at=at(30))
    assert other.history.sql(query, (day,)) != selected.history.sql(query, (day,))


def test_a_choice_keeps_its_reasons_when_all_is_assessed_again(
    administration: Founded, assessed: Checkpoint, tmp_path: Path
) -> None:
    day = administration.files.last_day
    assessed.select("10", day, at=at(10))
    before = assessed.worklist("10", day)
    file = tmp_path / "everything.toml"
    file.write_text(
        '[everything_at_once]\ntitle = "Everything is looked at."\ncondition = "true"\n'
        'channel = "red"\nstage = "live"\nowner = "the story"\nlegal_basis = "none"\n'
        "expected_yield_p = 0.99\n",
        encoding="utf-8",
    )
    assessed.standing.add_profiles(file, at=at(11))
    done = assessed.assess(since=day, until=day + timedelta(days=1), at=at(12))
    assert done.items > 0
    chosen, free = before.rows[0]["item_id"], _of_another_office(assessed, day)
    assert assessed.explain(free)[0].assessment.risk == 0.99
    told = assessed.explain(chosen)[0]
    assert told.assessment.risk == told.selection.risk == before.rows[0]["risk"]  # type: ignore[union-attr]
    assert told.assessment.assessed_at == at(5)
    assert assessed.worklist("10", day) == before
    assert opened(assessed.folder).select("10", day, at=at(13)) == 0


def _of_another_office(there: Checkpoint, day: object) -> str:
    found = there.history.sql(
        "SELECT subject_id FROM assessment WHERE office = '20' AND received_on = ? LIMIT 1", (day,)
    )
    return str(found["subject_id"][0].as_py())
