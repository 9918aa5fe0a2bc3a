"""Scorer editions: fit them, keep them with their card, take those in force.

Takes   a lesson: items beside what was known of them, and the findings known by a day.
Gives   editions in the history; the fitted scorers that are in force on a day, and those that
        are on trial beside them.
Raises  NotReady when too little was found to learn from.

Which edition counts on a day stands in `records.edition`; its life is led in `loop/scorers`.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from sekisho.errors import NotFound, NotReady
from sekisho.flow.lesson import Lesson
from sekisho.flow.progress import Progress, silent
from sekisho.flow.words import words_of_indicators
from sekisho.flow.yields import indicator_yields
from sekisho.history.store import History
from sekisho.learning import measure
from sekisho.records.edition import Edition
from sekisho.records.indicator_yield import IndicatorYield
from sekisho.records.profile import Stage
from sekisho.records.schema import from_table, to_table
from sekisho.risk.engine import Engine
from sekisho.risk.known.knowledge import FEATURES
from sekisho.risk.scorers import register
from sekisho.risk.scorers.contract import Scorer

# Of the items learned from, the last share by day is held back once, for the card's figures.
HELD_BACK = 0.2
SHOWN_RATES = (1, 5, 10)


@dataclass(frozen=True, slots=True)
class InForce:
    """A fitted scorer and the edition it came from."""

    edition: Edition
    scorer: Scorer


class Editions:
    """The scorer editions of one history."""

    def __init__(self, history: History, engine: Engine, progress: Progress = silent) -> None:
        self._history, self._engine, self._progress = history, engine, progress
        self._loaded: dict[str, Scorer] = {}

    def over(self, history: History) -> Editions:
        """The editions of another history, such as this one as it stood."""
        made = Editions(history, self._engine, self._progress)
        made._loaded = self._loaded
        return made

    def reads(self) -> frozenset[str]:
        """What must be known of items for any scorer to learn."""
        names = {name for make in register.SCORERS.values() for name in make().card().reads}
        return frozenset(names | words_of_indicators()) & frozenset(FEATURES)

    def in_force(self, on: date) -> dict[str, InForce]:
        """By scorer name, the edition that counts on a day, fitted."""
        return {
            name: InForce(edition, self._scorer(edition))
            for name, edition in self.live_on(on).items()
        }

    def on_trial(self, on: date) -> dict[str, InForce]:
        """By scorer name, the latest edition on trial that did not learn from the day, fitted."""
        beside = [one for one in self._trials() if one.counts_from <= on]
        return {one.scorer: InForce(one, self._scorer(one)) for one in beside}

    def days(self) -> set[date]:
        """The days on which another edition comes into force, or on trial."""
        return {one.counts_from for one in (*self._all_live(), *self._trials())}

    def read_by_live(self) -> set[str]:
        """Names that live editions read, and those on trial."""
        return {name for one in (*self._all_live(), *self._trials()) for name in one.names}

    def fitted(self, edition_id: str) -> Scorer:
        """The fitted scorer of one edition."""
        for edition in self.rows():
            if edition.edition_id == edition_id:
                return self._scorer(edition)
        raise NotFound(f"No scorer edition bears the name {edition_id}.")

    def rows(self) -> list[Edition]:
        """Every step of every edition, in the order in which they were taken."""
        return from_table(Edition, self._history.table("edition"))

    def learn(self, lesson: Lesson, *, at: datetime) -> list[Edition]:
        """Fit every scorer on a lesson and write their editions, live from its end.

        A scorer that gives no probability and has too little to learn from is left out.

        Raises:
            NotReady: too few findings are known for a probability.
        """
        until = lesson.until
        self._write_yields(
            indicator_yields(lesson.rows, lesson.outcome, self._engine, until, at), at
        )
        editions: list[Edition] = []
        for name, make in register.SCORERS.items():
            self._progress("learn", len(editions), len(register.SCORERS))
            try:
                edition = self.fit(name, lesson, Stage.LIVE, at=at)
            except NotReady:
                # Without a price scorer the risk still stands; without a probability it does not.
                if make().card().probability:
                    raise
                continue
            standing = self.live_on(until).get(name)
            if standing is not None and standing.edition_id == edition.edition_id:
                edition = standing
            else:
                self.write(edition, "learn", at)
            editions.append(edition)
        self._progress("learn", len(editions), len(register.SCORERS))
        return editions

    def fit(self, name: str, lesson: Lesson, stage: Stage, *, at: datetime) -> Edition:
        """One scorer fitted on a lesson; its bytes are kept, its edition is not written yet."""
        make = register.SCORERS[name]
        figures = _held_back(make(), lesson)
        scorer = make().fit(lesson.rows, lesson.outcome, day=lesson.days, seed=lesson.seed)
        digest = self._history.put_blob(scorer.to_bytes())
        card = scorer.card()
        return Edition(
            edition_id=f"{card.name}-{lesson.until}-{digest[:8]}",
            scorer=card.name,
            stage=stage,
            fitted_at=at,
            learned_from=lesson.rows["received_on"][0].as_py(),
            learned_until=lesson.until,
            items=int(np.isfinite(lesson.outcome).sum()),
            findings=int(np.nansum(lesson.outcome)),
            seed=lesson.seed,
            figures=json.dumps(figures),
            limits=card.limits,
            names=card.reads,
            content_hash=digest,
            before_commit=lesson.before_commit,
        )

    def write(self, edition: Edition, verb: str, at: datetime) -> None:
        """Write one step of an edition's life."""
        # An earlier edition comes into force again when it is learned again: so the instant.
        key = f"{verb} {edition.edition_id} {at.isoformat()}"
        self._history.commit(key, verb, at, {"edition": to_table(Edition, [edition])})

    def live_on(self, on: date) -> dict[str, Edition]:
        """By scorer name, the edition that counts on a day: of those live by then, the latest."""
        before = [one for one in self._all_live() if one.counts_from <= on]
        before.sort(key=lambda one: (one.counts_from, one.acted_at or one.fitted_at))
        return {one.scorer: one for one in before}

    def _all_live(self) -> list[Edition]:
        return [one for one in self.rows() if one.stage is Stage.LIVE]

    def _trials(self) -> list[Edition]:
        """Editions whose last step was to be put on trial."""
        latest = {one.edition_id: one for one in self.rows()}
        return [one for one in latest.values() if one.stage is Stage.TRIAL]

    def yields(self) -> dict[str, IndicatorYield]:
        """What each indicator yielded when scorers last learned, by code; empty before."""
        found = from_table(IndicatorYield, self._history.table("indicator_yield"))
        return {one.code: one for one in sorted(found, key=lambda one: one.written_at)}

    def _write_yields(self, measured: list[IndicatorYield], at: datetime) -> None:
        standing = self.yields()
        if all(_says_the_same(one, standing.get(one.code)) for one in measured):
            return
        table = to_table(IndicatorYield, measured)
        key = f"yields {measured[0].learned_until} {at.isoformat()}"
        self._history.commit(key, "learn", at, {"indicator_yield": table})

    def _scorer(self, edition: Edition) -> Scorer:
        if edition.edition_id not in self._loaded:
            content = self._history.blob(edition.content_hash)
            self._loaded[edition.edition_id] = register.SCORERS[edition.scorer].from_bytes(content)
        return self._loaded[edition.edition_id]


