"""Dossiers: open, join, put in, note, ask, close and reopen.

    opened = Opened("D-7K3QXM", "Shoes by way of three firms", "10")
    dossier = open_dossier(opened, by="sato", at=now)
    put_in(dossier, "subject", "87123456/1", "The first of them.", by="sato", at=now)
    close(dossier, DossierOutcome.PROSECUTED, "Judged on 3 March.", by="sato", at=now)

Takes   numbers that the desk draws, who acts, the instant.
Gives   the dossier as it stands then. Nothing is edited: what is taken out stays with its reason,
        and a note is corrected by a further note.
Raises  NotFound for a number that no dossier bears; WrongInput for what cannot be.
"""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet

from sekisho.errors import NotFound, WrongInput
from sekisho.register.models import Dossier, DossierItem, DossierMember, DossierNote, DossierTask


class DossierOutcome(StrEnum):
    """How an investigation ended."""

    PROSECUTED = "prosecuted"
    PENALTY = "penalty"
    """A fine or notification by the administration itself."""
    RECOVERED = "recovered"
    """Duty was claimed; nobody was accused."""
    PASSED_ON = "passed_on"
    """Handed to another body."""
    NOT_PROVEN = "not_proven"
    UNFOUNDED = "unfounded"
    """Nothing of it was so."""


KINDS = ("subject", "party", "exhibit", "tip", "document")
PARTS = ("lead", "member", "reader")
WRITERS = ("lead", "member")
# Japan's Customs Act, article 14: duty can be assessed anew for five years, for seven where it
# was evaded by fraud. Who was looked at without ground is forgotten after one year: no longer
# than needed (Directive (EU) 2016/680, article 4(1)(e), article 5).
KEPT_YEARS = {
    DossierOutcome.PROSECUTED: 7,
    DossierOutcome.PENALTY: 7,
    DossierOutcome.RECOVERED: 5,
    DossierOutcome.PASSED_ON: 5,
    DossierOutcome.NOT_PROVEN: 5,
    DossierOutcome.UNFOUNDED: 1,
}


@dataclass(frozen=True, slots=True)
class Opened:
    """What a dossier begins with."""

    number: str
    title: str
    office: str
    """That leads it; empty is the national centre."""


