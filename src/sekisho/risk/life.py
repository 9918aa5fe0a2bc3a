"""The life of a profile: draft, trial, live, retired, and who may take each step.

    write    any stage      -> draft     what is changed begins anew
    submit   draft          -> trial     beside the live ones, without effect; waits for approval
    approve  trial, live    -> live      by a second person, until a sunset day; live: renewed
    retire   all but retired -> retired  with a reason

Takes   every version of a profile so far; who acts, when and why.
Gives   the next version, never a changed one; which version stood on a day, as known at an instant.
Raises  NotReady when the stage does not allow the step; WrongInput for a person, reason or day
        that cannot be; both say what is possible now.
Source  Directive (EU) 2016/681, Article 6 (4): criteria are set and regularly reviewed. That two
        people are needed is the rule of every customs house for what stops other people's goods.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sekisho.errors import NotReady, SekishoError, WrongInput
from sekisho.records.profile import Profile, Stage

SUNSET = timedelta(days=365)
"""A year unless said otherwise: every season is seen once, then somebody must want it again."""


class Step(StrEnum):
    """What a person can do with a profile."""

    WRITE = "write"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETIRE = "retire"


ALLOWED: Mapping[Stage, tuple[Step, ...]] = {
    Stage.DRAFT: (Step.WRITE, Step.SUBMIT, Step.RETIRE),
    Stage.TRIAL: (Step.WRITE, Step.APPROVE, Step.RETIRE),
    Stage.LIVE: (Step.WRITE, Step.APPROVE, Step.RETIRE),
    Stage.RETIRED: (Step.WRITE,),
}
"""Which steps each stage allows."""

_ACT = (
    "version",
    "stage",
    "live_from",
    "live_until",
    "stands_from",
    "acted_by",
    "acted_at",
    "acted_why",
)
SAID = tuple(spec.name for spec in fields(Profile) if spec.name not in _ACT)
"""What a profile says, apart from where it stands in its life."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, at which instant, and why."""

    by: str
    at: datetime
    why: str = ""

    @property
    def on(self) -> date:
        """The day of the act."""
        return self.at.date()


def write(told: Profile, versions: Sequence[Profile], act: Act) -> Profile:
    """A draft of what is told; from the day of the act it takes the earlier version's place.

    Raises:
        WrongInput: nobody acts, or nothing would change.
    """
    last = versions[-1] if versions else None
    if last and last.stage is not Stage.RETIRED and says_the_same(told, last):
        label = f"Profile “{told.name}” says exactly this already; it is {last.stage}."
        raise WrongInput(label, f"Change something, or {_possible(last)}.")
    draft = replace(told, stage=Stage.DRAFT, live_from=None, live_until=None)
    return _next(draft, last, act, act.on)


def submit(versions: Sequence[Profile], act: Act, from_on: date | None = None) -> Profile:
    """On trial from a day (the day of the act), waiting for a second person."""
    last = _allowed(versions, Step.SUBMIT)
    start = from_on or act.on
    return _next(replace(last, stage=Stage.TRIAL, live_from=start), last, act, start)


def approve(
    versions: Sequence[Profile], act: Act, from_on: date | None = None, until: date | None = None
) -> Profile:
    """Live from a day (the day after the act) until a sunset day (a year later); or renewed.

    Raises:
        NotReady: it is neither on trial nor live.
        WrongInput: who acts has written or submitted it, or the days leave nothing between them.
    """
    last = _allowed(versions, Step.APPROVE)
    _check_second_person(versions, act)
    start = from_on or act.on + timedelta(days=1)
    sunset = until or start + SUNSET
    if sunset <= start:
        label = f"Profile “{last.name}” would end on {sunset}, before it begins on {start}."
        raise WrongInput(label, "Name a later --until; that day itself is excluded.")
    # A renewal before the sunset leaves no gap: it is live from the day that it was.
    goes_on = last.stage is Stage.LIVE and (last.live_until is None or start <= last.live_until)
    begins = last.live_from if goes_on else start
    live = replace(last, stage=Stage.LIVE, live_from=begins, live_until=sunset)
    return _next(live, last, act, start)


