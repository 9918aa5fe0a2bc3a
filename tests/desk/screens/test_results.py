"""Results: an office sees its own; figures are counted once, and anew when history has grown."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from django.test import Client
from fetched_days import fetched
from installations import SEED, at, founded, write_items

from sekisho.access.models import Person
from sekisho.desk.figures import kept
from sekisho.desk.figures.part import or_why
from sekisho.desk.web.border import opened
from sekisho.flow import Checkpoint
from sekisho.flow.loop import deeds
from sekisho.flow.loop.ledger import Span
from sekisho.flow.loop.results import record
from sekisho.register import figures as register
from sekisho.register.figures import Counted, Period
from sekisho.register.models import KeptFigures

ClientAs = Callable[..., Client]
MINUTE = timedelta(minutes=1)
NOW = datetime(2024, 4, 20, 9, tzinfo=UTC)
PAGES = ("", "measures/", "missed/", "enforcement/", "workload/", "changes/", "objects/")

pytestmark = pytest.mark.django_db


def red_of(checkpoint: Checkpoint) -> list[str]:
    told = checkpoint.history.sql(
        "SELECT subject_id FROM selection WHERE channel = 'red' ORDER BY subject_id"
    )
    found: list[str] = told["subject_id"].to_pylist()
    return found


@pytest.fixture(scope="module")
def inspected(chosen_border: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The administration with results of all examinations but one; only to be read."""
    truth = founded(tmp_path_factory.getbasetemp()).files.border
    folder = shutil.copytree(chosen_border, tmp_path_factory.mktemp("results") / "border")
    checkpoint = at_desk(folder)
    looked_at = red_of(checkpoint)[1:]
    mine = pc.is_in(truth.items["item_id"], value_set=pa.array(looked_at))
    items = truth.items.filter(mine)
    file = write_items(folder / "results.csv", items, truth.inspect(looked_at))
    record(checkpoint, file, "sekisho", at=at(60 * 24 * 40))
    return folder


