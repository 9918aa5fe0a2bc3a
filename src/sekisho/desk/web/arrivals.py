"""Arrivals: what history has of new is put on the waiting lists.

    refresh(checkpoint)

Takes   an open `Checkpoint`.
Gives   how many rows of the waiting lists were written. Only what was committed since the last
        time is read; what was killed in the middle is simply done again.

The courier calls this every few seconds and after each delivery.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sekisho.desk.web.border import zone_of
from sekisho.errors import NotReady, WrongInput
from sekisho.flow import Checkpoint
from sekisho.flow.loop.waiting import Day, Waits, days_since, last_day, moved_since, waiting
from sekisho.records.selection import Channel
from sekisho.register import waiting as register
from sekisho.register.models import HistoryRead, OfficeDay, Waiting
from sekisho.register.models.waiting import NEVER

READER = "arrivals"
FIRST_DAYS = timedelta(days=92)
"""A desk that is opened over a long history shows its last quarter; the rest is in the results."""
_AT_ONCE = 500
"""Subjects of one transaction: a second's work, so that nobody at the desk waits for it."""


def refresh(checkpoint: Checkpoint) -> int:
    """Bring the waiting lists up to what history says now; how many rows were written."""
    read = HistoryRead.objects.filter(reader=READER).values_list("next_commit", flat=True).first()
    begins, ends = read or 0, checkpoint.history.next_number()
    if ends <= begins:
        return 0
    since = date.min if read else _first_day(checkpoint)
    for day in days_since(checkpoint, begins, since):
        _put_day(day)
    written = 0
    for on, subjects in moved_since(checkpoint, begins, since).items():
        for some in _in_parts(subjects):
            try:
                written += _put(checkpoint, on, some)
            except NotReady:
                # Another courier is settling the gate's batch: chosen, and not assessed yet.
                return written
    with transaction.atomic():
        HistoryRead.objects.update_or_create(reader=READER, defaults={"next_commit": ends})
    return written


def _first_day(checkpoint: Checkpoint) -> date:
    last = last_day(checkpoint)
    return last - FIRST_DAYS if last else date.min


def _put(checkpoint: Checkpoint, on: date, subjects: Sequence[str]) -> int:
    waits = waiting(checkpoint, on, subjects)
    told = {one.subject_id for one in waits}
    rows = [_row(one) for one in waits]
    return register.fill(on, rows, [one for one in subjects if one not in told])


def _put_day(day: Day) -> None:
    OfficeDay.objects.update_or_create(
        office=day.office,
        on=day.on,
        defaults={
            "subjects": day.subjects,
            "chosen": day.chosen,
            "by_chance": day.by_chance,
            "random_rate": day.terms.random_rate,
            "examinations": day.terms.examinations,
            "scans": day.terms.scans,
            "documents": day.terms.documents,
            "filled_at": timezone.now(),
        },
    )


def _row(one: Waits) -> Waiting:
    due_at = _due_at(one.late_on, one.office)
    item = one.item
    return Waiting(
        subject_id=one.subject_id,
        subject_kind=one.subject_kind,
        office=one.office,
        selected_on=one.selected_on,
        channel=one.channel,
        chosen_by=one.chosen_by,
        place=one.place,
        risk=round(one.risk * 100, 3),
        standing=one.standing,
        declaration_number=item.declaration_number,
        commodity_code=item.commodity_code or "",
        goods=one.goods[:200],
        net_mass_kg=item.net_mass_kg,
        item_value=item.item_value,
        importer=(item.importer or "")[:128],
        importer_is_new=one.importer_is_new,
        why=one.why,
        sought="\n".join(one.names),
        received_at=one.received_at,
        due_at=due_at,
        due_minute=int(due_at.timestamp()) // 60 if due_at else NEVER,
        cost_minutes=look_minutes(tuple(settings.SEKISHO.look_minutes)).get(one.channel),
    )


def _due_at(late_on: date | None, office: str) -> datetime | None:
    """The instant at which a control becomes late: the day begins where the office is."""
    if late_on is None:
        return None
    here = datetime.combine(late_on, time(), ZoneInfo(zone_of(office)))
    return here.astimezone(UTC)


@cache
def look_minutes(said: tuple[str, ...]) -> dict[str, float]:
    """By channel, the minutes that a look takes, as the settings say.

    Raises:
        WrongInput: a part is not a channel with a number.
    """
    found = dict[str, float]()
    for part in said:
        channel, _, minutes = part.partition("=")
        if channel.strip() not in set(Channel) or not minutes.strip().isdecimal():
            hint = "Write red=120,orange=10 in SEKISHO_LOOK_MINUTES."
            raise WrongInput(f"“{part}” are no minutes of a channel.", hint)
        found[channel.strip()] = float(minutes)
    return found


def _in_parts(subjects: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(subjects), _AT_ONCE):
        yield subjects[begin : begin + _AT_ONCE]
