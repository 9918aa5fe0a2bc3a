"""Scorer editions: fit them, keep them with their card, take those in force.

Takes   pieces of items beside what was known of them, and the findings known by a day.
Gives   editions in the history; the fitted scorers that are in force.
Raises  NotReady when too little was found to learn from.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sekisho.errors import NotFound, NotReady
from sekisho.flow.known import Piece
from sekisho.flow.progress import Progress, silent
from sekisho.flow.words import words_of_indicators
from sekisho.flow.yields import indicator_yields
from sekisho.history.store import History
from sekisho.learning import labels, measure
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
# The latest items are learned from; more cost memory and minutes, and are older.
MOST_ITEMS = 500_000
SHOWN_RATES = (1, 5, 10)

Floats = npt.NDArray[np.float64]


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
        """By scorer name, the latest live edition that did not learn from the day, fitted."""
        return {
            name: InForce(edition, self._scorer(edition))
            for name, edition in self._live(on).items()
        }

    def days(self) -> set[date]:
        """The days on which another edition comes into force."""
        return {one.learned_until for one in self._all_live()}

    def read_by_live(self) -> set[str]:
        """Names that live editions read."""
        return {name for one in self._all_live() for name in one.names}

    def fitted(self, edition_id: str) -> Scorer:
        """The fitted scorer of one edition."""
        for edition in from_table(Edition, self._history.table("edition")):
            if edition.edition_id == edition_id:
                return self._scorer(edition)
        raise NotFound(f"No scorer edition bears the name {edition_id}.")

    def learn(
        self, pieces: Iterable[Piece], findings: pa.Table, until: date, *, seed: int, at: datetime
    ) -> list[Edition]:
        """Fit every scorer on the items of these pieces and write their editions.

        A scorer that gives no probability and has too little to learn from is left out.

        Args:
            pieces: items before `until` beside what was known of them, oldest first.
            findings: what was found.
            until: first day whose records and findings are not learned from.
            seed: of everything drawn by chance.
            at: the instant.

        Raises:
            NotReady: no finding is known yet, or too few for a probability.
        """
        lesson = _gathered(pieces, findings, until, seed)
        if not np.isfinite(lesson.outcome).any():
            raise NotReady(
                f"No finding is known before {until}.",
                "Collect declarations with their findings, also those where nothing was found.",
            )
        self._write_yields(
            indicator_yields(lesson.rows, lesson.outcome, self._engine, until, at), at
        )
        editions: list[Edition] = []
        for make in register.SCORERS.values():
            self._progress("learn", len(editions), len(register.SCORERS))
            try:
                editions.append(self._fitted(make, lesson, at))
            except NotReady:
                # Without a price scorer the risk still stands; without a probability it does not.
                if make().card().probability:
                    raise
        self._progress("learn", len(editions), len(register.SCORERS))
        return editions

    def _fitted(self, make: type[Scorer], lesson: _Lesson, at: datetime) -> Edition:
        figures = _held_back(make(), lesson)
        scorer = make().fit(lesson.rows, lesson.outcome, day=lesson.days, seed=lesson.seed)
        digest = self._history.put_blob(scorer.to_bytes())
        card = scorer.card()
        edition = Edition(
            edition_id=f"{card.name}-{lesson.until}-{digest[:8]}",
            scorer=card.name,
            stage=Stage.LIVE,
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
        )
        standing = self._live(lesson.until).get(card.name)
        if standing is not None and standing.edition_id == edition.edition_id:
            return standing
        table = to_table(Edition, [edition])
        # An earlier edition comes into force again when it is learned again: so the instant.
        key = f"learn {edition.edition_id} {at.isoformat()}"
        self._history.commit(key, "learn", at, {"edition": table})
        return edition

    def _live(self, on: date) -> dict[str, Edition]:
        """By scorer name, the live edition that learned longest before a day; of two, the later."""
        before = [one for one in self._all_live() if one.learned_until <= on]
        before.sort(key=lambda one: (one.learned_until, one.fitted_at))
        return {one.scorer: one for one in before}

    def _all_live(self) -> list[Edition]:
        written = from_table(Edition, self._history.table("edition"))
        return [one for one in written if one.stage is Stage.LIVE]

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


@dataclass(frozen=True, slots=True)
class _Lesson:
    """The items learned from, beside what was known of them, and what was found."""

    rows: pa.Table
    outcome: Floats
    until: date
    seed: int

    @property
    def days(self) -> npt.NDArray[np.int64]:
        """The day of each item [days since 1970-01-01]."""
        days = self.rows["received_on"].to_numpy().astype("datetime64[D]")
        return np.asarray(days.astype(np.int64))


def _says_the_same(one: IndicatorYield, other: IndicatorYield | None) -> bool:
    return other is not None and dataclasses.replace(one, written_at=other.written_at) == other


def _gathered(pieces: Iterable[Piece], findings: pa.Table, until: date, seed: int) -> _Lesson:
    """The latest items; an outcome of NaN means that it is not known."""
    rows: list[pa.Table] = []
    outcomes: list[Floats] = []
    for piece in pieces:
        rows.append(piece.rows)
        outcomes.append(labels.lessons(piece.items, findings, until))
        while sum(len(one) for one in outcomes[1:]) >= MOST_ITEMS:
            rows.pop(0)
            outcomes.pop(0)
    if not rows:
        raise NotReady(
            f"Nothing was received before {until}.", "Learn from days that the history has."
        )
    return _Lesson(pa.concat_tables(rows), np.concatenate(outcomes), until, seed)


def _held_back(scorer: Scorer, lesson: _Lesson) -> dict[str, Any]:
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
