"""The page of a subject, its panel, and the rows behind each figure.

Takes   a number; `?panel=1` for the part without the frame.
Gives   pages to read, also without JavaScript. A declaration's number leads to its first item.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from sekisho.access import log
from sekisho.access.action import Action
from sekisho.access.models import Person
from sekisho.access.verdict import may
from sekisho.codes import reason
from sekisho.desk.screens.subject import (  # noqa: F401 - the kind of number of all addresses
    fields,
    letters,
    number_path,
    pictures,
    reasons,
    steps,
    trader,
)
from sekisho.desk.screens.subject.gathering import SUBJECT, Seen, kept, see
from sekisho.desk.screens.tips.beside import tips_beside
from sekisho.desk.web import border
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Request, screen
from sekisho.flow import around
from sekisho.flow.around import LIKE, Around
from sekisho.records.ledger_entry import Entry, Standing
from sekisho.records.selection import Channel
from sekisho.register import examinations, orders, referrals, retention, waiting
from sekisho.register.referrals import Notice

_ROWS_SHOWN = 200
_PARTIES = ("importer", "seller")
"""Whose year is drawn; the others' is a click away."""
_DOCUMENTS = (Channel.YELLOW, Channel.BLUE)
"""Channels whose control is done at the desk itself."""
_LOOKED_FOR = (Standing.AWAITING, Standing.SECOND_LOOK)


@screen("subject/<subject:number>/", action=Action.SEE_SUBJECT)
def subject(request: Request, number: str) -> HttpResponse:
    """One subject: declared, usual, known, and what can be done."""
    with border.opened(request.language) as checkpoint:
        items = around.items_of(checkpoint, number)
    if number not in items:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponseRedirect(reverse("subject", kwargs={"number": items[0]}) + query)
    now = timezone.now()
    seen = see(request, number, Action.SEE_SUBJECT)
    _claim(request, seen, now)
    panel = request.GET.get("panel") == "1"
    shown = {"seen": seen, **bands(seen, request.language), **acts(request, seen, now)}
    shown |= {
        "stands": steps.stands(seen.standing, request.language),
        "panel": panel,
        "now": now,
        "looks": _looks(number),
    }
    shown["who"] = _names(shown)
    return show(request, "subject/panel.html" if panel else "subject/page.html", shown)


@screen("subject/<subject:number>/usual/", action=Action.SEE_SUBJECT)
def subject_usual(request: Request, number: str) -> HttpResponse:
    """What is usual, as pictures; `?part=1` for the part that the page fetches."""
    seen = see(request, number, Action.SEE_SUBJECT)
    shown = {"seen": seen, **usual(request, seen)}
    part = request.GET.get("part") == "1"
    return show(request, "subject/usual_part.html" if part else "subject/usual.html", shown)


@screen("subject/<subject:number>/rows/<str:what>/", action=Action.SEE_SUBJECT)
def subject_rows(request: Request, number: str, what: str) -> HttpResponse:
    """The rows on which a figure rests; of other offices no numbers and no names."""
    seen = see(request, number, Action.SEE_SUBJECT)
    with border.opened(request.language) as checkpoint:
        rows, total = _around(checkpoint, seen).rows(what, _ROWS_SHOWN)
    mine = request.person.office
    shown = {
        "seen": seen,
        "what": what,
        "rows": [row | {"is_ours": mine in ("", row["office"])} for row in rows],
        "total": total,
        "is_like": what == LIKE,
        "of": around.WORDS.get(what, ""),
        "outcome_words": steps.WORDS,
        "name_of": lambda name: fields.name_of(name, request.language),
    }
    return show(request, "subject/rows.html", shown)


def bands(seen: Seen, language: str) -> dict[str, Any]:
    """What the bands declared and known show, and the strips of the usual without real goods."""
    found = seen.explanation
    return {
        "groups": fields.groups(seen.item, seen.changes, language),
        "name_of": lambda name: fields.name_of(name, language),
        "said": lambda name, value: fields.said(name, value, language),
        "route": pictures.route_name(
            seen.item.origin_country, seen.item.departure_country, language
        ),
        "hits": reasons.hits(found) if found else [],
        "waterfall": reasons.waterfall(found, language) if found else None,
        "strips": [pictures.strip(one, None, language) for one in found.usual] if found else [],
        "before": list(zip(around.ROWS, found.before, strict=False)) if found else [],
        "trader": trader.words(seen, language),
        "steps": steps.lines(seen, language),
        "sent": steps.sent(seen, language),
    }


def usual(request: Request, seen: Seen) -> dict[str, Any]:
    """What the band of the usual shows: strips, route and rhythm, with real goods."""
    language = request.language
    found = seen.explanation
    # What lay around an item when it was assessed is the same for ever.
    stands = f"{found.assessment.assessed_at} {found.item.version}" if found else ""
    pictured = kept(f"usual {seen.number} {language} {stands}", lambda: _pictured(seen, language))
    return {
        **pictured,
        "place_name": lambda code: pictures.place_name(code, language),
        "name_of": lambda name: fields.name_of(name, language),
    }


