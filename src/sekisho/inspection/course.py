"""The course of a subject: from its selection, act by act, to how it stands.

    >>> after(Standing.AWAITING, Step.WAIVED)
    <Standing.WAIVED: 'waived'>
    >>> after(Standing.CRITICAL, Step.WAIVED) is None
    True

Takes   how a subject stands, and what happens to it.
Gives   how it stands then; null when that cannot happen to it.

This one table is the law of the ledger: the doors refuse what it does not have, and what is in
history all the same leaves a subject as it stood.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from sekisho.records.ledger_entry import Standing

Codes = npt.NDArray[np.int64]


class Step(StrEnum):
    """What can happen: the acts of the ledger, findings, and a later choice of the same subject."""

    NOTHING_FOUND = "nothing_found"
    IRREGULAR = "irregular"
    CRITICAL = "critical"
    WAIVED = "waived"
    SENT = "sent"
    LET_GO = "let_go"
    LATE = "late"
    DELETED = "deleted"
    BEGUN = "begun"
    APPEALED = "appealed"
    APPEAL_UPHELD = "appeal_upheld"
    APPEAL_DISMISSED = "appeal_dismissed"
    DRAWN = "drawn"
    REOPENED = "reopened"
    RESTORED = "restored"
    REPLACED = "replaced"


STANDINGS = tuple(Standing)
STEPS = tuple(Step)
OPEN = STANDINGS[: STANDINGS.index(Standing.RELEASED)]
"""Somebody must still do something."""
WORK = (Standing.AWAITING, Standing.BEGUN)
"""The control itself is still to be done; only this can be late."""

_LOOKED_FOR = (*WORK, Standing.SECOND_LOOK)
_LET_GO = (Standing.RELEASED, Standing.WAIVED)
_FOUND = (Standing.IRREGULAR, Standing.CRITICAL, Standing.CONFIRMED)
# A finding that becomes known always counts, but two things it does not undo: an appeal that is
# under way or decided, and that nothing can be found in a declaration that is gone.
_NOT_YET = (
    *_LOOKED_FOR,
    *_LET_GO,
    *(Standing.REPLACED, Standing.NOTHING_FOUND, Standing.IRREGULAR, Standing.CRITICAL),
)

_LAW: Mapping[Step, Mapping[Standing, Standing]] = {
    Step.NOTHING_FOUND: {
        **dict.fromkeys((*_NOT_YET, Standing.CONFIRMED), Standing.NOTHING_FOUND),
        Standing.OVERTURNED: Standing.OVERTURNED,
        Standing.UNDER_APPEAL: Standing.UNDER_APPEAL,
    },
    **{
        step: {
            **dict.fromkeys((*_NOT_YET, Standing.DELETED, Standing.OVERTURNED), found),
            Standing.CONFIRMED: Standing.CONFIRMED,
            Standing.UNDER_APPEAL: Standing.UNDER_APPEAL,
        }
        for step, found in (
            (Step.IRREGULAR, Standing.IRREGULAR),
            (Step.CRITICAL, Standing.CRITICAL),
        )
    },
    Step.WAIVED: dict.fromkeys(WORK, Standing.WAIVED),
    Step.SENT: dict.fromkeys((*WORK, *_LET_GO), Standing.AWAITING),
    Step.LET_GO: dict.fromkeys(WORK, Standing.RELEASED),
    Step.LATE: {one: one for one in WORK},
    Step.DELETED: dict.fromkeys((*_LOOKED_FOR, *_LET_GO), Standing.DELETED),
    Step.BEGUN: {
        **dict.fromkeys((*WORK, *_LET_GO), Standing.BEGUN),
        Standing.SECOND_LOOK: Standing.SECOND_LOOK,
    },
    Step.APPEALED: dict.fromkeys((*_FOUND, Standing.OVERTURNED), Standing.UNDER_APPEAL),
    Step.APPEAL_UPHELD: {Standing.UNDER_APPEAL: Standing.OVERTURNED},
    Step.APPEAL_DISMISSED: {Standing.UNDER_APPEAL: Standing.CONFIRMED},
    Step.DRAWN: dict.fromkeys(_LET_GO, Standing.SECOND_LOOK),
    Step.REOPENED: dict.fromkeys((Standing.WAIVED, Standing.DELETED), Standing.AWAITING),
    # The same act about a subject that was released: taken back, it is released again.
    Step.RESTORED: {
        Standing.WAIVED: Standing.AWAITING,
        Standing.DELETED: Standing.RELEASED,
    },
    Step.REPLACED: dict.fromkeys(WORK, Standing.REPLACED),
}


def after(standing: Standing, step: Step) -> Standing | None:
    """How a subject stands after a step; null when the step cannot happen to it."""
    return _LAW[step].get(standing)


def before(step: Step) -> list[Standing]:
    """To which subjects a step can happen."""
    return list(_LAW[step])


def table() -> Codes:
    """The law as numbers [standing, step]: the standing after it; -1 where it cannot happen."""
    law = np.full((len(STANDINGS), len(STEPS)), -1, dtype=np.int64)
    for step, moves in _LAW.items():
        for before_it, after_it in moves.items():
            law[STANDINGS.index(before_it), STEPS.index(step)] = STANDINGS.index(after_it)
    return law
