"""Offices: names and zones, rates with their dates, what a change would do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zoneinfo import available_timezones

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from sekisho.access.action import NATIONAL, Action, Concern
from sekisho.access.verdict import may
from sekisho.desk.screens.administration.places import national, page
from sekisho.desk.web import border
from sekisho.desk.web.notes import note
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import NotFound, SekishoError, WrongInput, nearest
from sekisho.flow import rates
from sekisho.flow.rates import Effect
from sekisho.records.office import OfficeTerms
from sekisho.register import offices

_ROUTE = "administration_offices"
FIELDS = {
    "examinations": "Examinations a day",
    "scans": "Scans a day",
    "documents": "Document checks a day",
    "random_rate": "Least share by chance",
    "red_rate": "Expected share examined",
    "orange_rate": "Expected share scanned",
    "yellow_rate": "Expected share of document checks",
    "blue_rate": "Expected share audited later",
    "critical_value": "Worth of a critical finding",
    "examine_within_days": "Days until a control is late",
    "waiver_look_rate": "Share of waivers looked at again",
    "release_look_rate": "Share of releases looked at again",
}
"""What can be set of an office, in the order of the form."""
_LEFT_EMPTY = ("examinations", "scans", "documents", "examine_within_days")
"""Of these an empty field means no limit; of all others it is no value."""


@screen("administration/offices/", action=Action.SEE_ADMINISTRATION, name=_ROUTE)
def office_list(request: Request) -> HttpResponse:
    """Every office that the person may see, with what holds today."""
    permit(request, Action.SEE_ADMINISTRATION, Concern("offices"))
    return _listed(request, None)


@screen(
    "administration/offices/add/",
    action=Action.ADMINISTER,
    methods=("POST",),
    name="administration_office_add",
)
def office_add(request: Request) -> HttpResponse:
    """Enter an office by its code."""
    code = request.POST.get("code", "").strip()
    permit(request, Action.ADMINISTER, Concern("office", code[:16], office=NATIONAL))
    try:
        offices.enter(code, request.POST.get("name", ""), _zone(request))
    except SekishoError as error:
        return _listed(request, error)
    note(request, Concern("office", code), "An office was entered.", action=Action.ADMINISTER)
    return HttpResponseRedirect(reverse("administration_office", kwargs={"code": code}))


@screen(
    "administration/offices/<str:code>/",
    action=Action.SEE_ADMINISTRATION,
    name="administration_office",
)
def office(request: Request, code: str) -> HttpResponse:
    """One office: its card, its rates now, before and after; what other rates would mean."""
    _permitted(request, code, Action.SEE_ADMINISTRATION)
    typed = {name: request.GET[name] for name in FIELDS if name in request.GET}
    return _one(request, code, typed, None)


@screen(
    "administration/offices/<str:code>/name/",
    action=Action.ADMINISTER,
    methods=("POST",),
    name="administration_office_name",
)
def office_name(request: Request, code: str) -> HttpResponse:
    """Give an office another name or zone."""
    _permitted(request, code, Action.ADMINISTER)
    try:
        offices.enter(code, request.POST.get("name", ""), _zone(request))
    except SekishoError as error:
        return _one(request, code, {}, error)
    note(request, Concern("office", code), "An office was named.", action=Action.ADMINISTER)
    return HttpResponseRedirect(reverse("administration_office", kwargs={"code": code}))


@screen(
    "administration/offices/<str:code>/rates/",
    action=Action.ADMINISTER,
    methods=("POST",),
    name="administration_office_rates",
)
def office_rates(request: Request, code: str) -> HttpResponse:
    """Write other rates from a day on; what was not changed stays."""
    _permitted(request, code, Action.ADMINISTER)
    typed = {name: request.POST[name] for name in FIELDS if name in request.POST}
    try:
        start = _day(request.POST.get("from_on", ""))
        with border.opened(request.language) as checkpoint:
            now = checkpoint.standing.terms_on(code, start)
            changes = changed(now, typed)
            if not changes:
                raise WrongInput("Nothing was changed.", "Write another value into a field.")
            at = timezone.now()
            checkpoint.standing.set_office(code, changes, from_on=start, at=at)
    except SekishoError as error:
        return _one(request, code, typed, error)
    change = ", ".join(f"{name} {value or 'none'}" for name, value in changes.items())
    concern = Concern("office", code, office=code)
    says = "Rates of an office were written."
    note(request, concern, says, change=f"{start}: {change}", action=Action.ADMINISTER)
    return HttpResponseRedirect(reverse("administration_office", kwargs={"code": code}))


def changed(now: OfficeTerms, typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed and is not what holds already."""
    wanted = {name: " ".join(value.split()) for name, value in typed.items()}
    return {
        name: value
        for name, value in wanted.items()
        if value != written(now, name) and (value or name in _LEFT_EMPTY)
    }


