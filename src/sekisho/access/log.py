"""The log of access: written entry by entry, each chained to the one before.

    write("officer", Action.SEE_SUBJECT, concern, verdict, at=now)

Takes   who asked what, and what was answered.
Gives   the entry that was written, in the same transaction as what it tells of.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime

from django.conf import settings
from django.db import transaction

from sekisho.access.action import Action, Concern
from sekisho.access.models import LogEntry
from sekisho.access.verdict import Verdict

NOTHING_BEFORE = "0" * 64


def write(
    person: str,
    action: Action,
    concern: Concern,
    verdict: Verdict,
    *,
    at: datetime,
    told: tuple[str, str] = ("", ""),
) -> LogEntry:
    """Write one entry.

    Args:
        person: name of the person or token; empty for nobody.
        action: what was asked.
        concern: to which record.
        verdict: what was answered.
        at: the instant.
        told: the route, and the purpose that the person gave.
    """
    with transaction.atomic():
        last = LogEntry.objects.select_for_update().order_by("-number").first()
        entry = LogEntry(
            number=last.number + 1 if last else 1,
            at=at,
            person=person,
            action=action,
            kind=concern.kind,
            record=concern.number,
            allowed=verdict.allowed,
            reason=verdict.reason,
            route=told[0],
            purpose=told[1],
            before=last.seal if last else NOTHING_BEFORE,
        )
        entry.seal = seal_of(entry)
        entry.save(force_insert=True)
    return entry


def seal_of(entry: LogEntry) -> str:
    """The keyed hash of an entry: without the installation's secret nobody can chain anew."""
    told = [
        entry.number,
        entry.at.isoformat(),
        *(entry.person, entry.action, entry.kind, entry.record, entry.allowed),
        *(entry.reason, entry.purpose, entry.route, entry.before),
    ]
    words = json.dumps(told, ensure_ascii=False).encode()
    return hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).hexdigest()
