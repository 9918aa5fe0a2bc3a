"""One dossier: what is in it, who does what, what happened when; in print too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.access.models import Person
from sekisho.access.verdict import may
from sekisho.desk.pages.page import amount, commodity
from sekisho.desk.pages.subject import declared
from sekisho.desk.screens.dossiers import wording
from sekisho.desk.screens.dossiers.seeing import back, lacks_purpose, part_of, readable
from sekisho.desk.screens.dossiers.things import exhibits_of

# Teaches addresses how a subject's number stands in them.
from sekisho.desk.screens.subject import number_path  # noqa: F401
from sekisho.desk.web.border import opened
from sekisho.desk.web.looks import looks
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import PURPOSE, Request, permit, screen
from sekisho.errors import NotFound, NotReady
from sekisho.flow.bearers import InShort, in_short
from sekisho.language import translate
from sekisho.register import custody, dossiers
from sekisho.register.dossiers import KEPT_YEARS, KINDS, PARTS, WRITERS
from sekisho.register.models import Dossier, Exhibit
from sekisho.register.timelines import Moment, timeline


@screen("dossiers/<str:number>/", action=Action.SEE_DOSSIER)
def dossier(request: Request, number: str) -> HttpResponse:
    """The page of a dossier; before the first look of a session, the question what for."""
    if lacks_purpose(request, dossiers.find(number)):
        return show(request, "dossiers/purpose.html", {"number": number, "purpose": PURPOSE})
    found = readable(request, number)
    part = part_of(request, found)
    shown = _shown(request, found) | {
        "part": part,
        "writes": part in WRITERS and found.standing == "open",
        "leads": part == "lead" and found.standing == "open",
        "reopens": found.standing == "closed" and _reopens(request, found),
        "people": _people(),
        "years": KEPT_YEARS,
        "looks": looks("dossier", number),
    }
    return show(request, "dossiers/sheet.html", shown)


@screen("dossiers/<str:number>/export/", action=Action.SEE_DOSSIER)
def dossier_export(request: Request, number: str) -> HttpResponse:
    """The same as a page to be printed: members, things, exhibits with custody, timeline."""
    if lacks_purpose(request, dossiers.find(number)):
        return show(request, "dossiers/purpose.html", {"number": number, "purpose": PURPOSE})
    shown = _shown(request, readable(request, number)) | {"now": timezone.now()}
    return show(request, "dossiers/export.html", shown)


@screen("dossiers/<str:number>/subject/<subject:subject>/", action=Action.SEE_DOSSIER)
def dossier_subject(request: Request, number: str, subject: str) -> HttpResponse:
    """A subject as a member of another office sees it: to be read, through the dossier alone."""
    found = dossiers.find(number)
    if lacks_purpose(request, found):
        return back(found)
    found = readable(request, number)
    # The look at the subject is written down too; who is in the dossier may, whatever the office.
    inside = dossiers.members(found) if part_of(request, found) else frozenset[str]()
    permit(request, Action.SEE_SUBJECT, Concern("subject", subject, members=inside))
    if not found.items.filter(kind="subject", number=subject, out_at=None).exists():
        raise NotFound(f"Subject {subject} is not in this dossier.", "Open it from the dossier.")
    shown = {"dossier": found, "number": subject, **_read(request, subject)}
    return show(request, "dossiers/subject.html", shown)


def _read(request: Request, subject: str) -> dict[str, Any]:
    """A subject with its reasons; what was never assessed, only as it was declared."""
    with opened(request.language) as checkpoint:
        try:
            one = checkpoint.explain(subject)[0]
        except NotReady:
            short = in_short(checkpoint, [subject])[subject]
            return {"one": None, "office": short.office, "declared": _lines(short, request)}
    return {"one": one, "office": one.item.office, "declared": declared(one, request.language)}


def _lines(short: InShort, request: Request) -> list[tuple[str, str]]:
    rows = [
        ("Goods", f"{commodity(short.commodity_code)} {short.description or ''}"),
        ("Value", amount(short.item_value, request.language)),
        ("Net mass", f"{amount(short.net_mass_kg, request.language)} kg"),
        ("Importer", short.importer or "–"),
    ]
    return [(translate(name, request.language), value) for name, value in rows]


def _shown(request: Request, found: Dossier) -> dict[str, Any]:
    """What the page and its print have in common."""
    items = list(found.items.filter(out_at=None).order_by("added_at", "pk"))
    by_kind = {kind: [one for one in items if one.kind == kind] for kind in KINDS}
    with opened(request.language) as checkpoint:
        told = in_short(checkpoint, [one.number for one in by_kind["subject"]])
    exhibits = {one.number: next(iter(exhibits_of(one.number)), None) for one in by_kind["exhibit"]}
    moments = [*timeline(found), *_declared(told), *_custody(exhibits)]
    moments.sort(key=lambda moment: moment.at)
    return {
        "dossier": found,
        "by_kind": by_kind,
        "told": told,
        "exhibits": {number: _exhibit(one) for number, one in exhibits.items() if one},
        "members": sorted(
            found.members.filter(left_at=None), key=lambda one: PARTS.index(one.part)
        ),
        "tasks": list(found.tasks.order_by("done_at", "due_on", "pk")),
        "notes": list(found.notes.order_by("-written_at", "-pk")),
        "timeline": [(one, wording.sentence(one, request.language)) for one in moments],
        "today": timezone.now().date(),
        "elsewhere": _elsewhere(request, told),
        "wording": wording,
    }


def _elsewhere(request: Request, told: dict[str, InShort]) -> set[str]:
    """Subjects of other offices: these are read through the dossier."""
    own = request.person.office
    reads = bool(may(request.person, Action.SEE_SUBJECT))
    return {one.item_id for one in told.values() if not reads or (own and one.office != own)}


def _exhibit(one: Exhibit) -> dict[str, Any]:
    return {
        "words": one.description,
        "quantity": f"{one.quantity} {one.unit}",
        "holder": custody.holder(one),
        "place": custody.place(one),
        "wrong": custody.verify(one),
    }


def _declared(told: dict[str, InShort]) -> Iterator[Moment]:
    for one in told.values():
        words = f"{one.commodity_code or ''} {one.importer or ''}".strip()
        yield Moment(one.received_at, "", "declared", "", one.item_id, words)


def _custody(exhibits: dict[str, Exhibit | None]) -> Iterator[Moment]:
    for number, one in exhibits.items():
        if one is None:
            continue
        yield Moment(one.taken_at, one.taken_by, "seized", "", number, one.description)
        for link in custody.chain(one):
            words = f"{link.received_by}, {link.place}: {link.why}"
            yield Moment(link.at, link.given_by, "handed over", "", number, words)


def _people() -> list[Person]:
    """Whom the lead may let join: everybody whose role may see a dossier at all."""
    return [
        one
        for one in Person.objects.filter(is_active=True).order_by("office", "username")
        if may(one, Action.SEE_DOSSIER)
    ]


def _reopens(request: Request, found: Dossier) -> bool:
    own = request.person.office
    return bool(may(request.person, Action.REOPEN_DOSSIER)) and own in ("", found.office)
