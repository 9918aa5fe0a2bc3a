"""Delivery: what was done goes into history, what came there to the desk.

    deliver(now)

Takes   ripe deeds of the register, in the order in which they were done.
Gives   how many were brought. Killed anywhere, the rest is brought the next time, and nothing
        twice: each deed is written under its own key.

What history refuses is noted in the deed with the reason, and shown to whoever did it.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings

from sekisho.access import audit
from sekisho.desk.figures import kept
from sekisho.desk.web import arrivals, border, settling
from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop import deeds as flow
from sekisho.register import deeds, heartbeats
from sekisho.register.models import Deed

log = logging.getLogger("sekisho.courier")


def deliver(at: datetime) -> int:
    """Bring every deed that is ripe, then fetch what history has of new; gives how many deeds."""
    brought = _bring(at) if deeds.ripe(at) else 0
    with border.opened() as checkpoint:
        arrivals.refresh(checkpoint)
    return brought


def go_round(at: datetime) -> None:
    """All errands once: the gate's batches, deeds, arrivals, figures, anchors, a sign of life."""
    settling.settle(at)
    deliver(at)
    with border.opened() as checkpoint:
        kept.renew(checkpoint, at)
    audit.anchor(settings.SEKISHO_FOLDER, at=at)
    heartbeats.beat("courier", at=at)


def brought_of(deed: Deed) -> flow.Brought:
    """A deed as the flow takes it."""
    return flow.Brought(
        deed.deed_id, deed.kind, deed.subject_id, deed.told, deed.acted_by, deed.acted_at
    )


def _bring(at: datetime) -> int:
    with border.opened() as checkpoint, flow.alone(checkpoint) as mine:
        if not mine:
            return 0
        return sum(_brought(checkpoint, deed, at) for deed in deeds.ripe(at))


def _brought(checkpoint: Checkpoint, deed: Deed, at: datetime) -> bool:
    if not deeds.taken(deed.deed_id, at):
        return False
    refused = flow.bring(checkpoint, brought_of(deed), at=at)
    deeds.delivered(deed.deed_id, at, refused)
    if refused:
        log.warning("deed %s was refused: %s", deed.deed_id, refused)
    return True
