"""The report of a period as one file: made by the worker, then fetched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from sekisho.access.action import Action
from sekisho.desk.pages import report as pages
from sekisho.desk.screens.results.asking import address_of, period_of
from sekisho.desk.web import jobs
from sekisho.desk.web.border import is_simulated
from sekisho.desk.web.downloads import attached
from sekisho.desk.web.screen import Request, screen
from sekisho.flow import Progress
from sekisho.flow.loop.reporting import report as gathered
from sekisho.register.figures import Period

KIND = "results_report"


@screen("results/report/", action=Action.SEE_RESULTS, name="results_report")
def report(request: Request) -> HttpResponse:
    """The report that was made last for these days, as a file that stands alone."""
    period = _period(request)
    found = jobs.newest(KIND, _arguments(period, request.language))
    if found is None or not found.result:
        raise Http404
    office = f"-{period.office}" if period.office else ""
    name = f"report{office}-{period.since}-{period.until - timedelta(days=1)}.html"
    return attached(found.result["page"], "text/html", name)


@screen(
    "results/report/make/", action=Action.SEE_RESULTS, methods=("POST",), name="results_report_make"
)
def make(request: Request) -> HttpResponse:
    """Have the report made; its job leads on to the file."""
    told = _arguments(_period(request), request.language)
    job = jobs.start(KIND, told, by=request.person.username)
    return HttpResponseRedirect(f"/job/{job}/")


@jobs.job(KIND, says="Report of {since} to {last}")
def made(told: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Gather and write the report, in the worker."""
    since, until = (date.fromisoformat(told[name]) for name in ("since", "until"))
    period = Period(since, until, told["office"])
    language = told["language"]
    with jobs.border(progress, language) as checkpoint:
        found = gathered(checkpoint, since, until, period.office or None)
        text = pages.page(found, at=timezone.now(), language=language, simulated=is_simulated())
    return {"address": f"/results/report/?{address_of(period)}", "page": text}


def _period(request: Request) -> Period:
    period = period_of(request, "report")
    if period is None:
        raise Http404
    return period


def _arguments(period: Period, language: str) -> dict[str, Any]:
    return {
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "last": (period.until - timedelta(days=1)).isoformat(),
        "office": period.office,
        "language": language,
    }
