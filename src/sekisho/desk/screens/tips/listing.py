"""The tips that wait: by weight, age or grade; who may see them is asked first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.desk.screens.tips.seeing import seen_by
from sekisho.desk.screens.tips.wording import OUTCOMES, STAGES, WAYS
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Rail, Request, permit, screen
from sekisho.register import tips
from sekisho.register.models import Tip

ROWS = 50
"""A page of the list: what fits on a high screen twice."""
MOST = 2000
"""Tips that are weighed for one look. A hotline with more open ones filters by office first."""
ORDERS = {
    "weight": lambda row: (-row["weight"].value, row["age_days"]),
    "age": lambda row: (-row["age_days"], -row["weight"].value),
    "newest": lambda row: (row["age_days"], -row["weight"].value),
    "grade": lambda row: (row["grade"] or "Z", row["age_days"]),
}


@screen("tips/", action=Action.SEE_TIPS, rail=Rail("Tips", "tip", 70))
def tips_waiting(request: Request) -> HttpResponse:
    """The list."""
    permit(request, Action.SEE_TIPS, Concern("tips", office=request.person.office))
    stage = request.GET.get("stage", "open")
    order = request.GET.get("sort", "weight")
    order = order if order in ORDERS else "weight"
    sought = request.GET.get("q", "").strip()
    found = _searched(_of_stage(seen_by(request), stage), sought)
    today = timezone.now().date()
    rows = sorted((_row(tip, today) for tip in found[:MOST]), key=ORDERS[order])
    shown = {
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "stages": {"open": "All open", **STAGES},
        "stage": stage,
        "order": order,
        "orders": {"weight": "Weight", "age": "Oldest", "newest": "Newest", "grade": "Grade"},
        "q": sought,
        "ways": WAYS,
        "outcomes": OUTCOMES,
        "cut": len(rows) == MOST,
        "most": MOST,
    }
    return show(request, "tips/listing.html", shown)


def _of_stage(found: QuerySet[Tip], stage: str) -> QuerySet[Tip]:
    wanted = Q(stage=stage) if stage in STAGES else ~Q(stage="closed")
    return found.filter(wanted).order_by("-received_on", "number")


def _searched(found: QuerySet[Tip], sought: str) -> QuerySet[Tip]:
    if not sought:
        return found
    names = ("number", "text", "party", "goods", "place", "conveyance", "links__number")
    wanted = Q()
    for name in names:
        wanted |= Q(**{f"{name}__icontains": sought})
    return found.filter(wanted).distinct()


def _row(tip: Tip, today: date) -> dict[str, Any]:
    grade = getattr(tip, "grade", "")
    about = [getattr(tip, name) for name in tips.SPEAKS_OF]
    return {
        "tip": tip,
        "grade": grade,
        "weight": tips.weight_of(tip, grade, on=today),
        "age_days": (today - tip.received_on).days,
        "about": " · ".join(part for part in about if part),
        "begins": " ".join(tip.text.split())[:140],
    }
