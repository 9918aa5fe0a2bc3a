"""Give a tip: one page for anybody, and the code by which the sender comes back.

The ticket in the form decides the tip's number, so that a form sent twice is one tip. The code is
shown in the answer itself, once: it stands in no address and in no session.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from sekisho.access.action import Action
from sekisho.desk.screens.tip import gate, written
from sekisho.desk.screens.tip.public import now_and_today, page, said, spoken
from sekisho.desk.web.drawing import code, number, number_of
from sekisho.desk.web.screen import screen
from sekisho.errors import WrongInput
from sekisho.register import spoken_codes, tip_sources, tips
from sekisho.register.models import Tip

TOO_LARGE, TOO_MANY = 413, 429
TRAP = "website"
"""A field that people do not see; what fills it in is a machine."""


# A forged form could only give us a tip in a stranger's name, which has none; and a token would
# need a cookie.
@screen("tip/", action=Action.GIVE_TIP, methods=("GET", "POST"))
@csrf_exempt
def tip(request: HttpRequest) -> HttpResponse:
    """The form, and the thanks."""
    if request.method != "POST":
        return _form(request, {})
    try:
        written.keep_in_memory(request)
    except WrongInput as wrong:
        return _form(request, {}, wrong, status=TOO_LARGE)
    try:
        return _given(request)
    except WrongInput as wrong:
        return _form(request, request.POST, wrong, status=wrong.http_status)


def _given(request: HttpRequest) -> HttpResponse:
    now, today = now_and_today()
    if request.POST.get(TRAP):
        raise WrongInput("The last field was filled in.", "Leave it empty: it is there for robots.")
    told = written.told(request, spoken(request))
    nonce = gate.check(request.POST.get("ticket", ""), now)
    given = number_of("T", nonce)
    if Tip.objects.filter(number=given).exists():
        return page(request, "tip/thanks.html", {"code": "", "kana": "", "again": False})
    if not gate.TIPS.take():
        busy = WrongInput("Very much is coming in just now.", "Send it once more in some minutes.")
        return _form(request, request.POST, busy, status=TOO_MANY)
    return _kept(request, told, given, today)


def _kept(request: HttpRequest, told: tips.Told, given: str, today: date) -> HttpResponse:
    known, new = request.POST.get("code", "").strip(), ""
    beside = written.beside(request)
    with transaction.atomic():
        if known:
            source = gate.source_of(known)
        else:
            new = code()
            source = tip_sources.begin(number("S"), "web", code=new)
        tips.give(told, beside, number=given, source=source, on=today)
    shown = {"code": new, "kana": spoken_codes.kana(new) if new else "", "again": bool(known)}
    return page(request, "tip/thanks.html", shown)


def _form(
    request: HttpRequest,
    typed: Mapping[str, str],
    wrong: WrongInput | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The form with what was typed; pictures must be chosen again, as browsers will have it."""
    shown = {
        "ticket": gate.issue(timezone.now()),
        "typed": {name: typed.get(name, "") for name in (*written.FIELDS, "code")},
        "wrong": said(wrong, spoken(request)) if wrong else None,
        "trap": TRAP,
    }
    return page(request, "tip/form.html", shown, status=status)
