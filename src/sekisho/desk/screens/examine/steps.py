"""One examination, step by step: the page, and the same as a plain form."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.desk.screens.examine.bench import blank
from sekisho.desk.screens.examine.form import instant_of, signed_of, uuid_of
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import NotFound, NotReady, WrongInput
from sekisho.language import translate_told
from sekisho.register import examinations, photos
from sekisho.register.examinations import PhotoTold, Signed
from sekisho.register.models import Examination, Order
from sekisho.register.photos import Shot
from sekisho.register.pictures import MAX_BYTES


@screen("examine/<uuid:number>/", action=Action.EXAMINE, methods=("GET", "POST"))
def examine_order(request: Request, number: UUID) -> HttpResponse:
    """The steps of an examination; without script the whole form at once."""
    order = order_of(request, number)
    if request.method == "GET":
        return show(request, "examine/order.html", blank(request, order))
    sent: list[PhotoTold] = []
    try:
        sent = _photos(request, order)
        fields = request.POST.copy()
        fields.setdefault("ended_at", timezone.now().isoformat())
        done = sign(request, order, signed_of(fields, order.order_id, sent))
    except (WrongInput, NotReady) as error:
        shown = _again(request, order, error, sent)
        return show(request, "examine/order.html", shown, status=error.http_status)
    return HttpResponseRedirect(reverse("examination", kwargs={"number": done.examination_id}))


def order_of(request: Request, number: UUID) -> Order:
    """An order that this person may examine."""
    order = Order.objects.filter(order_id=number).first()
    if order is None:
        raise NotFound(f"No order bears the number {number}.", "Open it from the list.")
    permit(request, Action.EXAMINE, Concern("order", str(number), office=order.office))
    return order


def sign(request: Request, order: Order, signed: Signed) -> Examination:
    """Take what was signed; goods are taken only by whoever may."""
    if signed.pieces:
        permit(request, Action.SEIZE, Concern("order", str(order.order_id), office=order.office))
    return examinations.sign(
        signed, by=request.person.username, at=timezone.now(), zone=request.zone
    )


def _photos(request: Request, order: Order) -> list[PhotoTold]:
    """Keep the photographs that came with the form."""
    folder, by = settings.SEKISHO_FOLDER / photos.FOLDER, request.person.username
    examination = uuid_of(request.POST, "examination_id")
    kept = []
    for file in request.FILES.getlist("photograph"):
        content = file.read(MAX_BYTES + 1)
        sha256 = hashlib.sha256(content).hexdigest()
        view = request.POST.get("view", "")
        shot = Shot(uuid4(), examination, order, sha256, timezone.now(), view)
        photo = photos.keep(folder, shot, content, by=by, at=timezone.now())
        kept.append(PhotoTold(photo.photo_id, photo.sha256))
    return kept


def _again(
    request: Request, order: Order, error: WrongInput | NotReady, sent: list[PhotoTold]
) -> dict[str, Any]:
    """The form with what was typed, and what is wrong with it."""
    typed = request.POST.copy()
    for photo in sent:
        typed.appendlist("photo", f"{photo.photo_id} {photo.sha256}")
    language = request.language
    kept = {"typed": typed} | {
        name: typed[name] for name in ("examination_id", "begun_at") if typed.get(name)
    }
    said = {
        "label": translate_told(error.label, language),
        "hint": translate_told(error.hint, language),
    }
    return blank(request, order) | kept | {"wrong": said}


def begun_of(request: Request) -> examinations.Begun:
    """What a telephone says of an examination that begins."""
    fields = request.POST
    return examinations.Begun(
        uuid_of(fields, "examination_id"),
        uuid_of(fields, "order_id"),
        instant_of(fields, "begun_at"),
    )
