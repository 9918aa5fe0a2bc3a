"""What machines may ask: declare, and read what the screens show.

    curl -H "Authorization: Bearer $TOKEN" -d @declaration.json …/api/v1/declarations

Takes   the forms of `forms`; every record that is shown is asked for with `permit`, as on a screen.
Gives   the API as Django mounts it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.desk.api import at_the_gate, forms
from sekisho.desk.api.door import TokenRequest, call, opened
from sekisho.desk.web import border
from sekisho.desk.web.remedies import Trouble, answer_machine
from sekisho.desk.web.screen import permit
from sekisho.errors import NotFound
from sekisho.records.arrival import Rejection
from sekisho.register.models import Declared, Waiting

api = opened()
MOST_ROWS = 500


@call(api, "POST", "/declarations", action=Action.CALL_DECLARE)
def declare(request: TokenRequest, sent: forms.Declaration) -> HttpResponse | dict[str, Any]:  # type: ignore[valid-type]
    """Hand in a declaration; the answer is its channel, and it is durable when it comes.

    The same declaration sent again gets the same answer. Under a known number, other content
    mends it: what was chosen for its items on the same day stands.
    """
    rows = _rows(sent.model_dump(mode="json"))  # type: ignore[attr-defined]
    concern = Concern("declaration", rows[0]["declaration_number"], office=rows[0]["office"])
    permit(request, Action.CALL_DECLARE, concern)
    found = at_the_gate.declare(rows, at=timezone.now(), by=request.token.username)
    return _refused(request, found.rejections) if found.kept is None else _said(found.kept)


@call(api, "GET", "/declarations/{number}", action=Action.CALL_DECLARE)
def declared(request: TokenRequest, number: str) -> dict[str, Any]:
    """What was last said to a declaration of this number."""
    kept = Declared.objects.filter(declaration_number=number).order_by("-pk").first()
    office = kept.office if kept else ""
    permit(request, Action.CALL_DECLARE, Concern("declaration", number, office=office))
    if kept is None:
        raise NotFound(
            f"No declaration with the number {number} came through this door.",
            "Send it with POST /api/v1/declarations.",
        )
    return _said(kept)


@call(api, "GET", "/lists/{office}", action=Action.CALL_READ)
def waiting(
    request: TokenRequest, office: str, on: date | None = None, after: int = 0, rows: int = 100
) -> dict[str, Any]:
    """The waiting list of an office and day, in order of work; without a day its latest."""
    permit(request, Action.CALL_READ, Concern("list", office, office=office))
    listed = Waiting.objects.filter(office=office)
    day = on or listed.order_by("-selected_on").values_list("selected_on", flat=True).first()
    listed = listed.filter(selected_on=day) if day else listed.none()
    taken = max(1, min(rows, MOST_ROWS))
    part = list(listed.filter(turn__gt=after).order_by("turn")[:taken])
    return {
        "office": office,
        "on": day,
        "subjects": listed.count(),
        "rows": [_waits(one) for one in part],
        "next": part[-1].turn if len(part) == taken else None,
    }


@call(api, "GET", "/subjects/{path:number}", action=Action.CALL_READ)
def subject(request: TokenRequest, number: str, language: str = "en") -> list[dict[str, Any]]:
    """Why the goods items that bear a number are looked at: the answer, reasons, figures."""
    with border.opened(language) as checkpoint:
        found = checkpoint.explain(number)
    for one in found:
        concern = Concern("subject", one.item.item_id, office=one.item.office)
        permit(request, Action.CALL_READ, concern)
    return [_explained(one) for one in found]


def _rows(sent: dict[str, Any]) -> list[dict[str, Any]]:
    """The goods items of a declaration, each with what was said once for all of them."""
    items = sent.pop("items")
    return [{**sent, **item} for item in items]


def _said(kept: Declared) -> dict[str, Any]:
    channels = [one["channel"] for one in kept.selections]
    items = zip((one["item_number"] for one in kept.items), channels, strict=True)
    return {
        "declaration_number": kept.declaration_number,
        "channel": kept.channel,
        "received_at": kept.received_at,
        "items": [{"item_number": number, "channel": channel} for number, channel in items],
    }


def _refused(request: HttpRequest, rejections: tuple[Rejection, ...]) -> HttpResponse:
    """Why a declaration was not taken: each defect with its place and remedy."""
    names = ("row_number", "place", "given", "reason", "remedy")
    defects = [{name: getattr(one, name) for name in names} for one in rejections]
    trouble = Trouble(422, rejections[0].reason, rejections[0].remedy)
    return answer_machine(request, trouble, {"defects": defects})


def _waits(one: Waiting) -> dict[str, Any]:
    names = ("subject_id", "declaration_number", "channel", "place", "risk", "standing", "due_at")
    told = {name: getattr(one, name) for name in (*names, "assigned_to")}
    return {**told, "why": one.why.get("en", [])}


def _explained(one: Any) -> dict[str, Any]:
    chosen = one.selection
    return {
        "subject_id": one.item.item_id,
        "office": one.item.office,
        "answer": one.answer,
        "channel": str(chosen.channel) if chosen else None,
        "risk": round(one.assessment.risk * 100, 3),
        "chosen": one.chosen,
        "reasons": [
            {"code": r.code, "says": r.says, "because": r.because, "source": r.source}
            for r in one.reasons
        ],
        "usual": [
            {"fact": u.fact, "unit": u.unit, "here": u.here, "low": u.low, "high": u.high}
            for u in one.usual
        ],
    }
