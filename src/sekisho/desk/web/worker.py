"""The worker: does the long work of the desk, one job at a time, beside the site.

    python -m sekisho.desk.web.worker

Takes   the settings of the installation, as the site does.
Gives   a process that ends when it is told to (it finishes its job first). A second one waits
        until the first is gone; whoever comes then takes up what was left in the middle.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command
from django.utils import timezone

from sekisho.desk.web import pulse

_LOOK_SECONDS = 0.5
"""Between two looks for work, when there is none."""


def run() -> None:
    """Work until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekisho.desk.web.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - only once Django is set up

    with alone(settings.SEKISHO_FOLDER / "worker.lock"):
        take_up()
        with pulse.beating():
            call_command("db_worker", interval=_LOOK_SECONDS, verbosity=0, startup_delay=False)


def take_up() -> int:
    """Put back what a worker began and did not end; how many jobs."""
    from sekisho.desk.web import jobs  # noqa: PLC0415 - only once Django is set up
    from sekisho.register import jobs as register  # noqa: PLC0415 - only once Django is set up

    left = register.left_in_the_middle(at=timezone.now())
    for job in left:
        jobs.do.enqueue(str(job.job_id))
    return len(left)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold this lock while the block runs; the kernel gives it back when the process dies."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


if __name__ == "__main__":
    run()
