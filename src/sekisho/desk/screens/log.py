"""The log: who asked what, about which record, and the answer; for auditors.

An auditor of an office reads what its persons did, one of the national centre everything. What an
auditor reads is itself an entry of the log.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from sekisho.access.action import Action, Concern
from sekisho.access.models import LogEntry, Person
from sekisho.desk.terminal import no_formula
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Rail, Request, permit, screen
from sekisho.language import translate_told
from sekisho.register import retention

_ROWS = 100
_FILTERS = ("person", "kind", "record", "action", "since", "until", "refused")
_COLUMNS = (
    *("number", "at", "person", "action", "kind", "record", "allowed"),
    *("reason", "purpose", "change", "route", "before", "seal"),
)
_AT_ONCE = 2000
# So that a spreadsheet reads Japanese as what it is.
_BYTE_ORDER_MARK = "\ufeff"


@screen("log/", action=Action.SEE_LOG, rail=Rail("Log", "log", 90), name="log")
def entries(request: Request) -> HttpResponse:
    """Entries, latest first, a hundred at a time."""
    asked = _asked(request)
    permit(request, Action.SEE_LOG, Concern("log", urlencode(asked)))
    found = _found(request, asked)
    before = request.GET.get("before", "")
    if before.isdecimal():
        found = found.filter(number__lt=int(before))
    rows = list(found[: _ROWS + 1])
    purposes = _Purposes()
    shown = {
        "rows": [_told(entry, request.language, purposes) for entry in rows[:_ROWS]],
        "asked": {name: asked.get(name, "") for name in _FILTERS},
        "actions": [action.value for action in Action],
        "older": _link("log", {**asked, "before": str(rows[_ROWS - 1].number)})
        if len(rows) > _ROWS
        else "",
        "newest": _link("log", asked) if before else "",
        "export": _link("log_export", asked),
    }
    return show(request, "log.html", shown)


@screen("log/export/", action=Action.SEE_LOG)
def log_export(request: Request) -> HttpResponseBase:
    """All entries that the filters let through, as CSV, oldest first; with their seals."""
    asked = _asked(request)
    permit(request, Action.SEE_LOG, Concern("log export", urlencode(asked)))
    found = _found(request, asked).order_by("number")
    return StreamingHttpResponse(
        _lines(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="log.csv"'},
    )


def _asked(request: Request) -> dict[str, str]:
    """What the filters say; what cannot be a day is left out."""
    given = {name: request.GET.get(name, "").strip() for name in _FILTERS}
    for name in ("since", "until"):
        given[name] = given[name] if _day(given[name]) else ""
    return {name: value for name, value in given.items() if value}


def _found(request: Request, asked: dict[str, str]) -> QuerySet[LogEntry]:
    found = LogEntry.objects.order_by("-number")
    office = request.person.office
    if office:
        colleagues = Person.objects.filter(office=office).values_list("username", flat=True)
        found = found.filter(person__in=colleagues)
    for name in ("person", "kind", "record", "action"):
        if name in asked:
            found = found.filter(**{name: asked[name]})
    if "refused" in asked:
        found = found.filter(allowed=False)
    since, until = _day(asked.get("since", "")), _day(asked.get("until", ""))
    if since:
        found = found.filter(at__gte=_begin(since, request.zone))
    if until:
        found = found.filter(at__lt=_begin(until + timedelta(days=1), request.zone))
    return found


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _begin(day: date, zone: str) -> datetime:
    """The first instant of a day where the auditor sits."""
    return timezone.make_aware(datetime.combine(day, time()), ZoneInfo(zone))


def _link(name: str, asked: dict[str, str]) -> str:
    return f"{reverse(name)}?{urlencode(asked)}" if asked else reverse(name)


def _told(entry: LogEntry, language: str, purposes: _Purposes) -> dict[str, Any]:
    return {
        **{name: getattr(entry, name) for name in _COLUMNS},
        "reason": translate_told(entry.reason, language),
        "purpose": purposes.of(entry),
    }


class _Purposes:
    """What a purpose may name is masked once its clock has run out; the entry stays whole."""

    def __init__(self) -> None:
        self._clocks, self._now = retention.clocks(), timezone.now()

    def of(self, entry: LogEntry) -> str:
        """The purpose of an entry, as it may be shown now."""
        return retention.seen(entry.purpose, entry.at, self._now, self._clocks)


def _lines(found: QuerySet[LogEntry]) -> Iterator[str]:
    """CSV line by line: a year of the log does not fit into memory."""
    writer = csv.writer(_Echo())
    yield _BYTE_ORDER_MARK + writer.writerow(_COLUMNS)
    purposes = _Purposes()
    for entry in found.iterator(chunk_size=_AT_ONCE):
        row = [getattr(entry, name) for name in _COLUMNS]
        row[1] = entry.at.isoformat()
        row[_COLUMNS.index("purpose")] = purposes.of(entry)
        yield writer.writerow([no_formula(value) for value in row])


class _Echo:
    """What a CSV writer writes to: it gives back the line."""

    def write(self, line: str) -> str:
        """The line, unchanged."""
        return line
