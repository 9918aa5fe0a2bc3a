"""Examinations: signed once, told to history once, and never lost when they come too late."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from at_the_bench import NOW, ZONE, a_photo, an_examination, an_order, told

from sekisho.errors import InvalidCode, NotFound, NotReady, WrongInput
from sekisho.register import custody, deeds, examinations, orders
from sekisho.register.custody import Piece
from sekisho.register.examinations import Quantity, Seal, Signed
from sekisho.register.models import Deed, Examination, Exhibit, Order, Seizure, SetAside

pytestmark = pytest.mark.django_db


def _sign(signed: Signed, by: str = "tanaka") -> Examination:
    return examinations.sign(signed, by=by, at=NOW, zone=ZONE)


def _deeds() -> dict[str, dict[str, object]]:
    return {one.kind: one.told for one in Deed.objects.all()}


def test_a_signed_examination_finishes_its_order_and_history_is_told() -> None:
    order = an_order()
    found = _sign(an_examination(order, outcome="irregular", codes=("V-LOW", "C-CODE")))
    order.refresh_from_db()
    assert (order.outcome, order.done_at, order.assigned_to) == ("irregular", NOW, "tanaka")
    assert found.subject_id == "87-1"
    assert _deeds() == {
        "entry": {"entry": "begun", "happened_on": "2026-11-20"},
        "finding": {
            "subject_kind": "cargo",
            "outcome": "irregular",
            "examined_on": "2026-11-20",
            "known_on": "2026-11-20",
            "what": "value",
        },
    }
    ripe = deeds.ripe(NOW)
    assert [one.kind for one in ripe] == ["entry", "finding"]


def test_the_same_sent_again_changes_nothing() -> None:
    signed = an_examination(an_order())
    assert _sign(signed) == _sign(signed)
    assert (Examination.objects.count(), Deed.objects.count()) == (1, 2)


def test_the_same_number_with_another_content_is_kept_for_a_person() -> None:
    signed = an_examination(an_order())
    _sign(signed)
    for _ in range(2):
        with pytest.raises(WrongInput, match="another examination"):
            _sign(replace(signed, note="And one more thing."))
    kept = SetAside.objects.get()
    assert kept.told["note"] == "And one more thing."
    assert Examination.objects.get().note == ""


def test_an_order_that_was_closed_meanwhile_loses_nothing_and_can_be_entered_after_all() -> None:
    order = an_order()
    orders.withdraw(order.order_id, by="sato", at=NOW)
    seals = (Seal("A1", "broken", "B2"),)
    found = (Quantity("pairs", "PR", "100", "140"),)
    signed = an_examination(
        order, outcome="irregular", codes=("Q-MORE",), seals=seals, quantities=found
    )
    with pytest.raises(WrongInput, match="sato had withdrawn"):
        _sign(signed)
    assert Deed.objects.count() == 0
    row = examinations.waiting_aside("10").get()
    for _ in range(2):
        row = examinations.settle(row.aside_id, enter=True, by="mori", at=NOW, zone=ZONE)
    entered = Examination.objects.get()
    assert entered.examination_id == row.entered_as
    assert entered.seals == [{"number": "A1", "before": "broken", "after": "B2"}]
    assert entered.signed_by == "tanaka"
    assert [one.kind for one in Deed.objects.all()] == ["finding"]
    assert not examinations.waiting_aside("10").exists()


def test_what_was_set_aside_can_be_left() -> None:
    order = an_order()
    orders.finish(order.order_id, "nothing_found", by="mori", at=NOW)
    with pytest.raises(WrongInput, match="finished this order"):
        _sign(an_examination(order))
    row = examinations.waiting_aside().get()
    assert examinations.settle(row.aside_id, enter=False, by="mori", at=NOW, zone=ZONE).settled_at
    assert Examination.objects.count() == 0
    with pytest.raises(NotFound):
        examinations.settle(99, enter=True, by="mori", at=NOW, zone=ZONE)


def test_an_examination_begins_once_however_often_it_is_said() -> None:
    order = an_order()
    begun = examinations.Begun(uuid4(), order.order_id, NOW)
    for _ in range(2):
        examinations.begin(begun, by="tanaka", at=NOW, zone=ZONE)
    _sign(an_examination(order))
    assert [one.kind for one in Deed.objects.order_by("kind")] == ["entry", "finding"]


def test_the_ledger_hears_of_no_begin_of_what_was_never_selected() -> None:
    wanted = orders.Wanted("99-1", "10")
    order = orders.order(uuid4(), wanted, by="sato", at=NOW - timedelta(hours=1))
    _sign(an_examination(order))
    assert [one.kind for one in Deed.objects.all()] == ["finding"]


def test_a_clock_that_is_wrong_on_the_device_does_not_put_the_day_where_it_cannot_be() -> None:
    order = an_order()
    long_ago = NOW - timedelta(days=9000)
    _sign(an_examination(order, begun_at=long_ago, ended_at=long_ago))
    assert _deeds()["finding"]["examined_on"] == "2026-11-20"
    kept = Examination.objects.get()
    assert kept.ended_at == long_ago


def test_photographs_that_have_not_come_hold_the_examination_back(tmp_path: Path) -> None:
    order = an_order()
    signed = an_examination(order)
    photo = a_photo(tmp_path, order, signed.examination_id)
    missing = replace(told(photo), photo_id=uuid4())
    with pytest.raises(NotReady, match="1 photographs"):
        _sign(replace(signed, photos=(told(photo), missing)))
    assert Order.objects.get().is_open
    assert _sign(replace(signed, photos=(told(photo),))).photos[0]["sha256"] == photo.sha256


def test_photographs_of_another_order_belong_to_no_examination(tmp_path: Path) -> None:
    theirs = a_photo(tmp_path, an_order("99-9", "20"), uuid4())
    with pytest.raises(NotReady):
        _sign(an_examination(an_order(), photos=(told(theirs),)))


def test_goods_that_were_taken_come_under_custody_with_their_photographs(tmp_path: Path) -> None:
    order = an_order()
    signed = an_examination(order, outcome="critical", codes=("X-DRUG",))
    photo = a_photo(tmp_path, order, signed.examination_id)
    piece = Piece(uuid4(), "White powder", "2.4", "KGM", "Strong room", (photo.photo_id,))
    _sign(replace(signed, photos=(told(photo),), pieces=(piece,)))
    _sign(replace(signed, photos=(told(photo),), pieces=(piece,)))
    seizure, exhibit = Seizure.objects.get(), Exhibit.objects.get()
    assert (seizure.number, seizure.reason, seizure.seized_by) == (
        "10-2026-0001",
        "X-DRUG",
        "tanaka",
    )
    assert exhibit.photos[0]["sha256"] == photo.sha256
    assert custody.verify(exhibit) == []


@pytest.mark.parametrize(
    ("wrong", "error", "says"),
    [
        ({"outcome": ""}, WrongInput, "no outcome"),
        ({"outcome": "irregular"}, WrongInput, "not said"),
        ({"codes": ("V-LOW",)}, WrongInput, "Nothing was found"),
        ({"signed_name": " "}, WrongInput, "not signed"),
        ({"outcome": "irregular", "codes": ("V-LO",)}, InvalidCode, "V-LOW"),
        ({"tools": ("SPOON",)}, InvalidCode, "SPOON"),
    ],
)
def test_what_cannot_be_is_refused_and_the_order_stays_open(
    wrong: dict[str, object], error: type[WrongInput], says: str
) -> None:
    signed = an_examination(an_order(), **wrong)
    with pytest.raises(error, match=says):
        _sign(signed)
    assert Order.objects.get().is_open
    assert SetAside.objects.count() == 0


def test_codes_that_were_used_lately_come_first() -> None:
    for subject, codes in (("1", ("V-LOW",)), ("2", ("C-CODE", "V-LOW"))):
        order = an_order(subject)
        signed = an_examination(order, outcome="irregular", codes=codes)
        at = NOW + timedelta(minutes=int(subject))
        examinations.sign(signed, by="tanaka", at=at, zone=ZONE)
    assert examinations.recent_codes("tanaka") == ["C-CODE", "V-LOW"]
    assert examinations.recent_codes("mori") == []
    assert examinations.of_subject("1").count() == 1
