"""An upgrade: an earlier installation is brought to this edition, a backup before.

    done = upgrade(checkpoint, at=now)

Takes   an open installation, with Django set up over its register; the desk is closed meanwhile.
Gives   which steps were taken; none when it was up to date. Killed anywhere, it is simply started
        again: every step is taken whole or not at all, and the backup of before is not made anew.
Raises  NotReady while the desk is open; HistoryDamaged when a later edition wrote here.

The history needs no step: every format that was ever released is read as it is, and a later one
is refused when it is opened.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from sekisho import __version__
from sekisho.desk.keeping import rows
from sekisho.desk.keeping.backup import BACKUPS, backup
from sekisho.desk.web.worker import alone
from sekisho.durable import write_whole
from sekisho.errors import HistoryDamaged, NotReady
from sekisho.flow import Checkpoint

_MARK = "upgrading"
"""Stands in the folder while an upgrade is under way; tells where the backup of before lies."""
_STILL_OPEN = timedelta(seconds=15)
"""The courier gives a sign of life every second, and may be held up for ten."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What was done."""

    steps: tuple[str, ...]
    """Of the register, as `app name`; empty when it was up to date."""
    backup: Path | None
    """Of the time before; None when there was nothing to lose."""


def upgrade(checkpoint: Checkpoint, *, at: datetime) -> Upgraded:
    """Bring the register to this edition."""
    from sekisho.access import guard  # noqa: PLC0415 - only once Django is set up

    folder = checkpoint.folder
    with alone(folder / f"{_MARK}.lock"):
        later = rows.unknown()
        if later:
            raise HistoryDamaged(
                f"The register was written by a later edition: {' '.join(later[0])}.",
                "Install that edition of Sekisho, or restore a backup of this one.",
            )
        steps = rows.missing()
        if not steps and not (folder / _MARK).exists():
            guard.put(connection)
            return Upgraded((), None)
        _check_closed(at)
        kept = _keep(checkpoint, at)
        call_command("migrate", verbosity=0, interactive=False)
        # A step that makes the table of the log anew takes its guard away.
        guard.put(connection)
        (folder / _MARK).unlink(missing_ok=True)
    return Upgraded(tuple(" ".join(one) for one in steps), kept)


def check_up_to_date() -> None:
    """Refuse work on a register that is not of this edition.

    Raises:
        NotReady: it is missing or has tables of an earlier edition.
    """
    if not rows.exist() or rows.missing():
        raise NotReady("The register is not of this edition yet.", "Run `sekisho upgrade` first.")


def _check_closed(at: datetime) -> None:
    from sekisho.register.models import Heartbeat  # noqa: PLC0415 - only once Django is set up

    if Heartbeat._meta.db_table not in connection.introspection.table_names():
        return
    if Heartbeat.objects.filter(part="courier", at__gt=at - _STILL_OPEN).exists():
        raise NotReady(
            "The desk is open: an upgrade would change its tables under its hands.",
            "Close it, wait a quarter of a minute, then upgrade.",
        )


def _keep(checkpoint: Checkpoint, at: datetime) -> Path | None:
    """The backup of before: made once, however often the upgrade is begun again."""
    mark, folder = checkpoint.folder / _MARK, checkpoint.folder / BACKUPS
    if mark.exists():
        told = json.loads(mark.read_text(encoding="utf-8"))["backup"]
        return Path(told) if told else None
    path = None
    if rows.applied():
        folder.mkdir(exist_ok=True)
        path = folder / f"before-{__version__}-{at:%Y%m%dT%H%M%S}.zip"
        backup(checkpoint, path, at=at, secrets=False)
    write_whole(mark, json.dumps({"backup": str(path) if path else ""}).encode())
    return path
