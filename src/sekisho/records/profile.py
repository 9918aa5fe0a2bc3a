"""A named combination of indicators and conditions: its owner, law and dates.

Each step of a profile's life is a further version that says who took it, when and why; on a day
that version counts which is the latest of those that stand from that day or earlier.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sekisho.records.finding import SubjectKind
from sekisho.records.schema import column
from sekisho.records.selection import Channel


class Stage(StrEnum):
    """Where a profile or a scorer edition stands in its life."""

    DRAFT = "draft"
    TRIAL = "trial"
    LIVE = "live"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Profile:
    """What an officer wants looked at, and on which ground."""

    name: str = column("short name, unique among profiles")
    version: int = column("1 as first written, one more with each change")
    title: str = column("one sentence that says what it looks for")
    subject_kind: SubjectKind = column("which object of control")
    condition: str = column("SQL condition over documented names and indicator codes")
    channel: Channel = column("the channel it asks for")
    stage: Stage = column("draft, trial, live or retired")
    owner: str = column("who answers for it")
    legal_basis: str = column("the law or order on which it rests")
    expected_yield_p: float | None = column("share of its hits that are findings, as expected")
    live_from: date | None = column("first day on which it counts", default=None)
    live_until: date | None = column("first day on which it no longer counts", default=None)
    offices: tuple[str, ...] = column("offices for which it counts; none means all", default=())
    stands_from: date | None = column(
        "first day for which this version takes the earlier one's place; null: all days",
        default=None,
    )
    acted_by: str | None = column("who took this step", default=None)
    acted_at: datetime | None = column("the instant of this step", default=None)
    acted_why: str | None = column("why this step was taken", default=None)
