"""Retention at work: what is due by the clocks goes, and it is told that it did.

Takes   the settings of the installation; the instant; who asks.
Gives   how many records by clock. Django is set up, and the register is of this edition.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session

from sekisho.register import heartbeats, retention
from sekisho.register.photos import FOLDER

PART = "retention"
EVERY = timedelta(hours=20)
"""Once a day, and not later every day."""


def run(*, at: datetime, by: str = "") -> dict[str, int]:
    """Mask and delete what is due; logins that have ended go too."""
    Session.objects.filter(expire_date__lt=at).delete()
    done = retention.run(settings.SEKISHO_FOLDER / FOLDER, at=at, by=by)
    heartbeats.beat(PART, at=at, told={"gone": sum(done.gone.values())})
    return dict(done.gone)


def run_if_due(at: datetime) -> bool:
    """The same, once a day; whether it ran."""
    last = heartbeats.last(PART)
    if last is not None and at - last.at < EVERY:
        return False
    run(at=at)
    return True
