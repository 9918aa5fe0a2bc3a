"""Retention: what has been kept long enough goes, by clocks that are set with their basis."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.apps import apps

from sekisho.errors import NotFound, WrongInput
from sekisho.register import photos, retention
from sekisho.register.models import (
    Dossier,
    DossierMember,
    DossierNote,
    Examination,
    Photo,
    Tip,
    TipContact,
    TipSource,
)

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_every_clock_speaks_of_a_table_and_columns_that_there_are() -> None:
    for one in retention.clocks():
        assert one.basis and one.says and one.act in ("delete", "mask", "hide")
        names = {field.name for field in apps.get_model(one.table)._meta.get_fields()}
        assert set(one.fields) <= names
        if one.act != retention.HIDE:
            assert retention.due(one, NOW).count() == 0


def tip(number: str, closed: datetime | None) -> None:
    """A tip whose sender can be reached."""
    source, _ = TipSource.objects.get_or_create(number="Q", way="web", seal="x")
    made = Tip.objects.create(
        number=number,
        source=source,
        way="web",
        received_on=date(2025, 1, 1),
        language="en",
        text="t",
        closed_at=closed,
    )
    TipContact.objects.create(tip=made, words="call me")


def test_a_contact_goes_ninety_days_after_its_tip_was_closed(tmp_path: Path) -> None:
    tip("open", None)
    tip("young", NOW - timedelta(days=89, hours=23))
    tip("old", NOW - timedelta(days=90))
    assert retention.would_go(NOW) == {"tip-contact": 1}
    done = retention.run(tmp_path, at=NOW, by="chief")
    assert done.gone == {"tip-contact": 1}
    assert set(TipContact.objects.values_list("tip_id", flat=True)) == {"open", "young"}
    assert Tip.objects.count() == 3
    assert retention.would_go(NOW) == {}
    assert [run.run_by for run in retention.runs()] == ["chief"]


def test_a_clock_that_stands_still_lets_nothing_go(tmp_path: Path) -> None:
    tip("old", NOW - timedelta(days=900))
    retention.set_clock("tip-contact", None, "Order of a court", by="chief", at=NOW)
    assert retention.would_go(NOW) == {}
    retention.set_clock("tip-contact", 1000, "Order 2", by="chief", at=NOW + timedelta(days=1))
    assert retention.clock("tip-contact").days == 1000
    assert [one.days for one in retention.settings_of("tip-contact")] == [1000, None]
    before = {one.name: one.days for one in retention.clocks(at=NOW)}
    assert before["tip-contact"] is None


@pytest.mark.parametrize("days", [-1, 40_000])
def test_days_that_cannot_be_are_refused(days: int) -> None:
    with pytest.raises(WrongInput, match="no number of days"):
        retention.set_clock("tip-contact", days, "Order", by="chief", at=NOW)


def test_a_clock_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(NotFound, match="tip-contact"):
        retention.clock("tip-contacts")


def test_a_dossier_goes_with_all_that_stands_in_it_on_its_day(tmp_path: Path) -> None:
    for number, until in (("A", NOW.date()), ("B", NOW.date() + timedelta(days=1)), ("C", None)):
        one = Dossier.objects.create(
            number=number, title="t", opened_by="a", opened_at=NOW, keep_until=until
        )
        DossierMember.objects.create(dossier=one, person="a", part="lead", joined_at=NOW)
        first = DossierNote.objects.create(dossier=one, words="w", written_by="a", written_at=NOW)
        DossierNote.objects.create(
            dossier=one, words="not so", written_by="a", written_at=NOW, corrects=first
        )
    assert retention.run(tmp_path, at=NOW, by="").gone == {"dossier": 1}
    assert set(Dossier.objects.values_list("number", flat=True)) == {"B", "C"}
    assert DossierNote.objects.count() == 4 and DossierMember.objects.count() == 2


def photo(folder: Path, examination: UUID, content: bytes) -> Path:
    """A photograph of half a year ago."""
    name = hashlib.sha256(content).hexdigest()
    path = folder / name[:2] / f"{name}.jpg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    old = NOW - timedelta(days=200)
    Photo.objects.create(
        photo_id=uuid4(),
        examination_id=examination,
        order_id=uuid4(),
        subject_id="S",
        office="10",
        taken_at=old,
        taken_by="a",
        received_at=old,
        sha256=name,
        size_bytes=1,
        kept_sha256=name,
        kept_size_bytes=1,
        width_px=1,
        height_px=1,
    )
    return path


def test_only_photographs_of_what_found_nothing_go_and_no_file_that_another_row_names(
    tmp_path: Path,
) -> None:
    nothing, critical = uuid4(), uuid4()
    for number, outcome in ((nothing, "nothing_found"), (critical, "critical")):
        Examination.objects.create(
            examination_id=number,
            order_id=uuid4(),
            subject_id="S",
            office="10",
            outcome=outcome,
            begun_at=NOW,
            ended_at=NOW,
            signed_by="a",
            signed_name="A",
            received_at=NOW,
            digest="d",
        )
    alone = photo(tmp_path, nothing, b"1")
    shared = photo(tmp_path, nothing, b"2")
    photo(tmp_path, critical, b"2")
    assert retention.run(tmp_path, at=NOW, by="").gone == {"photo-of-nothing": 2}
    assert not alone.exists() and shared.exists()
    assert [one.examination_id for one in Photo.objects.all()] == [critical]
    assert photos.damaged(tmp_path, Photo.objects.all()) == []


def test_what_is_append_only_is_masked_when_it_is_looked_at() -> None:
    old = NOW - timedelta(days=1095)
    assert retention.is_hidden("log-purpose", old, NOW)
    assert not retention.is_hidden("log-purpose", old + timedelta(seconds=1), NOW)
    assert retention.is_hidden("log-purpose", date(2015, 1, 1), NOW)
    known = retention.clocks()
    assert not retention.is_hidden("log-purpose", date(2025, 1, 1), NOW, known)
    assert retention.seen("Ana Sato, a case", old, NOW) == retention.MASKED
    assert retention.seen("", old, NOW) == ""
