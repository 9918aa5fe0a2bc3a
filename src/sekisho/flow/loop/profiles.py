"""The life of profiles: written, tried, submitted, approved, retired, reviewed.

    draft(checkpoint, told, Act("Ana Silva", now))
    submit(checkpoint, "heavy_by_newcomer", Act("Ana Silva", now))
    approve(checkpoint, "heavy_by_newcomer", Act("Ben Tanaka", now))

Takes   an open `Checkpoint`, a profile or its name, and who acts.
Gives   the version that was written; back-tests; remarks.
Raises  NotReady and WrongInput of `risk.life` for a step that cannot be; NotReady also for a
        profile that meets nothing, or more than half of everything, unless a reason is given.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sekisho.errors import NotReady
from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.asking import Days, ask, found, past_of, period, weighted
from sekisho.learning.backtest import BackTest, Met, back_test
from sekisho.learning.measure import Share
from sekisho.learning.review import Remark, review
from sekisho.records.profile import Profile, Stage
from sekisho.records.selection import Channel
from sekisho.risk import life
from sekisho.risk.catalogue.contradiction import never_met
from sekisho.risk.catalogue.term import Term
from sekisho.risk.life import Act, Step
from sekisho.risk.profiles import COUNTED, check, in_force

__all__ = [
    "Act",
    "BackTest",
    "Met",
    "Remark",
    "Reviewed",
    "Share",
    "Step",
    "Tried",
    "approve",
    "backtest",
    "draft",
    "first_hand",
    "live_on",
    "possible",
    "retire",
    "reviewed",
    "submit",
    "sunsets",
]

SUNSET = "Its sunset was {day}: it has no effect any more. Renew it or retire it."
ALONE = "It is live by {by}, who imported it; no second person has approved it."
CONTRADICTION = "It can never be met: {reason}."
SAME = "It has the same condition as “{other}”."

_CAPACITY = {
    Channel.RED: "examinations",
    Channel.ORANGE: "scans",
    Channel.YELLOW: "documents",
}


@dataclass(frozen=True, slots=True)
class Tried:
    """A back-test beside what it is read against."""

    profile: Profile
    since: date
    until: date
    """First day that is left out."""
    capacity: int | None
    """What all offices together can do a day in its channel; None where one has no limit."""
    test: BackTest


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a review of the profiles that stand has to say."""

    since: date
    until: date
    profiles: tuple[str, ...]
    remarks: tuple[Remark, ...]
    drawn: int
    """Items that chance drew and whose finding is known; of none nothing can be suggested."""


def draft(checkpoint: Checkpoint, told: Profile, act: Act) -> Profile:
    """Write a draft; what was live under this name counts no more from the day of the act."""
    check(told)
    versions = _versions(checkpoint, told.name)
    written = life.write(told, versions, act)
    return checkpoint.standing.write_profile(written, "profile new")


def submit(
    checkpoint: Checkpoint, name: str, act: Act, *, from_on: date | None = None, anyway: str = ""
) -> Profile:
    """Take a draft on trial, with its back-test as the reason that the second person reads.

    Args:
        checkpoint: where it is written.
        name: of the profile.
        act: who submits it.
        from_on: first day of the trial; None means the day of the act.
        anyway: why it is submitted although it meets nothing, or nearly everything.
    """
    versions = checkpoint.standing.profile_versions(name)
    tried = life.submit(versions, act, from_on)
    figures = ""
    if not anyway:
        done = backtest(checkpoint, versions[-1], act.on)
        _check_chooses(done)
        figures = _in_words(done)
    reason = " ".join(part for part in (act.why, anyway, figures) if part.strip())
    tried = dataclasses.replace(tried, acted_why=reason)
    return checkpoint.standing.write_profile(tried, "profile submit")


def approve(
    checkpoint: Checkpoint,
    name: str,
    act: Act,
    *,
    from_on: date | None = None,
    until: date | None = None,
) -> Profile:
    """Make a profile live from a day until its sunset, or renew it, by a second person."""
    versions = checkpoint.standing.profile_versions(name)
    live = life.approve(versions, act, from_on, until)
    return checkpoint.standing.write_profile(live, "profile approve")


def retire(checkpoint: Checkpoint, name: str, act: Act, from_on: date | None = None) -> Profile:
    """Retire a profile for a reason; what it did stays written."""
    versions = checkpoint.standing.profile_versions(name)
    retired = life.retire(versions, act, from_on)
    return checkpoint.standing.write_profile(retired, "profile retire")


def backtest(
    checkpoint: Checkpoint, profile: Profile, today: date, days: Days | None = None
) -> Tried:
    """What a profile would have done in a period; None means the last twelve months known."""
    since, until = days or period(checkpoint)
    others = [one for one in live_on(checkpoint, today) if one.name != profile.name]
    asked = [profile, *others]
    told = ask(checkpoint, {one.name: _plainly(one) for one in asked}, (since, until))
    outcome = found(checkpoint, told)
    past = past_of(told, outcome, [one.name for one in asked])
    if profile.offices:
        past = past.where(np.isin(past.office, profile.offices))
    test = back_test(past, (until - since).days, weighted(told, outcome, profile.name))
    return Tried(profile, since, until, _capacity(checkpoint, profile, until), test)


