"""What all tests share: nothing is skipped at the merge gate, and where real samples are."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.test import Client

from sekisho import settings

ROOT = Path(__file__).parents[1]
AT_THE_GATE = os.environ.get("CI", "").lower() not in ("", "0", "false")

# No test has a clock; at the gate the same examples are tried each time.
hypothesis.settings.register_profile(
    "sekisho",
    deadline=None,
    derandomize=AT_THE_GATE,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("sekisho")

# A test may import a module of rows that stands beside it; its name is unique among the tests.
sys.path.extend(str(folder) for folder in sorted((ROOT / "tests").iterdir()) if folder.is_dir())


@pytest.fixture(scope="session")
def samples() -> Path | None:
    """The folder of real samples, or nothing on a machine that has none; the gate has it."""
    folder = (ROOT / settings.load().samples).resolve()
    if (folder / "data").is_dir():
        return folder
    assert not AT_THE_GATE, f"The merge gate needs the samples: set SEKISHO_SAMPLES, not {folder}."
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """At the merge gate, a test that was skipped or expected to fail fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not AT_THE_GATE or reporter is None:
        return
    left_out = [*reporter.stats.get("skipped", []), *reporter.stats.get("xfailed", [])]
    if left_out:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.section("Left out, which the merge gate does not allow")
        for report in left_out:
            reporter.write_line(str(report.nodeid))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """The register of the tests is a file as in an office: several threads work on it.

    On PostgreSQL each process of the tests has a database of its own, by the suffix of its name.
    """
    from django.conf import settings as desk  # noqa: PLC0415 - only once Django is set up

    if desk.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        file = tmp_path_factory.getbasetemp() / "register-of-tests.sqlite"
        desk.DATABASES["default"]["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The guard of the log is off: tests empty its table between them, and tamper with it."""
    from django.db import connection  # noqa: PLC0415 - only once Django is set up

    from sekisho.access import guard  # noqa: PLC0415 - only once Django is set up

    with django_db_blocker.unblock():
        assert guard.stands(), "The migrations put no guard before the log."
        guard.take_off(connection)


@pytest.fixture(scope="session", autouse=True)
def jobs_at_once() -> Iterator[None]:
    """Long work of the desk is done where it is asked for; a test of the worker says otherwise."""
    from django.test import override_settings  # noqa: PLC0415 - only once Django is set up

    at_once = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with override_settings(TASKS=at_once):
        yield


ClientAs = Callable[..., Client]
PASSWORD = "a long word of the tests"


@pytest.fixture(scope="session")
def chosen_border(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small administration that has collected, learned, assessed and chosen; only to be read."""
    from installations import at, copied, founded  # noqa: PLC0415 - only once Django is set up

    base = tmp_path_factory.getbasetemp()
    there = base / "chosen"
    if not there.exists():
        checkpoint = copied(founded(base).assessed, there)
        checkpoint.select_all(at=at(6), since=founded(base).new.days[0])
    return there


@pytest.fixture
def border(chosen_border: Path, tmp_path: Path, settings: Any) -> Iterator[Path]:
    """The folder of a copy of that administration, with the desk standing before it."""
    folder = shutil.copytree(chosen_border, tmp_path / "border")
    settings.SEKISHO_FOLDER = folder
    yield folder


@pytest.fixture
def client_as(db: None) -> ClientAs:
    """A browser in which somebody of these roles has logged in with both factors.

    `client_as("officer", office="10")`; the name is the first role's unless `username` is given.
    """
    from django_otp import DEVICE_ID_SESSION_KEY  # noqa: PLC0415 - only once Django is set up
    from django_otp.plugins.otp_totp.models import TOTPDevice  # noqa: PLC0415 - only once Django is set up

    from sekisho.access.models import Person  # noqa: PLC0415 - only once Django is set up

    def made(*roles: str, office: str = "10", username: str = "") -> Client:
        name = username or f"{roles[0]}{office}"
        person = Person.objects.filter(username=name).first()
        if person is None:
            person = Person(username=name, name=name.title(), office=office, roles=list(roles))
            person.set_password(PASSWORD)
            person.save()
        device, _ = TOTPDevice.objects.get_or_create(user=person, name="test", confirmed=True)
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
        return client

    return made
