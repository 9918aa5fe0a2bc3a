"""The public's pages: anybody gives a tip, and comes back to it with the code alone."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from PIL import Image

from sekisho.desk.screens.tip import gate
from sekisho.desk.web import drawing
from sekisho.register import tips
from sekisho.register.models import Tip, TipSource

pytestmark = pytest.mark.django_db


def ticket(seconds: int = 60) -> str:
    """A ticket that was issued so long ago."""
    return gate.issue(datetime.now(UTC) - timedelta(seconds=seconds))


def fields(**other: object) -> dict[str, object]:
    return {"text": "Shoes in the wheel arch.", "ticket": ticket(), **other}


def code_in(page: str) -> str:
    found = re.search(r'class="code"><strong>([a-z-]+)<', page)
    return found[1] if found else ""


def picture(**saved: object) -> bytes:
    kept = io.BytesIO()
    made = Image.new("RGB", (60, 40), "white")
    made.save(kept, "JPEG", **saved)
    return kept.getvalue()


def test_a_tip_is_kept_with_its_day_and_the_code_is_shown_once(client: Client) -> None:
    said = fields(party="7JD1S2X", expected_on="2030-01-02", contact="")
    page = client.post("/tip/?language=en", said).content.decode()
    tip = Tip.objects.get()
    assert (tip.text, tip.party, tip.way) == ("Shoes in the wheel arch.", "7JD1S2X", "web")
    assert re.fullmatch(r"([a-z]{6}-){3}[a-z]{6}", code_in(page))
    assert code_in(page) not in str(list(TipSource.objects.values()))
    again = client.post("/tip/?language=en", said).content.decode()
    assert (Tip.objects.count(), code_in(again)) == (1, "")
    assert "taken once" in again


def test_the_form_is_the_same_for_everybody_and_reads_without_scripts(client: Client) -> None:
    answer = client.get("/tip/")
    page = answer.content.decode()
    assert "<script" not in page
    assert "csrf" not in page
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_page_speaks_japanese_where_it_is_asked_to(client: Client) -> None:
    assert 'lang="ja"' in client.get("/tip/", headers={"accept-language": "ja"}).content.decode()
    assert "税関" in client.get("/tip/?language=ja").content.decode()
    client.post("/tip/?language=ja", fields(text="タイヤの中に靴。"))
    assert Tip.objects.get().language == "ja"


REFUSED = [
    ({"text": " "}, "Nothing is written yet", 400),
    ({"ticket": "x"}, "not ours", 400),
    ({"age": 0}, "faster than anybody", 400),
    ({"age": 9 * 3600}, "open for too long", 400),
    ({"website": "http://x"}, "filled in", 400),
    ({"expected_on": "tomorrow"}, "no day", 400),
    ({"code": "kasata"}, "under this code", 404),
    ({"party": "x" * 201}, "too long", 400),
    ({"text": "x" * 8001}, "longer than a tip", 400),
]


@pytest.mark.parametrize(("other", "label", "status"), REFUSED)
def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(
    client: Client, other: dict[str, object], label: str, status: int
) -> None:
    aged = {"ticket": ticket(int(str(other["age"])))} if "age" in other else {}
    answer = client.post("/tip/?language=en", {**fields(goods="shoes"), **other, **aged})
    page = answer.content.decode()
    assert (answer.status_code, label in page) == (status, True)
    assert 'value="shoes"' in page
    assert Tip.objects.count() == 0


def test_whoever_has_a_code_gives_a_second_tip_under_it(client: Client) -> None:
    code = code_in(client.post("/tip/", fields()).content.decode())
    page = client.post("/tip/?language=en", fields(code=code.upper())).content.decode()
    assert (TipSource.objects.count(), Tip.objects.count()) == (1, 2)
    assert "under the code that you have" in page


def test_the_sender_comes_back_reads_the_answer_and_adds(client: Client) -> None:
    code = code_in(client.post("/tip/", fields()).content.decode())
    tip = Tip.objects.get()
    tips.add(tip, "Only among us.", by="sato", on=tip.received_on)
    tips.add(tip, "Which gate?", by="sato", on=tip.received_on, to_sender=True)
    page = client.post("/tip/again/?language=en", {"code": code}).content.decode()
    assert "Which gate?" in page
    assert "Only among us." not in page
    assert "sato" not in page
    for _ in range(2):
        said = {"code": code, "tip": tip.number, "words": "Gate 4."}
        page = client.post("/tip/again/?language=en", said).content.decode()
    assert "Your words were added." in page
    assert [one.words for one in tip.words.filter(said_by="")] == ["Gate 4."]


def test_a_code_opens_only_its_own_tips(client: Client) -> None:
    code = code_in(client.post("/tip/", fields()).content.decode())
    client.post("/tip/", fields(text="Another's."))
    other = Tip.objects.get(text="Another's.")
    client.post("/tip/again/", {"code": code, "tip": other.number, "words": "mine?"})
    assert other.words.count() == 0
    page = client.post("/tip/again/?language=en", {"code": drawing.code()}).content.decode()
    assert "under this code" in page


def test_a_picture_keeps_nothing_but_the_picture(client: Client) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "CAMERA-OF-THE-SENDER", {2: (35.0, 41.0, 0.0)}
    sent = io.BytesIO(picture(exif=exif, comment=b"SECRET-COMMENT", icc_profile=b"PROFILE"))
    sent.name = "sender-name.jpg"
    client.post("/tip/", fields(photos=sent))
    kept = bytes(Tip.objects.get().photos.get().jpeg)
    with Image.open(io.BytesIO(kept)) as shown:
        assert shown.size == (60, 40)
        assert not shown.getexif()
        assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for word in (b"CAMERA", b"SECRET", b"PROFILE", b"sender", b"Exif"):
        assert word not in kept


def test_what_is_no_picture_is_refused_and_the_words_stay(client: Client) -> None:
    sent = io.BytesIO(b"%PDF-1.7 no picture")
    sent.name = "picture.jpg"
    answer = client.post("/tip/?language=en", fields(photos=sent))
    assert answer.status_code == 400
    assert "wheel arch" in answer.content.decode()
    assert TipSource.objects.count() == 0


def test_too_much_is_refused_before_it_is_read(client: Client) -> None:
    sent = io.BytesIO(b"x" * (13 * 1024 * 1024))
    sent.name = "x.jpg"
    answer = client.post("/tip/?language=en", fields(photos=sent))
    assert (answer.status_code, "12 MB" in answer.content.decode()) == (413, True)


def test_a_flood_is_asked_to_come_again_and_a_trickle_is_not() -> None:
    seconds = [0.0]
    bucket = gate.Bucket(size=3, per_minute=6, clock=lambda: seconds[0])
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    seconds[0] = 10
    assert [bucket.take() for _ in range(2)] == [True, False]


def test_a_flood_of_the_form_keeps_what_was_typed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "TIPS", gate.Bucket(size=1, per_minute=0))
    client.post("/tip/", fields())
    answer = client.post("/tip/?language=en", fields(text="The second."))
    assert answer.status_code == 429
    assert "The second." in answer.content.decode()


def test_numbers_tell_nothing_and_the_same_ticket_has_the_same() -> None:
    assert drawing.number_of("T", "a") == drawing.number_of("T", "a")
    assert drawing.number_of("T", "a") != drawing.number_of("T", "b")
    assert len({drawing.number("D") for _ in range(99)}) == 99
