"""What waits now and is met by a tip: subjects with its numbers and names.

Takes   the links of a tip.
Gives   waiting subjects of the person's office, in the order of risk; how many wait elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from sekisho.desk.web.screen import Request
from sekisho.register import sought
from sekisho.register.models import SoughtWord, TipLink, Waiting

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Match:
    """What a link meets among what waits."""

    link: TipLink
    rows: list[Waiting]
    """Of the person's office; of all for the national centre."""
    elsewhere: int
    """Those of other offices, which only their people see."""


def matches(request: Request, links: Sequence[TipLink]) -> list[Match]:
    """What waits for each link that meets anything."""
    found = [_met(request.person.office, link) for link in links]
    return [match for match in found if match.rows or match.elsewhere]


def _met(office: str, link: TipLink) -> Match:
    if link.kind == "subject":
        wanted = Q(subject_id=link.number)
    else:
        wanted = sought.matching(link.number, SoughtWord.objects.all())
    waiting = Waiting.objects.filter(wanted, is_open=True)
    own = waiting.filter(office=office) if office else waiting
    elsewhere = waiting.exclude(office=office).count() if office else 0
    return Match(link, list(own.order_by("-risk", "subject_id")[:SHOWN]), elsewhere)
