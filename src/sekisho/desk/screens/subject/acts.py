"""What is done with a subject: order, release, refer, override, undo.

Takes   the forms of the page, or the same fields from a script that asks for JSON.
Gives   the page again with what was done and how long it can be undone; or
        `{"said": …, "undo": {"address": …}, "seconds": 10}`.
Raises  WrongInput where the law of the ledger does not have it; nothing was changed then.

Each form bears a number drawn by the page: sent twice, it is done once.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone

from sekisho.access.action import Action
from sekisho.desk.screens.subject import letters, number_path, steps  # noqa: F401 - as in `page`
from sekisho.desk.screens.subject.gathering import Seen, brought, see
from sekisho.desk.web import border
from sekisho.desk.web.screen import Request, screen
from sekisho.errors import WrongInput
from sekisho.flow.loop import deeds as flow
from sekisho.language import translate
from sekisho.records.finding import Outcome
from sekisho.records.ledger_entry import Entry, Standing
from sekisho.records.selection import Channel
from sekisho.register import deeds, orders, referrals
from sekisho.register.models import Deed, Order

DOCUMENTS_IN_ORDER = "checked"
"""Released because the control was done and nothing was found; all else is a coded waiver."""
_POST = ("POST",)
_NOTE = 400


@screen("subject/<subject:number>/order/", action=Action.ORDER, methods=_POST)
def subject_order(request: Request, number: str) -> HttpResponse:
    """Order an examination; where another channel was chosen, with the reason for red."""
    seen = see(request, number, Action.ORDER)
    told = _told(request, seen, Entry.OVERRIDDEN) | {"channel": str(Channel.RED)}
    is_red = seen.channel == Channel.RED or seen.standing == Standing.SECOND_LOOK
    if is_red:
        _order(request, seen)
        address = _address("subject_withdraw", number)
        return _done(request, seen, "An examination is ordered.", address)
    _check(request, seen, told)
    with transaction.atomic():
        ordered = _order(request, seen)
        deed = _put(request, seen, told, order_id=ordered.order_id)
    return _done(request, seen, "An examination is ordered.", _undo_of(deed))


@screen("subject/<subject:number>/withdraw/", action=Action.ORDER, methods=_POST)
def subject_withdraw(request: Request, number: str) -> HttpResponse:
    """Take an order back that nobody has begun."""
    seen = see(request, number, Action.ORDER)
    found = [one for one in orders.of_subject(number) if one.is_open]
    if not found:
        raise WrongInput("No order is open for this subject.", "Load the page again.")
    orders.withdraw(found[0].order_id, by=request.person.username, at=timezone.now())
    return _done(request, seen, "The order is withdrawn.")


@screen("subject/<subject:number>/release/", action=Action.RELEASE, methods=_POST)
def subject_release(request: Request, number: str) -> HttpResponse:
    """Release it: its documents are in order, or nobody looks for a coded reason."""
    seen = see(request, number, Action.RELEASE)
    if request.POST.get("reason") == DOCUMENTS_IN_ORDER:
        told = {"outcome": str(Outcome.NOTHING_FOUND), "examined_on": _today(seen)}
        deed = _checked(request, seen, told)
        return _done(request, seen, "Released: nothing was found.", _undo_of(deed))
    deed = _checked(request, seen, _told(request, seen, Entry.WAIVED))
    return _done(request, seen, "Released without a look.", _undo_of(deed))


@screen("subject/<subject:number>/override/", action=Action.OVERRIDE, methods=_POST)
def subject_override(request: Request, number: str) -> HttpResponse:
    """Send it into another channel, with a coded reason."""
    seen = see(request, number, Action.OVERRIDE)
    told = _told(request, seen, Entry.OVERRIDDEN) | {"channel": request.POST.get("channel", "")}
    deed = _checked(request, seen, told)
    return _done(request, seen, "Sent to another channel.", _undo_of(deed))


@screen("subject/<subject:number>/begin/", action=Action.EXAMINE, methods=_POST)
def subject_begin(request: Request, number: str) -> HttpResponse:
    """Begin the control; an open order is begun with it."""
    seen = see(request, number, Action.EXAMINE)
    told = _told(request, seen, Entry.BEGUN)
    _check(request, seen, told)
    with transaction.atomic():
        for one in orders.of_subject(number):
            if one.is_open:
                orders.begin(one.order_id, by=request.person.username, at=timezone.now())
        _put(request, seen, told, undo_seconds=0)
    return _done(request, seen, "The examination has begun.")


@screen("subject/<subject:number>/reopen/", action=Action.OVERRIDE, methods=_POST)
def subject_reopen(request: Request, number: str) -> HttpResponse:
    """Take a release or a deletion back, as a further entry."""
    seen = see(request, number, Action.OVERRIDE)
    deed = _checked(request, seen, _told(request, seen, Entry.REOPENED))
    return _done(request, seen, "Taken back: it waits again.", _undo_of(deed))


@screen("subject/<subject:number>/refer/", action=Action.REFER, methods=_POST)
def subject_refer(request: Request, number: str) -> HttpResponse:
    """Write to the filer: the message is recorded in both languages."""
    seen = see(request, number, Action.REFER)
    posted = request.POST
    answer_by = _day(posted.get("answer_by", ""))
    message = letters.message(seen, posted.get("notice", ""), posted.get("asked", ""), answer_by)
    referrals.refer(_ticket(request), message, by=request.person.username, at=timezone.now())
    return _done(request, seen, "The message is recorded; pass it on to the filer.")


@screen("subject/<subject:number>/answer/<uuid:referral>/", action=Action.REFER, methods=_POST)
def subject_answer(request: Request, number: str, referral: UUID) -> HttpResponse:
    """Note what the filer answered, or cancel the notice."""
    seen = see(request, number, Action.REFER)
    if not referrals.of_subject(number).filter(referral_id=referral).exists():
        raise WrongInput("This referral is about another subject.", "Open it from its subject.")
    by, at = request.person.username, timezone.now()
    if "cancel" in request.POST:
        referrals.withdraw(referral, by=by, at=at)
        return _done(request, seen, "The notice is cancelled.")
    on = _day(request.POST.get("answered_on", "")) or at.date()
    referrals.answer(referral, request.POST.get("answer", ""), on=on, by=by, at=at)
    return _done(request, seen, "The answer is noted.")


@screen("subject/<subject:number>/undo/<uuid:deed>/", action=Action.SEE_SUBJECT, methods=_POST)
def subject_undo(request: Request, number: str, deed: UUID) -> HttpResponse:
    """Take back what one did in the last seconds."""
    seen = see(request, number, Action.SEE_SUBJECT)
    if not deeds.of_subject(number).filter(deed_id=deed).exists():
        raise WrongInput("This deed is about another subject.", "Nothing was changed.")
    deeds.undo(deed, by=request.person.username, at=timezone.now())
    return _done(request, seen, "Undone.")


Told = dict[str, Any]


def _told(request: Request, seen: Seen, entry: Entry) -> Told:
    """What an entry of today says, from the fields of a form."""
    return {
        "entry": str(entry),
        "happened_on": _today(seen),
        "reason": request.POST.get("reason", "").strip(),
        "note": request.POST.get("note", "").strip()[:_NOTE],
    }


def _checked(request: Request, seen: Seen, told: Told) -> Deed:
    _check(request, seen, told)
    return _put(request, seen, told)


def _check(request: Request, seen: Seen, told: Told) -> None:
    """Ask history whether this can be, after what it has still to hear of.

    Raises:
        WrongInput: it cannot.
    """
    if deeds.of_subject(seen.number).filter(deed_id=_ticket(request)).exists():
        return
    now = timezone.now()
    new = flow.Brought(
        _ticket(request), _kind(told), seen.number, told, request.person.username, now
    )
    with border.opened(request.language) as checkpoint:
        says, remedy = flow.why_not(checkpoint, [*brought(seen), new], at=now)
    if says:
        raise WrongInput(says, remedy)


def _put(request: Request, seen: Seen, told: Told, **when: Any) -> Deed:
    when["deed_id"] = _ticket(request)
    by, at = request.person.username, timezone.now()
    return deeds.put(_kind(told), seen.number, told, by=by, at=at, **when)


def _order(request: Request, seen: Seen) -> Order:
    """The order that the examiner will see."""
    item, found = seen.item, seen.explanation
    wanted = orders.Wanted(
        seen.number,
        seen.office,
        seen.steps[-1].told.get("selected_on") if seen.steps else None,
        item.declaration_number,
        item.commodity_code or "",
        found.goods if found else item.description or "",
        item.importer or "",
        note=request.POST.get("note", "").strip(),
        assigned_to=request.POST.get("assigned_to", "").strip(),
    )
    return orders.order(_ticket(request), wanted, by=request.person.username, at=timezone.now())


def _done(request: Request, seen: Seen, says: str, undo: str = "") -> HttpResponse:
    """Say what was done: to a script in JSON, else with the page again."""
    if "application/json" in request.headers.get("Accept", ""):
        told: dict[str, Any] = {"said": translate(says, request.language)}
        if undo:
            told |= {"undo": {"address": undo}, "seconds": deeds.UNDO_SECONDS}
        return JsonResponse(told)
    where = _address("subject", seen.number)
    panel = "?panel=1" if request.POST.get("panel") == "1" else ""
    return HttpResponseRedirect(f"{where}{panel}#done")


def _undo_of(deed: Deed) -> str:
    """The address at which it can be undone."""
    return reverse("subject_undo", kwargs={"number": deed.subject_id, "deed": deed.deed_id})


def _address(name: str, number: str) -> str:
    return reverse(name, kwargs={"number": number})


def _kind(told: Told) -> str:
    return flow.FINDING if "outcome" in told else flow.ENTRY


def _today(seen: Seen) -> str:
    """The day at the office, as ISO text."""
    here = timezone.now().astimezone(ZoneInfo(border.zone_of(seen.office)))
    return here.date().isoformat()


def _ticket(request: Request) -> UUID:
    """The number that the page drew for this form; a new one where a script drew none.

    Raises:
        WrongInput: it is no number of this kind.
    """
    said = request.POST.get("ticket", "")
    if not said:
        drawn: UUID = getattr(request, "drawn_ticket", None) or uuid4()
        request.drawn_ticket = drawn  # type: ignore[attr-defined]
        return drawn
    try:
        return UUID(said)
    except ValueError:
        raise WrongInput("The form's number is none.", "Load the page again.") from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise WrongInput(f"“{text}” is no day.", "Write it as 2026-11-20.") from None
