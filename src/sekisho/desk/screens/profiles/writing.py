"""A profile is written: completion, a live check, and nothing typed is lost."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.desk.screens.profiles import forms, work
from sekisho.desk.screens.profiles.concern import concern_of, office_of
from sekisho.desk.screens.profiles.forms import Typed
from sekisho.desk.web import border, jobs
from sekisho.desk.web.rendering import rendered, show
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import SekishoError
from sekisho.flow.loop import from_finding, profiles, vocabulary
from sekisho.flow.loop.conditions import Checked, checked
from sekisho.flow.loop.profiles import Act
from sekisho.language import fill, translate, translate_told
from sekisho.records.profile import Profile
from sekisho.register import offices, sketches
from sekisho.register.sketches import Sketched

FORM = "profile"
_BOTH = ("GET", "POST")
_NEW = Concern("profile")


@screen("profiles/new/", action=Action.WRITE_PROFILE, methods=_BOTH, name="profile_new")
def new(request: Request) -> HttpResponse:
    """A first draft; `from` names the finding whose look-alikes it shall meet."""
    permit(request, Action.WRITE_PROFILE, _NEW)
    which = Sketched(FORM, "", request.person.username)
    if request.method == "POST":
        return _handed_in(request, which, None)
    number = request.GET.get("from", "")
    drafted = _from_finding(number) if number else None
    return _form(request, which, None, drafted)


@screen(
    "profiles/<str:name>/edit/", action=Action.WRITE_PROFILE, methods=_BOTH, name="profile_edit"
)
def edit(request: Request, name: str) -> HttpResponse:
    """A change: the profile goes back to draft."""
    with border.opened(request.language) as checkpoint:
        versions = checkpoint.standing.profile_versions(name)
    permit(request, Action.WRITE_PROFILE, concern_of(request, versions))
    which = Sketched(FORM, name, request.person.username)
    if request.method == "POST":
        return _handed_in(request, which, versions[-1])
    return _form(request, which, versions[-1], forms.of_profile(versions[-1]))


@screen("profiles/check/", action=Action.WRITE_PROFILE, methods=("POST",), name="profile_check")
def check(request: Request) -> HttpResponse:
    """What is to be said of a condition while it is typed."""
    with border.opened(request.language) as checkpoint:
        told = checked(checkpoint, request.POST.get("condition", ""))
    shown = _said(told, request.language)
    return JsonResponse(
        {
            "wrong": shown["wrong_says"],
            "place": told.place,
            "length": told.length,
            "html": rendered(request, "profiles/checked.html", shown),
        }
    )


@screen("profiles/words/", action=Action.WRITE_PROFILE, name="profile_words")
def words(request: Request) -> HttpResponse:
    """Every word that a condition may use."""
    told = [dataclasses.asdict(one) for one in vocabulary.vocabulary(request.language)]
    return JsonResponse({"words": told}, headers={"Cache-Control": "private, max-age=600"})


@screen("profiles/values/<str:name>/", action=Action.WRITE_PROFILE, name="profile_values")
def values(request: Request, name: str) -> HttpResponse:
    """The values that a name has lately had, in the offices that the person may see."""
    with border.opened(request.language) as checkpoint:
        told = vocabulary.values(checkpoint, name, request.person.office)
    return JsonResponse({"values": [dataclasses.asdict(one) for one in told]})


@screen("profiles/sketch/", action=Action.WRITE_PROFILE, methods=("POST",), name="profile_sketch")
def sketch(request: Request) -> HttpResponse:
    """Keep what is typed, for the one who types."""
    about = request.POST.get("about", "")[:64]
    typed = forms.read(request.POST, about)
    which = Sketched(FORM, about, request.person.username)
    kept = sketches.keep(which, typed.told(), at=timezone.now())
    return JsonResponse({"kept_at": kept.kept_at.isoformat()})


def _handed_in(request: Request, which: Sketched, before: Profile | None) -> HttpResponse:
    """Write the draft; or say what is wrong, and keep what was typed."""
    if request.POST.get("act") == "forget":
        sketches.drop(which)
        return HttpResponseRedirect(request.get_full_path())
    typed = forms.read(request.POST, which.about)
    sketches.keep(which, typed.told(), at=timezone.now())
    with border.opened(request.language) as checkpoint:
        told = checked(checkpoint, typed.condition)
        taken = {profile.name for profile in checkpoint.standing.profiles()} - {which.about}
        wrong = forms.wrong(typed, told, frozenset(taken), request.language)
        if wrong or request.POST.get("act") == "check":
            return _form(request, which, before, typed, told=told, wrong=wrong)
        draft = forms.profile_of(typed, before)
        permit(request, Action.WRITE_PROFILE, Concern(FORM, draft.name, office_of(draft)))
        act = Act(request.person.username, timezone.now(), typed.why)
        try:
            written = profiles.draft(checkpoint, draft, act)
        except SekishoError as error:
            says = translate_told(error.label, request.language)
            return _form(request, which, before, typed, told=told, wrong={"": says})
    sketches.drop(which)
    jobs.start(work.BACKTEST, work.what_is_tried(written), by=request.person.username)
    return HttpResponseRedirect(work.address_of(written.name))


def _form(
    request: Request,
    which: Sketched,
    before: Profile | None,
    typed: Typed | None,
    **said: Any,
) -> HttpResponse:
    """The form: as it was typed, else as it was kept, else as it stands."""
    kept = None if said else sketches.kept(which)
    fields = forms.kept(kept.told) if kept else typed or Typed()
    with border.opened(request.language) as checkpoint:
        told = said.get("told") or (
            checked(checkpoint, fields.condition) if fields.condition else None
        )
        known = [one.office for one in checkpoint.standing.offices()]
    wrong, called = said.get("wrong", {}), offices.names()
    shown = {
        "typed": fields,
        "before": before,
        "kept_at": kept and kept.kept_at,
        "wrong": wrong if request.POST.get("act") != "check" else {},
        **_said(told, request.language),
        "channels": [str(channel) for channel in forms.CHANNELS],
        "offices": [(code, called.get(code, "")) for code in known],
    }
    status = 400 if shown["wrong"] else 200
    return show(request, "profiles/write.html", shown, status=status)


def _said(told: Checked | None, language: str) -> dict[str, Any]:
    """What is said of a condition, in words."""
    if told is None:
        return {"told": None, "wrong_says": "", "lately_says": []}
    parts = (translate_told(part, language) for part in (told.wrong, told.hint) if part)
    counted = translate("{hits:count} of {items:count} in the last {days:count} days", language)
    lately = [fill(counted, dataclasses.asdict(one), language) for one in told.lately]
    return {"told": told, "wrong_says": " ".join(parts), "lately_says": lately}


def _from_finding(number: str) -> Typed | None:
    """The form that a finding suggests; None where nothing was learned from it yet."""
    learned = work.learned(number)
    if learned is None:
        return None
    name = f"like_{''.join(c if c.isalnum() else '_' for c in number.lower())}"[:64]
    try:
        drafted = from_finding.profile_of(learned.told, name, owner="", legal_basis="")
    except SekishoError:
        return None
    return dataclasses.replace(
        forms.of_profile(drafted), why=f"Drafted from finding {learned.told.item_id}"
    )
