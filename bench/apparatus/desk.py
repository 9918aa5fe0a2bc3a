"""A desk for a measurement: `sekisho serve` in processes of its own, on loopback.

Takes   a folder with an installation; the address of a database, or SQLite.
Gives   the port, tokens and sessions made in the register itself, and the processes to be killed.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

_PATIENCE_S = 90.0


@dataclass(frozen=True, slots=True)
class Desk:
    """An open desk."""

    port: int
    process: subprocess.Popen[bytes]

    def connection(self) -> HTTPConnection:
        """A line to it."""
        return HTTPConnection("127.0.0.1", self.port, timeout=60)

    def workers(self) -> list[int]:
        """The processes that answer: children of the site's own process."""
        found = subprocess.run(
            ["pgrep", "-f", f"gunicorn.*:{self.port}"], capture_output=True, text=True, check=False
        )
        every = [int(pid) for pid in found.stdout.split()]
        return [pid for pid in every if _parent(pid) in every]


def prepare(folder: Path, database: str = "") -> None:
    """Make the register of a folder, and set Django up on it in this process."""
    os.environ["SEKISHO_DATABASE"] = database
    from sekisho.desk.web import serving  # noqa: PLC0415 - the settings are told first

    serving.prepare(folder)


@contextmanager
def open_desk(folder: Path, database: str = "") -> Iterator[Desk]:
    """The desk of a prepared folder, open until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    seen = {**os.environ, "SEKISHO_DATABASE": database}
    verb = [sys.executable, "-c", "from sekisho.cli import main; main()"]
    command = [*verb, "--data", str(folder), "serve"]
    process = subprocess.Popen([*command, "--port", str(port)], env=seen)
    desk = Desk(port, process)
    try:
        _wait(desk)
        yield desk
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_PATIENCE_S)


def _wait(desk: Desk) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        try:
            line = desk.connection()
            line.request("GET", "/login/")
            if line.getresponse().status < 500:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The desk did not open.")


def _parent(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return 0
    return int(told.rsplit(")", 1)[1].split()[1])
