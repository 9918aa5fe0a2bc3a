"""Open a dossier, say what one looks into it for, add to it from elsewhere."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.desk.screens.dossiers import wording
from sekisho.desk.screens.dossiers.seeing import back, readable, remember_purpose, writable
from sekisho.desk.screens.dossiers.things import looked_up, put_in
from sekisho.desk.web.drawing import number
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import PURPOSE, Request, permit, screen
from sekisho.errors import WrongInput
from sekisho.register import dossiers
from sekisho.register.dossiers import Opened
from sekisho.register.models import Dossier

NEW = "new"


@screen("dossiers/new/", action=Action.WRITE_DOSSIER, methods=("GET", "POST"))
def dossier_new(request: Request) -> HttpResponse:
    """A title, and it stands."""
    if request.method != "POST":
        return show(request, "dossiers/new.html", {})
    return back(_opened(request))


@screen("dossiers/add/", action=Action.WRITE_DOSSIER, methods=("GET", "POST"))
def dossier_add(request: Request) -> HttpResponse:
    """Put a subject, a party, an exhibit, a tip into one's dossier, from where one sees it."""
    if request.method == "POST":
        return _added(request)
    kind, told = request.GET.get("kind", "subject"), request.GET.get("number", "").strip()
    if kind not in dossiers.KINDS:
        raise WrongInput(f"A dossier holds no {kind}.", "Choose one of the kinds offered.")
    name = request.person.username
    found = dossiers.of_person(name).filter(standing="open")
    mine = found.filter(
        members__person=name, members__part__in=dossiers.WRITERS, members__left_at=None
    )
    shown = {
        "kind": kind,
        "told": told,
        "mine": list(mine.distinct()),
        "has": set(dossiers.containing(kind, told).values_list("number", flat=True)),
        "wording": wording,
    }
    return show(request, "dossiers/add.html", shown)


@screen("dossiers/<str:number>/enter/", action=Action.SEE_DOSSIER, methods=("POST",))
def dossier_enter(request: Request, number: str) -> HttpResponse:
    """Say what one looks into it for; the log holds it beside the look."""
    dossier = readable(request, number)
    purpose = request.POST.get(PURPOSE, "").strip()
    if not purpose:
        raise WrongInput("Something is missing here.", "Say in a few words what you need it for.")
    remember_purpose(request, dossier, purpose)
    return back(dossier)


def _opened(request: Request) -> Dossier:
    """A new one, led by whoever opens it; they need not say why they look into it today."""
    title = request.POST.get("title", "")
    given = number("D")
    permit(request, Action.WRITE_DOSSIER, Concern("dossier", given, office=request.person.office))
    opened = Opened(given, title, request.person.office)
    dossier = dossiers.open_dossier(opened, by=request.person.username, at=timezone.now())
    remember_purpose(request, dossier, "opened it")
    return dossier


def _added(request: Request) -> HttpResponse:
    into, kind = request.POST.get("into", ""), request.POST.get("kind", "")
    # Looked up first: what is refused opens no dossier, and the refusal stays in the log.
    found = looked_up(request, kind, request.POST.get("number", ""))
    dossier = _opened(request) if into == NEW else writable(request, into)
    put_in(request, dossier, kind, found, request.POST.get("words", ""))
    return back(dossier, kind)
