"""A profile from draft to retired: tried on the past, no effect on trial, ended by its sunset."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from installations import OFFICES, Founded, at, write_items

from sekisho.errors import NotReady, WrongInput
from sekisho.flow import Checkpoint
from sekisho.flow.loop import profiles
from sekisho.flow.loop.profiles import Act
from sekisho.records.profile import Profile, Stage
from sekisho.records.selection import Channel
from sekisho.risk.profiles import examples

HEAVY = replace(
    examples()[0], name="heavy", title="Heavy goods", condition="net_mass_kg > 1000", version=1
)
HEAVY = replace(HEAVY, channel=Channel.RED, expected_yield_p=None)


def act(by: str, minutes: float = 30, why: str = "") -> Act:
    """What somebody does some minutes after the office opened."""
    return Act(by, at(minutes), why)


def on_trial(there: Checkpoint, told: Profile = HEAVY) -> Profile:
    """A profile that Ana wrote and submitted for the days of the story."""
    profiles.draft(there, told, act("Ana"))
    return profiles.submit(there, told.name, act("Ana", 31), from_on=there.first_day())


def dispositions(there: Checkpoint, day: date) -> list[dict[str, object]]:
    """What was chosen for a day, without the instant."""
    return there.history.sql(
        "SELECT * EXCLUDE (chosen_at) FROM selection WHERE selected_on = ? ORDER BY subject_id",
        (day,),
    ).to_pylist()


def chosen(there: Checkpoint, day: date, when: datetime) -> list[dict[str, object]]:
    """Assess a day anew and choose it."""
    there.assess(since=day, until=day + timedelta(days=1), at=when)
    for office in OFFICES:
        there.select(office, day, at=when)
    return dispositions(there, day)


def test_a_trial_is_met_and_written_and_changes_no_channel(
    administration: Founded, assessed: Checkpoint, learned: Checkpoint
) -> None:
    day = administration.files.last_day
    plain = chosen(assessed, day, at(40))
    learned.collect(administration.files.new, "sekisho", at=at(4))
    on_trial(learned)
    tried = chosen(learned, day, at(40))
    met = learned.history.sql(
        "SELECT count(*) AS n FROM assessment WHERE list_contains(profiles, 'heavy')"
    )
    assert met["n"][0].as_py() > 0
    assert tried == plain


def test_a_live_profile_is_chosen_from_its_day_until_its_sunset(
    administration: Founded, assessed: Checkpoint
) -> None:
    last = administration.files.last_day
    begins, sunset = last - timedelta(days=2), last
    on_trial(assessed)
    profiles.approve(assessed, "heavy", act("Ben", 32), from_on=begins, until=sunset)
    assessed.assess(since=begins - timedelta(days=1), at=at(40))
    assessed.select_all(since=begins - timedelta(days=1), at=at(41))
    asked = assessed.history.sql(
        "SELECT DISTINCT selected_on AS day FROM selection WHERE profile = 'heavy' ORDER BY day"
    )
    assert asked["day"].to_pylist() == [begins, begins + timedelta(days=1)]


def test_a_day_that_is_chosen_later_sees_the_profile_that_stood_on_it(
    administration: Founded, assessed: Checkpoint
) -> None:
    day = administration.files.last_day
    on_trial(assessed)
    profiles.approve(assessed, "heavy", act("Ben", 32), from_on=day - timedelta(days=5))
    assessed.assess(since=day, at=at(33))
    profiles.retire(assessed, "heavy", act("Cy", 34, "found nothing"), day + timedelta(days=1))
    assessed.select("10", day, at=at(40))
    assert any(row["profile"] == "heavy" for row in dispositions(assessed, day))
    stages = [
        next(one.stage for one in assessed.standing.profiles_on(on, when) if one.name == "heavy")
        for on, when in (
            (day - timedelta(days=6), None),
            (day, None),
            (day, at(31.5)),
            (day + timedelta(days=1), None),
            (day + timedelta(days=1), at(33)),
        )
    ]
    assert stages == [Stage.TRIAL, Stage.LIVE, Stage.TRIAL, Stage.RETIRED, Stage.LIVE]


def test_steps_are_refused_with_what_is_possible_and_nothing_is_written(
    assessed: Checkpoint,
) -> None:
    on_trial(assessed)
    before = assessed.history.rows("profile")
    with pytest.raises(WrongInput, match="cannot approve"):
        profiles.approve(assessed, "heavy", act("  ANA "))
    with pytest.raises(NotReady, match="cannot be submitted"):
        profiles.submit(assessed, "heavy", act("Ana"))
    with pytest.raises(WrongInput, match="no profile “heavvy”"):
        profiles.retire(assessed, "heavvy", act("Cy", why="no"))
    assert assessed.history.rows("profile") == before


def test_a_profile_that_meets_all_or_nothing_is_submitted_only_with_a_reason(
    assessed: Checkpoint,
) -> None:
    for name, condition, says in (
        ("all_of_it", "net_mass_kg >= 0", "it chooses nothing"),
        ("none_of_it", "net_mass_kg < 0", "meets 0 of"),
    ):
        profiles.draft(assessed, replace(HEAVY, name=name, condition=condition), act("Ana"))
        with pytest.raises(NotReady, match=says):
            profiles.submit(assessed, name, act("Ana"))
        tried = profiles.submit(assessed, name, act("Ana"), anyway="A drill for one day.")
        assert tried.acted_why == "A drill for one day."


def test_a_back_test_is_the_same_as_a_plain_recount(
    administration: Founded, assessed: Checkpoint
) -> None:
    told = replace(HEAVY, name="heavy", condition="net_mass_kg > 1000 and importer_items < 30")
    done = profiles.backtest(assessed, told, at(30).date())
    frame = administration.files.border.items.to_pandas()
    frame = frame.sort_values(["received_on", "item_id"], kind="stable")
    # How many of the importer's items came before the day.
    by_day = frame.groupby(["importer", "received_on"]).size().rename("here").reset_index()
    by_day["before"] = by_day.groupby("importer")["here"].cumsum() - by_day["here"]
    frame = frame.merge(by_day, on=["importer", "received_on"], how="left")
    hit = (frame["net_mass_kg"] > 1000) & (frame["before"] < 30)
    findings = administration.files.border.findings.to_pandas().set_index("subject_id")
    outcome = frame["item_id"].map(findings["outcome"])
    assert done.test.met.items == len(frame)
    assert done.test.met.hits == hit.sum()
    assert done.test.met.examined == (hit & outcome.notna()).sum()
    irregular = outcome.isin(["irregular", "critical"])
    assert done.test.met.findings == (hit & irregular).sum()
    for week in done.test.by_week:
        days = (np.datetime64(week.of), np.datetime64(week.of) + np.timedelta64(7, "D"))
        received = frame["received_on"].to_numpy().astype("datetime64[D]")
        here = (received >= days[0]) & (received < days[1])
        assert (week.items, week.hits) == (here.sum(), (hit & here).sum())
    assert {one.of for one in done.test.by_office} == set(OFFICES)


def test_a_review_remarks_on_what_is_past_twice_and_never(
    administration: Founded, assessed: Checkpoint
) -> None:
    last = administration.files.last_day
    never = replace(HEAVY, name="never", condition="net_mass_kg > 5 and net_mass_kg < 3")
    twice = replace(HEAVY, name="twice", condition="(net_mass_kg > 1000)")
    profiles.draft(assessed, never, act("Ana"))
    profiles.submit(assessed, "never", act("Ana"), anyway="A drill.")
    on_trial(assessed)
    on_trial(assessed, twice)
    profiles.approve(assessed, "heavy", act("Ben"), from_on=last, until=last + timedelta(days=1))
    found = profiles.reviewed(assessed, at(30).date())
    kinds = {(one.name, one.kind) for one in found.remarks}
    assert {("never", "contradiction"), ("never", "never met"), ("heavy", "sunset")} <= kinds
    # The live one stays; the one on trial is remarked.
    assert ("twice", "duplicate") in kinds
    assert ("heavy", "duplicate") not in kinds
    assert ("front_company", "one person") in kinds
    assert found.drawn == 0


def test_the_yield_of_all_hits_is_estimated_from_what_chance_drew(
    administration: Founded, assessed: Checkpoint, tmp_path: Path
) -> None:
    files = administration.files
    assessed.select_all(since=files.first_new_day, at=at(40))
    red = assessed.history.sql("SELECT DISTINCT subject_id FROM selection WHERE channel = 'red'")
    border, examined = files.border, red["subject_id"].to_pylist()
    is_new = pc.greater_equal(border.items["received_on"], pa.scalar(files.first_new_day))
    results = write_items(
        tmp_path / "red.csv", border.items.filter(is_new), border.inspect(examined)
    )
    assessed.collect(results, "sekisho", at=at(50))
    days = (files.first_new_day, files.last_day + timedelta(days=1))
    wide = replace(HEAVY, condition="net_mass_kg > 100")
    done = profiles.backtest(assessed, wide, at(60).date(), days)
    truth = border.truth.to_pandas().set_index("subject_id")
    heavy = border.items.filter(pc.and_(is_new, pc.greater(border.items["net_mass_kg"], 100)))
    hit = truth.loc[heavy["item_id"].to_pylist()]
    irregular = (hit["found"] & (hit["outcome"] != "nothing_found")).mean()
    assert done.test.met.hits == len(hit)
    assert done.test.weighted is not None
    assert done.test.weighted.low <= irregular <= done.test.weighted.high
    # What officers examined because it was suspicious says far more than there is.
    assert done.test.met.found.value > irregular
    found = profiles.reviewed(assessed, at(60).date(), days)
    assert found.drawn > 0
