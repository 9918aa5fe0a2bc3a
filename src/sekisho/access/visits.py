"""Visits: where a person is logged in, and how one ends them.

    begin(person, key, Seen(address, browser), at=now)
    for visit in open_visits(person): ...

Takes   the key of a session, from where it came, the instant.
Gives   the open visits of a person, latest first. A session that ended elsewhere is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session

from sekisho.access.models import Person, Visit

_LONGEST_ADDRESS, _LONGEST_BROWSER = 45, 200


@dataclass(frozen=True, slots=True)
class Seen:
    """What the server sees of whoever logs in."""

    address: str
    browser: str


def begin(person: Person, session_key: str, seen: Seen, *, at: datetime) -> Visit:
    """Note that a person has logged in with both factors."""
    visit, _ = Visit.objects.update_or_create(
        session_key=session_key,
        defaults={
            "person": person,
            "begun_at": at,
            "seen_at": at,
            "address": seen.address[:_LONGEST_ADDRESS],
            "browser": seen.browser[:_LONGEST_BROWSER],
        },
    )
    return visit


def note(session_key: str, *, at: datetime) -> None:
    """Note that somebody is at work in this session."""
    Visit.objects.filter(session_key=session_key).update(seen_at=at)


def rename(before: str, after: str) -> None:
    """Follow a session that got another key."""
    Visit.objects.filter(session_key=before).update(session_key=after)


def open_visits(person: Person, at: datetime) -> list[Visit]:
    """The visits of a person whose sessions have not ended."""
    visits = Visit.objects.filter(person=person).order_by("-seen_at")
    keys = [visit.session_key for visit in visits]
    living = Session.objects.filter(session_key__in=keys, expire_date__gt=at)
    found = set(living.values_list("session_key", flat=True))
    Visit.objects.filter(person=person).exclude(session_key__in=found).delete()
    return [visit for visit in visits if visit.session_key in found]


def end(person: Person, visit: int) -> bool:
    """End one visit of this person; false when they have none of this number."""
    found = Visit.objects.filter(person=person, pk=visit).first()
    if found is None:
        return False
    Session.objects.filter(session_key=found.session_key).delete()
    found.delete()
    return True


def end_all(person: Person, but: str = "") -> int:
    """End every visit of this person but that of one session; how many there were."""
    visits = Visit.objects.filter(person=person).exclude(session_key=but)
    keys = list(visits.values_list("session_key", flat=True))
    ended, _ = Session.objects.filter(session_key__in=keys).delete()
    visits.delete()
    return ended
