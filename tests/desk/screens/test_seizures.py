"""Seizures on the desk: written down, read, handed over with two signatures, and verified."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from at_the_bench import a_photo, an_examination, an_order, told
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from sekisho.access.models import LogEntry, Person
from sekisho.register import custody, examinations
from sekisho.register.custody import Occasion, Piece
from sekisho.register.models import Exhibit, Handover, Seizure

ClientAs = Callable[..., Client]

pytestmark = pytest.mark.django_db
PASSWORD = "a long word of the tests"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """An installation without history: custody needs none."""
    settings.SEKISHO_FOLDER = tmp_path
    yield tmp_path


def seized(by: str = "tanaka", office: str = "10") -> Exhibit:
    piece = Piece(uuid4(), "White powder", "2.4", "KGM", "Shelf 1")
    occasion = Occasion("87-1", office, "X-DRUG")
    return custody.seize(uuid4(), occasion, [piece], by=by, at=NOW).exhibits.get()


def digits(username: str) -> str:
    device = TOTPDevice.objects.get(user__username=username)
    return f"{totp(device.bin_key):06d}"


def hand(client: Client, exhibit: Exhibit, **more: str) -> Any:
    said = {
        "exhibit_id": str(exhibit.exhibit_id),
        "handover_id": str(uuid4()),
        "why": "To the laboratory",
        "place": "Strong room",
        "giver_password": PASSWORD,
        "received_by": "sato",
        "receiver_password": PASSWORD,
    }
    if "receiver_code" not in more:
        more["receiver_code"] = digits("sato")
    return client.post(f"/seizure/{exhibit.seizure_id}/hand/", said | more)


def test_an_exhibit_is_handed_over_with_both_signatures(client_as: ClientAs) -> None:
    exhibit, giver = seized(), client_as("examiner", username="tanaka")
    client_as("examiner", username="sato")
    assert hand(giver, exhibit).status_code == 302
    exhibit.refresh_from_db()
    assert (custody.holder(exhibit), custody.verify(exhibit)) == ("sato", [])
    assert LogEntry.objects.filter(action="seize", record=exhibit.seizure.number).exists()
    page = giver.get(f"/seizure/{exhibit.seizure_id}/").content.decode()
    for word in ("whole", "White powder", "Strong room", "Narcotic drugs"):
        assert word in page
    assert "receiver_password" not in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"receiver_password": "guessed it"}, "The receiver&#39;s signature is wrong."),
        ({"receiver_code": "000000"}, "The receiver&#39;s signature is wrong."),
        ({"received_by": "nobody"}, "The receiver&#39;s signature is wrong."),
        ({"giver_password": "guessed it"}, "Your signature is wrong."),
        ({"why": " "}, "needs a reason and a place"),
    ],
)
def test_without_both_signatures_nothing_is_handed_over(
    client_as: ClientAs, wrong: dict[str, str], says: str
) -> None:
    exhibit, giver = seized(), client_as("examiner", username="tanaka")
    client_as("examiner", username="sato")
    answer = hand(giver, exhibit, **wrong)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert says in page
    assert PASSWORD not in page
    assert "guessed it" not in page
    assert Handover.objects.count() == 0


def test_only_the_holder_of_my_office_with_the_right_role_hands_over(client_as: ClientAs) -> None:
    exhibit = seized()
    client_as("examiner", username="sato")
    assert hand(client_as("examiner", username="mori"), exhibit).status_code == 400
    assert hand(client_as("officer", username="abe"), exhibit).status_code == 403
    assert hand(client_as("examiner", office="20"), exhibit).status_code == 403
    assert Handover.objects.count() == 0


def test_a_broken_chain_is_said_first(client_as: ClientAs) -> None:
    exhibit = seized()
    Exhibit.objects.update(quantity="0.4")
    page = client_as("examiner", username="tanaka").get(f"/seizure/{exhibit.seizure_id}/")
    assert "The chain of custody is broken." in page.content.decode()
    assert "receiver_password" not in page.content.decode()


def test_a_photograph_whose_file_was_changed_breaks_the_chain(
    client_as: ClientAs, folder: Path
) -> None:
    order = an_order()
    number = uuid4()
    photo = a_photo(folder / "photographs", order, number)
    piece = Piece(uuid4(), "Shoes", "3", "PR", "Shelf", (photo.photo_id,))
    signed = an_examination(
        order,
        examination_id=number,
        outcome="critical",
        codes=("I-MARK",),
        photos=(told(photo),),
        pieces=(piece,),
    )
    examinations.sign(signed, by="tanaka", at=NOW, zone="UTC")
    client = client_as("examiner", username="tanaka")
    address = f"/seizure/{Seizure.objects.get().seizure_id}/"
    assert "is whole" in client.get(address).content.decode()
    next((folder / "photographs").rglob("*.jpg")).write_bytes(b"\xff\xd8\xff")
    assert f"{photo.photo_id} is not what was kept" in client.get(address).content.decode()


def test_a_seizure_is_written_down_at_the_desk(client_as: ClientAs) -> None:
    client = client_as("supervisor", username="mori")
    assert client.get("/seizures/new/").status_code == 200
    said = {
        "seizure_id": str(uuid4()),
        "subject": "P-77",
        "reason": "Hidden in the lining",
        "exhibit_id": [str(uuid4()), str(uuid4())],
        "exhibit_what": ["Suitcase", ""],
        "exhibit_quantity": ["1", ""],
        "exhibit_unit": ["H87", ""],
        "exhibit_place": ["Room 2", ""],
    }
    for _ in range(2):
        assert client.post("/seizures/new/", said).status_code == 302
    found = Seizure.objects.get()
    assert (found.number, found.exhibits.get().taken_by) == (f"10-{found.year}-0001", "mori")
    listed = client.get("/seizures/?number=0001").content.decode()
    assert "Suitcase" in listed
    wrong = said | {"seizure_id": str(uuid4()), "exhibit_what": ["", ""]}
    assert "A seizure needs goods." in client.post("/seizures/new/", wrong).content.decode()


def test_an_office_sees_its_own_seizures_and_the_centre_all(client_as: ClientAs) -> None:
    exhibit = seized(office="20")
    number = exhibit.seizure.number
    assert number not in client_as("officer", office="10").get("/seizures/").content.decode()
    address = f"/seizure/{exhibit.seizure_id}/"
    assert client_as("officer", office="10").get(address).status_code == 403
    centre = client_as("auditor", office="", username="centre")
    assert number in centre.get("/seizures/").content.decode()
    assert centre.get(f"/seizure/{uuid4()}/").status_code == 404


def test_wrong_passwords_of_a_receiver_lock_the_name(client_as: ClientAs) -> None:
    exhibit, giver = seized(), client_as("examiner", username="tanaka")
    client_as("examiner", username="sato")
    for _ in range(6):
        hand(giver, exhibit, receiver_password="guessed it")
    assert hand(giver, exhibit).status_code in (400, 429)
    assert Handover.objects.count() == 0
    assert Person.objects.filter(username="sato").exists()
