"""Long work: the worker does it, its page tells how far it is and leads on, and is one's own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from sekisho.desk.web import jobs, worker
from sekisho.errors import NotReady
from sekisho.flow import Progress
from sekisho.register import jobs as register
from sekisho.register.models import Job

ClientAs = Callable[..., Client]


@jobs.job("test count", says="Counting {name}")
def _counted(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    if arguments["name"] == "nothing":
        raise NotReady("There are no goods items yet.", "Begin with `sekisho collect FILE`.")
    if arguments["name"] == "broken":
        raise ZeroDivisionError
    for done in range(5):
        progress("counting", done + 1, 5)
    return {"address": "/me/" if arguments["name"] == "leading" else "", "sum": 10}


@pytest.fixture
def in_the_worker(settings: Any) -> Iterator[Callable[[], None]]:
    """Work waits in the database until this is called."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    yield lambda: call_command("db_worker", batch=True, verbosity=0, startup_delay=False)


@pytest.mark.django_db(transaction=True)
def test_work_waits_for_the_worker_and_is_done_by_it(in_the_worker: Callable[[], None]) -> None:
    number = jobs.start("test count", {"name": "x"}, by="ana")
    assert register.own(number, "ana").begun_at is None
    in_the_worker()
    found = jobs.newest("test count", {"name": "x"})
    assert found is not None and found.result == {"address": "", "sum": 10}
    assert (found.stage, found.done, found.total) == ("counting", 5, 5)


@pytest.mark.django_db(transaction=True)
def test_what_nobody_foresaw_ends_the_job_and_not_the_worker(
    in_the_worker: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    broken = jobs.start("test count", {"name": "broken"}, by="ana")
    sound = jobs.start("test count", {"name": "x"}, by="ana")
    in_the_worker()
    assert register.own(broken, "ana").failure == register.BROKEN
    assert register.own(sound, "ana").is_good
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_left_is_taken_up_again(in_the_worker: Callable[[], None]) -> None:
    number = jobs.start("test count", {"name": "x"}, by="ana")
    register.begin(number, at=register.own(number, "ana").asked_at)
    assert worker.take_up() == 1
    in_the_worker()
    assert register.own(number, "ana").is_good


@pytest.mark.django_db
def test_the_page_of_a_job_tells_leads_on_and_is_ones_own(client_as: ClientAs) -> None:
    ana, ben = client_as("officer", username="ana"), client_as("officer", username="ben")
    number = jobs.start("test count", {"name": "x"}, by="ana")
    page = ana.get(f"/job/{number}/").content.decode()
    assert "Counting x" in page and "It is done." in page
    leading = jobs.start("test count", {"name": "leading"}, by="ana")
    assert ana.get(f"/job/{leading}/")["Location"] == "/me/"
    told = ana.get(f"/job/{leading}/", headers={"Accept": "application/json"}).json()
    assert (told["ended"], told["address"], told["done"]) == (True, "/me/", 5)
    assert ben.get(f"/job/{number}/").status_code == 404
    assert ana.get(f"/job/{uuid.uuid4()}/").status_code == 404


@pytest.mark.django_db
def test_the_page_of_a_failure_says_the_remedy(client_as: ClientAs) -> None:
    ana = client_as("officer", username="ana")
    number = jobs.start("test count", {"name": "nothing"}, by="ana")
    page = ana.get(f"/job/{number}/").content.decode()
    assert "There are no goods items yet." in page and "Begin with" in page
    assert "noscript" not in page


@pytest.mark.django_db
def test_the_list_says_what_runs_or_what_would_stand_there(client_as: ClientAs) -> None:
    ana = client_as("officer", username="ana")
    assert "Nothing of yours runs" in ana.get("/jobs/").content.decode()
    number = jobs.start("test count", {"name": "x"}, by="ana")
    Job.objects.filter(job_id=number).update(ended_at=None)
    jobs.start("test count", {"name": "y"}, by="ben")
    page = ana.get("/jobs/").content.decode()
    assert "Counting x" in page and "Counting y" not in page


_SECOND = """
import sys
from pathlib import Path
from sekisho.desk.web.worker import alone
with alone(Path(sys.argv[1])):
    print("in", flush=True)
    sys.stdin.readline()
"""


def test_a_second_worker_waits_until_the_first_is_gone(tmp_path: Path) -> None:
    def begun() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", _SECOND, str(tmp_path / "worker.lock")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    first = begun()
    assert first.stdout is not None and first.stdout.readline() == "in\n"
    second = begun()
    with pytest.raises(subprocess.TimeoutExpired):
        second.wait(0.5)
    os.kill(first.pid, signal.SIGKILL)
    assert second.communicate("\n", timeout=20)[0] == "in\n"
    first.communicate()
