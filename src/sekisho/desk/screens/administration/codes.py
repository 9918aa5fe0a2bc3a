"""Code lists: which edition of each is in use; any code in them is found."""

from __future__ import annotations

from itertools import islice

from django.http import HttpResponse

from sekisho.access.action import Action, Concern
from sekisho.codes import tables
from sekisho.desk.screens.administration.places import page
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import NotFound, nearest

_ROUTE = "administration_codes"
_SHOWN = 200
"""Rows of a page: more is not read, and the search finds any other."""


@screen("administration/codes/", action=Action.SEE_ADMINISTRATION, name=_ROUTE)
def codes(request: Request) -> HttpResponse:
    """Every list with its edition; what was sought in all of them."""
    permit(request, Action.SEE_ADMINISTRATION, Concern("code lists"))
    sought = request.GET.get("q", "").strip()
    lists = [(one, len(tables.rows(one.name))) for one in tables.editions()]
    found = [(one, *_found(one.name, sought, 20)) for one, _ in lists] if sought else []
    shown = {
        "lists": lists,
        "sought": sought,
        "found": [(one, rows) for one, rows, _ in found if rows],
    }
    return page(request, "codes.html", _ROUTE, shown)


@screen(
    "administration/codes/<str:name>/", action=Action.SEE_ADMINISTRATION, name="administration_list"
)
def code_list(request: Request, name: str) -> HttpResponse:
    """One list: its card, and the rows that hold what is sought."""
    by_name = {one.name: one for one in tables.editions()}
    if name not in by_name:
        raise NotFound(f"No code list is called “{name}”.", nearest(name, by_name))
    permit(request, Action.SEE_ADMINISTRATION, Concern("code list", name))
    sought = request.GET.get("q", "").strip()
    rows, more = _found(name, sought, _SHOWN)
    shown = {
        "one": by_name[name],
        "count": len(tables.rows(name)),
        "heads": list(tables.rows(name)[0]),
        "rows": rows,
        "more": more,
        "sought": sought,
    }
    return page(request, "code_list.html", _ROUTE, shown)


def _found(name: str, sought: str, most: int) -> tuple[list[dict[str, str]], bool]:
    """The rows that hold these letters anywhere; those whose code begins with them first."""
    rows, letters = tables.rows(name), sought.casefold().replace(".", "")
    words = sought.casefold()
    begin = (one for one in rows if _code(one).startswith(letters))
    within = (
        one
        for one in rows
        if not _code(one).startswith(letters)
        and any(words in value.casefold() for value in one.values())
    )
    found = list(islice((one for part in (begin, within) for one in part), most + 1))
    return found[:most], len(found) > most


def _code(row: dict[str, str]) -> str:
    return next(iter(row.values())).casefold().replace(".", "")
