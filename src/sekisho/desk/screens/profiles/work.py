"""The long work of profiles: back-test, submit, watch, review, learn.

Takes   a profile's name or the number of a finding.
Gives   jobs whose results are kept in the register, so that pages open fast; and those results as
        the records that they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Generic, TypeVar

from django.urls import reverse
from django.utils import timezone

from sekisho.desk.pages.chapters import watching as chapters
from sekisho.desk.pages.chapters.chapter import Picture
from sekisho.desk.web import jobs
from sekisho.desk.web.kept import kept, restored
from sekisho.errors import NotReady
from sekisho.flow import Progress
from sekisho.flow.loop import from_finding, profiles, watching
from sekisho.flow.loop.from_finding import FromFinding
from sekisho.flow.loop.profiles import Act, Reviewed, Tried
from sekisho.flow.loop.watching import Displaced
from sekisho.language import LANGUAGES
from sekisho.records.profile import Profile, Stage
from sekisho.register.models import Job, Waiting

BACKTEST, SUBMIT, WATCH = "backtest", "submit profile", "watch profile"
REVIEW, LEARN = "review profiles", "learn from finding"
CHOOSES_NOTHING = "Change its condition, or say why it shall be tried all the same."

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Answer(Generic[Kept]):
    """A result that was kept, and when it was found out."""

    told: Kept
    at: datetime


def what_is_tried(profile: Profile) -> dict[str, str]:
    """The arguments of a back-test: it stands as long as the profile says the same."""
    says = [profile.condition, profile.channel, *profile.offices]
    return {"name": profile.name, "says": sha256("\n".join(says).encode()).hexdigest()[:16]}


def tried(profile: Profile) -> Answer[Tried] | None:
    """The last back-test of this very condition."""
    return _answer(jobs.newest(BACKTEST, what_is_tried(profile)), Tried, "tried")


def displaced(name: str) -> Answer[Displaced] | None:
    """Where the flow of a profile went, as it was last looked at."""
    return _answer(jobs.newest(WATCH, {"name": name}), Displaced, "displaced")


def pictures(name: str, which: str, language: str) -> list[Picture]:
    """The pictures of it: `moved` or `stayed`."""
    job = jobs.newest(WATCH, {"name": name})
    told = (job.result or {}).get(which, {}).get(language, []) if job else []
    return [restored(Picture, one) for one in told]


def reviewed() -> Answer[Reviewed] | None:
    """The last review of all profiles."""
    return _answer(jobs.newest(REVIEW, {}), Reviewed, "reviewed")


def moved() -> frozenset[str]:
    """Profiles whose flow had moved elsewhere at the last review."""
    job = jobs.newest(REVIEW, {})
    return frozenset((job.result or {}).get("moved", ()) if job else ())


def learned(number: str) -> Answer[FromFinding] | None:
    """What a finding teaches, as it was last worked out."""
    return _answer(jobs.newest(LEARN, {"number": number}), FromFinding, "learned")


def address_of(name: str, place: str = "") -> str:
    """The page of a profile."""
    return reverse("profile", kwargs={"name": name}) + place


@jobs.job(BACKTEST, says="Back-test of {name}")
def _backtest(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    name = arguments["name"]
    with jobs.border(progress) as checkpoint:
        profile = checkpoint.standing.profile_versions(name)[-1]
        done = profiles.backtest(checkpoint, profile, timezone.now().date())
    return {"address": address_of(name, "#backtest"), "tried": kept(done)}


@jobs.job(SUBMIT, says="Submitting {name}, with its back-test for whoever approves it")
def _submit(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    name, by = arguments["name"], arguments["by"]
    act = Act(by, datetime.fromisoformat(arguments["at"]), arguments["why"])
    from_on = arguments["from_on"] and date.fromisoformat(arguments["from_on"])
    told = {"address": address_of(name)}
    with jobs.border(progress) as checkpoint:
        last = checkpoint.standing.profile_versions(name)[-1]
        if last.stage is Stage.TRIAL and (last.acted_by, last.acted_at) == (by, act.at):
            return told  # it was written before the machine stopped
        try:
            profiles.submit(
                checkpoint, name, act, from_on=from_on or None, anyway=arguments["anyway"]
            )
        except NotReady as error:
            if last.stage is not Stage.DRAFT:
                raise
            raise NotReady(error.label, CHOOSES_NOTHING) from error
    return told


@jobs.job(WATCH, says="Where the flow of {name} went")
def _watch(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    name, on = arguments["name"], arguments.get("on")
    with jobs.border(progress) as checkpoint:
        day = date.fromisoformat(on) if on else None
        (found,) = watching.displacement(checkpoint, name, on=day)
    drawn = {
        name: {one: kept(chapters.ways(found, one, stayed=stayed)) for one in LANGUAGES}
        for name, stayed in (("moved", False), ("stayed", True))
    }
    return {"address": address_of(name, "#moved"), "displaced": kept(found), **drawn}


@jobs.job(REVIEW, says="Review of all profiles")
def _review(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    with jobs.border(progress) as checkpoint:
        found = profiles.reviewed(checkpoint, timezone.now().date())
        live = any(one.stage is Stage.LIVE for one in checkpoint.standing.profiles())
        flows = watching.displacement(checkpoint) if live else ()
    return {
        "address": reverse("profiles"),
        "reviewed": kept(found),
        "moved": [one.profile for one in flows if one.found],
    }


@jobs.job(LEARN, says="What looks like {number}")
def _learn(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    number, most = arguments["number"], arguments.get("most_a_day")
    waiting = Waiting.objects.filter(standing="awaiting").values_list("subject_id", flat=True)
    with jobs.border(progress) as checkpoint:
        told = from_finding.from_finding(
            checkpoint, number, most_a_day=most, waiting=frozenset(waiting)
        )
    address = reverse("profile_from", kwargs={"number": number})
    return {"address": address, "learned": kept(told)}


def _answer(job: Job | None, record: type[Kept], name: str) -> Answer[Kept] | None:
    """What a job found out; None where it never ran, or told it in an older form."""
    if job is None or job.ended_at is None:
        return None
    try:
        told = restored(record, (job.result or {})[name])
    except (KeyError, TypeError, ValueError):
        return None
    return Answer(told, job.ended_at)
