"""One declaration on the wire: the same risk as the batch gives, in milliseconds.

    with Live.open(checkpoint, on) as live:
        assessment = live.assess(item, at=now)
        live.absorb(item)

Takes   an installation and a day; then items and findings as they come, from that day on.
Gives   an assessment for each item. Nothing of it is written: journal and history are fed by
        `collect`, as ever, and the batch assesses the same rows again with the same result.
Raises  LateEvent for an item of a day that was counted already; NotReady when the month is over
        for which like goods are known: open anew, it takes up what history has learned since.

Counters are filled once for a day and a state of the records; opened again, they go on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sekisho.durable import make_folder
from sekisho.flow.editions import InForce
from sekisho.flow.journey import Checkpoint
from sekisho.history.counters import RunningCounters, filling
from sekisho.history.locks import locked
from sekisho.records.assessment import Assessment
from sekisho.records.goods_item import GoodsItem
from sekisho.records.profile import Profile
from sekisho.risk.catalogue import standard
from sekisho.risk.event_assessment import Scale, assess_event
from sekisho.risk.hits import EventRules
from sekisho.risk.known.counters import COUNTERS
from sekisho.risk.known.event_knowledge import EventKnowledge
from sekisho.risk.known.knowledge import Knowledge
from sekisho.risk.known.peers import PeerEdition
from sekisho.risk.scorers.one_row import OneRow

Item = Mapping[str, Any] | GoodsItem

_DAY_ZERO = date(1970, 1, 1)
_FIELDS = tuple(field.name for field in fields(GoodsItem))


class Live:
    """Assesses single items with everything in force, and counts them once they are taken."""

    def __init__(
        self,
        counters: RunningCounters,
        like_goods: PeerEdition,
        profiles: tuple[Profile, ...],
        scorers: Mapping[str, InForce],
        worth: Mapping[str, float],
    ) -> None:
        """Put together what `open` gathers.

        Args:
            counters: filled through the day before.
            like_goods: of the month.
            profiles: live and trial ones count.
            scorers: fitted scorers by name; may be empty.
            worth: what one critical finding is worth, by office.
        """
        self._counters = counters
        self._known = EventKnowledge(counters, like_goods)
        self._rules = EventRules(standard(), profiles)
        self._scorers = {name: found.scorer for name, found in scorers.items()}
        boosting = scorers.get("boosting")
        edition = boosting.edition.edition_id if boosting else None
        self._scale = Scale.of(profiles, worth, edition)

    @classmethod
    def open(cls, checkpoint: Checkpoint, on: date) -> Self:
        """Be ready for the items of a day and those after it, to the end of its month.

        The first time on a day, all that was counted before is filled into a file of its own.
        """
        folder = checkpoint.folder / "counters"
        mark = checkpoint.walk.fingerprint(on)
        path = folder / f"{on}-{mark}.sqlite"
        if path.exists():
            like_goods = checkpoint.walk.at(on.replace(day=1), checkpoint.progress).peer_edition(on)
        else:
            knowledge = checkpoint.walk.at(on, checkpoint.progress)
            like_goods = knowledge.peer_edition(on)
            # Of several processes that open on the same morning, one fills.
            make_folder(folder)
            with locked(folder / "filling", alone=True):
                if not path.exists():
                    fill(knowledge, path, on)
        worth = checkpoint.standing.worth_on(on)
        return cls(
            RunningCounters(path),
            like_goods,
            checkpoint.standing.profiles_on(on),
            checkpoint.editions.in_force(on),
            worth,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the counters."""
        self._counters.close()

    def assess(self, item: Item, *, at: datetime) -> Assessment:
        """The assessment of an item as known before its day; nothing is counted."""
        row = self.row(item)
        alone = OneRow(row)
        scores = {
            name: None if math.isnan(score := float(scorer.score(alone)[0])) else score
            for name, scorer in self._scorers.items()
        }
        return assess_event(row, self._rules.evaluate(row), scores, self._scale, at=at)

    def row(self, item: Item) -> dict[str, Any]:
        """What was declared and known of an item, by documented name."""
        told = _told(item)
        return {**told, **self._known.describe(told)}

    def absorb(self, item: Item) -> bool:
        """Count an item; False when this version of it had been counted."""
        told = _told(item)
        number = f"item {told['item_id']} {told['version']}"
        with self._counters.once(number, _day(told["received_on"])) as new:
            if new:
                self._known.absorb(told)
        return new

    def absorb_finding(self, item: Item, outcome: str, known_on: date) -> bool:
        """Count a finding about an item; False when it had been counted."""
        told = _told(item)
        number = f"finding {told['item_id']} {outcome} {known_on}"
        with self._counters.once(number, _day(known_on)) as new:
            if new:
                self._known.absorb_finding(told, outcome, known_on)
        return new


def fill(knowledge: Knowledge, path: Path, on: date) -> None:
    """Fill running counters with what was known strictly before a day."""
    eve = on - timedelta(days=1)
    with filling(path, _day(eve)) as counters:
        for number, counter in enumerate(COUNTERS):
            counters.fill(number, knowledge.standing(counter.name, eve))


def _told(item: Item) -> Mapping[str, Any]:
    if isinstance(item, GoodsItem):
        return {name: getattr(item, name) for name in _FIELDS}
    return item


def _day(on: date) -> int:
    return (on - _DAY_ZERO).days