def retire(versions: Sequence[Profile], act: Act, from_on: date | None = None) -> Profile:
    """Retired from a day (the day of the act), for a reason.

    Raises:
        NotReady: it is retired already.
        WrongInput: no reason is given.
    """
    last = _allowed(versions, Step.RETIRE)
    if not act.why.strip():
        label = f"Profile “{last.name}” is not retired without a reason."
        raise WrongInput(label, "Give one with --why, as “found nothing in half a year”.")
    return _next(replace(last, stage=Stage.RETIRED), last, act, from_on or act.on)


def imported(told: Profile, versions: Sequence[Profile], act: Act) -> Profile:
    """What an administrator's file says: with its stage where the name is new, else as a draft.

    The first set-up of an installation, or the move from another, is one recorded act. What is
    there already is changed only by the steps of its life, so that no file goes round the second
    person. A live profile without a sunset day gets one.
    """
    if versions:
        last = versions[-1]
        return last if says_the_same(told, last) else write(told, versions, act)
    begins = told.live_from or act.on
    sunset = told.live_until or begins + SUNSET if told.stage is Stage.LIVE else told.live_until
    return _next(replace(told, live_until=sunset), None, act, None)


def standing_on(
    versions: Iterable[Profile], day: date, at: datetime | None = None
) -> tuple[Profile, ...]:
    """Of each profile the version that stood on a day.

    Args:
        versions: every version of any profiles.
        day: the day for which they are asked.
        at: only steps that had been taken at this instant; None means all.
    """
    stood: dict[str, Profile] = {}
    for one in sorted(versions, key=lambda profile: (profile.name, profile.version)):
        known = at is None or one.acted_at is None or one.acted_at <= at
        if known and (one.stands_from is None or one.stands_from <= day):
            stood[one.name] = one
    return tuple(stood.values())


def says_the_same(told: Profile, other: Profile) -> bool:
    """Whether two profiles differ at most in where they stand in their life."""
    return all(getattr(told, name) == getattr(other, name) for name in SAID)


def same_person(one: str, other: str) -> bool:
    """Whether two names are one, but for case, width and spacing.

    >>> same_person("Sato  Hanako", "ＳＡＴＯ hanako")
    True
    """
    return _plain(one) == _plain(other)


def first_hands(versions: Sequence[Profile]) -> list[Profile]:
    """The steps whose persons may not approve the profile: who wrote or submitted it as it is."""
    last = versions[-1]
    lives = [place for place, one in enumerate(versions) if one.stage is Stage.LIVE]
    begun = lives[-1] + 1 if lives else 0
    return [
        one
        for place, one in enumerate(versions)
        if one.stage in (Stage.DRAFT, Stage.TRIAL)
        and (place >= begun or one.condition == last.condition)
    ]


def _check_second_person(versions: Sequence[Profile], act: Act) -> None:
    last = versions[-1]
    for one in first_hands(versions):
        if one.acted_by and same_person(one.acted_by, act.by):
            what = "submitted" if one.stage is Stage.TRIAL else "wrote"
            raise WrongInput(
                f"{act.by.strip()} {what} profile “{last.name}” (version {one.version})"
                " and cannot approve it.",
                "Another person must approve: nobody sends goods to control alone.",
            )


def _allowed(versions: Sequence[Profile], step: Step) -> Profile:
    last = versions[-1]
    if step not in ALLOWED[last.stage]:
        label = f"Profile “{last.name}” is {last.stage}: it cannot be {_DONE[step]} now."
        raise NotReady(label, f"Possible now: {_possible(last)}.")
    return last


_DONE = {Step.SUBMIT: "submitted", Step.APPROVE: "approved", Step.RETIRE: "retired"}
_COMMANDS = {
    Step.WRITE: "new",
    Step.SUBMIT: "submit",
    Step.APPROVE: "approve",
    Step.RETIRE: "retire",
}


def _possible(last: Profile) -> str:
    commands = [f"`sekisho profile {_COMMANDS[step]} {last.name}`" for step in ALLOWED[last.stage]]
    return " or ".join(commands)


def _next(told: Profile, last: Profile | None, act: Act, stands_from: date | None) -> Profile:
    if not act.by.strip():
        raise _nobody()
    return replace(
        told,
        version=last.version + 1 if last else 1,
        stands_from=stands_from,
        acted_by=" ".join(act.by.split()),
        acted_at=act.at,
        acted_why=act.why.strip() or None,
    )


def _nobody() -> SekishoError:
    return WrongInput("Nobody is named who acts.", 'Write --as "NAME".')


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
