"""Declarations by API: fifty a second to their channel; then the same while processes are killed.

    python bench/gate.py --items 60000 --seconds 60 --rate 50 --kills 10

Two runs on one desk over an installation with so many items behind it. The first is timed, from
the instant at which each declaration should have been sent to its answer. In the second the
processes that answer are killed one after the other, and whoever got no answer sends again, as a
declaration system does. In the end each answer must stand in the register and in the history,
once, with the channel that was said. The peer: one row forced to disk by SQLite, in the same run.
Exit code 1 when anything was lost, doubled or changed, or p99 is above 100 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import sys
import threading
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any

from apparatus.desk import Desk, open_desk, prepare
from apparatus.installation import copied, installation, next_items
from apparatus.meter import quantile, tell

LIMIT_MS = 100.0
LINES = 16  # connections, as of a declaration system with a few processes
WARM_S = 5
PEER_ROWS = 500

_lines = threading.local()


def main() -> int:
    """Measure, kill, compare, tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=60_000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--database", default="", help="PostgreSQL; without it SQLite")
    wanted = parser.parse_args()
    folder = copied(installation(wanted.items), "gate")
    prepare(folder, wanted.database)
    token = _token()
    rows = next_items(folder).to_pylist()
    with open_desk(folder, wanted.database) as desk:
        send = _sender(desk, token)
        _paced(Run("warm", rows, wanted.rate, WARM_S), send)
        calm = _paced(Run("calm", rows, wanted.rate, wanted.seconds), send)
        wild = _killed(desk, Run("wild", rows, wanted.rate, wanted.seconds), send, wanted.kills)
    said = {number: channel for _, number, channel in (*calm, *wild)}
    lost = _compare(folder, said)
    waits = [wait * 1000 for wait, _, _ in calm]
    peer = _peer(folder)
    figures = [
        {"what": "calm", "answers": len(calm), "p50 ms": quantile(waits, 0.5)}
        | {"p99 ms": quantile(waits, 0.99), "times the peer": quantile(waits, 0.5) / peer},
        {"what": "one row forced to disk", "answers": PEER_ROWS, "p50 ms": peer},
    ]
    more = {"kills": wanted.kills, "answers while killed": len(wild), "lost or changed": lost}
    tell(f"Declarations by API at {wanted.rate:g} a second", figures, more)
    return int(lost > 0 or quantile(waits, 0.99) > LIMIT_MS)


def _token() -> str:
    from django.utils import timezone  # noqa: PLC0415 - only once Django is set up

    from sekisho.access import tokens  # noqa: PLC0415 - only once Django is set up

    name = f"bench {time.time_ns() % 10**9}"
    wanted = tokens.Wanted(name, ["call_declare"])
    return tokens.issue(wanted, by="bench", at=timezone.now())[1]


def _declaration(rows: list[dict[str, Any]], number: str) -> dict[str, Any]:
    """An item of the day that comes next, as a declaration of its own."""
    from sekisho.desk.api import forms  # noqa: PLC0415 - only once Django is set up

    row = rows[zlib.crc32(number.encode()) % len(rows)]
    known = {name: row[name] for name in forms.Item.model_fields if row.get(name) is not None}
    item = {**known, "item_number": 1}
    header = {
        name: row[name]
        for name in forms.Declaration.model_fields
        if name in row and row[name] is not None
    }
    day = datetime.now(UTC).date().isoformat()
    return {**header, "declaration_number": number, "declared_on": day, "items": [item]}


Answer = tuple[float, str, str]
"""Seconds from when it was due, the declaration's number, its channel."""
Send = Callable[[dict[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Run:
    """Declarations at a steady rate."""

    name: str
    rows: list[dict[str, Any]]
    rate: float
    seconds: float


def _sender(desk: Desk, token: str) -> Send:
    """Sends one declaration and gives its channel."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def send(sent: dict[str, Any]) -> str:
        line = getattr(_lines, "line", None) or desk.connection()
        _lines.line = line
        try:
            line.request("POST", "/api/v1/declarations", json.dumps(sent), headers)
            answer = line.getresponse()
            told = answer.read()
        except (OSError, HTTPException):
            _lines.line = None
            raise
        if answer.status != 200:
            raise SystemExit(f"{answer.status}: {told.decode()}")
        return str(json.loads(told)["channel"])

    return send


def _until_answered(send: Send) -> Send:
    def patient(sent: dict[str, Any]) -> str:
        while True:
            try:
                return send(sent)
            except (OSError, HTTPException):
                time.sleep(0.05)

    return patient


def _paced(run: Run, send: Send) -> list[Answer]:
    """Send at a steady rate; each wait is counted from when it was due."""
    begun, count = time.perf_counter() + 0.1, int(run.rate * run.seconds)

    def one(place: int) -> Answer:
        number = f"{run.name}-{place}"
        sent = _declaration(run.rows, number)
        due = begun + place / run.rate
        time.sleep(max(0.0, due - time.perf_counter()))
        channel = send(sent)
        return time.perf_counter() - due, number, channel

    with ThreadPoolExecutor(LINES) as lines:
        return list(lines.map(one, range(count)))


def _killed(desk: Desk, run: Run, send: Send, kills: int) -> list[Answer]:
    """The same, while those who answer are killed one after the other."""
    chance, done = random.Random(1), threading.Event()

    def kill() -> None:
        for _ in range(kills):
            if done.wait(run.seconds / (kills + 1)):
                return
            if alive := desk.workers():
                os.kill(chance.choice(alive), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        return _paced(run, _until_answered(send))
    finally:
        done.set()
        killer.join()


def _compare(folder: Path, said: dict[str, str]) -> int:
    """How many answers are not in the history exactly once as they were said."""
    from django.utils import timezone  # noqa: PLC0415 - only once Django is set up

    from sekisho.desk.web import border, settling  # noqa: PLC0415

    settling.settle(timezone.now())
    with border.opened() as checkpoint:
        found = checkpoint.history.sql(
            "SELECT declaration_number, list(channel) AS channels FROM selection"
            " JOIN goods_item ON item_id = subject_id GROUP BY declaration_number"
        ).to_pylist()
    there = {row["declaration_number"]: row["channels"] for row in found}
    return sum(there.get(number) != [channel] for number, channel in said.items())


def _peer(folder: Path) -> float:
    """The median time of one row, forced to disk [ms]."""
    db = sqlite3.connect(folder / "peer.sqlite", isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("CREATE TABLE told (words TEXT)")
    took = []
    for _ in range(PEER_ROWS):
        begun = time.perf_counter()
        db.execute("INSERT INTO told VALUES (?)", ("x" * 2_000,))
        took.append((time.perf_counter() - begun) * 1000)
    db.close()
    return quantile(took, 0.5)


if __name__ == "__main__":
    sys.exit(main())
