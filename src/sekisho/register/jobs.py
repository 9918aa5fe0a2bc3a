"""Long work, from being asked for to its result.

    job, new = put(number, "backtest", {"name": "heavy_by_newcomer"}, by="ana", at=now)
    begin(job.job_id, at=now)
    end(job.job_id, {"hits": 120}, at=now)

Takes   the kind of work, its arguments, who asks; how far it is; what came of it.
Gives   rows of `Job`. What is asked for twice by one person is one job while it runs.
Raises  NotFound for a number that nobody's job bears.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from sekisho.errors import NotFound
from sekisho.register.models import Job

TRIES = 2
"""Work in which the machine stopped is begun once more; where it stops again, it is to blame."""

STOPPED = "The machine stopped in the middle of it, twice."
BROKEN = "Something of ours broke in the middle of it."
TRY_AGAIN = "Start it again; if it stays so, tell the administrator its number."


def put(
    job_id: UUID, kind: str, arguments: Mapping[str, Any], *, by: str, at: datetime
) -> tuple[Job, bool]:
    """The job that does this, and whether it is a new one: what runs is not begun twice.

    Args:
        job_id: the number of a new one, as it was drawn.
        kind: of the work.
        arguments: what the work needs, as JSON can hold it.
        by: who asks.
        at: the instant.
    """
    about = digest(kind, arguments)
    with transaction.atomic():
        running = Job.objects.filter(about=about, asked_by=by, ended_at=None).first()
        if running is not None:
            return running, False
        return Job.objects.create(
            job_id=job_id,
            kind=kind,
            arguments=dict(arguments),
            about=about,
            asked_by=by,
            asked_at=at,
        ), True


def begin(job_id: UUID, *, at: datetime) -> Job:
    """Its work begins now."""
    job = _of(job_id)
    job.begun_at, job.begun_times = at, job.begun_times + 1
    job.stage, job.done, job.total = "", 0, None
    job.save(update_fields=["begun_at", "begun_times", "stage", "done", "total"])
    return job


def tell(job_id: UUID, stage: str, done: int, total: int | None) -> None:
    """How far it has come."""
    Job.objects.filter(job_id=job_id).update(stage=stage[:200], done=done, total=total)


def end(job_id: UUID, result: Mapping[str, Any], *, at: datetime) -> None:
    """It is done, with this result."""
    Job.objects.filter(job_id=job_id).update(ended_at=at, result=dict(result))


def fail(job_id: UUID, failure: str, remedy: str, *, at: datetime) -> None:
    """It cannot be done: why, and what to do."""
    Job.objects.filter(job_id=job_id, ended_at=None).update(
        ended_at=at, failure=failure[:400], remedy=remedy[:400]
    )


def own(job_id: UUID, by: str) -> Job:
    """Somebody's own job; nobody else's is told to them."""
    job = Job.objects.filter(job_id=job_id, asked_by=by).first()
    if job is None:
        raise NotFound("No work of yours bears this number.", "See the list of your running work.")
    return job


def newest(kind: str, arguments: Mapping[str, Any]) -> Job | None:
    """The last job of anybody with these arguments that has its result; None where none has.

    Args:
        kind: of the work.
        arguments: those that are asked for; the job may have more.
    """
    asked = {f"arguments__{name}": value for name, value in arguments.items()}
    done = Job.objects.filter(kind=kind, failure="", ended_at__isnull=False, **asked)
    return done.order_by("-ended_at").first()


def running(kind: str, arguments: Mapping[str, Any], by: str) -> Job | None:
    """The same, of one person, while it is under way."""
    asked = {f"arguments__{name}": value for name, value in arguments.items()}
    under_way = Job.objects.filter(kind=kind, asked_by=by, ended_at=None, **asked)
    return under_way.order_by("-asked_at").first()


def left_in_the_middle(*, at: datetime) -> list[Job]:
    """Jobs that a worker began and did not end, to be begun again; call it when no worker runs.

    What has been begun too often fails with the reason.
    """
    begun = list(Job.objects.filter(ended_at=None).exclude(begun_at=None))
    for job in begun:
        if job.begun_times >= TRIES:
            fail(job.job_id, STOPPED, TRY_AGAIN, at=at)
    return [job for job in begun if job.begun_times < TRIES]


def digest(kind: str, arguments: Mapping[str, Any]) -> str:
    """What names this work."""
    told = json.dumps([kind, arguments], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _of(job_id: UUID) -> Job:
    job = Job.objects.filter(job_id=job_id).first()
    if job is None:
        raise NotFound(f"No work bears the number {job_id}.")
    return job
