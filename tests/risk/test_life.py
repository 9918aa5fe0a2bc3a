"""The life of a profile: every step from every stage, two people, and what stood on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sekisho.errors import NotReady, WrongInput
from sekisho.records.profile import Profile, Stage
from sekisho.risk import life
from sekisho.risk.life import Act, Step
from sekisho.risk.profiles import examples

PROFILE = examples()[0]
DAY = date(2024, 3, 4)


def act(by: str, day: int = 0, why: str = "") -> Act:
    """What somebody does at nine on some day after the first."""
    return Act(by, datetime(2024, 3, 4, 9, tzinfo=UTC) + timedelta(days=day), why)


def lived(*steps: Step) -> list[Profile]:
    """The versions of a profile that Ana wrote and submitted, Ben approved and Cy retired."""
    versions = [life.write(PROFILE, [], act("Ana"))]
    for step in steps:
        if step is Step.SUBMIT:
            versions.append(life.submit(versions, act("Ana")))
        elif step is Step.APPROVE:
            versions.append(life.approve(versions, act("Ben")))
        elif step is Step.RETIRE:
            versions.append(life.retire(versions, act("Cy", why="found nothing")))
    return versions


LIVES = {
    Stage.DRAFT: lived(),
    Stage.TRIAL: lived(Step.SUBMIT),
    Stage.LIVE: lived(Step.SUBMIT, Step.APPROVE),
    Stage.RETIRED: lived(Step.SUBMIT, Step.APPROVE, Step.RETIRE),
}

STEPS = [
    (Stage.DRAFT, Step.WRITE, Stage.DRAFT),
    (Stage.DRAFT, Step.SUBMIT, Stage.TRIAL),
    (Stage.DRAFT, Step.APPROVE, None),
    (Stage.DRAFT, Step.RETIRE, Stage.RETIRED),
    (Stage.TRIAL, Step.WRITE, Stage.DRAFT),
    (Stage.TRIAL, Step.SUBMIT, None),
    (Stage.TRIAL, Step.APPROVE, Stage.LIVE),
    (Stage.TRIAL, Step.RETIRE, Stage.RETIRED),
    (Stage.LIVE, Step.WRITE, Stage.DRAFT),
    (Stage.LIVE, Step.SUBMIT, None),
    (Stage.LIVE, Step.APPROVE, Stage.LIVE),
    (Stage.LIVE, Step.RETIRE, Stage.RETIRED),
    (Stage.RETIRED, Step.WRITE, Stage.DRAFT),
    (Stage.RETIRED, Step.SUBMIT, None),
    (Stage.RETIRED, Step.APPROVE, None),
    (Stage.RETIRED, Step.RETIRE, None),
]


def taken(versions: Sequence[Profile], step: Step) -> Profile:
    """The next version after a step of Dora, who has done nothing before."""
    who = act("Dora", why="a reason")
    if step is Step.WRITE:
        return life.write(replace(PROFILE, condition="net_mass_kg > 7"), versions, who)
    steps = {Step.SUBMIT: life.submit, Step.APPROVE: life.approve, Step.RETIRE: life.retire}
    return steps[step](versions, who)


@pytest.mark.parametrize(("stage", "step", "becomes"), STEPS)
def test_each_stage_allows_its_steps_and_refuses_the_others(
    stage: Stage, step: Step, becomes: Stage | None
) -> None:
    versions = LIVES[stage]
    if becomes is None:
        with pytest.raises(NotReady, match=f"is {stage}") as told:
            taken(versions, step)
        assert "`sekisho profile new" in told.value.hint
        return
    made = taken(versions, step)
    assert (made.stage, made.version) == (becomes, versions[-1].version + 1)
    assert (made.acted_by, made.acted_why) == ("Dora", "a reason")
    assert made.acted_at == act("Dora").at


@pytest.mark.parametrize("name", ["Ana", "ana", "ANA ", " a n a", "Ａｎａ"])
def test_who_wrote_or_submitted_a_profile_cannot_approve_it(name: str) -> None:
    with pytest.raises(WrongInput, match="cannot approve") as told:
        life.approve(LIVES[Stage.TRIAL], act(name))
    assert "Another person" in told.value.hint
    assert life.approve(LIVES[Stage.TRIAL], act("Anna")).stage is Stage.LIVE


def test_writer_and_submitter_are_both_kept_from_approving() -> None:
    versions = [life.write(PROFILE, [], act("Ana"))]
    versions.append(life.submit(versions, act("Ben")))
    for name in ("Ana", "Ben"):
        with pytest.raises(WrongInput, match=name):
            life.approve(versions, act(name))
    assert life.approve(versions, act("Cy")).acted_by == "Cy"


def test_the_author_of_a_condition_stays_its_author_in_a_second_life() -> None:
    versions = list(LIVES[Stage.RETIRED])
    versions.append(life.write(replace(PROFILE, title="The same again"), versions, act("Ben")))
    versions.append(life.submit(versions, act("Cy")))
    with pytest.raises(WrongInput, match="Ana"):
        life.approve(versions, act("Ana"))
    assert life.approve(versions, act("Dora")).stage is Stage.LIVE


def test_a_live_profile_has_a_day_to_begin_and_a_sunset() -> None:
    live = LIVES[Stage.LIVE][-1]
    assert live.live_from == live.stands_from == DAY + timedelta(days=1)
    assert live.live_until == DAY + timedelta(days=1) + life.SUNSET
    asked = life.approve(LIVES[Stage.TRIAL], act("Ben"), date(2024, 4, 1), date(2024, 5, 1))
    assert (asked.live_from, asked.live_until) == (date(2024, 4, 1), date(2024, 5, 1))
    with pytest.raises(WrongInput, match="before it begins"):
        life.approve(LIVES[Stage.TRIAL], act("Ben"), date(2024, 4, 1), date(2024, 4, 1))


def test_a_renewal_leaves_no_gap_before_the_sunset_and_none_hides_one_after_it() -> None:
    versions = LIVES[Stage.LIVE]
    renewed = life.approve(versions, act("Dora", day=300))
    assert renewed.live_from == versions[-1].live_from
    assert renewed.live_until == DAY + timedelta(days=301) + life.SUNSET
    late = life.approve(versions, act("Dora", day=400))
    assert late.live_from == DAY + timedelta(days=401)


def test_nobody_and_no_reason_are_refused() -> None:
    with pytest.raises(WrongInput, match="Nobody"):
        life.submit(LIVES[Stage.DRAFT], act("  "))
    with pytest.raises(WrongInput, match="without a reason"):
        life.retire(LIVES[Stage.LIVE], act("Cy"))
    with pytest.raises(WrongInput, match="says exactly this"):
        life.write(PROFILE, LIVES[Stage.LIVE], act("Cy"))


def test_on_each_day_that_version_stands_which_was_the_latest_then() -> None:
    versions = lived(Step.SUBMIT)
    versions.append(life.approve(versions, act("Ben", day=2)))
    versions.append(life.retire(versions, act("Cy", day=10, why="found nothing")))
    stages = {
        day: [one.stage for one in life.standing_on(versions, DAY + timedelta(days=day))]
        for day in (-1, 0, 2, 3, 9, 10, 50)
    }
    assert stages == {
        -1: [],
        0: [Stage.TRIAL],
        2: [Stage.TRIAL],
        3: [Stage.LIVE],
        9: [Stage.LIVE],
        10: [Stage.RETIRED],
        50: [Stage.RETIRED],
    }


def test_a_step_that_was_not_taken_yet_is_not_known() -> None:
    versions = lived(Step.SUBMIT)
    versions.append(life.approve(versions, act("Ben", day=2)))
    versions.append(life.retire(versions, act("Cy", day=10, why="found nothing")))
    later = DAY + timedelta(days=50)
    (then,) = life.standing_on(versions, later, act("", day=9).at)
    (now,) = life.standing_on(versions, later, act("", day=10).at)
    assert (then.stage, now.stage) == (Stage.LIVE, Stage.RETIRED)
    assert life.standing_on(versions, later, act("", day=-1).at) == ()


def test_an_import_sets_up_what_is_new_and_only_drafts_what_is_there() -> None:
    live = replace(PROFILE, stage=Stage.LIVE)
    first = life.imported(live, [], act("administrator", why="imported"))
    assert (first.stage, first.stands_from) == (Stage.LIVE, None)
    assert first.live_until == DAY + life.SUNSET
    assert life.standing_on([first], date(2020, 1, 1)) == (first,)
    assert life.imported(live, [first], act("administrator", day=5)) == first
    other = replace(live, condition="net_mass_kg > 7")
    again = life.imported(other, [first], act("administrator", day=5))
    assert (again.stage, again.version, again.live_from) == (Stage.DRAFT, 2, None)
