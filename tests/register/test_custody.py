"""Custody: every change, removal and insertion in the chain of an exhibit is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from at_the_bench import NOW, a_photo, an_order

from sekisho.errors import NotFound, WrongInput
from sekisho.register import custody
from sekisho.register.custody import Occasion, Passing, Piece
from sekisho.register.models import Exhibit, Handover, Photo, Seizure

pytestmark = pytest.mark.django_db


def _seize(pieces: int = 1, **more: Any) -> Seizure:
    goods = [Piece(uuid4(), f"Box {n}", "1", "XPK", "Shelf 1", **more) for n in range(pieces)]
    return custody.seize(uuid4(), Occasion("87-1", "10", "X-DRUG"), goods, by="tanaka", at=NOW)


def _hand(exhibit: Exhibit, by: str, to: str, number: int = 1) -> Handover:
    passing = Passing(to, "Strong room", "To the laboratory", "both with password")
    at = NOW + timedelta(hours=number)
    return custody.hand_over(uuid4(), exhibit.exhibit_id, passing, by=by, at=at)


@pytest.fixture
def exhibit() -> Exhibit:
    """An exhibit that went through three hands."""
    found = _seize().exhibits.get()
    for number, (by, to) in enumerate([("tanaka", "sato"), ("sato", "mori"), ("mori", "abe")], 1):
        _hand(found, by, to, number)
    found.refresh_from_db()
    return found


def test_an_exhibit_knows_who_holds_it_and_where(exhibit: Exhibit) -> None:
    assert (custody.holder(exhibit), custody.place(exhibit)) == ("abe", "Strong room")
    assert [link.number for link in custody.chain(exhibit)] == [1, 2, 3]
    assert custody.verify(exhibit) == []


def test_seizures_are_numbered_by_office_and_year_and_written_once() -> None:
    numbers = [_seize().number, _seize().number]
    assert numbers == ["10-2026-0001", "10-2026-0002"]
    number = uuid4()
    piece = Piece(uuid4(), "Box", "1", "", "")
    occasion = Occasion("87-1", "20", "X-DRUG")
    one, other = (custody.seize(number, occasion, [piece], by="tanaka", at=NOW) for _ in range(2))
    assert one == other
    assert one.number == "20-2026-0001"
    with pytest.raises(WrongInput, match="needs goods"):
        custody.seize(uuid4(), occasion, [], by="tanaka", at=NOW)


FORGED = {"photo_id": str(uuid4()), "sha256": "0" * 64, "kept_sha256": "0" * 64}
CHANGES: list[tuple[str, Callable[[Exhibit], object]]] = [
    ("description", lambda it: Exhibit.objects.filter(pk=it.pk).update(description="Sugar")),
    ("quantity", lambda it: Exhibit.objects.filter(pk=it.pk).update(quantity="0.5")),
    ("hashes", lambda it: Exhibit.objects.filter(pk=it.pk).update(photos=[FORGED])),
    ("who took", lambda it: Seizure.objects.update(seized_by="abe")),
    ("number", lambda it: Seizure.objects.update(number="10-2026-0009")),
    ("office", lambda it: Seizure.objects.update(office="20")),
    ("why", lambda it: it.handovers.filter(number=2).update(why="To the laboratory.")),
    ("when", lambda it: it.handovers.filter(number=2).update(at=NOW)),
    ("to whom", lambda it: it.handovers.filter(number=3).update(received_by="tanaka")),
    ("first link gone", lambda it: it.handovers.filter(number=1).delete()),
    ("middle link gone", lambda it: it.handovers.filter(number=2).delete()),
    ("last link gone", lambda it: it.handovers.filter(number=3).delete()),
    (
        "last link gone and counted down",
        lambda it: (
            it.handovers.filter(number=3).delete(),
            Exhibit.objects.filter(pk=it.pk).update(links=2),
        ),
    ),
    (
        "links renumbered",
        lambda it: (
            it.handovers.filter(number=2).delete(),
            it.handovers.filter(number=3).update(number=2),
        ),
    ),
    (
        "link put in",
        lambda it: Handover.objects.create(
            handover_id=uuid4(),
            exhibit=it,
            number=4,
            given_by="abe",
            received_by="tanaka",
            at=NOW,
            place="",
            why="",
            signed_how="",
            before=custody.chain(it)[-1].seal,
            seal="0" * 64,
        ),
    ),
]


@pytest.mark.parametrize("change", [each for _, each in CHANGES], ids=[name for name, _ in CHANGES])
def test_whatever_is_changed_in_the_database_is_found(
    exhibit: Exhibit, change: Callable[[Exhibit], object]
) -> None:
    change(exhibit)
    found = Exhibit.objects.get(pk=exhibit.pk)
    assert custody.verify(found)
    with pytest.raises(WrongInput, match="broken"):
        _hand(found, custody.holder(found), "sato", 9)


def test_a_chain_of_another_exhibit_does_not_fit(exhibit: Exhibit) -> None:
    other = _seize().exhibits.get()
    Handover.objects.filter(exhibit=exhibit).update(exhibit=other)
    Exhibit.objects.filter(pk=other.pk).update(links=exhibit.links, head=exhibit.head)
    assert custody.verify(Exhibit.objects.get(pk=other.pk))
    assert custody.verify(Exhibit.objects.get(pk=exhibit.pk))


def test_a_chain_that_was_sealed_under_another_secret_is_not_ours(
    exhibit: Exhibit, settings: Any
) -> None:
    settings.SECRET_KEY = "whoever copies the table does not have it"
    assert custody.verify(exhibit)


def test_a_photograph_that_was_changed_in_the_database_is_found(tmp_path: Path) -> None:
    photo = a_photo(tmp_path, an_order(), uuid4())
    exhibit = _seize(photos=(photo.photo_id,)).exhibits.get()
    assert custody.verify(exhibit) == []
    Photo.objects.update(sha256="0" * 64)
    assert custody.verify(exhibit) == [
        f"The photograph {photo.photo_id} is not the one that was taken."
    ]


def test_only_whoever_holds_an_exhibit_hands_it_over() -> None:
    exhibit = _seize().exhibits.get()
    with pytest.raises(WrongInput, match="tanaka holds"):
        _hand(exhibit, "sato", "mori")
    with pytest.raises(WrongInput, match="You hold this exhibit"):
        _hand(exhibit, "tanaka", "tanaka")
    with pytest.raises(WrongInput, match="reason and a place"):
        custody.hand_over(
            uuid4(), exhibit.exhibit_id, Passing("sato", "", "", ""), by="tanaka", at=NOW
        )
    with pytest.raises(NotFound):
        custody.hand_over(uuid4(), uuid4(), Passing("a", "b", "c", "d"), by="tanaka", at=NOW)


def test_a_handover_that_is_sent_twice_is_one() -> None:
    exhibit = _seize().exhibits.get()
    number, passing = uuid4(), Passing("sato", "Strong room", "Kept", "both with password")
    for _ in range(2):
        custody.hand_over(number, exhibit.exhibit_id, passing, by="tanaka", at=NOW)
    assert Handover.objects.count() == 1
