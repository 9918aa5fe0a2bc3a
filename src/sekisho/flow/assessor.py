"""Everything that assesses and is in force: indicators, profiles, fitted scorers.

Takes   pieces of items beside what was known of them.
Gives   assessments, and the rows of what was known that explain them later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

import pyarrow as pa

from sekisho.flow.editions import InForce
from sekisho.flow.known import Piece
from sekisho.flow.words import words_of, words_of_indicators
from sekisho.records.profile import Profile
from sekisho.risk import assess
from sekisho.risk.catalogue import standard
from sekisho.risk.engine import Engine
from sekisho.risk.explaining import BEFORE_NAMES, USUAL_NAMES
from sekisho.risk.hits import evaluate_batch
from sekisho.risk.knowledge import FEATURES
from sekisho.risk.profiles import counted, in_force


class Assessor:
    """Assesses piece by piece with what is in force; `digest` names that for ever."""

    def __init__(
        self,
        profiles: Sequence[Profile],
        scorers: Mapping[str, InForce],
        worth: Mapping[str, float],
        engine: Engine,
    ) -> None:
        """Make ready.

        Args:
            profiles: live and trial ones count.
            scorers: fitted scorers by name; may be empty.
            worth: what one critical finding is worth, by office.
            engine: what evaluates conditions on tables.
        """
        self._profiles, self._scorers = counted(profiles), scorers
        self._worth, self._engine = worth, engine
        names = words_of_indicators() | words_of(
            in_force(one, standard()) for one in self._profiles
        )
        names.update(*(found.scorer.card().reads for found in scorers.values()))
        names |= {"item_id", *BEFORE_NAMES, *USUAL_NAMES, *assess.READS}
        self.reads = frozenset(names) & frozenset(FEATURES)
        in_words = [repr(profile) for profile in self._profiles]
        in_words += [found.edition.edition_id for found in scorers.values()]
        in_words += [f"{found.code} {found.when}" for found in standard().indicators]
        in_words += [repr(sorted(worth.items()))]
        self.digest = hashlib.sha256("\n".join(in_words).encode()).hexdigest()[:16]

    def assess(self, piece: Piece, *, at: datetime) -> dict[str, pa.Table]:
        """The tables `assessment` and `known` of a piece."""
        rows = piece.rows
        boosting = self._scorers.get("boosting")
        assessment = assess.assess(
            rows,
            evaluate_batch(rows, standard(), self._profiles, self._engine),
            assess.Scored(
                {name: found.scorer.score(rows) for name, found in self._scorers.items()},
                boosting.edition.edition_id if boosting else None,
            ),
            profiles=self._profiles,
            worth=self._worth,
            at=at,
        )
        known = piece.known
        for name in ("version", "received_on"):
            known = known.append_column(name, piece.items[name])
        return {
            "assessment": assessment,
            "known": known.append_column("assessed_at", assessment["assessed_at"]),
        }
