"""After a tip was given, nothing anywhere can tell who gave it: every table and the log is read."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client

from sekisho.desk.screens.tip import gate
from sekisho.desk.web.serving import Door, orders

ADDRESS, BROWSER, WORD = "203.0.113.77", "Sender-Browser/9.9", "wheel arch 4711"
KEPT_FOR_A_TIP = {"register_tip", "register_tipsource"}


def tables() -> dict[str, set[str]]:
    """Every row of every table, as text."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - our own tables
            found[name] = {repr(row) for row in cursor.fetchall()}
    return found


def fields() -> dict[str, str]:
    issued = datetime.now(UTC) - timedelta(minutes=1)
    return {"text": f"Shoes in the {WORD}.", "ticket": gate.issue(issued)}


def added(before: dict[str, set[str]]) -> dict[str, set[str]]:
    """The rows that are new or changed since, of the tables that have any."""
    return {name: new for name, rows in tables().items() if (new := rows - before[name])}


@pytest.mark.django_db
@pytest.mark.parametrize("someone", ["nobody", "officer"])
def test_no_table_holds_anything_but_the_tip(
    client: Client,
    client_as: Callable[..., Client],
    caplog: pytest.LogCaptureFixture,
    someone: str,
) -> None:
    sender = client if someone == "nobody" else client_as("officer")
    before = tables()
    seen = {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": BROWSER, "HTTP_X_FORWARDED_FOR": ADDRESS}
    sender.get("/tip/", **seen)
    answer = sender.post("/tip/", fields(), **seen)
    assert answer.status_code == 200
    assert set(added(before)) == KEPT_FOR_A_TIP
    rows = str(added(before))
    for trace in (ADDRESS, BROWSER, "officer", f"{datetime.now(UTC):%H:%M}"):
        assert trace not in rows
    assert not re.search(r"\d\d:\d\d", rows), "an hour stands beside the tip"
    assert "datetime.datetime(" not in rows
    for trace in (ADDRESS, BROWSER, WORD, "officer"):
        assert trace not in caplog.text
    assert not answer.cookies


@pytest.mark.django_db
def test_a_refused_tip_and_a_wrong_code_leave_nothing_at_all(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    before = tables()
    for path, said in [("/tip/", {"text": WORD}), ("/tip/again/", {"code": "kasata"})]:
        client.post(path, said, REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=BROWSER)
    assert added(before) == {}
    for trace in (ADDRESS, BROWSER, WORD, "kasata"):
        assert trace not in caplog.text


@pytest.fixture
def site(transactional_db: None, tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """The site as `sekisho serve` starts it, before the register of the tests; what it says."""
    (tmp_path / "static").mkdir()
    (tmp_path / "secret").write_text("the secret of the tests", encoding="ascii")
    door = Door(port=_free_port(), workers=1)
    said = tmp_path / "said.log"
    seen = {**os.environ, **_register(tmp_path)}
    with said.open("wb") as out:
        child = subprocess.Popen(
            orders(door)["site"], env=seen, stdout=out, stderr=out, start_new_session=True
        )
        try:
            _until_it_answers(door.port)
            yield door.port, said
        finally:
            os.killpg(child.pid, signal.SIGTERM)
            child.wait(20)


def test_the_server_itself_says_nothing_of_the_sender(site: tuple[int, Path]) -> None:
    port, said = site
    before = tables()
    asked = HTTPConnection("127.0.0.1", port)
    asked.request("GET", "/tip/", headers={"User-Agent": BROWSER})
    page = asked.getresponse().read().decode()
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found
    time.sleep(gate.LEAST_SECONDS + 1)
    form = urlencode({"text": WORD, "ticket": found[1]})
    kind = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": BROWSER}
    http = HTTPConnection("127.0.0.1", port)
    http.request("POST", "/tip/", form, {**kind, "X-Forwarded-For": ADDRESS})
    answer = http.getresponse()
    assert (answer.status, answer.getheader("Set-Cookie")) == (200, None)
    assert set(added(before)) == KEPT_FOR_A_TIP
    words = said.read_text(encoding="utf-8")
    for trace in (ADDRESS, BROWSER, WORD, "127.0.0.1:", "/tip/"):
        assert trace not in words


def _register(folder: Path) -> dict[str, str]:
    """What tells a process to work on the register of the tests."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        (folder / "register.sqlite").symlink_to(str(told["NAME"]))
        return {"SEKISHO_DATA": str(folder), "SEKISHO_DATABASE": ""}
    who = f"{told['USER']}:{told['PASSWORD']}" if told["PASSWORD"] else told["USER"]
    port = f":{told['PORT']}" if told["PORT"] else ""
    if told["HOST"].startswith("/"):
        address = f"postgresql://{who}@{port}/{told['NAME']}?host={told['HOST']}"
    else:
        address = f"postgresql://{who}@{told['HOST']}{port}/{told['NAME']}"
    return {"SEKISHO_DATA": str(folder), "SEKISHO_DATABASE": address}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_it_answers(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("The site did not answer.")
