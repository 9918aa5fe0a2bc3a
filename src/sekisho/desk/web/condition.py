"""The condition of the installation: signs of life, room, backup, and remedies.

    for sign in signs(now, "en"): print(sign.name, sign.good, sign.says)

Takes   the instant, and the language of whoever looks.
Gives   a sign for each part: good or not, in a sentence, with the remedy.
"""

from __future__ import annotations

import platform
import shutil
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import django
from django.conf import settings
from django.core import checks
from django.db import connection

from sekisho import __version__
from sekisho.desk.keeping import rows
from sekisho.desk.pages.page import amount
from sekisho.language import translate
from sekisho.register import heartbeats
from sekisho.register.models import Deed, Job

_COURIER_QUIET = timedelta(seconds=30)
"""It gives a sign every second, and may be held up for ten."""
_WORKER_QUIET = timedelta(seconds=60)
"""It gives a sign every ten seconds."""
_LATE = timedelta(seconds=60)
"""A deed waits ten seconds for an undo; what waits longer than this is not being brought."""
_A_DAY = timedelta(hours=26)
"""What is done every day, with two hours' grace."""
_LOG_OLD = timedelta(days=8)
"""The log is verified every week."""
_FREE_SHARE, _FREE_BYTES = 0.05, 2 * 1024**3
"""A disk with less room than this may be full tomorrow."""
_SLOW_MS = 100.0


@dataclass(frozen=True, slots=True)
class Sign:
    """One part."""

    name: str
    word: str
    good: bool
    says: str
    remedy: str = ""
    """What to do; empty while it is good."""
    at: datetime | None = None
    """When it was heard of last; null where that says nothing."""


def signs(at: datetime, language: str) -> list[Sign]:
    """Every part, the most urgent first in the order of what stops the desk."""
    found = [
        _database(language),
        _tables(language),
        _disk(language),
        _courier(at, language),
        _worker(at, language),
        _backup(at, language),
        _log(at, language),
        _retention(at, language),
    ]
    return sorted(found, key=lambda one: one.good)


def versions() -> dict[str, str]:
    """What runs here, in which version."""
    database = ".".join(str(part) for part in connection.get_database_version())
    return {
        "Sekisho": __version__,
        "Python": platform.python_version(),
        "Django": django.get_version(),
        connection.display_name: database,
    }


def deployment() -> list[str]:
    """What Django's own check of a deployment finds; empty when it finds nothing."""
    return [str(one.msg) for one in checks.run_checks(include_deployment_checks=True)]


def _database(language: str) -> Sign:
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    took = 1000 * (time.perf_counter() - begun)
    says = translate("{name} answers in {ms} ms.", language)
    good = took < _SLOW_MS
    told = says.format(name=connection.display_name, ms=amount(took, language))
    remedy = "" if good else "Look at the machine of the database: its load, its disk."
    return Sign("database", "Database", good, told, translate(remedy, language))


def _tables(language: str) -> Sign:
    missing = rows.missing()
    if not missing:
        return Sign("tables", "Tables", True, translate("They are of this edition.", language))
    says = translate("{n} steps are missing to this edition.", language).format(n=len(missing))
    return Sign("tables", "Tables", False, says, translate("Run `sekisho upgrade`.", language))


def _disk(language: str) -> Sign:
    disk = shutil.disk_usage(settings.SEKISHO_FOLDER)
    good = disk.free > max(_FREE_BYTES, _FREE_SHARE * disk.total)
    says = translate("{free} GB of {total} GB are free.", language)
    told = says.format(
        free=amount(disk.free / 1e9, language), total=amount(disk.total / 1e9, language)
    )
    remedy = "" if good else "Make room: move old backups elsewhere, or give it a larger disk."
    return Sign("disk", "Disk", good, told, translate(remedy, language))


def _courier(at: datetime, language: str) -> Sign:
    last = heartbeats.last("courier")
    waits = Deed.objects.filter(delivered_at=None, undone_at=None, deliver_after__lt=at - _LATE)
    late, refused = waits.count(), Deed.objects.exclude(refused="").count()
    alive = last is not None and at - last.at < _COURIER_QUIET
    says = translate("{late} deeds are late, {refused} were refused by history.", language)
    told = says.format(late=amount(late, language), refused=amount(refused, language))
    remedy = ""
    if not alive or late:
        remedy = "Start `sekisho serve`, or look at what the courier wrote on its output."
    good = alive and not late
    heard = last.at if last else None
    return Sign("courier", "Courier", good, told, translate(remedy, language), heard)


def _worker(at: datetime, language: str) -> Sign:
    last = heartbeats.last("worker")
    good = last is not None and at - last.at < _WORKER_QUIET
    waiting = Job.objects.filter(ended_at=None).count()
    told = translate("{n} pieces of long work wait or run.", language)
    remedy = "" if good else "Start `sekisho serve`, or look at what the worker wrote."
    return Sign(
        "worker",
        "Worker",
        good,
        told.format(n=amount(waiting, language)),
        translate(remedy, language),
        last.at if last else None,
    )


def _backup(at: datetime, language: str) -> Sign:
    last = heartbeats.last("backup")
    good = last is not None and at - last.at < _A_DAY
    told = translate("No backup was ever made.", language)
    if last is not None:
        size = amount(last.told["size_bytes"] / 1e6, language)
        told = translate("{file}, {size} MB", language).format(file=last.told["file"], size=size)
    remedy = "" if good else "Run `sekisho backup FILE` every day, onto another disk."
    heard = last.at if last else None
    return Sign("backup", "Backup", good, told, translate(remedy, language), heard)


def _log(at: datetime, language: str) -> Sign:
    last = heartbeats.last("audit")
    whole = last is not None and not last.told.get("broken")
    good = last is not None and whole and at - last.at < _LOG_OLD
    told = "It was never verified."
    if last is not None:
        told = "Every entry is as it was written." if whole else "Entries were changed or removed."
    remedy = "" if good else "Run `sekisho audit verify`; it says where."
    heard = last.at if last else None
    return Sign(
        "log", "Log of access", good, translate(told, language), translate(remedy, language), heard
    )


def _retention(at: datetime, language: str) -> Sign:
    last = heartbeats.last("retention")
    good = last is not None and at - last.at < _A_DAY
    told = translate("It never ran.", language)
    if last is not None:
        told = translate("{n} records went.", language)
        told = told.format(n=amount(last.told.get("gone", 0), language))
    remedy = "" if good else "The worker runs it every day; `sekisho retain` runs it now."
    heard = last.at if last else None
    return Sign("retention", "Retention", good, told, translate(remedy, language), heard)