def _says_the_same(one: IndicatorYield, other: IndicatorYield | None) -> bool:
    return other is not None and dataclasses.replace(one, written_at=other.written_at) == other


def _held_back(scorer: Scorer, lesson: Lesson) -> dict[str, Any]:
    """Figures on the last days, by a scorer that has not seen them; empty when too few."""
    known = np.flatnonzero(np.isfinite(lesson.outcome))
    past = lesson.days < lesson.days[known[int(len(known) * (1 - HELD_BACK))]]
    earlier = lesson.rows.filter(pa.array(past))
    try:
        scorer.fit(earlier, lesson.outcome[past], day=lesson.days[past], seed=lesson.seed)
    except NotReady:
        return {}
    scores, found = scorer.score(lesson.rows.filter(pa.array(~past))), lesson.outcome[~past]
    judged = np.isfinite(found)
    scores, found = scores[judged], found[judged]
    order = measure.ranking(scores, lesson.seed)
    figures: dict[str, Any] = {
        "items held back": len(found),
        "findings held back": int(found.sum()),
    }
    for rate in SHOWN_RATES:
        share = measure.precision(found, order, rate).told()
        figures[f"precision at {rate} %"] = share
    auc = measure.auc(found, scores)
    return figures | {"AUC": None if np.isnan(auc) else auc}
