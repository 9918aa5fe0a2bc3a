"""The desk, opened: the site, the courier and the worker, side by side.

    serve(folder, Door(port=8000), at_work=print)

Takes   the installation's folder and the door it opens.
Gives   three kinds of processes over one folder; one that dies is begun again, and all of them
        end together. What they need (the secret, the tables) is made before the first begins.
Raises  WrongInput when the door is taken by something else.

Written here because the three share one folder and one life: an office without a container
platform or systemd starts one command. With either, the same commands stand in units of their own.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from django.core.management import call_command
from django.core.management.utils import get_random_secret_key

from sekisho.durable import name_for_good, partial_path
from sekisho.errors import NotReady, WrongInput

SETTINGS = "sekisho.desk.web.settings"
PASSWORD_OF_GUESTS = "simulated border"
"""Of the people of the demonstration, who are on no other desk."""
_LOOK_SECONDS = 0.5
# A child that dies so soon never stood; to begin it again would only repeat what is wrong.
_STOOD_SECONDS = 5.0
_CLOSE_SECONDS = 10
# Whoever waits before a screen comes before what is brought and counted.
_BEHIND = ("nice", "-n", "10")


@dataclass(frozen=True, slots=True)
class Door:
    """Where the desk listens, and with how many hands."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    """Processes; one for each core."""
    threads: int = 4
    """In each process; they wait for the database and for slow lines side by side."""

    @property
    def address(self) -> str:
        """What is typed into a browser."""
        return f"http://{'localhost' if self.host == '127.0.0.1' else self.host}:{self.port}/"


def prepare(folder: Path) -> None:
    """Make what the desk needs: the folder, the secret, the tables; what is there stays."""
    folder.mkdir(parents=True, exist_ok=True)
    keep_secret(folder / "secret")
    os.environ["SEKISHO_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django  # noqa: PLC0415 - reads the settings, which the lines above have told

    django.setup()
    from django.db import connection  # noqa: PLC0415 - only once Django is set up

    from sekisho.desk.keeping import rows  # noqa: PLC0415 - only once Django is set up

    begun = "django_migrations" in connection.introspection.table_names()
    if begun and rows.missing():
        raise NotReady(
            "The register is of an earlier edition.",
            "Run `sekisho upgrade` first: it keeps a backup, then brings it to this edition.",
        )
    call_command("migrate", verbosity=0, interactive=False)
    if (folder / "register.sqlite").exists():
        # It holds the keys of second factors: for its owner alone.
        (folder / "register.sqlite").chmod(0o600)
    from sekisho.access import guard  # noqa: PLC0415 - only once Django is set up

    # A migration that makes the table of the log anew takes its guard away.
    guard.put(connection)


def code_of_setup(folder: Path) -> str | None:
    """The code with which the first administrator is made; nothing once somebody can log in."""
    from sekisho.access import setup  # noqa: PLC0415 - only once Django is set up

    return setup.write_code(folder)


def invite(folder: Path, offices: tuple[str, ...]) -> list[str]:
    """Let the people of the demonstration in; the names with which they log in."""
    from sekisho.desk.web import welcome  # noqa: PLC0415 - only once Django is set up

    welcome.welcome(folder, offices)
    return [f"{guest.username} ({guest.role})" for guest in welcome.GUESTS]


def keep_secret(path: Path) -> None:
    """The key of sessions, forms and the log; drawn once, for its owner alone."""
    if path.exists():
        return
    partial = partial_path(path.parent)
    made = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(made, "w", encoding="ascii") as file:
        file.write(get_random_secret_key())
    name_for_good(partial, path)


def serve(folder: Path, door: Door, opened: Callable[[], None]) -> None:
    """Open the desk; `opened` is called once it answers. Ends when told to.

    Raises:
        WrongInput: a part of it did not stand.
    """
    household = Household(folder, door)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, household.told_to_close)
    household.begin()
    try:
        household.watch(opened)
    finally:
        household.close()


class Household:
    """The processes of one desk."""

    def __init__(self, folder: Path, door: Door) -> None:
        self._seen = {
            **os.environ,
            "SEKISHO_DATA": str(folder.resolve()),
            "DJANGO_SETTINGS_MODULE": SETTINGS,
        }
        self._orders = orders(door)
        self._living: dict[str, tuple[subprocess.Popen[bytes], float]] = {}
        self._closing = False

    def begin(self) -> None:
        """Start every process."""
        for name in self._orders:
            self._start(name)

    def _start(self, name: str) -> None:
        # A group of its own: Ctrl-C reaches us alone, and we close all of them in order.
        child = subprocess.Popen(
            self._orders[name], env=self._seen, stdin=subprocess.DEVNULL, start_new_session=True
        )
        self._living[name] = (child, time.monotonic())

    def watch(self, opened: Callable[[], None]) -> None:
        """Begin again what dies, until told to close.

        Raises:
            WrongInput: a process dies as soon as it is begun.
        """
        told = False
        while not self._closing:
            time.sleep(_LOOK_SECONDS)
            for name, (child, since) in list(self._living.items()):
                lived = time.monotonic() - since
                if child.poll() is None:
                    continue
                if lived < _STOOD_SECONDS:
                    raise WrongInput(
                        f"The desk's {name} did not stand; what it said is above.",
                        "If the port is taken, name another: `sekisho serve --port 8001`.",
                    )
                self._start(name)
            if not told and time.monotonic() - self._living["site"][1] > _STOOD_SECONDS / 2:
                told = True
                opened()

    def told_to_close(self, number: int, frame: FrameType | None) -> None:
        """A signal came."""
        self._closing = True

    def close(self) -> None:
        """End every process, first with a word, then without."""
        for child, _ in self._living.values():
            if child.poll() is None:
                child.terminate()
        for child, _ in self._living.values():
            try:
                child.wait(_CLOSE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()


def orders(door: Door) -> dict[str, list[str]]:
    """The command of each process, as it can stand in a unit of its own."""
    site = [sys.executable, "-m", "gunicorn", "sekisho.desk.web.wsgi:application"]
    site += ["--bind", f"{door.host}:{door.port}", "--workers", str(door.workers)]
    site += ["--threads", str(door.threads), "--worker-class", "gthread", "--log-level", "warning"]
    # Uploads of a phone on a thin line take their time; a stuck worker is still replaced.
    site += ["--timeout", "120", "--max-requests", "20000", "--max-requests-jitter", "2000"]
    return {
        "site": site,
        "courier": [*_BEHIND, sys.executable, "-m", "sekisho.desk.web.courier"],
        "worker": [*_BEHIND, sys.executable, "-m", "sekisho.desk.web.worker"],
    }