def written(terms: OfficeTerms, name: str) -> str:
    """A value as it stands in the form; empty for no limit."""
    value = getattr(terms, name)
    if value is None:
        return ""
    return f"{value * 100:.10g}%" if name.endswith("_rate") else f"{value:.15g}"


def _listed(request: Request, wrong: SekishoError | None) -> HttpResponse:
    today = timezone.localdate()
    with border.opened(request.language) as checkpoint:
        terms = {one.office: one for one in checkpoint.standing.offices(today)}
    cards = {one.code: one for one in offices.every()}
    codes = sorted({*terms, *cards})
    mine = request.person.office
    shown = {
        "rows": [
            {"code": code, "card": cards.get(code), "terms": terms.get(code)}
            for code in codes
            if not mine or code == mine
        ],
        "typed": request.POST,
        "card": None,
        "zones": sorted(available_timezones()),
        "may_add": national(request, Action.ADMINISTER),
        "wrong": wrong,
    }
    return page(request, "offices.html", _ROUTE, shown)


def _one(
    request: Request, code: str, typed: Mapping[str, str], wrong: SekishoError | None
) -> HttpResponse:
    today = timezone.localdate()
    said: Effect | None = None
    with border.opened(request.language) as checkpoint:
        now = checkpoint.standing.terms_on(code, today)
        history = rates.written(checkpoint, code)
        changes = changed(now, typed)
        if changes and wrong is None:
            try:
                said = rates.effect(checkpoint, code, changes, from_on=today)
            except SekishoError as error:
                wrong = error
        elif wrong is None:
            said = rates.effect(checkpoint, code, {}, from_on=today)
    shown = {
        "code": code,
        "card": next((one for one in offices.every() if one.code == code), None),
        "now": now,
        "fields": [(name, word, written(now, name)) for name, word in FIELDS.items()],
        "typed": typed,
        "changes": changes,
        "history": [(one, {name: written(one, name) for name in FIELDS}) for one in history],
        "heads": FIELDS,
        "effect": said,
        "today": today,
        "from_on": request.POST.get("from_on") or today.isoformat(),
        "zones": sorted(available_timezones()),
        "may_set": bool(may(request.person, Action.ADMINISTER, Concern(office=code))),
        "wrong": wrong,
    }
    return page(request, "office.html", _ROUTE, shown)


def _permitted(request: Request, code: str, action: Action) -> None:
    """Ask about an office that there is.

    Raises:
        NotFound: nobody entered it, and nothing ever came to it.
    """
    permit(request, action, Concern("office", code[:64], office=code))
    with border.opened(request.language) as checkpoint:
        known = {one.office for one in checkpoint.standing.offices()}
    known |= {one.code for one in offices.every()}
    if code not in known:
        raise NotFound(f"No office bears the code {code}.", nearest(code, known))


def _zone(request: Request) -> str:
    zone = request.POST.get("zone", "").strip()
    if zone not in available_timezones():
        raise WrongInput(
            f"“{zone}” is no time zone.",
            nearest(zone, available_timezones()) or "Write it as Asia/Tokyo.",
        )
    return zone


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given.strip())
    except ValueError as error:
        raise WrongInput(f"“{given}” is no day.", "Write it as 2026-01-31.") from error
