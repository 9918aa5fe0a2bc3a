"""The pages of results: each answers one question, and opens at once.

The address names the days and the office, so that a link opens the same page for a colleague who
may see it. What was never counted is begun, and shown as soon as it is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.utils import timezone

from sekisho.access.action import Action
from sekisho.desk.figures import bench, kept
from sekisho.desk.figures.kept import Shown
from sekisho.desk.screens.results.asking import address_of, period_of
from sekisho.desk.web import jobs
from sekisho.desk.web.downloads import Plot, download
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Rail, Request, screen
from sekisho.register import figures as register
from sekisho.register.figures import Period

OVERVIEW = "results"
TITLES = {
    OVERVIEW: "Results",
    "measures": "How well we choose",
    "missed": "What we miss",
    "enforcement": "Enforcement results",
    "workload": "Work and hands",
    "changes": "What has changed",
    "objects": "Objects of control",
}
_OF_ALL = {
    "missed": ("found-by-month",),
    "measures": ("hit-rate-by-week", "channels"),
    "enforcement": ("findings-by-month",),
    "workload": ("open-by-day",),
}
"""What stands on the overview: of each page its first sentence, and these plots."""


@screen("results/", action=Action.SEE_RESULTS, name=OVERVIEW, rail=Rail("Results", "results", 60))
def results(request: Request) -> HttpResponseBase:
    """The overview: the answer of each page, and one plot of it."""
    period = period_of(request, OVERVIEW)
    if period is None:
        return _page(request, OVERVIEW, None, [])
    parts = {page: _look(request, page, period) for page in _OF_ALL}
    return _page(request, OVERVIEW, period, list(parts.items()))


@screen("results/anew/", action=Action.SEE_RESULTS, methods=("POST",), name="results_anew")
def anew(request: Request) -> HttpResponse:
    """Have the figures of a page counted now, whatever was kept."""
    page = request.POST.get("page", OVERVIEW)
    period = period_of(request, page)
    if period is None or page not in TITLES:
        raise Http404
    job = _begin(request, page, period)
    return HttpResponseRedirect(f"/job/{job}/")


@screen("results/<slug:page>/", action=Action.SEE_RESULTS, name="results_page")
def results_page(request: Request, page: str) -> HttpResponseBase:
    """One page of results."""
    if page not in TITLES or page == OVERVIEW:
        raise Http404
    period = period_of(request, page)
    parts = [] if period is None else [(page, _look(request, page, period))]
    return _page(request, page, period, parts)


@screen("results/<slug:page>/as-of/", action=Action.SEE_RESULTS, name="results_as_of")
def as_of(request: Request, page: str) -> HttpResponse:
    """When the figures of a page were counted, for a page that stays open."""
    if page not in TITLES:
        raise Http404
    period = period_of(request, page)
    pages = _OF_ALL if page == OVERVIEW else (page,)
    looks = [_look(request, one, period) for one in pages] if period else []
    return JsonResponse(_fresh([one for one in looks if one is not None], len(pages)))


def _look(request: Request, page: str, period: Period) -> Shown | None:
    return kept.look(page, period, request.language, at=timezone.now())


def _page(
    request: Request,
    page: str,
    period: Period | None,
    parts: Sequence[tuple[str, Shown | None]],
) -> HttpResponseBase:
    """The page; begun where it was never counted, the file where one is asked for."""
    looks = [one for _, one in parts if one is not None]
    if period is not None and len(looks) < len(parts):
        _begin(request, page, period)
        parts = [(name, _look(request, name, period)) for name, _ in parts]
        looks = [one for _, one in parts if one is not None]
    says, plots = _told(parts) if page != OVERVIEW else ((), _some(parts))
    if page == "enforcement" and period is not None:
        says = (*says, bench.seizures(period.office, request.language, at=timezone.now()))
    if page == "workload" and period is not None:
        told = bench.page(period.office, request.language, at=timezone.now())
        says, plots = (*says, *told.says), (*plots, *told.plots)
    shown: dict[str, Any] = {
        "page": page,
        "titles": TITLES,
        "period": period,
        "last": period.until - timedelta(days=1) if period else None,
        "query": address_of(period) if period else "",
        "offices": register.offices() if not request.person.office else [],
        "office": period.office if period else request.person.office,
        "says": says,
        "answers": [(name, one.page.says[0]) for name, one in parts if one and one.page.says],
        "plots": plots,
        "is_counted": len(looks) == len(parts),
        "fresh": _fresh(looks, len(parts)),
        "counted_at": min((one.counted_at for one in looks), default=None),
    }
    return download(request, plots) or show(request, "results/page.html", shown)


def _told(
    parts: Sequence[tuple[str, Shown | None]],
) -> tuple[tuple[str, ...], tuple[Plot, ...]]:
    """Sentences and plots of one page."""
    looks = [one.page for _, one in parts if one is not None]
    return (looks[0].says, looks[0].plots) if looks else ((), ())


def _some(parts: Sequence[tuple[str, Shown | None]]) -> tuple[Plot, ...]:
    """The plots of the overview."""
    looks = [(name, one.page) for name, one in parts if one is not None]
    return tuple(plot for name, told in looks for plot in told.plots if plot.name in _OF_ALL[name])


def _begin(request: Request, page: str, period: Period) -> Any:
    """Have the parts of a page counted; the number of the job."""
    pages = tuple(_OF_ALL) if page == OVERVIEW else (page,)
    parts = {kept.PART_OF[one].name for one in pages}
    where = "/results/" if page == OVERVIEW else f"/results/{page}/"
    told = kept.arguments(period, parts) | {"address": f"{where}?{address_of(period)}"}
    return jobs.start(kept.KIND, told, by=request.person.username)


def _fresh(looks: Sequence[Shown], wanted: int) -> dict[str, Any]:
    """When it was counted, and whether history has grown since; empty while it is not yet."""
    if not looks or len(looks) < wanted:
        return {"counted_at": "", "is_old": True}
    counted = min(one.counted_at for one in looks)
    return {"counted_at": counted.isoformat(), "is_old": any(one.is_old for one in looks)}
