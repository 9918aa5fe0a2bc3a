"""The pulse of the worker: it says that it lives, and does what is done daily.

    with beating(): …   # the worker's own loop

Takes   nothing; Django is set up.
Gives   a sign of life every ten seconds, also during a job of hours; retention once a day.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.utils import timezone

from sekisho.errors import SekishoError

log = logging.getLogger("sekisho.worker")

_EVERY_SECONDS = 10.0


@contextmanager
def beating() -> Iterator[None]:
    """Beat while the block runs."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(stop,), name="pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_EVERY_SECONDS)


def once() -> None:
    """One beat."""
    from sekisho.desk.keeping import retaining  # noqa: PLC0415 - only once Django is set up
    from sekisho.register import heartbeats  # noqa: PLC0415 - only once Django is set up

    now = timezone.now()
    heartbeats.beat("worker", at=now)
    retaining.run_if_due(now)


def _beat(stop: threading.Event) -> None:
    try:
        while not stop.is_set():
            try:
                once()
            except (SekishoError, DatabaseError, OSError):
                log.exception("The pulse was held up; it tries again.")
                connection.close()
            stop.wait(_EVERY_SECONDS)
    finally:
        connection.close()
