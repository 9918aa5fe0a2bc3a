"""The journal keeps every byte once, whoever is killed while it does."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.errors import HistoryDamaged, NotFound, WrongFile
from sekisho.intake.journal import Journal

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

# Receives one file after another until it is killed; says so as soon as it has begun.
RECEIVER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from sekisho.intake.journal import Journal
journal = Journal(Path(sys.argv[1]))
print("begun", flush=True)
for number in range(int(sys.argv[2]), 10**6):
    body = (b"%d," % number) * 40_000
    arrival = journal.receive(body, f"{number}.csv", "test", datetime(2026, 1, 1, tzinfo=UTC))
    print(number, arrival.arrival_id, flush=True)
"""


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal")


def test_bytes_are_kept_under_their_hash_with_what_is_known_of_them(journal: Journal) -> None:
    arrival = journal.receive(b"a,b\n1,2\n", "in/small.csv", "broker 7", AT)
    assert arrival.arrival_id == hashlib.sha256(b"a,b\n1,2\n").hexdigest()
    assert (arrival.name, arrival.source, arrival.size_bytes) == ("small.csv", "broker 7", 8)
    assert journal.open(arrival.arrival_id).read_bytes() == b"a,b\n1,2\n"
    assert journal.arrival(arrival.arrival_id) == arrival
    assert journal.arrivals() == [arrival]


def test_a_path_and_its_bytes_are_the_same_arrival(journal: Journal, tmp_path: Path) -> None:
    source = tmp_path / "given.csv"
    source.write_bytes(b"x" * 3_000_000)
    first = journal.receive(source, source.name, "folder", AT)
    again = journal.receive(source.read_bytes(), "other.csv", "desk", AT + timedelta(days=1))
    assert again == first
    assert len(list(journal.folder.rglob("*.body"))) == 1


def test_unreadable_bytes_are_kept_like_any_others(journal: Journal) -> None:
    for body in (b"", bytes(range(256)), b"PK\x03\x04"):
        arrival = journal.receive(body, "given", "test", AT)
        assert journal.open(arrival.arrival_id).read_bytes() == body


def test_arrivals_stand_in_the_order_in_which_they_came(journal: Journal) -> None:
    for number in (3, 1, 2):
        journal.receive(b"%d" % number, f"{number}", "test", AT + timedelta(hours=number))
    assert [one.name for one in journal.arrivals()] == ["1", "2", "3"]


@given(name=st.text(max_size=60), sender=st.text(max_size=20))
def test_any_name_can_be_kept_and_none_leaves_the_folder(
    tmp_path_factory: pytest.TempPathFactory, name: str, sender: str
) -> None:
    folder = tmp_path_factory.mktemp("names")
    journal = Journal(folder / "journal")
    journal.receive(b"x", name, sender, AT)
    journal.receive(b"y", f"../../{name}", sender, AT)
    assert {path.name for path in folder.iterdir()} == {"journal"}
    assert all("/" not in one.name for one in journal.arrivals())


@pytest.mark.parametrize("number", ["", "../../etc/passwd", "0" * 63, "Z" * 64, "0" * 64])
def test_an_arrival_that_nobody_received_is_not_found(number: str, journal: Journal) -> None:
    with pytest.raises(NotFound):
        journal.open(number)
    with pytest.raises(NotFound):
        journal.arrival(number)


def test_a_file_that_cannot_be_opened_is_a_wrong_file(journal: Journal, tmp_path: Path) -> None:
    for source in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(WrongFile, match="cannot be opened"):
            journal.receive(source, source.name, "test", AT)
    assert list(journal.folder.rglob("*.*")) == []


def test_bytes_that_have_changed_are_found_out(journal: Journal) -> None:
    arrival = journal.receive(b"a,b\n", "given", "test", AT)
    journal.check(arrival.arrival_id)
    journal.open(arrival.arrival_id).write_bytes(b"a,c\n")
    with pytest.raises(HistoryDamaged, match="have changed"):
        journal.check(arrival.arrival_id)


def test_a_body_cut_short_is_made_whole_by_the_next_receipt(journal: Journal) -> None:
    arrival = journal.receive(b"a,b\n1,2\n", "given", "test", AT)
    journal.open(arrival.arrival_id).write_bytes(b"a,")
    journal.receive(b"a,b\n1,2\n", "given", "test", AT)
    journal.check(arrival.arrival_id)


def test_a_note_that_is_lost_is_written_by_the_next_receipt(journal: Journal) -> None:
    arrival = journal.receive(b"a,b\n", "given", "test", AT)
    journal.open(arrival.arrival_id).with_suffix(".json").unlink()
    assert journal.arrivals() == []
    assert journal.receive(b"a,b\n", "given", "test", AT) == arrival


def test_whoever_is_killed_leaves_whole_arrivals_and_nothing_that_was_told_is_lost(
    journal: Journal,
) -> None:
    journal.folder.mkdir()
    told: dict[str, str] = {}
    for number in range(8):
        receiver = subprocess.Popen(
            [sys.executable, "-c", RECEIVER, str(journal.folder), str(number * 1_000)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert receiver.stdout is not None
        for _ in range(2 + 3 * number):
            words = receiver.stdout.readline().split()
            if len(words) == 2:
                told[words[1]] = words[0]
        receiver.kill()
        receiver.communicate()
    kept = {one.arrival_id: one for one in journal.arrivals()}
    assert set(told) <= set(kept)
    for arrival_id in kept:
        journal.check(arrival_id)
    for arrival_id, name in told.items():
        assert kept[arrival_id].name == f"{name}.csv"


def test_what_killed_receipts_left_is_swept_away_and_nothing_else(journal: Journal) -> None:
    arrival = journal.receive(b"a,b\n", "given", "test", AT)
    body = journal.open(arrival.arrival_id)
    for folder in (journal.folder, body.parent):
        (folder / "half.part").write_bytes(b"a,")
        os.utime(folder / "half.part", (AT.timestamp(), AT.timestamp()))
    assert journal.sweep(AT) == 0
    assert journal.sweep(AT + timedelta(seconds=1)) == 2
    journal.check(arrival.arrival_id)
    assert list(journal.folder.rglob("*.part")) == []