def reviewed(checkpoint: Checkpoint, today: date, days: Days | None = None) -> Reviewed:
    """What should be done about the profiles that are live or on trial."""
    since, until = days or period(checkpoint)
    counted = (one for one in checkpoint.standing.profiles() if one.stage in COUNTED)
    # Of two that do the same, the live one stays and the other is remarked.
    standing = sorted(counted, key=lambda one: (COUNTED.index(one.stage), one.name))
    remarks = [remark for one in standing for remark in _of_record(one, standing, today)]
    drawn = 0
    if standing:
        told = ask(checkpoint, {one.name: _plainly(one) for one in standing}, (since, until))
        outcome = found(checkpoint, told)
        past = past_of(told, outcome, [one.name for one in standing])
        drawn = int((past.by_chance & np.isfinite(outcome)).sum())
        remarks += review(past)
    names = tuple(one.name for one in standing)
    order = {name: place for place, name in enumerate(names)}
    remarks.sort(key=lambda one: order[one.name])
    return Reviewed(since, until, names, tuple(remarks), drawn)


def live_on(checkpoint: Checkpoint, day: date) -> list[Profile]:
    """The profiles that are approved and have not met their sunset on a day."""
    return [
        one
        for one in checkpoint.standing.profiles()
        if one.stage is Stage.LIVE and (one.live_until is None or day < one.live_until)
    ]


def possible(profile: Profile) -> tuple[Step, ...]:
    """The steps that its stage allows now."""
    return life.ALLOWED[profile.stage]


def first_hand(versions: Sequence[Profile], names: Sequence[str]) -> str:
    """Who of these wrote or submitted it as it is, and so may not approve it; empty where nobody.

    Args:
        versions: every version of the profile, the first one first.
        names: by which one person is known.
    """
    hands = [one.acted_by for one in life.first_hands(versions) if one.acted_by]
    mine = (hand for hand in hands for name in names if life.same_person(hand, name))
    return next(mine, "")


def _versions(checkpoint: Checkpoint, name: str) -> Sequence[Profile]:
    there = {one.name for one in checkpoint.standing.profiles()}
    return checkpoint.standing.profile_versions(name) if name in there else []


def _plainly(profile: Profile) -> Term:
    """Its condition in its offices, on whatever day."""
    return in_force(dataclasses.replace(profile, live_from=None, live_until=None))


def _capacity(checkpoint: Checkpoint, profile: Profile, until: date) -> int | None:
    """What the offices of a profile can do a day in its channel."""
    if profile.channel not in _CAPACITY:
        return None
    terms = checkpoint.standing.offices(until)
    counted = [one for one in terms if not profile.offices or one.office in profile.offices]
    each = [getattr(one, _CAPACITY[profile.channel]) for one in counted]
    return None if None in each else sum(each)


def _check_chooses(done: Tried) -> None:
    test = done.test
    if test.chooses:
        return
    met = f"{test.met.hits} of {test.met.items} goods items"
    if test.met.hits:
        label = f"Profile “{done.profile.name}” meets {met}: it chooses nothing."
        hint = "Narrow its condition until it meets less than half, or say --anyway REASON."
    else:
        label = f"Profile “{done.profile.name}” meets {met} from {done.since} to {done.until}."
        hint = "Widen its condition, or say --anyway REASON."
    raise NotReady(label, hint)


def _in_words(done: Tried) -> str:
    """The back-test in one line, for who approves."""
    test = done.test
    known = test.met.found
    told = f"Back-test {done.since} to {done.until}: {test.per_day:.1f} hits a day"
    if not test.met.examined:
        return f"{told}, none examined."
    return (
        f"{told}, yield {known.value:.1%} ({known.low:.1%} to {known.high:.1%})"
        f" of {test.met.examined} examined; {test.alone_per_day:.1f} a day that no other meets."
    )


def sunsets(standing: Sequence[Profile], today: date) -> list[Remark]:
    """Those of the profiles that are live by name, but whose last day has passed."""
    return [
        Remark(one.name, "sunset", SUNSET, {"day": one.live_until})
        for one in standing
        if one.stage in COUNTED and one.live_until and one.live_until <= today
    ]


def _of_record(profile: Profile, standing: Sequence[Profile], today: date) -> Iterator[Remark]:
    """What the profile itself says, without any item."""
    name = profile.name
    yield from sunsets([profile], today)
    if profile.stage is Stage.LIVE and profile.version == 1:
        yield Remark(name, "one person", ALONE, {"by": profile.acted_by or "nobody named"})
    term = check(profile).term
    if reason := never_met(term):
        yield Remark(name, "contradiction", CONTRADICTION, {"reason": reason})
    for other in standing[: standing.index(profile)]:
        if check(other).term == term:
            yield Remark(name, "duplicate", SAME, {"other": other.name})
