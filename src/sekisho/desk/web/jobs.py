"""Long work, done apart from the answers: asked for, watched, left, found again.

    @jobs.job("backtest", says="Back-test of {name}")
    def tried(arguments, progress):
        with jobs.border(progress) as checkpoint: ...
        return {"address": "/profiles/heavy_by_newcomer/", "hits": 120}

    job_id = jobs.start("backtest", {"name": "heavy_by_newcomer"}, by=person.username)
    done = jobs.newest("backtest", {"name": "heavy_by_newcomer"})   # its result, by whomever

Takes   a kind, arguments that JSON can hold, and who asks. `address` in a result is where its page
        leads on to; a job without one stays on its own page.
Gives   the number of a job; its page is `/job/<number>/`. The work waits in the database for the
        one worker (`python -m sekisho.desk.web.worker`), which does one job at a time; what was
        killed in the middle is begun once more.
Raises  KeyError for a kind that nobody registered.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from sekisho.errors import SekishoError
from sekisho.flow import Checkpoint, Progress
from sekisho.language import fill, translate
from sekisho.register import jobs as register
from sekisho.register.models import Job

Result = dict[str, Any]
Work = Callable[[Mapping[str, Any], Progress], Result]

log = logging.getLogger("sekisho.desk")

_TELL_SECONDS = 0.5
"""Between two notes of how far a job is: as often as its page asks."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of long work."""

    name: str
    says: str
    """What it is, in a sentence to be translated; its arguments stand in braces."""
    work: Work

    def in_words(self, arguments: Mapping[str, Any], language: str) -> str:
        """What a job of this kind does, for whoever waits for it."""
        return fill(translate(self.says, language), arguments, language)


_KINDS: dict[str, Kind] = {}


def job(name: str, *, says: str) -> Callable[[Work], Work]:
    """Register a function as the work of a kind.

    Args:
        name: of the kind, unique.
        says: what it does, with its arguments in braces: `Back-test of {name}`.
    """

    def register_work(work: Work) -> Work:
        if name in _KINDS:
            raise ValueError(f"Two kinds of work are named {name}.")
        _KINDS[name] = Kind(name, says, work)
        return work

    return register_work


def start(kind: str, arguments: Mapping[str, Any], *, by: str) -> uuid.UUID:
    """Have this done; the job's number. What this person already has running is not begun again."""
    kind_of(kind)
    with transaction.atomic():
        put, is_new = register.put(uuid.uuid4(), kind, arguments, by=by, at=timezone.now())
        if is_new:
            do.enqueue(str(put.job_id))
    return put.job_id


def newest(kind: str, arguments: Mapping[str, Any]) -> Job | None:
    """The last job of anybody with these arguments that has its result; None where none has."""
    return register.newest(kind, arguments)


def running(kind: str, arguments: Mapping[str, Any], *, by: str) -> Job | None:
    """What this person has under way with these arguments; None where nothing is."""
    return register.running(kind, arguments, by)


def kind_of(name: str) -> Kind:
    """A kind by its name; the screens, which register them, are imported first."""
    import_module("sekisho.desk.web.urls")
    return _KINDS[name]


@contextmanager
def border(progress: Progress, language: str = "en") -> Iterator[Checkpoint]:
    """The installation, for work in the worker: opened anew, so that its progress is its own.

    The worker is another process than those that answer; history holds its own locks between
    processes, and what a job writes is seen whole or not at all.
    """
    yield Checkpoint(
        settings.SEKISHO_FOLDER,
        language=language,
        seed=settings.SEKISHO.seed,
        cores=settings.SEKISHO.cores,
        progress=progress,
    )


@task
def do(number: str) -> None:
    """Do the work of a job; called by the worker."""
    job_id = uuid.UUID(number)
    begun = register.begin(job_id, at=timezone.now())
    ended = False
    try:
        result = kind_of(begun.kind).work(begun.arguments, _Teller(job_id))
        register.end(job_id, result, at=timezone.now())
        ended = True
    except SekishoError as error:
        register.fail(job_id, error.label, error.hint, at=timezone.now())
        ended = True
    finally:
        # What nobody foresaw is written in full to the log; whoever waits is told all the same.
        if not ended:
            log.error("%s %s broke", begun.kind, number, exc_info=True)
            register.fail(job_id, register.BROKEN, register.TRY_AGAIN, at=timezone.now())


class _Teller:
    """Progress that the job's page reads."""

    def __init__(self, job_id: uuid.UUID) -> None:
        self._job_id = job_id
        self._told = 0.0
        self._stage = ""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        if stage != self._stage or done == total or now - self._told >= _TELL_SECONDS:
            self._told, self._stage = now, stage
            register.tell(self._job_id, stage, done, total)
