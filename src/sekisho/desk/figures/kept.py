"""Kept figures: counted by the courier or the worker, shown without counting.

    shown = look("chosen", period, language, at=now)
    renew(checkpoint, at=now)       # by the courier, when history has grown

Takes   a page, the period and office, the language; the open installation where it counts.
Gives   what the page shows, how fresh it is; nothing yet where it was never counted.

History is asked in one place only, `count`: pages open from the register.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from sekisho.desk.figures import changes, chosen, enforcement, missed, objects, workload
from sekisho.desk.figures.part import Page, Part, or_why, table_of
from sekisho.desk.web import jobs
from sekisho.desk.web.downloads import Plot
from sekisho.flow import Checkpoint, Progress
from sekisho.flow.loop import volumes
from sekisho.flow.loop.ledger import Span
from sekisho.language import translate_told
from sekisho.register import figures as register
from sekisho.register.figures import Counted, Period
from sekisho.register.models import KeptFigures

PARTS = {
    part.name: part
    for part in (
        Part("chosen", chosen.count, {"measures": chosen.page, "missed": missed.page}),
        Part("enforcement", enforcement.count, {"enforcement": enforcement.page}),
        Part("workload", workload.count, {"workload": workload.page}),
        Part("changes", changes.count, {"changes": changes.page}),
        Part("objects", objects.count, {"objects": objects.page}),
    )
}
PART_OF = {page: part for part in PARTS.values() for page in part.pages}
KIND = "results"
"""Of the job that counts what takes long."""
BY = "sekisho"

_LONG_SECONDS = 4.0
"""What took longer is counted by the worker, so that deeds do not wait for it."""
_REST = 4
"""After counting, so many times as long it rests: at most a fifth of a core goes into figures."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of results as it stands."""

    page: Page
    counted_at: datetime
    is_old: bool
    """Whether history has grown since."""


def look(page: str, period: Period, language: str, *, at: datetime) -> Shown | None:
    """What a page shows; None where its figures were never counted.

    Args:
        page: one of the pages of `PARTS`.
        period: the days and the office.
        language: of words and pictures.
        at: the instant.
    """
    part = PART_OF[page]
    row = register.asked(part.name, period, at=at)
    if row.told is None or row.counted_at is None:
        return None
    told = row.drawn.get(language, {}).get(page)
    if told is None:
        told = dataclasses.asdict(_page(part, page, row.told, language))
        register.drawn(row, language, {page: told})
    return Shown(_read(told), row.counted_at, row.stood_at < register.stands_at())


def _draw(part: Part, told: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The pages of a part in a language, as JSON can hold them."""
    pages = {name: _page(part, name, told, language) for name in part.pages}
    return {name: dataclasses.asdict(one) for name, one in pages.items()}


def _page(part: Part, name: str, told: Mapping[str, Any], language: str) -> Page:
    """A page of a part, or why it could not be counted."""
    if "label" in told:
        return Page(tuple(translate_told(told[one], language) for one in ("label", "hint")), ())
    return part.pages[name](told["told"], language)


def renew(checkpoint: Checkpoint, at: datetime) -> int:
    """Count anew what people look at and history has outgrown; gives how many parts.

    What is quick is counted here and now, what takes long is left to the worker; what was counted
    a moment ago rests first. Called again and again, it comes to all of it.
    """
    register.forget(at)
    stands_at = volumes.stands_at(checkpoint)
    done = 0
    for row in register.old(stands_at) or _usual(at):
        if _rests(row, at):
            continue
        if row.took_seconds > _LONG_SECONDS:
            jobs.start(KIND, arguments(_period_of(row), [row.part]), by=BY)
        else:
            count(checkpoint, row, at=at)
        done += 1
    return done


def _usual(at: datetime) -> list[KeptFigures]:
    """What will be looked at next: the usual days, of all offices and of those looked at."""
    wanted = [
        period
        for office in {"", *register.looked_at()}
        if (period := register.usual_period(office))
    ]
    rows = [register.asked(part, period, at=at) for period in wanted for part in PARTS]
    return [row for row in rows if row.told is None]


def count(checkpoint: Checkpoint, row: KeptFigures, *, at: datetime) -> None:
    """Count one part of a period, draw it in the languages in which it is looked at, keep both."""
    # What is written while it is counted will be counted the next time.
    stood_at, began = volumes.stands_at(checkpoint), time.monotonic()
    part, span = PARTS[row.part], Span(row.since, row.until, row.office or None)
    told = or_why(lambda: part.count(checkpoint, span))
    languages = set(row.drawn) or {settings.SEKISHO.language}
    drawn = {language: _draw(part, told, language) for language in languages}
    took = time.monotonic() - began
    register.counted(row.pk, told, drawn, Counted(stood_at, took, at))


def arguments(period: Period, parts: Iterable[str]) -> dict[str, Any]:
    """What the job is told."""
    return {
        "parts": sorted(parts),
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "last": (period.until - timedelta(days=1)).isoformat(),
        "office": period.office,
    }


@jobs.job(KIND, says="Results of {since} to {last}")
def counted(told: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Count parts of a period in the worker."""
    since, until = (date.fromisoformat(told[name]) for name in ("since", "until"))
    period = Period(since, until, told["office"])
    with jobs.border(progress) as checkpoint:
        for done, part in enumerate(told["parts"]):
            progress("count the results", done, len(told["parts"]))
            now = timezone.now()
            count(checkpoint, register.asked(part, period, at=now), at=now)
    return {"address": told.get("address", "")}


def _rests(row: KeptFigures, at: datetime) -> bool:
    """Whether it was counted so short a time ago that it waits."""
    if row.counted_at is None:
        return False
    return at < row.counted_at + timedelta(seconds=row.took_seconds * _REST)


def _period_of(row: KeptFigures) -> Period:
    return Period(row.since, row.until, row.office)


def _read(told: Mapping[str, Any]) -> Page:
    """A page as it was kept."""
    plots = tuple(
        Plot(**{**one, "figures": table_of(one["figures"]), "says": tuple(one["says"])})
        for one in told["plots"]
    )
    return Page(tuple(told["says"]), plots)
