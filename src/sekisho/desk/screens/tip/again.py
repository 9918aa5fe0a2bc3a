"""Come back to a tip with its code: read the answer, add what was forgotten.

The code is sent in the body and stands in no address; the page that answers holds it in a hidden
field, so that words can be added without typing it again.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from sekisho.access.action import Action
from sekisho.desk.screens.tip import gate
from sekisho.desk.screens.tip.public import now_and_today, page, said, spoken
from sekisho.desk.web.screen import screen
from sekisho.errors import WrongInput
from sekisho.register import tips
from sekisho.register.models import Tip, TipSource

STAGES = {
    "received": "It has reached us. Nobody has graded it yet.",
    "graded": "An officer has read and graded it.",
    "acted": "An officer is acting on it.",
    "closed": "It is closed.",
}


@screen("tip/again/", action=Action.GIVE_TIP, methods=("GET", "POST"))
@csrf_exempt
def tip_again(request: HttpRequest) -> HttpResponse:
    """Ask for the code; show what stands under it; take further words."""
    if request.method != "POST":
        return page(request, "tip/again.html", {"code": "", "tips": []})
    try:
        return _under(request, request.POST.get("code", "").strip())
    except WrongInput as wrong:
        shown = {"code": "", "tips": [], "wrong": said(wrong, spoken(request))}
        return page(request, "tip/again.html", shown, status=wrong.http_status)


def _under(request: HttpRequest, code: str) -> HttpResponse:
    source = gate.source_of(code)
    words = request.POST.get("words", "").strip()
    added = bool(words)
    if added:
        _, today = now_and_today()
        tip = source.tips.filter(number=request.POST.get("tip", "")).first()
        if tip is not None and not tip.words.filter(said_by="", words=words).exists():
            tips.add(tip, words, by="", on=today)
    shown = {"code": code, "tips": [_told(tip) for tip in _tips_of(source)], "added": added}
    return page(request, "tip/again.html", shown)


def _tips_of(source: TipSource) -> list[Tip]:
    return list(source.tips.order_by("-received_on", "number"))


def _told(tip: Tip) -> dict[str, object]:
    """What its sender may know: the stage, what they added, what was answered; never who."""
    said = [one for one in tip.words.order_by("pk") if one.to_sender or not one.said_by]
    return {
        "number": tip.number,
        "received_on": tip.received_on,
        "begins": tip.text[:160],
        "stage": STAGES[tip.stage],
        "words": [
            {"ours": bool(one.said_by), "on": one.said_on, "words": one.words} for one in said
        ],
    }
