"""Long work in the register: asked for once, begun, told of, ended, found again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from sekisho.errors import NotFound
from sekisho.register import jobs

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


def test_what_one_person_has_running_is_not_begun_twice() -> None:
    first, new = jobs.put(uuid4(), "backtest", {"name": "a"}, by="ana", at=NOW)
    again, also_new = jobs.put(uuid4(), "backtest", {"name": "a"}, by="ana", at=LATER)
    assert (first.job_id, new, also_new) == (again.job_id, True, False)
    other, _ = jobs.put(uuid4(), "backtest", {"name": "b"}, by="ana", at=LATER)
    theirs, _ = jobs.put(uuid4(), "backtest", {"name": "a"}, by="ben", at=LATER)
    assert len({first.job_id, other.job_id, theirs.job_id}) == 3


def test_the_result_is_found_again_by_whoever_asks_the_same() -> None:
    job, _ = jobs.put(uuid4(), "backtest", {"name": "a", "days": 30}, by="ana", at=NOW)
    assert jobs.newest("backtest", {"days": 30, "name": "a"}) is None
    jobs.begin(job.job_id, at=NOW)
    jobs.tell(job.job_id, "walk", 5, 10)
    jobs.end(job.job_id, {"hits": 120}, at=LATER)
    found = jobs.newest("backtest", {"days": 30, "name": "a"})
    assert found is not None and found.is_good
    assert (found.result, found.done, found.total) == ({"hits": 120}, 5, 10)
    assert jobs.newest("backtest", {"name": "a"}) == found
    assert jobs.newest("backtest", {"name": "a", "days": 31}) is None


def test_what_failed_is_told_with_its_remedy_and_is_no_result() -> None:
    job, _ = jobs.put(uuid4(), "backtest", {"name": "a"}, by="ana", at=NOW)
    jobs.fail(job.job_id, "There is no profile “a”.", "See the list.", at=LATER)
    assert jobs.newest("backtest", {"name": "a"}) is None
    found = jobs.own(job.job_id, "ana")
    assert (found.is_running, found.failure) == (False, "There is no profile “a”.")


def test_nobody_is_told_of_the_work_of_others() -> None:
    job, _ = jobs.put(uuid4(), "backtest", {"name": "a"}, by="ana", at=NOW)
    with pytest.raises(NotFound):
        jobs.own(job.job_id, "ben")


def test_what_was_killed_in_the_middle_is_begun_once_more_and_then_given_up() -> None:
    waiting, _ = jobs.put(uuid4(), "backtest", {"name": "a"}, by="ana", at=NOW)
    job, _ = jobs.put(uuid4(), "backtest", {"name": "b"}, by="ana", at=NOW)
    jobs.begin(job.job_id, at=NOW)
    assert [one.job_id for one in jobs.left_in_the_middle(at=LATER)] == [job.job_id]
    jobs.begin(job.job_id, at=LATER)
    assert jobs.left_in_the_middle(at=LATER) == []
    assert jobs.own(job.job_id, "ana").failure == jobs.STOPPED
    assert jobs.own(waiting.job_id, "ana").is_running
