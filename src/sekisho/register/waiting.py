"""What waits: filled from history, claimed, assigned, put back.

    fill(date(2021, 2, 1), rows, [])
    claim("87123456-1", by="sato", at=now)
    assign(uuid4(), [17, 18], "tanaka", by="ito", at=now)

Takes   rows as history tells them; who acts, the instant.
Gives   how many rows changed; the row and who has it; the assignment, which can be undone.
Raises  NotFound for a subject that waits nowhere; WrongInput when it is too late to undo.

What history says and what is work in progress lie in one row: filling never touches who has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from sekisho.errors import NotFound, WrongInput
from sekisho.register import deeds
from sekisho.register.models import Assignment, SoughtWord, Waiting
from sekisho.register.sought import words_of

CLAIM_MINUTES = 5
"""Without a sign of life for so long, nobody has it: longer than a telephone call at the desk
disturbs, shorter than a colleague waits."""
UNDO_SECONDS = deeds.UNDO_SECONDS
_FROM_HISTORY = (
    *("subject_kind", "office", "channel", "chosen_by", "place", "risk", "standing"),
    *("declaration_number", "commodity_code", "goods", "net_mass_kg", "item_value", "importer"),
    *("importer_is_new", "why", "sought", "received_at", "due_at", "due_minute", "cost_minutes"),
)
_AT_ONCE = 500
"""Rows of one statement; SQLite puts a bound on its values."""


def fill(on: date, rows: Sequence[Waiting], let_go: Iterable[str]) -> int:
    """Write rows of one day as history tells them; what is the same already is left alone.

    Args:
        on: the day.
        rows: new or changed; what history has still to hear of (`deeds.pending`) stands above.
        let_go: subjects of that day at which nobody is to look any more.

    Returns:
        How many rows were written.
    """
    with transaction.atomic():
        gone = _let_go(on, list(let_go))
        if not rows:
            return gone
        subjects = [row.subject_id for row in rows]
        mine = Waiting.objects.filter(subject_id__in=subjects)
        there = {(row.subject_id, row.selected_on): row for row in mine.select_for_update()}
        _put_pending(rows, there)
        new = [row for row in rows if (row.subject_id, row.selected_on) not in there]
        changed, resought = [], []
        for row in rows:
            known = there.get((row.subject_id, row.selected_on))
            if known is None or not (differ := _differing(known, row)):
                continue
            for name in differ:
                setattr(known, name, getattr(row, name))
            changed.append(known)
            if {"sought", "office"} & set(differ):
                resought.append(known)
        Waiting.objects.bulk_create(new, batch_size=_AT_ONCE, ignore_conflicts=True)
        Waiting.objects.bulk_update(changed, _FROM_HISTORY, batch_size=_AT_ONCE)
        SoughtWord.objects.filter(waiting__in=resought).delete()
        numbers = {(one.subject_id, one.selected_on): one for one in mine} if new else {}
        kept = [numbers[(row.subject_id, row.selected_on)] for row in new]
        words = [word for row in (*kept, *resought) for word in _words(row)]
        SoughtWord.objects.bulk_create(words, batch_size=_AT_ONCE)
        return gone + len(new) + len(changed)


def of_list(office: str, on: date) -> QuerySet[Waiting]:
    """What waits at an office on a day, also what is closed."""
    return Waiting.objects.filter(office=office, selected_on=on)


def of_subject(subject_id: str) -> Waiting | None:
    """The row of a subject, of the last day on which it was selected; None where it never was."""
    return Waiting.objects.filter(subject_id=subject_id).order_by("-selected_on").first()


def holder(row: Waiting, at: datetime) -> str:
    """Who has it open; empty where nobody has, or nobody gave a sign of life of late."""
    if not row.claimed_by or row.claimed_at is None:
        return ""
    return row.claimed_by if at - row.claimed_at < timedelta(minutes=CLAIM_MINUTES) else ""


def claim(subject_id: str, *, by: str, at: datetime, over: bool = False) -> Waiting:
    """Take it up, or give a sign of life; what another has stays theirs.

    Args:
        subject_id: the subject's number.
        by: who opens it.
        at: the instant.
        over: take it also from another; whoever allows that writes it into the log.

    Returns:
        The row: `holder(row, at)` says who has it now.

    Raises:
        NotFound: it waits nowhere.
    """
    with transaction.atomic():
        row = _locked(subject_id)
        if over or holder(row, at) in ("", by):
            row.claimed_by, row.claimed_at = by, at
            row.save(update_fields=["claimed_by", "claimed_at"])
        return row


def leave(subject_id: str, *, by: str) -> None:
    """Put it back, where this person has it."""
    mine = Waiting.objects.filter(subject_id=subject_id, claimed_by=by)
    mine.update(claimed_by="", claimed_at=None)


def assign(
    assignment_id: UUID, numbers: Sequence[int], to: str, *, by: str, at: datetime
) -> Assignment:
    """Give rows to a person, or to nobody; the same number again changes nothing."""
    with transaction.atomic():
        known = Assignment.objects.filter(assignment_id=assignment_id).first()
        if known is not None:
            return known
        rows = Waiting.objects.filter(pk__in=numbers).select_for_update()
        before = {str(row.pk): row.assigned_to for row in rows}
        rows.update(assigned_to=to)
        return Assignment.objects.create(
            assignment_id=assignment_id,
            assigned_to=to,
            assigned_by=by,
            assigned_at=at,
            before=before,
        )


def undo_assignment(assignment_id: UUID, *, by: str, at: datetime) -> Assignment:
    """Put back who had them before; only whoever assigned them, and only in time."""
    with transaction.atomic():
        mine = Assignment.objects.select_for_update().filter(assignment_id=assignment_id)
        found = mine.first()
        if found is None:
            label = f"No assignment bears the number {assignment_id}."
            raise NotFound(label, "Nothing was changed.")
        if found.undone_at is not None:
            return found
        late = at - found.assigned_at >= timedelta(seconds=UNDO_SECONDS)
        if found.assigned_by != by or late:
            raise WrongInput("It is too late to undo this.", "Assign them anew.")
        for person in set(found.before.values()):
            numbers = [int(pk) for pk, one in found.before.items() if one == person]
            rows = Waiting.objects.filter(pk__in=numbers, assigned_to=found.assigned_to)
            rows.update(assigned_to=person)
        found.undone_at = at
        found.save(update_fields=["undone_at"])
        return found


def _locked(subject_id: str) -> Waiting:
    found = Waiting.objects.select_for_update().filter(subject_id=subject_id)
    row = found.order_by("-selected_on").first()
    if row is None:
        raise NotFound(f"{subject_id} waits at no office.", "Search it by any of its numbers.")
    return row


def _let_go(on: date, subjects: list[str]) -> int:
    gone = Waiting.objects.filter(selected_on=on, subject_id__in=subjects, is_open=1)
    return gone.update(standing="released", channel="green") if subjects else 0


def _differing(known: Waiting, row: Waiting) -> list[str]:
    return [name for name in _FROM_HISTORY if getattr(known, name) != getattr(row, name)]


def _put_pending(rows: Sequence[Waiting], there: dict[tuple[str, date], Waiting]) -> None:
    """Let stand above what was done at the desk and history has still to hear of."""
    latest = dict[str, date]()
    for subject, on in [*there, *((row.subject_id, row.selected_on) for row in rows)]:
        latest[subject] = max(on, latest.get(subject, on))
    by_subject = {row.subject_id: row for row in rows if latest[row.subject_id] == row.selected_on}
    for deed in deeds.pending(by_subject):
        standing, channel = deeds.stands(deed.kind, deed.told)
        row = by_subject[deed.subject_id]
        row.standing, row.channel = standing or row.standing, channel or row.channel


def _words(row: Waiting) -> list[SoughtWord]:
    where = {"waiting": row, "office": row.office, "selected_on": row.selected_on}
    return [SoughtWord(word=word, **where) for word in sorted(words_of(row.sought))]