def _pictured(seen: Seen, language: str) -> dict[str, Any]:
    with border.opened(language) as checkpoint:
        near = _around(checkpoint, seen)
        peers, routes = near.peers(), near.routes()
        years = [(party, near.rhythm(party)) for party in _PARTIES if getattr(seen.item, party)]
    facts = seen.explanation.usual if seen.explanation else ()
    drawn = (len(peers.dots), peers.items) if peers else (0, 0)
    return {
        "strips": [pictures.strip(fact, peers, language) for fact in facts],
        "drawn": drawn,
        "ways": pictures.ways(seen.item, routes, language),
        "rhythms": [pictures.rhythm(seen.item, party, days, language) for party, days in years],
    }


def acts(request: Request, seen: Seen, now: datetime) -> dict[str, Any]:
    """What can be done now by this person, with what the forms offer."""
    language, can = request.language, seen.can
    granted = {one: bool(may(request.person, one, seen.concern)) for one in Action}
    ordered = next((one for one in orders.of_subject(seen.number) if one.is_open), None)
    looked_for = seen.standing in _LOOKED_FOR
    is_red = seen.channel == Channel.RED or seen.standing == Standing.SECOND_LOOK
    return {
        "draw": uuid4,
        "ordered": ordered,
        "is_red": is_red,
        "can_order": granted[Action.ORDER] and not ordered and (looked_for or "sent" in can),
        "can_withdraw": granted[Action.ORDER] and ordered and not ordered.begun_at,
        "can_release": granted[Action.RELEASE] and "waived" in can,
        "by_documents": seen.channel in _DOCUMENTS,
        "can_override": granted[Action.OVERRIDE] and not {"sent", "let_go"}.isdisjoint(can),
        "can_begin": granted[Action.EXAMINE] and looked_for,
        "can_reopen": granted[Action.OVERRIDE] and not {"reopened", "restored"}.isdisjoint(can),
        "can_refer": granted[Action.REFER],
        "undoable": [one for one in seen.pending if _undoable(one, request, now)],
        "done_words": {one.deed_id: steps.done(one, language) for one in seen.pending},
        "waived_for": _codes(Entry.WAIVED, language),
        "overridden_for": _codes(Entry.OVERRIDDEN, language),
        "reopened_for": _codes(Entry.REOPENED, language),
        "channels": [str(one) for one in Channel if one != seen.channel],
        "notices": [str(one) for one in Notice],
        "notice_names": {str(one): letters.NAMES[one] for one in Notice},
        "referrals": list(referrals.of_subject(seen.number)),
        "refused": steps.refused(seen.number),
        "holder": waiting.holder(seen.row, now) if seen.row else "",
        **_beside(request, seen, granted),
    }


def _beside(request: Request, seen: Seen, granted: dict[Action, bool]) -> dict[str, Any]:
    """What other places know of it, and where it can be taken."""
    numbers = [seen.number, seen.item.declaration_number]
    parties = [getattr(seen.item, party) for party in _PARTIES]
    return {
        "tips_beside": tips_beside(request, numbers, parties),
        "examinations": list(examinations.of_subject(seen.number)),
        "can_collect": granted[Action.WRITE_DOSSIER],
        "can_profile": granted[Action.TRY_PROFILE],
    }


def _names(shown: dict[str, Any]) -> Callable[[str], str]:
    """How those are called who did something here; the username of whoever is no person."""
    seen: Seen = shown["seen"]
    told = {shown["holder"], seen.row.assigned_to if seen.row else ""}
    told |= {one.person for one in shown["looks"]} | {one.by for one in seen.steps}
    for one in shown["referrals"]:
        told |= {one.sent_by, one.answer_entered_by}
    if ordered := shown["ordered"]:
        told |= {ordered.asked_by, ordered.assigned_to}
    found = Person.objects.filter(username__in=told).values_list("username", "name")
    names = {username: name or username for username, name in found}
    return lambda username: names.get(username, username)


def _undoable(deed: Any, request: Request, now: datetime) -> bool:
    mine = deed.acted_by == request.person.username
    return bool(mine and deed.taken_at is None and now < deed.deliver_after)


def _claim(request: Request, seen: Seen, now: datetime) -> None:
    """Whoever opens what waits has it, where they may work on it and nobody else has it."""
    if seen.row and seen.row.is_open and may(request.person, Action.ORDER, seen.concern):
        seen.row.claimed_by = waiting.claim(
            seen.number, by=request.person.username, at=now
        ).claimed_by
        seen.row.claimed_at = now


def _codes(entry: Entry, language: str) -> list[tuple[str, str]]:
    return [(code, reason.says(code, language)) for code in reason.of(entry)]


def _around(checkpoint: Any, seen: Seen) -> Around:
    found = seen.explanation
    return Around(checkpoint, seen.item, found.assessment if found else None)


def _looks(number: str) -> list[log.Look]:
    """Who looked at it last; what a purpose may name is masked after its time."""
    now, clocks = timezone.now(), retention.clocks()
    return [
        replace(one, purpose=retention.seen(one.purpose, one.at, now, clocks))
        for one in log.who_looked(SUBJECT, number, 12)
    ]
