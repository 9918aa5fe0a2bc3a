"""Scorer editions: fit them, keep them with their card, take those in force.

Takes   pieces of items beside what was known of them, and the findings known by a day.
Gives   editions in the history; the fitted scorers that are in force.
Raises  NotReady when too little was found to learn from.
"""

from __future__ import annotations

import dataclasses
import hashlib
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
from sekisho.flow.words import words_of_indicators
from sekisho.flow.yields import indicator_yields
from sekisho.history.store import History
from sekisho.learning import labels, measure
from sekisho.records.edition import Edition
from sekisho.records.indicator_yield import IndicatorYield
from sekisho.records.profile import Stage
from sekisho.records.schema import from_table, to_table
from sekisho.risk.engine import Engine
from sekisho.risk.knowledge import FEATURES
from sekisho.risk.scorers import register
from sekisho.risk.scorers.contract import Scorer

# Of the items learned from, the last share by day is held back once, for the card's figures.
HELD_BACK = 0.2
# The latest items are learned from; more cost memory and minutes, and are older.
MOST_ITEMS = 500_000
# Items without a finding teach what is usual; a like number of them is enough.
SHOWN_RATES = (1, 5, 10)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class InForce:
    """A fitted scorer and the edition it came from."""

    edition: Edition
    scorer: Scorer


class Editions:
    """The scorer editions of one history."""

    def __init__(self, history: History, engine: Engine) -> None:
        self._history, self._engine = history, engine
        self._loaded: dict[str, Scorer] = {}

    def reads(self) -> frozenset[str]:
        """What must be known of items for any scorer to learn."""
        names = {name for make in register.SCORERS.values() for name in make().card().reads}
        return frozenset(names | words_of_indicators()) & frozenset(FEATURES)

    def in_force(self) -> dict[str, InForce]:
        """By scorer name, the latest live edition, fitted; empty before anything was learned."""
        found: dict[str, InForce] = {}
        for edition in from_table(Edition, self._history.table("edition")):
            if edition.stage is Stage.LIVE:
                found[edition.scorer] = InForce(edition, self._scorer(edition))
        return found

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

        Args:
            pieces: items before `until` beside what was known of them, oldest first.
            findings: what was found.
            until: first day whose records and findings are not learned from.
            seed: of everything drawn by chance.
            at: the instant.

        Raises:
            NotReady: no finding is known yet.
        """
        rows, outcome = _gathered(pieces, findings, until)
        if not np.isfinite(outcome).any():
            raise NotReady(
                f"No finding is known before {until}.",
                "Collect declarations with their findings, also those where nothing was found.",
            )
        days = rows["received_on"].to_numpy().astype("datetime64[D]").astype(np.int64)
        self._write_yields(indicator_yields(rows, outcome, self._engine, until, at), at)
        editions = []
        for name, make in register.SCORERS.items():
            figures = _held_back(make(), rows, outcome, days, seed)
            scorer = make().fit(rows, outcome, day=days, seed=seed)
            editions.append(self._write(name, scorer, rows, outcome, figures, until, seed, at))
        return editions

    def _write(
        self,
        name: str,
        scorer: Scorer,
        rows: pa.Table,
        outcome: Floats,
        figures: dict[str, Any],
        until: date,
        seed: int,
        at: datetime,
    ) -> Edition:
        content = scorer.to_bytes()
        digest = self._history.put_blob(content)
        card = scorer.card()
        known = np.isfinite(outcome)
        edition = Edition(
            edition_id=f"{name}-{until}-{digest[:8]}",
            scorer=name,
            stage=Stage.LIVE,
            fitted_at=at,
            learned_from=rows["received_on"][0].as_py(),
            learned_until=until,
            items=int(known.sum()),
            findings=int(np.nansum(outcome)),
            seed=seed,
            figures=json.dumps(figures),
            limits=card.limits,
            names=card.reads,
            content_hash=digest,
        )
        table = to_table(Edition, [edition])
        self._history.commit(f"learn {edition.edition_id}", "learn", at, {"edition": table})
        return edition

    def yields(self) -> dict[str, IndicatorYield]:
        """What each indicator yielded when scorers last learned, by code; empty before."""
        found = from_table(IndicatorYield, self._history.table("indicator_yield"))
        return {one.code: one for one in sorted(found, key=lambda one: one.written_at)}

    def _write_yields(self, measured: list[IndicatorYield], at: datetime) -> None:
        table = to_table(IndicatorYield, measured)
        figures = table.drop_columns(["written_at"]).to_pylist()
        key = f"yields {hashlib.sha256(repr(figures).encode()).hexdigest()}"
        self._history.commit(key, "learn", at, {"indicator_yield": table})

    def _scorer(self, edition: Edition) -> Scorer:
        if edition.edition_id not in self._loaded:
            content = self._history.blob(edition.content_hash)
            self._loaded[edition.edition_id] = register.SCORERS[edition.scorer].from_bytes(content)
        return self._loaded[edition.edition_id]


def _gathered(pieces: Iterable[Piece], findings: pa.Table, until: date) -> tuple[pa.Table, Floats]:
    """The latest items beside what was known of them, and their outcomes (NaN = not known)."""
    rows: list[pa.Table] = []
    outcomes: list[Floats] = []
    for piece in pieces:
        rows.append(piece.rows)
        outcomes.append(labels.outcomes(piece.items, findings, until))
        while sum(len(one) for one in outcomes[1:]) >= MOST_ITEMS:
            rows.pop(0)
            outcomes.pop(0)
    return pa.concat_tables(rows), np.concatenate(outcomes)


def _held_back(
    scorer: Scorer, rows: pa.Table, outcome: Floats, days: npt.NDArray[np.int64], seed: int
) -> dict[str, Any]:
    """Figures on the last days, by a scorer that has not seen them; empty when too few."""
    known = np.flatnonzero(np.isfinite(outcome))
    cut = days[known[int(len(known) * (1 - HELD_BACK))]]
    past = days < cut
    try:
        scorer.fit(rows.filter(pa.array(past)), outcome[past], day=days[past], seed=seed)
    except NotReady:
        return {}
    later = rows.filter(pa.array(~past))
    scores, found = scorer.score(later), outcome[~past]
    judged = np.isfinite(found)
    scores, found = scores[judged], found[judged]
    order = measure.ranking(scores, seed)
    figures: dict[str, Any] = {
        "items held back": len(found),
        "findings held back": int(found.sum()),
    }
    for rate in SHOWN_RATES:
        figures[f"precision at {rate} %"] = dataclasses.asdict(
            measure.precision(found, order, rate)
        )
    auc = measure.auc(found, scores)
    return figures | {"AUC": None if np.isnan(auc) else auc}
