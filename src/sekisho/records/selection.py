"""Who is looked at, how, by what, and with which probability.

The choice is the record: `selectivity.choose` gives exactly these rows and they are what is
written. Every subject of an office and day has one row, also those that are released.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sekisho.records.finding import SubjectKind
from sekisho.records.schema import column


class Channel(StrEnum):
    """How a subject is treated; in the order of precedence."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"


class ChosenBy(StrEnum):
    """What sent a subject into its channel."""

    CHANCE = "chance"
    CRITERIA = "criteria"
    TOP_UP = "top_up"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Selection:
    """The disposition of one subject on one day."""

    subject_id: str = column("the subject's number")
    subject_kind: SubjectKind = column("which object of control")
    office: str = column("the office that controls it")
    selected_on: date = column("the day of the selection")
    version: int = column("the version of the subject that was selected")
    channel: Channel = column("green, yellow, orange, red or blue")
    chosen_by: ChosenBy = column("chance, criteria, top-up, or nothing (released)")
    examination_p: float = column("probability with which it was to be examined (red)")
    channel_p: float = column("probability with which it was to come into its channel")
    channel_p_error: float = column("standard error of channel_p; 0 where it is exact")
    place: int = column("place in the order of work of its channel, from 1")
    risk: float = column("risk at the time of the choice, 0 to 1, higher is worse")
    expected_value: float = column("expected yield of an examination, in the office's currency")
    profile: str | None = column("the profile that asked for the channel", default=None)
    seed: int = column("the seed of the draw", default=0)
    terms_id: str = column("the office's rates and capacity that were in force", default="")
    chosen_at: datetime | None = column("the instant of the choice", default=None)
