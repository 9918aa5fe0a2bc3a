"""The verbs of persons and of the log, as the keeper of the machine types them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sekisho.access import enrolment, log
from sekisho.access.action import Action, Concern
from sekisho.access.models import LogEntry, Person
from sekisho.access.verdict import Verdict
from sekisho.cli import main

NOW = datetime.now(UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation whose desk was opened once."""
    monkeypatch.setenv("SEKISHO_DATA", str(tmp_path))
    (tmp_path / "secret").write_text("of the tests")
    return tmp_path


def typed(*words: str) -> int:
    """The exit code of what was typed."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    return int(ended.value.code or 0)


def written(count: int) -> None:
    for number in range(count):
        concern = Concern("subject", str(number))
        log.write("sato", Action.SEE_SUBJECT, concern, Verdict(True, "yes"), at=NOW)


def test_a_log_as_it_was_written_is_said_to_be_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(3)
    assert typed("audit", "verify") == 0
    said = capsys.readouterr().err
    assert "3 entries read" in said
    assert "The log is as it was written." in said


def test_a_change_ends_with_1_and_says_where_also_to_machines(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(5)
    LogEntry.objects.filter(number=3).update(person="mori")
    assert typed("audit", "verify", "--as", "csv") == 1
    told = capsys.readouterr()
    assert told.out.splitlines()[1] == "3,changed,it is not what was sealed."
    assert "the first at entry 3" in told.err


def test_an_entry_that_was_noted_before_is_asked_for(folder: Path) -> None:
    written(2)
    seal = LogEntry.objects.get(number=2).seal
    assert typed("audit", "verify", "--noted", f"2:{seal}") == 0
    assert typed("audit", "verify", "--noted", f"1:{seal}") == 1


def test_a_person_is_added_and_their_code_is_printed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--name", "Sato Yuki", "--role", "officer", "--role", "examiner", "--office", "10")
    assert typed("person", "add", "sato", *words) == 0
    link = enrolment.find(capsys.readouterr().out.strip(), at=datetime.now(UTC))
    assert link is not None
    assert link.person == Person.objects.get(roles=["officer", "examiner"], office="10")
    entry = LogEntry.objects.get()
    assert (entry.person, entry.record) == ("command line", "sato")
    assert typed("person", "link", "sato") == 0
    assert enrolment.find(capsys.readouterr().out.strip(), at=datetime.now(UTC)) is not None


def test_what_cannot_be_is_said_with_its_remedy(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("person", "add", "sato", "--role", "offcer") == 1
    assert "Did you mean “officer”?" in capsys.readouterr().err
    assert typed("person", "link", "nobody") == 1
    (folder / "secret").unlink()
    assert typed("audit", "verify") == 1
    assert "No desk was ever opened" in capsys.readouterr().err
