"""The list of profiles: where each stands, its yield, what the desk proposes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.desk.answers.profiles import remark_in_words
from sekisho.desk.screens.profiles import figures, work
from sekisho.desk.web import border, jobs
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Rail, Request, permit, screen
from sekisho.flow.loop.experience import Experience
from sekisho.flow.loop.profiles import Remark, sunsets
from sekisho.language import translate
from sekisho.records.profile import Profile, Stage

ORDER = (Stage.LIVE, Stage.TRIAL, Stage.DRAFT, Stage.RETIRED)
_NO_STAGE = {
    Stage.LIVE: "None is live: chance and the scorer alone choose what is looked at.",
    Stage.TRIAL: "None is on trial. A draft that is submitted stands here until a second person"
    " approves it.",
    Stage.DRAFT: "No draft. “New profile” begins one; so does a finding, from its look-alikes.",
    Stage.RETIRED: "None was retired yet.",
}


@screen(
    "profiles/",
    action=Action.SEE_PROFILES,
    name="profiles",
    rail=Rail("Profiles", "profile", 30),
)
def list_of_profiles(request: Request) -> HttpResponse:
    """Every profile by where it stands in its life."""
    permit(request, Action.SEE_PROFILES, Concern("profile"))
    with border.opened(request.language) as checkpoint:
        found = checkpoint.standing.profiles()
        lived = figures.lived(checkpoint)
    remarks = _remarks(found, lived, request.language)
    end = figures.widest(lived, (one.name for one in found))
    sections = [
        {
            "stage": stage,
            "empty": translate(_NO_STAGE[stage], request.language),
            "rows": [
                _row(one, lived, end, remarks.get(one.name, ()), request.language)
                for one in found
                if one.stage is stage
            ],
        }
        for stage in ORDER
    ]
    review = work.reviewed()
    shown = {
        "sections": sections,
        "any": bool(found),
        "proposals": _proposals(found, remarks),
        "counted": figures.counted_since(lived, request.language) if lived else "",
        "chance": figures.chance_told(lived, request.language) if lived else "",
        "review_at": review and review.at,
        "running": jobs.running(work.REVIEW, {}, by=request.person.username),
    }
    return show(request, "profiles/list.html", shown)


@screen("profiles/review/", action=Action.TRY_PROFILE, methods=("POST",), name="profiles_review")
def review(request: Request) -> HttpResponse:
    """Have all profiles held against the past, chance and one another."""
    permit(request, Action.TRY_PROFILE, Concern("profile"))
    number = jobs.start(work.REVIEW, {}, by=request.person.username)
    return HttpResponseRedirect(f"/job/{number}/")


def remarks_on(
    profile: Profile, versions_of: Sequence[Profile], lived: Experience | None, language: str
) -> tuple[dict[str, str], ...]:
    """What is remarked about one profile."""
    return _remarks(versions_of, lived, language).get(profile.name, ())


def _remarks(
    found: Sequence[Profile], lived: Experience | None, language: str
) -> dict[str, tuple[dict[str, str], ...]]:
    """By profile, what a person should decide about; what was counted just now comes first."""
    standing = [one.name for one in found if one.stage in (Stage.LIVE, Stage.TRIAL)]
    told: list[Remark] = list(lived.remarks(standing)) if lived else []
    told += sunsets(found, timezone.now().date())
    # What is known at once is not said again by a review of some days ago.
    said_now = {(one.name, one.kind) for one in told}
    review = work.reviewed()
    told += [
        one
        for one in (review.told.remarks if review else ())
        if one.name in standing and one.kind != "sunset" and (one.name, one.kind) not in said_now
    ]
    by_name: dict[str, list[dict[str, str]]] = {}
    for one in told:
        said = {
            "kind": one.kind,
            "word": translate(one.kind, language),
            "says": remark_in_words(one, language),
        }
        by_name.setdefault(one.name, []).append(said)
    for name in work.moved() & set(standing):
        says = "Trade that it had met went another way after it went live."
        said = {
            "kind": "moved",
            "word": translate("moved elsewhere", language),
            "says": translate(says, language),
        }
        by_name.setdefault(name, []).append(said)
    return {name: tuple(said) for name, said in by_name.items()}


def _proposals(
    found: Sequence[Profile], remarks: dict[str, tuple[dict[str, str], ...]]
) -> list[dict[str, Any]]:
    """What a person should decide, most urgent first: retirements, sunsets, moved trade."""
    urgent = ("retire", "sunset", "moved")
    return [
        {"name": one.name, "place": urgent.index(said["kind"]), **said}
        for one in sorted(found, key=lambda one: one.name)
        for said in remarks.get(one.name, ())
        if said["kind"] in urgent
    ]


def _row(
    profile: Profile,
    lived: Experience | None,
    end: float,
    remarks: Sequence[dict[str, str]],
    language: str,
) -> dict[str, Any]:
    known = lived.of(profile.name) if lived else None
    return {
        "profile": profile,
        "a_week": figures.a_week(known.met, lived) if known and lived else None,
        "met": known.met if known else None,
        "whisker": (
            figures.whisker(known.met.found, lived.by_chance, end, language)
            if known and lived
            else None
        ),
        "remarks": remarks,
    }
