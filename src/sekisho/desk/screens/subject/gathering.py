"""What the page of a subject shows, gathered once for whoever may see it.

    seen = see(request, "87123456/1", Action.SEE_SUBJECT)

Takes   the request, the number of an item, what the person wants to do with it.
Gives   the item, its versions, why it is looked at, its steps, its row of the waiting list.
Raises  NotFound for a number that nothing bears; PermissionDenied.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache

from sekisho.access.action import Action, Concern
from sekisho.desk.web import border
from sekisho.desk.web.delivery import brought_of
from sekisho.desk.web.screen import Request, permit
from sekisho.flow import Checkpoint, around
from sekisho.flow.around import Change
from sekisho.flow.loop.deeds import Brought
from sekisho.flow.loop.steps import Stepped, possible, steps_of
from sekisho.records.explanation import Explanation
from sekisho.records.goods_item import GoodsItem
from sekisho.register import deeds, waiting
from sekisho.register.models import Deed, Waiting

SUBJECT = "subject"
"""The kind of these records in the log."""
_KEPT_SECONDS = 600

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Seen:
    """One subject as the desk sees it now."""

    item: GoodsItem
    """In the version that is explained, else the last one."""
    explanation: Explanation | None
    """None when it was not assessed yet."""
    changes: tuple[Change, ...]
    siblings: list[tuple[str, int]]
    steps: list[Stepped]
    pending: list[Deed]
    row: Waiting | None
    """Its row of the waiting list; None where it waits nowhere."""

    @property
    def number(self) -> str:
        """The number of the item."""
        return self.item.item_id

    @property
    def standing(self) -> str:
        """How it stands in the ledger; empty where nothing was chosen."""
        return self.steps[-1].standing if self.steps else ""

    @property
    def channel(self) -> str:
        """The channel as it is now: as chosen, or as an officer sent it elsewhere."""
        sent = [str(one.told["channel"]) for one in self.steps if one.told.get("channel")]
        return sent[-1] if sent else ""

    @property
    def can(self) -> frozenset[str]:
        """What can happen to it as it stands."""
        return possible(self.standing) if self.standing else frozenset()

    @property
    def office(self) -> str:
        """The office that controls it."""
        found = self.explanation.selection if self.explanation else None
        return found.office if found else self.item.office

    @property
    def concern(self) -> Concern:
        """What is asked about it of `may`."""
        return Concern(SUBJECT, self.number, office=self.office)


def see(request: Request, number: str, action: Action) -> Seen:
    """Gather one item, once the person may do this with it."""
    with border.opened(request.language) as checkpoint:
        changes = around.versions(checkpoint, number)
        permit(request, action, Concern(SUBJECT, number, office=changes[-1].item.office))
        explanation = _explained(checkpoint, number, request.language)
        pending = list(deeds.pending([number]))
        steps = steps_of(checkpoint, number, [brought_of(one) for one in pending])
        siblings = around.siblings(checkpoint, changes[-1].item)
    item = explanation.item if explanation else changes[-1].item
    row = waiting.of_subject(number)
    return Seen(item, explanation, changes, siblings, steps, pending, row)


def brought(seen: Seen) -> list[Brought]:
    """The deeds that history has still to hear of, as the flow takes them."""
    return [brought_of(one) for one in seen.pending]


def kept(name: str, made: Callable[[], Answer]) -> Answer:
    """The answer to a question of this installation, kept for a while under its whole name.

    Only what cannot change under its name may be asked so.
    """
    whole = f"{settings.SEKISHO_FOLDER} {name}"
    key = f"subject-{hashlib.sha256(whole.encode()).hexdigest()}"
    found: tuple[Answer] | None = cache.get(key)
    if found is None:
        found = (made(),)
        cache.set(key, found, _KEPT_SECONDS)
    return found[0]


def _explained(checkpoint: Checkpoint, number: str, language: str) -> Explanation | None:
    """Why it is looked at; the same answer while nothing was written into history."""
    stands = checkpoint.history.next_number()
    name = f"explained {number} {language} {stands}"
    return kept(name, lambda: around.explained(checkpoint, number))
