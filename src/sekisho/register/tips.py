"""Tips: give, grade, link, hand on, act on, answer, close, find.

    tip = give(Told("…", "en", party="7JD1S2X"), number="T-4MQX7K", source=source, on=today)
    grade(tip, "B2", "Two earlier tips of theirs were so.", by="sato", at=now)
    link(tip, "party", "7JD1S2X", items=312, by="sato", at=now)
    close(tip, TipOutcome.CONFIRMED, "Seizure 12.", by="sato", at=now)

Takes   numbers that the desk draws, who acts, the instant; of what came by the web the day alone.
Gives   the tip as it stands then. Nothing is edited: gradings, links and turns are kept.
Raises  NotFound for a number that no tip bears; WrongInput for what cannot be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from sekisho.errors import NotFound, WrongInput
from sekisho.register.models import Tip, TipContact, TipGrade, TipLink, TipPhoto, TipSource
from sekisho.register.tip_sources import RIGHT, TipOutcome
from sekisho.register.tip_weights import (
    CREDIBILITY,
    NOT_JUDGED,
    RELIABILITY,
    Weight,
    half_life_of,
    weigh,
)

SPEAKS_OF = ("party", "goods", "place", "conveyance")
LONGEST = 8000
"""Signs of one tip: four typed pages. What is longer is a dossier, and a flood costs no more."""
CALL_MINUTES = 15
"""A call is noted to the quarter of an hour; the exchange's own list is no help to find it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told us."""

    text: str
    language: str
    party: str = ""
    goods: str = ""
    place: str = ""
    conveyance: str = ""
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What came with it: how to reach the sender, pictures that hold nothing but the picture."""

    contact: str = ""
    photos: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """Who wrote it down on the telephone, and when it came."""

    taken_by: str
    called_at: datetime


@dataclass(frozen=True, slots=True)
class Speaking:
    """A tip that speaks of a subject, in short."""

    number: str
    of: str
    """The number or name by which it does."""
    weight: Weight
    received_on: date
    stage: str


def give(
    told: Told,
    beside: Beside | None = None,
    *,
    number: str,
    source: TipSource,
    on: date,
    call: Call | None = None,
) -> Tip:
    """Write a tip down, whole or not at all."""
    if not told.text.strip() or len(told.text) > LONGEST:
        raise WrongInput(
            "A tip has between one and 8,000 signs.", "Say the most important first; add the rest."
        )
    beside = beside or Beside()
    came: dict[str, Any] = {"way": "web"}
    if call is not None:
        way = "partner" if source.partner else "call"
        came = {"way": way, "taken_by": call.taken_by, "called_at": _rounded(call.called_at)}
    with transaction.atomic():
        tip = Tip.objects.create(
            number=number, source=source, received_on=on, **asdict(told), **came
        )
        if beside.contact.strip():
            TipContact.objects.create(tip=tip, words=beside.contact.strip()[:400])
        for place, jpeg in enumerate(beside.photos, start=1):
            TipPhoto.objects.create(tip=tip, place=place, jpeg=jpeg)
    return tip


def find(number: str) -> Tip:
    """The tip of this number."""
    tip = Tip.objects.select_related("source").filter(number=number).first()
    if tip is None:
        raise NotFound(f"No tip bears the number {number}.", "Open it from the list of tips.")
    return tip


def grade(tip: Tip, grade: str, why: str, *, by: str, at: datetime) -> TipGrade:
    """Grade it; the grading before stays beside it."""
    if len(grade) != 2 or grade[0] not in RELIABILITY or grade[1] not in CREDIBILITY:
        raise WrongInput(f"{grade} is no grade.", "Choose one of A to F and one of 1 to 6.")
    _needed(why, "Say in a few words why it is graded so.")
    with transaction.atomic():
        given = TipGrade.objects.create(
            tip=tip,
            reliability=grade[0],
            credibility=grade[1],
            why=why.strip()[:400],
            graded_by=by,
            graded_at=at,
        )
        if tip.stage == "received":
            _stand(tip, "graded")
    return given


def link(tip: Tip, kind: str, number: str, *, items: int, by: str, at: datetime) -> TipLink:
    """Say what it is about, by the number or name that history knows."""
    if kind not in ("subject", "party"):
        raise WrongInput(f"A tip is not linked to a {kind}.", "Choose a subject or a party.")
    _needed(number, "Give a number or a name.")
    found, _ = TipLink.objects.get_or_create(
        tip=tip,
        kind=kind,
        number=number.strip()[:200],
        undone_at=None,
        defaults={"items": items, "linked_by": by, "linked_at": at},
    )
    return found


def unlink(tip: Tip, link_id: int, *, by: str, at: datetime) -> None:
    """Say that it is not about that after all; the link is kept as undone."""
    tip.links.filter(pk=link_id, undone_at=None).update(undone_at=at, undone_by=by)


def hand_on(tip: Tip, office: str, *, by: str, at: datetime) -> Tip:
    """Hand it to an office, whose people may see it from then on."""
    _needed(office, "Name an office.")
    with transaction.atomic():
        tip.office = office.strip()[:16]
        tip.save(update_fields=["office"])
        tip.turns.create(turn="handed", words=tip.office, turned_by=by, turned_at=at)
    return tip


def act(tip: Tip, words: str, *, by: str, at: datetime) -> Tip:
    """Say what was done about it."""
    _open(tip)
    _needed(words, "Say in a few words what was done.")
    with transaction.atomic():
        tip.turns.create(turn="acted", words=words.strip()[:400], turned_by=by, turned_at=at)
        return _stand(tip, "acted")


def close(tip: Tip, outcome: str, why: str, *, by: str, at: datetime) -> Tip:
    """Close it with what came of it; it then counts in its source's record."""
    _open(tip)
    if outcome not in set(TipOutcome):
        raise WrongInput(f"{outcome} is no outcome.", "Choose one of those that are offered.")
    _needed(why, "Say in a few words what shows it.")
    with transaction.atomic():
        tip.turns.create(turn="closed", words=why.strip()[:400], turned_by=by, turned_at=at)
        tip.outcome, tip.closed_at = outcome, at
        tip.save(update_fields=["outcome", "closed_at"])
        return _stand(tip, "closed")


