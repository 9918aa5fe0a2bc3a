"""The log of access: written entry by entry, each chained to the one before.

    write("officer", Action.SEE_SUBJECT, concern, verdict, at=now)

Takes   who asked what, and what was answered.
Gives   the entry that was written, in the same transaction as what it tells of; who looked at a
        record.

Writers of several processes wait for one row, the head: so numbers have no gap, on SQLite as on
PostgreSQL. What is written can be read by `audit.verify`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from sekisho.access.action import Action, Concern
from sekisho.access.models import LogEntry, LogHead
from sekisho.access.verdict import Verdict

NOTHING_BEFORE = "0" * 64
# Texts that a person looked at a record and not that they changed it.
_LOOKS = (Action.SEE_SUBJECT, Action.SEE_DOSSIER, Action.SEE_TIPS, Action.CALL_READ)
# A key for this one use: what is sealed here proves nothing elsewhere.
_USE = b"sekisho.access.log"


class Told(NamedTuple):
    """What else is said of an entry."""

    route: str = ""
    """Name of the screen or call."""
    purpose: str = ""
    """What the person said it was for."""
    change: str = ""
    """What became different."""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at a record, or tried to."""

    person: str
    at: datetime
    action: Action
    allowed: bool
    purpose: str


def write(
    person: str,
    action: Action,
    concern: Concern,
    verdict: Verdict,
    *,
    at: datetime,
    told: tuple[str, ...] = (),
) -> LogEntry:
    """Write one entry.

    Args:
        person: name of the person or token; empty for nobody.
        action: what was asked.
        concern: to which record.
        verdict: what was answered.
        at: the instant.
        told: the route, the purpose that the person gave, what became different.
    """
    more = Told(*told)
    entry = LogEntry(
        at=at.astimezone(UTC),
        person=_fitted(person, "person"),
        action=action.value,
        kind=_fitted(concern.kind, "kind"),
        record=_fitted(concern.number, "record"),
        allowed=verdict.allowed,
        reason=_fitted(verdict.reason, "reason"),
        route=_fitted(more.route, "route"),
        purpose=_fitted(more.purpose, "purpose"),
        change=_fitted(more.change, "change"),
    )
    with transaction.atomic():
        head = locked_head()
        entry.number, entry.before = head.number + 1, head.seal
        entry.seal = seal_of(entry)
        entry.save(force_insert=True)
        head.number, head.seal = entry.number, entry.seal
        head.save(update_fields=["number", "seal"])
    return entry


def locked_head() -> LogHead:
    """The head, which no other writer has until the transaction ends."""
    heads = LogHead.objects.select_for_update()
    head, _ = heads.get_or_create(pk=1, defaults={"seal": NOTHING_BEFORE})
    return head


def seal_of(entry: LogEntry, secret: str = "") -> str:
    """The keyed hash of an entry: without the installation's secret nobody can chain anew.

    Args:
        entry: the entry; its own seal does not count.
        secret: another secret than that of the settings, for one that was in use before.
    """
    told = [
        entry.number,
        entry.at.astimezone(UTC).isoformat(),
        *(entry.person, entry.action, entry.kind, entry.record, entry.allowed),
        *(entry.reason, entry.purpose, entry.change, entry.route, entry.before),
    ]
    words = json.dumps(told, ensure_ascii=False).encode()
    return hmac.new(_key(secret or settings.SECRET_KEY), words, hashlib.sha256).hexdigest()


def who_looked(kind: str, number: str, most: int = 50) -> list[Look]:
    """Who looked at a record, latest first; each person once for a run of looks.

    Args:
        kind: of the record, as screens name it in their `Concern`.
        number: the number under which it is logged.
        most: how many looks are given.
    """
    looked = LogEntry.objects.filter(kind=kind, record=_fitted(number, "record"))
    found = looked.filter(action__in=_LOOKS).order_by("-number")
    return list(_first_of_runs(found[: most * 8], most))


def _first_of_runs(entries: Iterable[LogEntry], most: int) -> Iterator[Look]:
    last: tuple[str, bool, str] | None = None
    for entry in entries:
        run = (entry.person, entry.allowed, entry.purpose)
        if run != last and most > 0:
            most -= 1
            action = Action(entry.action)
            yield Look(entry.person, entry.at, action, entry.allowed, entry.purpose)
        last = run


def _key(secret: str) -> bytes:
    return hmac.new(secret.encode(), _USE, hashlib.sha256).digest()


def _fitted(text: str, column: str) -> str:
    """The text as the column can hold it: a long or damaged one must not keep the log silent."""
    room: int | None = getattr(LogEntry._meta.get_field(column), "max_length", None)
    whole = str(text).replace("\0", "�").encode("utf-8", "replace").decode("utf-8")
    return whole if room is None or len(whole) <= room else f"{whole[: room - 1]}…"