@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody who is to see a dossier."""

    person: str
    office: str
    part: str
    """lead, member, reader."""


def open_dossier(opened: Opened, *, by: str, at: datetime) -> Dossier:
    """Open a dossier; whoever opens it leads it."""
    _needed(opened.title, "Give it a title by which its members know it.")
    with transaction.atomic():
        dossier = Dossier.objects.create(
            number=opened.number,
            title=opened.title.strip()[:200],
            office=opened.office,
            opened_by=by,
            opened_at=at,
        )
        dossier.turns.create(turn="opened", turned_by=by, turned_at=at)
        join(dossier, Joining(by, opened.office, "lead"), by=by, at=at)
    return dossier


def find(number: str) -> Dossier:
    """The dossier of this number."""
    found = Dossier.objects.filter(number=number).first()
    if found is None:
        raise NotFound(f"No dossier bears the number {number}.", "Open it from your dossiers.")
    return found


def members(dossier: Dossier, *parts: str) -> frozenset[str]:
    """Names of those who may see it; with parts, of those who have one of them."""
    found = dossier.members.filter(left_at=None)
    found = found.filter(part__in=parts) if parts else found
    return frozenset(found.values_list("person", flat=True))


def of_person(person: str) -> QuerySet[Dossier]:
    """The dossiers that somebody may see, the latest first."""
    joined = DossierMember.objects.filter(person=person, left_at=None).values("dossier")
    return Dossier.objects.filter(number__in=joined).order_by("-opened_at", "number")


def containing(kind: str, number: str) -> QuerySet[Dossier]:
    """The dossiers that something is in now."""
    found = DossierItem.objects.filter(kind=kind, number=number, out_at=None).values("dossier")
    return Dossier.objects.filter(number__in=found)


def join(dossier: Dossier, joining: Joining, *, by: str, at: datetime) -> DossierMember:
    """Let somebody see it; somebody who is in it already gets the new part."""
    if joining.part not in PARTS:
        raise WrongInput(f"{joining.part} is no part.", "Choose lead, member or reader.")
    _needed(joining.person, "Name a person.")
    with transaction.atomic():
        known = dossier.members.filter(person=joining.person, left_at=None).first()
        if known and known.part == joining.part:
            return known
        if known:
            leave(dossier, joining.person, by=by, at=at)
        return dossier.members.create(
            person=joining.person,
            office=joining.office,
            part=joining.part,
            joined_at=at,
            joined_by=by,
        )


def leave(dossier: Dossier, person: str, *, by: str, at: datetime) -> None:
    """Let somebody see it no longer; somebody must go on leading it."""
    if members(dossier, "lead") == {person}:
        raise WrongInput("Nobody would lead this dossier.", "Name another lead first.")
    found = dossier.members.filter(person=person, left_at=None)
    found.update(left_at=at, left_by=by)


def put_in(
    dossier: Dossier, kind: str, number: str, words: str = "", *, by: str, at: datetime
) -> DossierItem:
    """Put something into it; what is in already stays as it is."""
    _open(dossier)
    if kind not in KINDS:
        raise WrongInput(f"A dossier holds no {kind}.", "Choose one of the kinds offered.")
    _needed(number, "Give its number or name.")
    found, _ = DossierItem.objects.get_or_create(
        dossier=dossier,
        kind=kind,
        number=number.strip()[:200],
        out_at=None,
        defaults={"words": words.strip()[:400], "added_by": by, "added_at": at},
    )
    return found


def take_out(dossier: Dossier, item_id: int, why: str, *, by: str, at: datetime) -> None:
    """Take something out; it stays in the timeline with the reason."""
    _open(dossier)
    _needed(why, "Say in a few words why it does not belong here.")
    found = dossier.items.filter(pk=item_id, out_at=None)
    found.update(out_at=at, out_by=by, out_why=why.strip()[:400])


def note(
    dossier: Dossier, words: str, *, by: str, at: datetime, corrects: int | None = None
) -> DossierNote:
    """Write something down; with `corrects`, what puts an earlier note right."""
    _open(dossier)
    _needed(words, "Write something first.")
    before = dossier.notes.filter(pk=corrects).first() if corrects else None
    return dossier.notes.create(words=words.strip(), written_by=by, written_at=at, corrects=before)


def ask(
    dossier: Dossier, words: str, assigned_to: str, *, due_on: date | None, by: str, at: datetime
) -> DossierTask:
    """Ask a member who works on it to do something."""
    _open(dossier)
    _needed(words, "Say what is to be done.")
    if assigned_to not in members(dossier, *WRITERS):
        raise WrongInput(f"{assigned_to} does not work on this dossier.", "Let them join first.")
    return dossier.tasks.create(
        words=words.strip()[:400], assigned_to=assigned_to, due_on=due_on, asked_by=by, asked_at=at
    )


def finish(dossier: Dossier, task_id: int, result: str, *, by: str, at: datetime) -> None:
    """Say that a task is done, and what came of it."""
    _open(dossier)
    found = dossier.tasks.filter(pk=task_id, done_at=None)
    found.update(done_at=at, done_by=by, result=result.strip()[:400])


def close(dossier: Dossier, outcome: str, why: str, *, by: str, at: datetime) -> Dossier:
    """Close it with its outcome; from then on its clock of retention runs."""
    _open(dossier)
    if outcome not in set(DossierOutcome):
        raise WrongInput(f"{outcome} is no outcome.", "Choose one of those that are offered.")
    _needed(why, "Say in a few words how it ended.")
    until = keep_until(DossierOutcome(outcome), at.date())
    return _turn(dossier, "closed", why, by=by, at=at, stands=(outcome, until))


def reopen(dossier: Dossier, why: str, lead: Joining | None, *, by: str, at: datetime) -> Dossier:
    """Open it again, perhaps under another lead; its clock of retention stops."""
    if dossier.standing == "open":
        raise WrongInput("This dossier is open.", "Go on working in it.")
    _needed(why, "Say in a few words why it is opened again.")
    with transaction.atomic():
        if lead is not None:
            join(dossier, lead, by=by, at=at)
        return _turn(dossier, "reopened", why, by=by, at=at, stands=("", None))


def keep_until(outcome: DossierOutcome, closed_on: date) -> date:
    """The first day on which a dossier that was closed with this outcome must be gone.

    >>> keep_until(DossierOutcome.UNFOUNDED, date(2024, 2, 29))
    datetime.date(2025, 3, 1)
    """
    year = closed_on.year + KEPT_YEARS[outcome]
    if (closed_on.month, closed_on.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)
    return closed_on.replace(year=year)


def _turn(
    dossier: Dossier,
    turn: str,
    why: str,
    *,
    by: str,
    at: datetime,
    stands: tuple[str, date | None],
) -> Dossier:
    outcome, until = stands
    with transaction.atomic():
        dossier.turns.create(
            turn=turn, outcome=outcome, why=why.strip()[:400], turned_by=by, turned_at=at
        )
        dossier.standing = "closed" if turn == "closed" else "open"
        dossier.outcome, dossier.keep_until = outcome, until
        dossier.save(update_fields=["standing", "outcome", "keep_until"])
    return dossier


def _open(dossier: Dossier) -> None:
    if dossier.standing != "open":
        raise WrongInput("This dossier is closed.", "A supervisor of its office can reopen it.")


def _needed(words: str, hint: str) -> None:
    if not words.strip():
        raise WrongInput("Something is missing here.", hint)
