"""One profile: what it looks for, its life, its back-test, what it has met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from sekisho.access.action import Action
from sekisho.access.verdict import may
from sekisho.desk.answers import profiles as answers
from sekisho.desk.screens.profiles import figures, listing, work
from sekisho.desk.screens.profiles.concern import concern_of
from sekisho.desk.web import border, jobs
from sekisho.desk.web.downloads import Plot, download
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import SekishoError
from sekisho.flow.loop import profiles
from sekisho.flow.loop.conditions import checked
from sekisho.flow.loop.experience import Experience
from sekisho.flow.loop.profiles import Step, Tried
from sekisho.flow.loop.watching import Displaced
from sekisho.language import fill, translate, translate_told
from sekisho.records.profile import Profile, Stage
from sekisho.register.models import Job

LIVE, LIVE_UNTIL = "from {since} until {until}", "until {until}"
_STANDS = {
    Stage.TRIAL: "from {since}: its hits are written beside the live ones, without effect",
    Stage.DRAFT: "from {day}, without effect",
    Stage.RETIRED: "from {day}",
}
TRIED_ON = "Goods from {since} until {until}"
AROUND = (
    "{weeks:count} weeks before and after {live}; {traders:count} traders whom it had met, "
    "{others:count} others beside them"
)
CHANGEABLE = {
    "title": "what it looks for",
    "condition": "condition",
    "channel": "channel",
    "owner": "owner",
    "legal_basis": "legal basis",
    "expected_yield_p": "expected yield",
    "offices": "offices",
}
"""What a version may change, with its word."""
_ACTIONS = {
    Step.WRITE: Action.WRITE_PROFILE,
    Step.SUBMIT: Action.WRITE_PROFILE,
    Step.APPROVE: Action.APPROVE_PROFILE,
    Step.RETIRE: Action.RETIRE_PROFILE,
}


@screen("profiles/<str:name>/", action=Action.SEE_PROFILES, name="profile")
def profile(request: Request, name: str) -> HttpResponse:
    """A profile, and what the person may do with it."""
    return answer(request, name)


def answer(request: Request, name: str, wrong: SekishoError | None = None) -> HttpResponse:
    """The page; after a step that could not be taken, with the reason and what was typed."""
    with border.opened(request.language) as checkpoint:
        versions = checkpoint.standing.profile_versions(name)
        last = versions[-1]
        permit(request, Action.SEE_PROFILES, concern_of(request, versions))
        told = checked(checkpoint, last.condition, counted=False)
        others = checkpoint.standing.profiles()
        lived = figures.lived(checkpoint)
    test, flow = work.tried(last), work.displaced(name)
    plots = _plots(name, lived, test.told if test else None, request.language)
    if file := download(request, plots.values()):
        return file
    shown = {
        "profile": last,
        "told": told,
        "standing": _standing(last, request.language),
        "life": _life(versions, request.language),
        "steps": _steps(request, versions),
        "typed": request.POST,
        "wrong": wrong and _in_words(wrong, request.language),
        "remarks": listing.remarks_on(last, others, lived, request.language),
        "running": _running(request, name),
        "plots": plots,
        **_lived(name, lived, request.language),
        **_tested(test, request.language),
        **_flow(flow, request.language),
        "today": timezone.now().date(),
        "same": [one.name for one in others if _same(one, last)],
    }
    return show(request, "profiles/profile.html", shown, status=wrong.http_status if wrong else 200)


def _steps(request: Request, versions: Sequence[Profile]) -> dict[str, Any]:
    """What can be done now: for each step whether the person may, and if not, why."""
    concern = concern_of(request, versions)
    steps: dict[str, Any] = {}
    for step in profiles.possible(versions[-1]):
        verdict = may(request.person, _ACTIONS[step], concern)
        granted = bool(may(request.person, _ACTIONS[step]))
        reason = "" if verdict else translate(verdict.reason, request.language)
        steps[str(step)] = {"may": bool(verdict), "granted": granted, "reason": reason}
    steps["try"] = {"may": bool(may(request.person, Action.TRY_PROFILE, concern))}
    return steps


def _life(versions: Sequence[Profile], language: str) -> list[dict[str, Any]]:
    """Each step, the latest first, with what it changed."""
    before: list[Profile | None] = [None, *versions[:-1]]
    steps = [
        {
            "step": one,
            "changed": _changed(earlier, one, language),
            "standing": _standing(one, language),
        }
        for earlier, one in zip(before, versions, strict=True)
    ]
    return steps[::-1]


def _changed(before: Profile | None, now: Profile, language: str) -> list[dict[str, Any]]:
    if before is None:
        return []
    return [
        {
            "what": translate(says, language),
            "before": _cell(getattr(before, name), language),
            "now": _cell(getattr(now, name), language),
        }
        for name, says in CHANGEABLE.items()
        if getattr(before, name) != getattr(now, name)
    ]


def _standing(profile: Profile, language: str) -> str:
    """From when until when it counts, in its stage."""
    if profile.stage is Stage.LIVE:
        says = LIVE if profile.live_from else LIVE_UNTIL
    else:
        says = _STANDS.get(profile.stage, "") if profile.stands_from else ""
    days = {
        "since": profile.live_from or profile.stands_from,
        "until": profile.live_until,
        "day": profile.stands_from,
    }
    return _filled(says, days, language) if says else ""


def _filled(says: str, figures_: dict[str, Any], language: str) -> str:
    return fill(translate(says, language), figures_, language)


def _cell(value: object, language: str) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or translate("all", language)
    return "–" if value is None else str(value)


def _same(other: Profile, last: Profile) -> bool:
    return other.name != last.name and other.condition == last.condition


def _lived(name: str, lived: Experience | None, language: str) -> dict[str, Any]:
    """What it has met since it counts."""
    if lived is None:
        return {"met": None, "counted": "", "yield_drawn": None, "a_week": None, "chance": ""}
    met, end = lived.of(name).met, figures.widest(lived, [name])
    return {
        "met": met,
        "counted": figures.counted_since(lived, language),
        "yield_drawn": figures.whisker(met.found, lived.by_chance, end, language),
        "a_week": figures.a_week(met, lived),
        "chance": answers.interval(lived.by_chance, language),
    }


def _tested(test: work.Answer[Tried] | None, language: str) -> dict[str, Any]:
    """The back-test in words and rows."""
    if test is None:
        return {"test": None}
    done = test.told
    return {
        "test": done,
        "test_of": _filled(TRIED_ON, {"since": done.since, "until": done.until}, language),
        "test_at": test.at,
        "test_facts": answers.facts_of(done, language),
        "test_says": answers.sentences_of(done, language),
        "overlaps": figures.overlap_figures(answers.overlap_rows(done.test), language),
        "by_office": figures.office_figures(
            answers.met_rows(done.test.by_office, "office"), language
        ),
    }


def _plots(
    name: str, lived: Experience | None, done: Tried | None, language: str
) -> dict[str, Plot]:
    """The pictures of the page, by name."""
    plots = []
    if done is not None:
        title = translate("What it would have met and found, week by week", language)
        weeks, chance = done.test.by_week, done.test.by_chance
        plots.append(figures.week_plot("backtest-weeks", title, weeks, chance, language))
    if lived is not None and lived.of(name).weeks:
        title = translate("What it met and found, week by week", language)
        weeks = lived.of(name).weeks
        plots.append(figures.week_plot("met-weeks", title, weeks, lived.by_chance, language))
    for which in ("moved", "stayed"):
        for place, one in enumerate(work.pictures(name, which, language)):
            plots.append(Plot(f"{which}-{place}", one.says, one.svg, one.figures))
    return {one.name: one for one in plots}


def _flow(flow: work.Answer[Displaced] | None, language: str) -> dict[str, Any]:
    """Where its flow went."""
    if flow is None:
        return {"flow": None}
    found = flow.told
    return {
        "flow": found,
        "flow_of": _filled(AROUND, asdict(found), language),
        "flow_at": flow.at,
        "flow_says": [(way.told(language), way.advised(language)) for way in found.found],
    }


def _running(request: Request, name: str) -> list[Job]:
    """What this person has under way about the profile."""
    kinds = (work.BACKTEST, work.SUBMIT, work.WATCH)
    own = (jobs.running(kind, {"name": name}, by=request.person.username) for kind in kinds)
    return [job for job in own if job is not None]


def _in_words(error: SekishoError, language: str) -> dict[str, str]:
    return {
        "label": translate_told(error.label, language),
        "hint": translate_told(error.hint, language),
    }
