"""The steps of a subject in words, and what history did not take.

Takes   a subject as it is seen.
Gives   a line for each step: the day, what happened, who did it and why, how it stands since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sekisho.codes import reason
from sekisho.desk.screens.subject.gathering import Seen
from sekisho.flow.loop.steps import CHOSEN, Stepped
from sekisho.language import translate
from sekisho.register import deeds
from sekisho.register.models import Deed

WORDS = {
    CHOSEN: "Chosen",
    "waived": "Released without a look",
    "overridden": "Sent to another channel",
    "late": "Late",
    "deleted": "Declaration deleted",
    "begun": "Examination begun",
    "appealed": "Appealed",
    "appeal_upheld": "Appeal upheld",
    "appeal_dismissed": "Appeal dismissed",
    "drawn": "Drawn for a second look",
    "reopened": "Taken back",
    "replaced": "Replaced by a corrected declaration",
    "nothing_found": "Nothing found",
    "irregular": "Irregular",
    "critical": "Critical",
}
"""What happened, by the step."""

STANDINGS = {
    "awaiting": "waits for its control",
    "begun": "is being examined",
    "second_look": "waits for a second look",
    "under_appeal": "is under appeal",
    "released": "is released",
    "waived": "is released without a look",
    "deleted": "is deleted",
    "replaced": "is replaced by a correction",
    "nothing_found": "was controlled, nothing found",
    "irregular": "was found irregular",
    "critical": "was found critical",
    "confirmed": "was found irregular, confirmed on appeal",
    "overturned": "was found irregular, overturned on appeal",
}
"""How it stands, by the standing of the ledger."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step as it is shown."""

    on: date
    at: datetime | None
    what: str
    channel: str
    why: str
    by: str
    stands: str
    is_pending: bool
    is_moot: bool


def lines(seen: Seen, language: str) -> list[Line]:
    """Every step, the first one first."""
    return [_line(one, language) for one in seen.steps]


def stands(standing: str, language: str) -> str:
    """How it stands, in words."""
    return translate(STANDINGS.get(standing, "was not chosen yet"), language)


def sent(seen: Seen, language: str) -> str:
    """That an officer sent it elsewhere, and why, as a sentence; empty where none did."""
    found = [one for one in seen.steps if one.step == "overridden" and not one.is_moot]
    if not found:
        return ""
    told = translate("Then sent to {channel}: {why}", language)
    channel = translate(str(found[-1].told["channel"]), language)
    return told.format(channel=channel, why=reason.says(found[-1].told["reason"], language))


def refused(number: str) -> list[Deed]:
    """What history did not take of what was done with a subject, the latest first."""
    return list(deeds.of_subject(number).exclude(refused=""))


def done(deed: Deed, language: str) -> str:
    """What a deed did, as a sentence."""
    step = str(deed.told.get("entry") or deed.told.get("outcome") or deed.kind)
    return f"{translate(WORDS.get(step, step), language)}{'。' if language == 'ja' else '.'}"


def _line(one: Stepped, language: str) -> Line:
    why = reason.says(one.told["reason"], language) if one.told.get("reason") else ""
    if one.step == CHOSEN:
        why = translate(str(one.told["chosen_by"]), language)
    note = one.told.get("note") or ""
    return Line(
        one.on,
        one.at,
        translate(WORDS.get(one.step, one.step), language),
        str(one.told.get("channel") or ""),
        " ".join(part for part in (why, note) if part),
        one.by,
        stands(one.standing, language),
        one.is_pending,
        one.is_moot,
    )
