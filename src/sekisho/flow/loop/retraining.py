"""When a scorer is fitted again: after so many weeks, or when an alarm says so.

Takes   the administration's terms, which are data; the last day that the history has.
Gives   whether it is due, and why. Whoever asks (a person, a nightly job) brings the instant;
        nothing here looks at a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sekisho.errors import NotReady, WrongInput
from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.scorers import PROBABILITY
from sekisho.flow.loop.watching import drift
from sekisho.records.alarm import Alarm
from sekisho.records.retraining import Retraining
from sekisho.records.schema import from_table, to_table

Alarms = Callable[[Checkpoint, date], Sequence[Alarm]]


@dataclass(frozen=True, slots=True)
class Due:
    """Whether one scorer is to be fitted again."""

    scorer: str
    due: bool
    why: str
    """In English, with figures in braces; `figures` fills them."""
    figures: dict[str, object]


def schedule(
    checkpoint: Checkpoint,
    *,
    at: datetime,
    weeks: int | None,
    on_drift: bool,
    scorer: str = PROBABILITY,
    by: str | None = None,
) -> Retraining:
    """Write when a scorer is fitted again."""
    if weeks is not None and weeks < 1:
        raise WrongInput(f"{weeks} weeks are no rhythm.", "Name one week or more, or none at all.")
    terms = Retraining(scorer, at, weeks, on_drift, by)
    table = to_table(Retraining, [terms])
    key = f"scorer schedule {scorer} {at.isoformat()}"
    checkpoint.history.commit(key, "scorer schedule", at, {"retraining": table})
    return terms


def terms_of(checkpoint: Checkpoint, scorer: str = PROBABILITY) -> Retraining | None:
    """The terms that hold for a scorer; None where nobody set any."""
    rows = from_table(Retraining, checkpoint.history.table("retraining"))
    return max(
        (one for one in rows if one.scorer == scorer),
        key=lambda one: one.written_at,
        default=None,
    )


def alarms_since(checkpoint: Checkpoint, since: date) -> Sequence[Alarm]:
    """Alarms of drift that were raised on a day or later; none where too little is known."""
    try:
        found = drift(checkpoint).alarms
    except NotReady:
        return ()
    return [one for one in found if one.on is not None and one.on >= since]


def due(checkpoint: Checkpoint, scorer: str = PROBABILITY, alarms: Alarms = alarms_since) -> Due:
    """Whether a scorer is to be fitted again, as the history stands."""
    terms = terms_of(checkpoint, scorer)
    if terms is None:
        return Due(scorer, False, "Nobody set when {scorer} is fitted again.", {"scorer": scorer})
    fitted = [one for one in checkpoint.editions.rows() if one.scorer == scorer]
    if not fitted:
        return Due(scorer, True, "No edition of {scorer} was fitted yet.", {"scorer": scorer})
    last = max(one.learned_until for one in fitted)
    _, end = checkpoint.history_days()
    figures: dict[str, object] = {"scorer": scorer, "last": last, "end": end}
    if terms.weeks is not None:
        after = last + timedelta(weeks=terms.weeks)
        figures |= {"weeks": terms.weeks, "after": after}
        if end >= after:
            says = "{scorer} has learned until {last}; {weeks} weeks were over on {after}."
            return Due(scorer, True, says, figures)
    if terms.on_drift:
        raised = alarms(checkpoint, last)
        if raised:
            figures["alarm"] = raised[0].told()
            says = "Since {scorer} learned, an alarm was raised: {alarm}"
            return Due(scorer, True, says, figures)
    says = "{scorer} has learned until {last}; the records end before {end}: it is not due."
    return Due(scorer, False, says, figures)
