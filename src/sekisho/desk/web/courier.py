"""The courier: each second it brings what was done, and fetches what is new.

    python -m sekisho.desk.web.courier

Takes   the settings of the installation, as the site does; a word to stop.
Gives   a process that does what `delivery` says until it is told to end. Several may run: one
        delivers, the others look on and take over when it is gone.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from datetime import datetime
from types import FrameType

import django
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from sekisho.errors import SekishoError

log = logging.getLogger("sekisho.courier")

_EVERY_SECONDS = 1.0
_AFTER_TROUBLE_SECONDS = 10.0
"""A full disk, or a database that restarts, is not mended in a second."""


def deliver(at: datetime) -> int:
    """Bring every deed that is ripe; gives how many."""
    from sekisho.desk.web import delivery  # noqa: PLC0415 - only once Django is set up

    return delivery.deliver(at)


def run(stop: threading.Event) -> None:
    """Bring and fetch every second until told to stop."""
    from sekisho.desk.web import delivery  # noqa: PLC0415 - only once Django is set up

    while not stop.is_set():
        pause = _EVERY_SECONDS
        close_old_connections()
        try:
            delivery.go_round(timezone.now())
        except (SekishoError, DatabaseError, OSError):
            log.exception("The courier was held up; it tries again.")
            pause = _AFTER_TROUBLE_SECONDS
        stop.wait(pause)


def main() -> None:
    """Run until a signal comes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekisho.desk.web.settings")
    django.setup()
    stop = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
    run(stop)


if __name__ == "__main__":
    main()
