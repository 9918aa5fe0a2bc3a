"""The bench without script: orders of the day, the steps as one form, what was signed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from at_the_bench import jpeg
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sekisho.register import orders
from sekisho.register.models import Deed, Examination, Order, Photo, Seizure, SetAside, Waiting

ClientAs = Callable[..., Client]
Fields = dict[str, Any]

pytestmark = pytest.mark.django_db
ASKED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """An installation without history: the bench needs none."""
    settings.SEKISHO_FOLDER = tmp_path
    yield tmp_path


def an_order(subject: str = "87-1", office: str = "10", **more: Any) -> Order:
    wanted = orders.Wanted(
        subject, office, date(2026, 11, 20), declaration_number=subject[:-2], goods="shoes", **more
    )
    return orders.order(uuid4(), wanted, by="sato", at=ASKED)


def waiting(subject: str, due: datetime) -> None:
    Waiting.objects.create(
        subject_id=subject,
        office="10",
        selected_on=date(2026, 11, 20),
        channel="red",
        chosen_by="criteria",
        place=1,
        risk=80.0,
        declaration_number=subject[:-2],
        net_mass_kg=1200.5,
        why={"en": ["The price is low."], "ja": ["価格が低い。"]},
        due_at=due,
    )


def fields(order: Order, **more: Any) -> Fields:
    said: Fields = {
        "examination_id": str(uuid4()),
        "order_id": str(order.order_id),
        "begun_at": "2026-11-20T09:00:00+09:00",
        "ended_at": "2026-11-20T09:20:00+09:00",
        "outcome": "nothing_found",
        "signed_name": "Tanaka Yui",
    }
    return said | more


def test_orders_stand_nearest_deadline_first_with_those_of_nobody(client_as: ClientAs) -> None:
    an_order("late-1")
    an_order("soon-1", note="Look under the soles")
    an_order("other-1", assigned_to="mori")
    an_order("away-1", office="20")
    waiting("soon-1", datetime(2026, 11, 20, 9, 40, tzinfo=UTC))
    page = client_as("examiner").get("/examine/").content.decode()
    assert [page.count(f">{name}<") for name in ("soon", "late", "other", "away")] == [1, 1, 0, 0]
    assert page.index(">soon<") < page.index(">late<")
    assert "Look under the soles" in page
    assert "2026-11-20 09:40" in page


def test_a_number_leads_to_its_order_and_an_unknown_one_says_so(client_as: ClientAs) -> None:
    order = an_order()
    client = client_as("examiner")
    assert client.get("/examine/?number= 87 ")["Location"] == f"/examine/{order.order_id}/"
    assert "bears the number 99" in client.get("/examine/?number=99").content.decode()


def test_the_whole_examination_goes_through_as_a_plain_form(
    client_as: ClientAs, folder: Path
) -> None:
    order = an_order()
    waiting("87-1", datetime(2026, 11, 20, 9, 40, tzinfo=UTC))
    client = client_as("examiner")
    page = client.get(f"/examine/{order.order_id}/").content.decode()
    assert "1200.5" in page
    said = {
        "identified": "87",
        "present": "Abe\nCarrier",
        "seal_number": ["S1", "", "", ""],
        "seal_before": ["broken", "", "", ""],
        "seal_after": ["S2", "", "", ""],
        "tool": ["SCALES", "DOG"],
        "quantity_what": ["Net mass", "", ""],
        "quantity_unit": ["KGM", "", ""],
        "quantity_declared": ["1200.5", "", ""],
        "quantity_found": ["1400", "", ""],
        "code": ["Q-MORE"],
        "exhibit_what": ["Shoes", "", ""],
        "exhibit_quantity": ["200", "", ""],
        "exhibit_unit": ["PR", "", ""],
        "exhibit_place": ["Shelf 4", "", ""],
        "photograph": SimpleUploadedFile("x.html", jpeg(), "text/html"),
        "view": "seal",
    }
    sent = fields(order, outcome="irregular", **said)
    del sent["ended_at"]
    answer = client.post(f"/examine/{order.order_id}/", sent)
    found = Examination.objects.get()
    assert answer["Location"] == f"/examination/{found.examination_id}/"
    assert (found.identified_how, found.present, found.tools) == (
        "typed",
        ["Abe", "Carrier"],
        ["SCALES", "DOG"],
    )
    assert found.seals == [{"number": "S1", "before": "broken", "after": "S2"}]
    assert found.quantities[0]["found"] == "1400"
    assert Seizure.objects.get().exhibits.get().photos[0]["sha256"] == Photo.objects.get().sha256
    assert {one.kind for one in Deed.objects.all()} == {"entry", "finding"}
    record = client.get(answer["Location"]).content.decode()
    for word in ("Irregular", "There are more goods than declared.", "Tanaka Yui"):
        assert word in record


def test_a_form_that_is_wrong_comes_back_with_what_was_typed_and_its_photographs(
    client_as: ClientAs,
) -> None:
    order = an_order()
    sent = fields(order, outcome="irregular", note="Smells of glue", seal_number="S9")
    sent["photograph"] = SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")
    answer = client_as("examiner").post(f"/examine/{order.order_id}/", sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    for word in ("What was found is not said.", "Smells of glue", 'value="S9"', "Tanaka Yui"):
        assert word in page
    photo = Photo.objects.get()
    assert f"{photo.photo_id} {photo.sha256}" in page
    assert sent["examination_id"] in page


def test_goods_are_taken_only_by_whoever_may(client_as: ClientAs) -> None:
    order = an_order()
    said = fields(order, outcome="critical", code="X-DRUG", exhibit_what="Powder")
    officer = client_as("officer")
    assert "exhibit_what" not in officer.get(f"/examine/{order.order_id}/").content.decode()
    assert officer.post(f"/examine/{order.order_id}/", said).status_code == 403
    assert Seizure.objects.count() == 0
    assert Order.objects.get().is_open


def test_an_order_of_another_office_is_not_mine_to_examine(client_as: ClientAs) -> None:
    order = an_order(office="20")
    client = client_as("examiner", office="10")
    assert client.get(f"/examine/{order.order_id}/").status_code == 403
    assert client.post("/examine/send/", fields(order)).status_code == 403
    assert client.get(f"/examine/{uuid4()}/").status_code == 404


def test_a_telephone_sends_the_same_twice_and_it_is_there_once(client_as: ClientAs) -> None:
    order = an_order()
    client = client_as("examiner")
    said = fields(order)
    begun = {name: said[name] for name in ("examination_id", "order_id", "begun_at")}
    assert client.post("/examine/begin/", begun).status_code == 200
    one, other = (client.post("/examine/send/", said).json() for _ in range(2))
    assert one == other
    assert client.post("/examine/begin/", begun).status_code == 400
    assert (Examination.objects.count(), Deed.objects.count()) == (1, 2)


def test_another_content_under_the_same_number_is_refused_in_words_and_a_person_decides(
    client_as: ClientAs,
) -> None:
    order = an_order()
    client = client_as("examiner")
    said = fields(order)
    client.post("/examine/send/", said)
    answer = client.post(
        "/examine/send/", said | {"note": "Other"}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 400
    assert "another examination" in answer.json()["label"]
    aside = SetAside.objects.get()
    page = client.get("/examine/aside/").content.decode()
    assert "Other" in page
    assert "A supervisor decides." in page
    decision = {"aside": str(aside.aside_id), "decision": "enter"}
    assert client.post("/examine/aside/", decision).status_code == 403
    supervisor = client_as("supervisor")
    assert supervisor.post("/examine/aside/", decision).status_code == 302
    assert Examination.objects.count() == 2
    assert supervisor.post("/examine/aside/", {"aside": "x"}).status_code == 404


@pytest.mark.parametrize(
    "more",
    [
        {"begun_at": "0001-01-01T00:00:00+09:00"},
        {"ended_at": "9999-12-31T23:59:59-09:00"},
        {"examination_id": "1 OR 1=1"},
        {"photo": "x y"},
        {"photo": f"{uuid4()} {'0' * 63}"},
        {"outcome": "<script>"},
        {"tool": "'; DROP TABLE"},
        {"exhibit_what": "Box", "exhibit_id": "../1", "outcome": "critical", "code": "X-ARMS"},
    ],
)
def test_nonsense_from_a_telephone_is_answered_with_a_remedy(
    client_as: ClientAs, more: Fields
) -> None:
    said = fields(an_order(), **more)
    answer = client_as("examiner").post(
        "/examine/send/", said, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json()["hint"]
    assert Examination.objects.count() == 0


def test_signs_that_nobody_types_are_left_out_and_the_rest_is_kept_as_it_is(
    client_as: ClientAs,
) -> None:
    said = fields(an_order(), note="<b>zero\x00</b>\nnext", present="A\x00be\n\n")
    client = client_as("examiner")
    assert client.post("/examine/send/", said).status_code == 200
    found = Examination.objects.get()
    assert (found.note, found.present) == ("<b>zero</b>\nnext", ["Abe"])
    page = client.get(f"/examination/{found.examination_id}/").content.decode()
    assert "&lt;b&gt;zero" in page


def sent_photo(client: Client, order: Order, content: bytes, **more: str) -> Any:
    import hashlib  # noqa: PLC0415 - only this helper needs it

    said = {
        "photo_id": str(uuid4()),
        "examination_id": str(uuid4()),
        "order_id": str(order.order_id),
        "sha256": hashlib.sha256(content).hexdigest(),
        "taken_at": "2026-11-20T09:05:00Z",
        "view": "goods",
    } | more
    address = "/examine/photo/?" + "&".join(f"{name}={value}" for name, value in said.items())
    return client.post(
        address, content, content_type="text/html", headers={"Accept": "application/json"}
    )


def test_a_photograph_is_answered_with_its_hash_and_served_as_nothing_but_a_picture(
    client_as: ClientAs,
) -> None:
    order = an_order()
    client = client_as("examiner")
    told = sent_photo(client, order, jpeg() + b"<script>alert(1)</script>").json()
    photo = Photo.objects.get(photo_id=UUID(told["photo_id"]))
    assert told["sha256"] == photo.sha256
    answer = client.get(f"/photograph/{photo.photo_id}/")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"script" not in answer.content
    assert (
        client_as("examiner", office="20").get(f"/photograph/{photo.photo_id}/").status_code == 403
    )
    assert client_as("hotline").get(f"/photograph/{photo.photo_id}/").status_code == 403


@pytest.mark.parametrize(
    ("content", "more"),
    [
        (b"<svg/>", {}),
        (jpeg(), {"sha256": "0" * 64}),
        (jpeg(), {"sha256": "../../etc"}),
        (jpeg(), {"photo_id": "1"}),
        (jpeg(), {"taken_at": "yesterday"}),
        (jpeg(), {"taken_at": "2026-11-20T09:05:00"}),
        (b"\xff\xd8\xff" + b"\0" * (13 * 1024 * 1024), {}),
    ],
    ids=["svg", "other hash", "path", "no uuid", "no instant", "no zone", "too long"],
)
def test_what_is_no_photograph_or_says_nonsense_is_refused(
    client_as: ClientAs, folder: Path, content: bytes, more: Fields
) -> None:
    answer = sent_photo(client_as("examiner"), an_order(), content, **more)
    assert answer.status_code == 400
    assert answer.json()["label"]
    assert Photo.objects.count() == 0
    assert not (folder / "photographs").exists()


def test_the_key_of_the_telephone_is_each_persons_own(client_as: ClientAs) -> None:
    one, other = (client_as("examiner", username=name) for name in ("abe", "mori"))
    mine, theirs = one.get("/examine/who/").json(), other.get("/examine/who/").json()
    assert mine["person"] == "abe"
    assert mine["key"] == one.get("/examine/who/").json()["key"]
    assert mine["key"] != theirs["key"]


def test_the_empty_pages_of_the_telephone_hold_no_order(client_as: ClientAs) -> None:
    an_order("secret-1")
    client = client_as("examiner")
    for part in ("list", "order"):
        page = client.get(f"/examine/shell/{part}/").content.decode()
        assert "secret" not in page
        assert "data-shell" in page
    assert client.get("/examine/today/").json()["orders"][0]["number"] == "secret"


def test_the_worker_of_the_telephone_is_a_script_for_everybody(client: Client) -> None:
    answer = client.get("/examine/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "{static}" not in answer.content.decode()


def test_every_step_can_be_read_in_japanese(client_as: ClientAs) -> None:
    order = an_order()
    client = client_as("examiner")
    client.cookies["language"] = "ja"
    from sekisho.access.models import Person  # noqa: PLC0415 - only once Django is set up

    Person.objects.update(language="ja")
    page = client.get(f"/examine/{order.order_id}/").content.decode()
    body = re.sub(r"<[^>]+>", " ", page)
    assert "非違なし" in body
    for word in ("Seal", "Tools used", "Photographs", "Sign", "Nothing found"):
        assert f" {word} " not in body
