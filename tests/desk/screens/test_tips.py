"""Tips at the desk: taken, graded, handed on, linked, closed; seen by whom they were given to."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client, RequestFactory

from sekisho.access.models import LogEntry, Person
from sekisho.desk.screens.tip import gate
from sekisho.desk.screens.tips.beside import tips_beside
from sekisho.register import tip_sources, tips
from sekisho.register.models import Tip, TipSource, Waiting
from sekisho.register.tips import Beside, Told

ClientAs = Callable[..., Client]
pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


@pytest.fixture
def tip(db: None) -> Tip:
    source = tip_sources.begin("S-1", "web", code="")
    told = Told("Shoes in the wheel arch.", "en", party="7JD1S2X")
    return tips.give(told, Beside(contact="0123-456"), number="T-ABCDEFG", source=source, on=TODAY)


def hand_on(tip: Tip, office: str) -> None:
    tips.hand_on(tip, office, by="hotline10", at=datetime.now(UTC))


def page(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


def test_the_list_says_what_would_stand_there_when_nothing_does(client_as: ClientAs) -> None:
    assert "the weightiest first" in page(client_as("hotline"), "/tips/")[1]
    assert "when they are graded" in page(client_as("officer"), "/tips/")[1]


def test_a_tip_is_seen_by_the_hotline_then_by_the_office_it_is_handed_to(
    client_as: ClientAs, tip: Tip
) -> None:
    officer, elsewhere = client_as("officer", office="10"), client_as("officer", office="20")
    national = client_as("analyst", office="")
    assert page(client_as("hotline"), "/tips/T-ABCDEFG/")[0] == 200
    for client in (officer, elsewhere, national):
        assert page(client, "/tips/T-ABCDEFG/")[0] == 403
        assert "T-ABCDEFG" not in page(client, "/tips/")[1]
    hand_on(tip, "10")
    assert [page(one, "/tips/T-ABCDEFG/")[0] for one in (officer, elsewhere, national)] == [
        200,
        403,
        200,
    ]
    assert "T-ABCDEFG" in page(officer, "/tips/")[1]
    assert "T-ABCDEFG" not in page(elsewhere, "/tips/")[1]
    refused = LogEntry.objects.filter(kind="tip", record="T-ABCDEFG", allowed=False)
    assert refused.count() == 4


def test_an_auditor_reads_every_tip_and_changes_none(client_as: ClientAs, tip: Tip) -> None:
    auditor = client_as("auditor", office="")
    assert "T-ABCDEFG" in page(auditor, "/tips/")[1]
    status, text = page(auditor, "/tips/T-ABCDEFG/")
    assert status == 200
    assert '<form method="post" action="/tips' not in text
    assert auditor.post("/tips/T-ABCDEFG/act/", {"words": "x"}).status_code == 403


def test_how_the_sender_is_reached_is_shown_for_a_purpose_that_is_written_down(
    client_as: ClientAs, tip: Tip
) -> None:
    hotline = client_as("hotline")
    assert "0123-456" not in page(hotline, "/tips/T-ABCDEFG/")[1]
    assert hotline.post("/tips/T-ABCDEFG/contact/").status_code == 403
    answer = hotline.post("/tips/T-ABCDEFG/contact/", {"purpose": "Which gate it was."})
    assert "0123-456" in answer.content.decode()
    entry = LogEntry.objects.filter(action="see_contact", allowed=True).get()
    assert (entry.record, entry.purpose) == ("T-ABCDEFG", "Which gate it was.")
    hand_on(tip, "10")
    assert (
        client_as("officer").post("/tips/T-ABCDEFG/contact/", {"purpose": "x"}).status_code == 403
    )


def test_a_tip_is_graded_and_its_weight_follows(client_as: ClientAs, tip: Tip) -> None:
    hotline = client_as("hotline")
    assert "Weight 0.25: grade F6" in page(hotline, "/tips/T-ABCDEFG/")[1]
    said = {"reliability": "B", "credibility": "2", "why": "Fits the manifest."}
    assert hotline.post("/tips/T-ABCDEFG/grade/", said).status_code == 302
    text = page(hotline, "/tips/T-ABCDEFG/")[1]
    assert "Weight 0.64: grade B2" in text
    assert "Usually reliable; what it says: probably true." in text
    assert "Fits the manifest." in text


def test_what_lacks_a_reason_is_refused_with_a_remedy(client_as: ClientAs, tip: Tip) -> None:
    hotline = client_as("hotline")
    for act in ("grade", "act", "close", "say", "link"):
        answer = hotline.post(f"/tips/T-ABCDEFG/{act}/", {"reliability": "B", "credibility": "2"})
        assert answer.status_code == 400, act
    assert hotline.post("/tips/T-ABCDEFG/hand-on/", {"office": "nowhere"}).status_code == 400
    assert hotline.post("/tips/T-ABCDEFG/unlink/", {"link": "1 OR 1"}).status_code == 400


def test_a_party_is_linked_also_when_nobody_ever_saw_it(
    client_as: ClientAs, tip: Tip, border: Path
) -> None:
    hotline = client_as("hotline")
    hotline.post("/tips/T-ABCDEFG/link/", {"written": " NEVERSEEN "})
    link = tip.links.get()
    assert (link.kind, link.number, link.items) == ("party", "NEVERSEEN", 0)
    assert "Party never seen before" in page(hotline, "/tips/T-ABCDEFG/")[1]
    hotline.post("/tips/T-ABCDEFG/unlink/", {"link": link.pk})
    assert tip.links.filter(undone_at=None).count() == 0


def test_a_number_is_linked_to_every_item_that_bears_it_and_what_waits_is_shown(
    client_as: ClientAs, tip: Tip, border: Path
) -> None:
    from installations import opened  # noqa: PLC0415 - only once Django is set up

    row = opened(border).history.sql("SELECT * FROM goods_item LIMIT 1").to_pylist()[0]
    for office, subject in (("10", row["item_id"]), ("20", "other/1")):
        Waiting.objects.create(
            **{"subject_id": subject, "office": office, "selected_on": TODAY, "place": 1},
            **{"channel": "red", "chosen_by": "risk", "risk": 80, "declaration_number": "x"},
        )
    hand_on(tip, "10")
    officer = client_as("officer", office="10")
    officer.post("/tips/T-ABCDEFG/link/", {"written": row["declaration_number"]})
    assert row["item_id"] in set(tip.links.values_list("number", flat=True))
    text = page(officer, "/tips/T-ABCDEFG/")[1]
    assert f'href="/subject/{row["item_id"]}/"' in text
    tips.link(tip, "subject", "other/1", items=1, by="x", at=datetime.now(UTC))
    text = page(officer, "/tips/T-ABCDEFG/")[1]
    assert "1 more wait at other offices." in text
    hotline = page(client_as("hotline"), "/tips/T-ABCDEFG/")[1]
    assert "subjects that wait are met by it" in hotline
    assert "/subject/" not in hotline


def test_a_closed_tip_counts_in_the_record_of_its_source(client_as: ClientAs, tip: Tip) -> None:
    hotline = client_as("hotline")
    hotline.post("/tips/T-ABCDEFG/act/", {"words": "Container opened."})
    hotline.post("/tips/T-ABCDEFG/close/", {"outcome": "confirmed", "why": "Seizure 12."})
    text = page(hotline, "/tips/T-ABCDEFG/")[1]
    assert "1 of 1 tips that were looked into were so: 100 %, between 21 % and 100 %" in text
    assert "T-ABCDEFG" not in page(hotline, "/tips/")[1]
    assert "T-ABCDEFG" in page(hotline, "/tips/?stage=closed")[1]


def test_a_call_is_noted_and_its_code_is_shown_once(client_as: ClientAs) -> None:
    hotline = client_as("hotline")
    ticket = gate.issue(datetime.now(UTC))
    said = {"text": "Shoes.", "ticket": ticket, "spoken": "ja", "called_at": "2024-03-05T10:52"}
    answer = hotline.post("/tips/call/", said)
    assert re.search(r"<strong>[a-z]{6}-[a-z]{6}-", answer.content.decode())
    tip = Tip.objects.get()
    assert (tip.way, tip.taken_by, tip.language) == ("call", "hotline10", "ja")
    assert (tip.called_at or datetime.now(UTC)).minute == 45
    assert hotline.post("/tips/call/", said).status_code == 302
    assert Tip.objects.count() == 1


def test_a_partner_and_a_returning_caller_are_the_sources_they_were(client_as: ClientAs) -> None:
    hotline = client_as("hotline")

    def note(**other: str) -> None:
        ticket = gate.issue(datetime.now(UTC))
        hotline.post("/tips/call/", {"text": "Shoes.", "ticket": ticket, **other})

    note(partner="Police of X")
    note(partner="Police of X")
    assert [one.way for one in Tip.objects.all()] == ["partner", "partner"]
    assert TipSource.objects.count() == 1


WRONG_CALLS = [
    {"text": ""},
    {"text": "x", "called_at": "2999-01-01T00:00"},
    {"text": "x", "called_at": "soon"},
    {"text": "x", "code": "kasata"},
]


@pytest.mark.parametrize("said", WRONG_CALLS)
def test_a_note_that_cannot_be_taken_keeps_what_was_typed(
    client_as: ClientAs, said: dict[str, str]
) -> None:
    typed = {"goods": "shoes", "ticket": gate.issue(datetime.now(UTC)), **said}
    answer = client_as("hotline").post("/tips/call/", typed)
    assert answer.status_code in (400, 404)
    assert 'value="shoes"' in answer.content.decode()


def test_the_list_is_sorted_and_searched(client_as: ClientAs, tip: Tip) -> None:
    source = tip_sources.begin("S-2", "call", code="")
    other = tips.give(Told("Watches.", "en"), number="T-ZZZZZZZ", source=source, on=TODAY)
    tips.grade(other, "A1", "Known.", by="x", at=datetime.now(UTC))
    hotline = client_as("hotline")
    text = page(hotline, "/tips/")[1]
    assert text.index("T-ZZZZZZZ") < text.index("T-ABCDEFG")
    assert "T-ZZZZZZZ" not in page(hotline, "/tips/?q=7jd1s2x")[1]
    assert "No tip fits this" in page(hotline, "/tips/?q=nothing")[1]
    for order in ("age", "newest", "grade", "wrong"):
        assert page(hotline, f"/tips/?sort={order}&stage=wrong&page=99")[0] == 200


def test_only_the_hotline_speaks_to_the_sender(client_as: ClientAs, tip: Tip) -> None:
    hand_on(tip, "10")
    said = {"words": "Which gate?", "to_sender": "1"}
    assert client_as("officer").post("/tips/T-ABCDEFG/say/", said).status_code == 403
    assert client_as("hotline").post("/tips/T-ABCDEFG/say/", said).status_code == 302
    assert tip.words.get().to_sender


def test_what_a_sender_writes_is_never_markup(client_as: ClientAs) -> None:
    source = tip_sources.begin("S-3", "web", code="")
    told = Told("<script>alert(1)</script>", "en", party='"><img src=x>')
    tips.give(told, number="T-HOSTILE", source=source, on=TODAY)
    text = page(client_as("hotline"), "/tips/T-HOSTILE/")[1]
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_pictures_are_seen_by_whoever_sees_the_tip(client_as: ClientAs) -> None:
    source = tip_sources.begin("S-4", "web", code="")
    beside = Beside(photos=(b"\xff\xd8\xff",))
    tips.give(Told("x", "en"), beside, number="T-PHOTO22", source=source, on=TODAY)
    hotline = client_as("hotline")
    answer = hotline.get("/tips/T-PHOTO22/photo/1/")
    assert (answer.content, answer["Content-Type"]) == (b"\xff\xd8\xff", "image/jpeg")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert hotline.get("/tips/T-PHOTO22/photo/2/").status_code == 404
    assert client_as("officer").get("/tips/T-PHOTO22/photo/1/").status_code == 403


def test_opening_the_list_and_a_tip_and_looking_is_written_down(
    client_as: ClientAs, tip: Tip
) -> None:
    hotline = client_as("hotline")
    page(hotline, "/tips/")
    text = page(hotline, "/tips/T-ABCDEFG/")[1]
    kinds = list(LogEntry.objects.order_by("number").values_list("kind", "record"))
    assert kinds == [("tips", ""), ("tip", "T-ABCDEFG")]
    assert "hotline10" in text


def test_a_subject_shows_the_tips_that_its_reader_may_see(tip: Tip, client_as: ClientAs) -> None:
    tips.link(tip, "party", "7JD1S2X", items=1, by="x", at=datetime.now(UTC))

    def beside(role: str, office: str) -> list[str]:
        client_as(role, office=office)
        request = RequestFactory().get("/")
        request.person = Person.objects.get(username=f"{role}{office}")  # type: ignore[attr-defined]
        return [one.number for one in tips_beside(request, ["1/1"], [None, "7JD1S2X"])]  # type: ignore[arg-type]

    assert beside("officer", "10") == []
    hand_on(tip, "10")
    assert beside("officer", "10") == ["T-ABCDEFG"]
    assert beside("officer", "20") == []
    assert beside("examiner", "10") == []
    assert beside("hotline", "30") == ["T-ABCDEFG"]
