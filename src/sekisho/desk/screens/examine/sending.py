"""What a telephone sends when it has a network: each piece under its number, once.

The answer names what was taken, by number and hash. No answer, or one that got lost, and the
telephone sends the same again; the same again is answered the same.
"""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from sekisho.access.action import Action
from sekisho.desk.screens.examine.form import hash_of, instant_of, signed_of, uuid_of
from sekisho.desk.screens.examine.steps import begun_of, order_of, sign
from sekisho.desk.web.screen import Request, screen
from sekisho.register import examinations, photos, pictures
from sekisho.register.photos import Shot


@screen("examine/begin/", action=Action.EXAMINE, methods=("POST",))
def examine_begin(request: Request) -> HttpResponse:
    """Somebody stands at the goods: others see that it has begun."""
    begun = begun_of(request)
    order_of(request, begun.order_id)
    examinations.begin(begun, by=request.person.username, at=timezone.now(), zone=request.zone)
    return JsonResponse({"examination_id": str(begun.examination_id)})


@screen("examine/send/", action=Action.EXAMINE, methods=("POST",))
def examine_send(request: Request) -> HttpResponse:
    """A signed examination; its photographs came before."""
    order = order_of(request, uuid_of(request.POST, "order_id"))
    done = sign(request, order, signed_of(request.POST, order.order_id))
    told = {"examination_id": str(done.examination_id), "digest": done.digest}
    return JsonResponse(told | {"received_at": done.received_at.isoformat()})


@screen("examine/photo/", action=Action.EXAMINE, methods=("POST",))
def examine_photo(request: Request) -> HttpResponse:
    """One photograph as the body, what it is in the address."""
    said = request.GET
    order = order_of(request, uuid_of(said, "order_id"))
    shot = Shot(
        photo_id=uuid_of(said, "photo_id"),
        examination_id=uuid_of(said, "examination_id"),
        order=order,
        sha256=hash_of(said.get("sha256", "")),
        taken_at=instant_of(said, "taken_at"),
        view=said.get("view", ""),
    )
    kept = photos.keep(
        settings.SEKISHO_FOLDER / photos.FOLDER,
        shot,
        _body(request),
        by=request.person.username,
        at=timezone.now(),
    )
    return JsonResponse({"photo_id": str(kept.photo_id), "sha256": kept.sha256})


def _body(request: Request) -> bytes:
    try:
        return request.body
    except RequestDataTooBig as error:
        raise pictures.too_large() from error