@pytest.fixture(scope="module")
def counted(inspected: Path) -> dict[str, Any]:
    """All parts of the usual days, counted once."""
    checkpoint = at_desk(inspected)
    (days,) = checkpoint.history.sql("SELECT max(selected_on) AS last FROM selection").to_pylist()
    months = days["last"].year * 12 + days["last"].month - 3
    span = Span(date(months // 12, months % 12 + 1, 1), days["last"] + timedelta(days=1))
    ask = {name: partial(part.count, checkpoint, span) for name, part in kept.PARTS.items()}
    return {name: or_why(one) for name, one in ask.items()}


@pytest.fixture
def desk(inspected: Path, counted: dict[str, Any], tmp_path: Path, settings: Any, db: None) -> Path:
    """The desk before it, with what the courier has fetched and counted."""
    settings.SEKISHO_FOLDER = shutil.copytree(inspected, tmp_path / "border")
    with opened() as checkpoint:
        fetched(checkpoint)
    usual = register.usual_period()
    assert usual is not None
    for part, told in counted.items():
        row = register.asked(part, usual, at=NOW)
        how = Counted(register.stands_at(), 0.1, NOW - MINUTE)
        register.counted(row.pk, told, {}, how)
    return Path(settings.SEKISHO_FOLDER)


def at_desk(folder: Path) -> Checkpoint:
    return Checkpoint(folder, seed=SEED, cores=2)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:400]
    return answer.content.decode()


def examined(text: str) -> int:
    """How many controls a page of enforcement results says there were."""
    found = re.search(r"\d+ of (\d+) controls", text)
    assert found is not None
    return int(found[1])


def test_before_anything_was_selected_a_page_says_what_would_be_here(client_as: ClientAs) -> None:
    assert "Nothing was selected yet" in text_of(client_as("analyst"), "/results/")


def test_every_page_answers_in_words_with_pictures_and_tables(
    desk: Path, client_as: ClientAs
) -> None:
    client = client_as("supervisor", office="")
    for page in PAGES:
        text = text_of(client, f"/results/{page}")
        assert 'class="answer' in text, page
        refused = page == "changes/"  # these days are too few to say what is usual
        assert refused or "<table" in text, page
        assert refused or "<svg" in text.split("<h1>")[1], page
        assert "style=" not in text, page


def test_every_page_speaks_japanese(desk: Path, client_as: ClientAs) -> None:
    client = client_as("supervisor", office="")
    Person.objects.update(language="ja")
    for page in PAGES:
        text = text_of(client, f"/results/{page}")
        says = re.findall(r'<p class="(?:answer|said)">(.*?)</p>|<dd>(.*?)</dd>', text)
        assert says, page
        assert [one for one in says if not re.search("[一-龠ぁ-ん]", "".join(one))] == []


def test_an_office_sees_its_own_and_is_refused_the_others(desk: Path, client_as: ClientAs) -> None:
    whole = examined(text_of(client_as("auditor", office=""), "/results/enforcement/"))
    own = client_as("auditor", office="10")
    text_of(own, "/results/enforcement/")  # counted now, for the first time
    mine = examined(text_of(own, "/results/enforcement/"))
    assert 0 < mine < whole
    assert own.get("/results/enforcement/?office=20").status_code == 403
    assert 'value="10"' not in text_of(own, "/results/").split("<nav")[0]
    assert "<select" not in text_of(own, "/results/")


def test_days_that_were_never_counted_are_begun_and_shown_when_they_are_there(
    desk: Path, client_as: ClientAs
) -> None:
    client = client_as("analyst", office="")
    last = register.usual_period()
    assert last is not None
    days = f"since={last.until - timedelta(days=3)}&to={last.until - timedelta(days=1)}"
    text = text_of(client, f"/results/workload/?{days}")
    assert "controls wait" in text or "counted for the first time" in text
    assert client.get("/results/workload/?since=tomorrow").status_code == 400
    assert client.get("/results/workload/?since=2024-05-02&to=2024-05-01").status_code == 400
    assert client.get("/results/luck/").status_code == 404


def test_the_hit_rate_moves_when_a_finding_was_delivered(desk: Path, client_as: ClientAs) -> None:
    client = client_as("supervisor", office="")
    before = examined(text_of(client, "/results/enforcement/"))
    as_of = client.get("/results/enforcement/as-of/").json()
    assert as_of["is_old"] is False
    with opened() as checkpoint:
        (subject, *_) = red_of(checkpoint)
        told = {"outcome": "irregular", "examined_on": "2024-04-15", "what": "value"}
        deed = deeds.Brought(uuid4(), "finding", subject, told, "sato", NOW)
        assert deeds.bring(checkpoint, deed, at=NOW) == ""
        fetched(checkpoint)
        assert client.get("/results/enforcement/as-of/").json()["is_old"] is True
        assert kept.renew(checkpoint, NOW + timedelta(minutes=1)) == len(kept.PARTS)
    assert examined(text_of(client, "/results/enforcement/")) == before + 1
    now = client.get("/results/enforcement/as-of/").json()
    assert now["is_old"] is False
    assert now["counted_at"] > as_of["counted_at"]


def test_what_was_counted_a_moment_ago_rests(desk: Path) -> None:
    KeptFigures.objects.update(stood_at=0, counted_at=NOW, took_seconds=1.0)
    with opened() as checkpoint:
        assert kept.renew(checkpoint, NOW + timedelta(seconds=1)) == 0
        assert kept.renew(checkpoint, NOW + timedelta(seconds=9)) == len(kept.PARTS)


def test_figures_that_take_long_are_counted_by_the_worker(desk: Path) -> None:
    KeptFigures.objects.update(stood_at=0, took_seconds=100.0, counted_at=None)
    with opened() as checkpoint:
        assert kept.renew(checkpoint, NOW) == len(kept.PARTS)
    assert {row.stood_at for row in KeptFigures.objects.all()} != {0}


def test_figures_that_nobody_looks_at_are_forgotten(desk: Path) -> None:
    old = Period(date(2020, 1, 1), date(2020, 2, 1))
    register.asked("objects", old, at=NOW - timedelta(days=register.KEEP_DAYS + 1))
    assert register.forget(NOW) == 1
    assert KeptFigures.objects.count() == len(kept.PARTS)


def test_a_picture_and_its_table_can_be_downloaded(desk: Path, client_as: ClientAs) -> None:
    client = client_as("analyst", office="")
    answer = client.get("/results/enforcement/?as=csv&of=findings-by-month")
    assert answer["Content-Disposition"] == 'attachment; filename="findings-by-month.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert sum(int(row["examined"]) for row in rows) > 0
    svg = client.get("/results/enforcement/?as=svg&of=findings-by-month")
    assert svg["Content-Type"].startswith("image/svg+xml")
    assert "var(" not in svg.content.decode()
    assert client.get("/results/enforcement/?as=svg&of=nothing").status_code == 404
    assert client.get("/results/enforcement/?as=exe&of=findings-by-month").status_code == 404


def test_the_report_is_made_as_a_job_and_kept_as_one_file(desk: Path, client_as: ClientAs) -> None:
    client = client_as("supervisor", office="10")
    usual = register.usual_period("10")
    assert usual is not None
    last = usual.until - timedelta(days=1)
    days = {"since": usual.since.isoformat(), "to": last.isoformat(), "office": "10"}
    assert client.get("/results/report/", days).status_code == 404
    begun = client.post("/results/report/make/", days)
    assert begun.status_code == 302
    led = client.get(begun["Location"])
    file = client.get(led["Location"])
    assert file["Content-Disposition"].startswith("attachment")
    assert "What was looked at, what was found, and what was missed" in file.content.decode()


def test_counting_anew_leads_back_to_the_page(desk: Path, client_as: ClientAs) -> None:
    client = client_as("supervisor", office="")
    usual = register.usual_period()
    assert usual is not None
    told = {"page": "objects", "since": usual.since, "to": usual.until - timedelta(days=1)}
    begun = client.post("/results/anew/", told)
    assert client.get(begun["Location"])["Location"].startswith("/results/objects/?since=")


def test_the_objects_of_control_stand_beside_those_of_japan(
    desk: Path, client_as: ClientAs
) -> None:
    text = text_of(client_as("auditor", office=""), "/results/objects/")
    for told in ("1,109", "158", "80.5", "12.6", "Japan Customs"):
        assert told in text
    assert "goods items came here in 2024" in text
