"""Fifty officers at once: each works the list as people do, for five minutes.

    python bench/officers.py --items 60000 --officers 50 --minutes 5
    python bench/officers.py --database postgresql://desk@localhost/sekisho

Each opens the list, takes a subject up beside it, reads it whole, gives signs of life, releases,
orders or overrides, now and then undoes, searches, looks at the results; between two requests a
few seconds of thought. The courier and the worker run beside, as in an office. The peer is the
same page read by one officer alone, in the same run. Exit code 1 when a request fails, or p95 is
above 500 ms.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote, urlencode

from apparatus.desk import Desk, open_desk, prepare
from apparatus.installation import AT, copied, installation, next_items, opened
from apparatus.meter import quantile, tell

LIMIT_MS = 500.0
THOUGHT_S = (1.0, 5.0)
ALONE = 40
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_SUBJECTS = re.compile(r'data-subject="([^"]+)"')


def main() -> int:
    """Work, tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=60_000)
    parser.add_argument("--officers", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--database", default="", help="PostgreSQL; without it SQLite")
    wanted = parser.parse_args()
    folder = copied(installation(wanted.items), "officers")
    there = opened(folder)
    day = next_items(folder)["received_on"][0].as_py()
    there.assess(since=day.replace(day=1), at=AT)
    there.select_all(since=day.replace(day=1), at=AT)
    offices = [one.office for one in there.standing.offices()]
    prepare(folder, wanted.database)
    sessions = _sessions(offices, wanted.officers)
    _fill()
    log = Log()
    with open_desk(folder, wanted.database) as desk:
        alone = Log()
        _Officer(desk, sessions[0], alone, 0).reads(ALONE)
        until = time.monotonic() + wanted.minutes * 60
        people = [
            threading.Thread(target=_Officer(desk, one, log, place).works, args=(until,))
            for place, one in enumerate(sessions)
        ]
        for one in people:
            one.start()
        for one in people:
            one.join()
    rows = [_row(what, waits) for what, waits in sorted(log.waits.items())]
    every = [wait for waits in log.waits.values() for wait in waits]
    whole, lone = _row("every request", every), _row("the list, alone", alone.waits["list"])
    whole["times the peer"] = whole["p50 ms"] / lone["p50 ms"]
    told = {"officers": wanted.officers, "failed": len(log.failed), "first": log.failed[:3]}
    tell(
        f"{wanted.officers} officers at once for {wanted.minutes:g} minutes",
        [*rows, whole, lone],
        told,
    )
    print(f"  {len(log.failed)} requests failed {log.failed[:3]}")
    return int(bool(log.failed) or whole["p95 ms"] > LIMIT_MS)


def _row(what: str, waits: list[float]) -> dict[str, object]:
    told = [wait * 1000 for wait in waits]
    return {
        "what": what,
        "requests": len(told),
        "p50 ms": quantile(told, 0.5),
        "p95 ms": quantile(told, 0.95),
    }


@dataclass(slots=True)
class Log:
    """How long each kind of request took [s], and which failed."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who has logged in."""

    cookie: str
    office: str


class _Officer:
    """One person before one browser."""

    def __init__(self, desk: Desk, session: Session, log: Log, seed: int) -> None:
        self._desk, self._session, self._log = desk, session, log
        self._chance, self._line = random.Random(seed), desk.connection()
        self._token = self._csrf = ""

    def reads(self, times: int) -> None:
        """Open the list so many times."""
        for _ in range(times):
            self._get("list", "/list/")

    def works(self, until: float) -> None:
        """Work the list until then."""
        time.sleep(self._chance.uniform(0, THOUGHT_S[1]))
        while time.monotonic() < until:
            page = self._get("list", "/list/?" + urlencode({"page": self._chance.randint(1, 4)}))
            subjects = list(dict.fromkeys(_SUBJECTS.findall(page)))
            for number in self._chance.sample(subjects, min(3, len(subjects))):
                self._subject(number, until)
            self._get("search", f"/find/?q={quote(self._chance.choice(('shoes', 'SIM', '8517')))}")
            if self._chance.random() < 0.2:
                self._get("results", "/results/")

    def _subject(self, number: str, until: float) -> None:
        if time.monotonic() > until:
            return
        self._think()
        self._post("claim", "/list/claim/", {"subject": number})
        self._get("beside", f"/subject/{quote(number)}/?panel=1")
        self._think()
        self._get("who has what", "/list/who/")
        self._get("subject", f"/subject/{quote(number)}/")
        self._think()
        if self._chance.random() < 0.5:
            told = self._post("order", f"/subject/{quote(number)}/order/", {"reason": "O-OFFICER"})
            if "undo" in told and self._chance.random() < 0.2:
                self._post("undo", json.loads(told)["undo"]["address"], {})
        else:
            self._post("leave", "/list/leave/", {"subject": number})

    def _think(self) -> None:
        time.sleep(self._chance.uniform(*THOUGHT_S))

    def _get(self, what: str, path: str) -> str:
        told = self._ask(what, "GET", path, None)
        if found := _TOKEN.search(told):
            self._token = found[1]
        return told

    def _post(self, what: str, path: str, fields: dict[str, str]) -> str:
        return self._ask(what, "POST", path, {"csrfmiddlewaretoken": self._token, **fields})

    def _ask(self, what: str, method: str, path: str, fields: dict[str, str] | None) -> str:
        headers = {"Cookie": f"sessionid={self._session.cookie}; csrftoken={self._csrf}"}
        headers["Accept"] = "application/json" if fields is not None else "text/html"
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        try:
            self._line.request(method, path, urlencode(fields) if fields else None, headers)
            answer = self._line.getresponse()
            told = answer.read().decode()
        except (OSError, HTTPException) as error:
            self._line = HTTPConnection("127.0.0.1", self._desk.port, timeout=60)
            self._log.failed.append(f"{what}: {error!r}")
            return ""
        self._log.waits[what].append(time.perf_counter() - begun)
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and value.startswith("csrftoken="):
                self._csrf = value.split(";")[0].partition("=")[2]
        # 400 and 409 are the law of the ledger: another officer was first.
        if answer.status >= 500 or answer.status in (302, 403, 404, 429):
            self._log.failed.append(f"{what}: {answer.status} {path} {told[:200]}")
        return told if answer.status < 300 else ""


def _sessions(offices: list[str], count: int) -> list[Session]:
    """So many officers, logged in."""
    from django.test import Client  # noqa: PLC0415 - only once Django is set up
    from django_otp import DEVICE_ID_SESSION_KEY  # noqa: PLC0415
    from django_otp.plugins.otp_totp.models import TOTPDevice  # noqa: PLC0415

    from sekisho.access.models import Person  # noqa: PLC0415

    made = []
    for place in range(count):
        office = offices[place % len(offices)]
        person, _ = Person.objects.get_or_create(
            username=f"officer{place}", defaults={"office": office, "roles": ["officer"]}
        )
        device, _ = TOTPDevice.objects.get_or_create(user=person, name="bench", confirmed=True)
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
        made.append(Session(client.cookies["sessionid"].value, office))
    return made


def _fill() -> None:
    """Fill the waiting lists before the first looks at them, as the courier does."""
    from sekisho.desk.web import arrivals, border  # noqa: PLC0415 - only once Django is set up

    with border.opened() as checkpoint:
        arrivals.refresh(checkpoint)


if __name__ == "__main__":
    sys.exit(main())
