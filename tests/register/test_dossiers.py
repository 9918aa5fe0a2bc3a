"""Dossiers: opened, filled, closed, kept as long as needed; nothing in them is edited."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from sekisho.errors import NotFound, WrongInput
from sekisho.register import dossiers
from sekisho.register.dossiers import DossierOutcome, Joining, Opened
from sekisho.register.models import Dossier
from sekisho.register.timelines import timeline

NOW = datetime(2024, 3, 5, 10, tzinfo=UTC)


def after(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def dossier(db: None) -> Dossier:
    return dossiers.open_dossier(Opened("D-1", "Shoes", "10"), by="sato", at=NOW)


def test_whoever_opens_it_leads_it(dossier: Dossier) -> None:
    assert dossiers.members(dossier, "lead") == {"sato"}
    assert list(dossiers.of_person("sato")) == [dossier]
    assert list(dossiers.of_person("mori")) == []


def test_somebody_who_joins_twice_has_the_later_part(dossier: Dossier) -> None:
    dossiers.join(dossier, Joining("mori", "20", "reader"), by="sato", at=after(1))
    dossiers.join(dossier, Joining("mori", "20", "lead"), by="sato", at=after(2))
    assert dossiers.members(dossier, "reader") == frozenset()
    assert dossiers.members(dossier) == {"sato", "mori"}


def test_a_dossier_is_never_without_a_lead(dossier: Dossier) -> None:
    with pytest.raises(WrongInput, match="lead"):
        dossiers.leave(dossier, "sato", by="sato", at=after(1))
    with pytest.raises(WrongInput, match="lead"):
        dossiers.join(dossier, Joining("sato", "10", "reader"), by="sato", at=after(1))
    dossiers.join(dossier, Joining("mori", "20", "lead"), by="sato", at=after(2))
    dossiers.leave(dossier, "sato", by="sato", at=after(3))
    assert dossiers.members(dossier) == {"mori"}


def test_what_is_taken_out_stays_in_the_timeline_with_its_reason(dossier: Dossier) -> None:
    item = dossiers.put_in(dossier, "subject", "87/1", "The first.", by="sato", at=after(1))
    again = dossiers.put_in(dossier, "subject", "87/1", by="mori", at=after(2))
    assert again.pk == item.pk
    dossiers.take_out(dossier, item.pk, "Another importer.", by="sato", at=after(3))
    assert list(dossiers.containing("subject", "87/1")) == []
    told = [(one.what, one.of, one.words) for one in timeline(dossier) if one.kind == "subject"]
    assert told == [("put in", "87/1", "The first."), ("taken out", "87/1", "Another importer.")]
    assert dossiers.put_in(dossier, "subject", "87/1", by="sato", at=after(4)).pk != item.pk


def test_a_note_is_corrected_by_a_further_note(dossier: Dossier) -> None:
    first = dossiers.note(dossier, "Twelve boxes.", by="sato", at=after(1))
    dossiers.note(dossier, "Eleven boxes.", by="mori", at=after(2), corrects=first.pk)
    assert [one.words for one in dossier.notes.order_by("pk")] == ["Twelve boxes.", "Eleven boxes."]
    assert first.corrections.get().words == "Eleven boxes."


def test_only_whoever_works_on_it_gets_a_task(dossier: Dossier) -> None:
    dossiers.join(dossier, Joining("mori", "20", "reader"), by="sato", at=after(1))
    with pytest.raises(WrongInput, match="does not work"):
        dossiers.ask(dossier, "Ask the bank.", "mori", due_on=None, by="sato", at=after(2))
    task = dossiers.ask(dossier, "Ask the bank.", "sato", due_on=None, by="sato", at=after(2))
    dossiers.finish(dossier, task.pk, "Two accounts.", by="sato", at=after(3))
    dossiers.finish(dossier, task.pk, "Three.", by="mori", at=after(4))
    assert dossier.tasks.get().result == "Two accounts."


KEPT = [
    (DossierOutcome.PROSECUTED, date(2024, 3, 5), date(2031, 3, 5)),
    (DossierOutcome.RECOVERED, date(2024, 2, 29), date(2029, 3, 1)),
    (DossierOutcome.UNFOUNDED, date(2023, 12, 31), date(2024, 12, 31)),
]


@pytest.mark.parametrize(("outcome", "closed_on", "until"), KEPT)
def test_it_is_kept_as_long_as_the_outcome_needs(
    outcome: DossierOutcome, closed_on: date, until: date
) -> None:
    assert dossiers.keep_until(outcome, closed_on) == until


def test_a_closed_dossier_takes_nothing_until_it_is_opened_again(dossier: Dossier) -> None:
    dossiers.close(dossier, "unfounded", "A mistake.", by="sato", at=after(1))
    assert dossiers.find("D-1").keep_until == date(2025, 3, 5)
    with pytest.raises(WrongInput, match="closed"):
        dossiers.note(dossier, "More.", by="sato", at=after(2))
    lead = Joining("mori", "20", "lead")
    dossiers.reopen(dossier, "A second tip.", lead, by="chief", at=after(3))
    assert (dossier.standing, dossier.outcome, dossier.keep_until) == ("open", "", None)
    assert dossiers.members(dossier, "lead") == {"sato", "mori"}
    assert [one.what for one in timeline(dossier)][-2:] == ["reopened", "joined"]


def test_the_timeline_is_in_the_order_of_time(dossier: Dossier) -> None:
    dossiers.note(dossier, "b", by="sato", at=after(5))
    dossiers.put_in(dossier, "party", "7JD1S2X", by="sato", at=after(2))
    told = [moment.at for moment in timeline(dossier)]
    assert told == sorted(told)


def test_a_number_that_no_dossier_bears_is_said_so(db: None) -> None:
    with pytest.raises(NotFound):
        dossiers.find("D-2")