def add(tip: Tip, words: str, *, by: str, on: date, to_sender: bool = False) -> None:
    """Add words: of the sender (`by` is empty), to the sender, or among officers."""
    _needed(words, "Write something first.")
    tip.words.create(said_by=by, to_sender=to_sender, said_on=on, words=words.strip()[:LONGEST])


def weight_of(tip: Tip, grade: str, *, on: date) -> Weight:
    """What a tip weighs on a day; it does not fade before the day of which it speaks."""
    half = half_life_of({name for name in SPEAKS_OF if getattr(tip, name)})
    since = max(tip.received_on, tip.expected_on or tip.received_on)
    return weigh(grade or NOT_JUDGED, half_life_days=half.days, since=since, on=on, why=half.why)


def graded(found: QuerySet[Tip]) -> QuerySet[Tip]:
    """The same tips, each with the grade in force as `grade`; empty where there is none."""
    latest = TipGrade.objects.filter(tip=OuterRef("pk")).order_by("-graded_at", "-pk")
    signs = latest.annotate(both=Concat("reliability", "credibility")).values("both")[:1]
    return found.annotate(grade=Coalesce(Subquery(signs), Value("")))


def seen_from(office: str, *, all_offices: bool) -> QuerySet[Tip]:
    """The tips that somebody may see: those handed to their office, or all of them."""
    found = graded(Tip.objects.select_related("source"))
    if all_offices:
        return found
    handed = found.exclude(office="")
    return handed.filter(office=office) if office else handed


def about(numbers: Iterable[str], names: Iterable[str], *, at: datetime) -> list[Speaking]:
    """The tips linked to these numbers of subjects or names of parties, the weightiest first.

    Those that were looked into and found empty, or are another body's, are left out. Whoever
    shows them asks first whether the person may see tips of that office.
    """
    sought = Q(kind="subject", number__in=_known(numbers)) | Q(
        kind="party", number__in=_known(names)
    )
    links = TipLink.objects.filter(sought, undone_at=None)
    idle = set(TipOutcome) - set(RIGHT)
    found = graded(Tip.objects.filter(Exists(links.filter(tip=OuterRef("pk")))))
    of = {link.tip_id: link.number for link in links}
    spoken = [
        Speaking(
            tip.number,
            of[tip.number],
            weight_of(tip, getattr(tip, "grade", ""), on=at.date()),
            tip.received_on,
            tip.stage,
        )
        for tip in found.exclude(outcome__in=idle)
    ]
    return sorted(spoken, key=lambda one: -one.weight.value)


def _known(words: Iterable[str]) -> Collection[str]:
    return {word for word in words if word}


def _stand(tip: Tip, stage: str) -> Tip:
    tip.stage = stage
    tip.save(update_fields=["stage"])
    return tip


def _open(tip: Tip) -> None:
    if tip.stage == "closed":
        raise WrongInput("This tip is closed.", "Add words to it, or link another tip.")


def _needed(words: str, hint: str) -> None:
    if not words.strip():
        raise WrongInput("Something is missing here.", hint)


def _rounded(instant: datetime) -> datetime:
    return instant - timedelta(
        minutes=instant.minute % CALL_MINUTES,
        seconds=instant.second,
        microseconds=instant.microsecond,
    )
