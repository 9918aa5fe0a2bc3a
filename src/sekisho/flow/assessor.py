"""What assesses, as it was in force on a day: indicators, profiles, scorers.

Takes   pieces of items beside what was known of them.
Gives   assessments, and the rows of what was known that explain them later. A scorer assesses
        only days that it did not learn from: the edition of a day is the latest that had learned
        before it, and days before the first edition are assessed without one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.flow.editions import Editions, InForce
from sekisho.flow.known import Piece
from sekisho.flow.standing import Standing
from sekisho.flow.words import words_of, words_of_indicators
from sekisho.records.challenge import Challenge
from sekisho.records.profile import Profile
from sekisho.records.schema import schema_of
from sekisho.risk import assess
from sekisho.risk.catalogue import standard
from sekisho.risk.engine import Engine
from sekisho.risk.explaining import BEFORE_NAMES, USUAL_NAMES
from sekisho.risk.hits import evaluate_batch
from sekisho.risk.known.knowledge import FEATURES
from sekisho.risk.profiles import counted, in_force


class Assessors:
    """The assessors of one installation, one for each time between two changes."""

    def __init__(
        self, standing: Standing, editions: Editions, engine: Engine, at: datetime | None = None
    ) -> None:
        """Make ready for any day; profiles as known at this instant, None means by now."""
        self._standing, self._editions, self._engine = standing, editions, engine
        days = {*editions.days(), *standing.term_days(), *standing.profile_days()}
        self._changes = sorted(days)
        self._made: dict[date | None, Assessor] = {}
        self._at = at
        stood = {one for day in (date.min, *days) for one in self._counted(day)}
        names = words_of_indicators() | editions.read_by_live()
        names |= words_of(in_force(one, standard()) for one in stood)
        names |= {"item_id", *BEFORE_NAMES, *USUAL_NAMES, *assess.READS}
        self.reads = frozenset(names) & frozenset(FEATURES)

    def parts(self, piece: Piece) -> Iterator[tuple[Assessor, Piece]]:
        """The piece in parts, each with the assessor that was in force on its days."""
        for part in piece.cut(self._changes):
            yield self.on(pc.min(part.items["received_on"]).as_py()), part

    def on(self, day: date) -> Assessor:
        """The assessor that was in force on a day."""
        since = max((change for change in self._changes if change <= day), default=None)
        if since not in self._made:
            worth = self._standing.worth_on(day)
            scorers = self._editions.in_force(day)
            made = Assessor(self._counted(day), scorers, worth, self._engine)
            made.trials = self._editions.on_trial(day)
            self._made[since] = made
        return self._made[since]

    def _counted(self, day: date) -> list[Profile]:
        return counted(self._standing.profiles_on(day, self._at))


class Assessor:
    """Assesses piece by piece with what is in force; `digest` names that for ever."""

    def __init__(
        self,
        profiles: list[Profile],
        scorers: Mapping[str, InForce],
        worth: defaultdict[str, float],
        engine: Engine,
    ) -> None:
        """Make ready.

        Args:
            profiles: live ones, then those on trial.
            scorers: fitted scorers by name; may be empty.
            worth: what one critical finding is worth, by office.
            engine: what evaluates conditions on tables.
        """
        self._profiles, self._scorers = profiles, scorers
        self._worth, self._engine = worth, engine
        self.trials: Mapping[str, InForce] = {}
        """Editions that score beside those in force, without effect: the digest leaves them out."""
        in_words = [repr(profile) for profile in self._profiles]
        in_words += [found.edition.edition_id for found in scorers.values()]
        in_words += [f"{found.code} {found.when}" for found in standard().indicators]
        in_words += [repr(sorted(worth.items()))]
        self.digest = hashlib.sha256("\n".join(in_words).encode()).hexdigest()[:16]

    def bases(self, piece: Piece) -> pa.Array:
        """What the assessment of each item rests on; the same again would say the same."""
        days = piece.items["received_on"].combine_chunks().dictionary_encode()
        told = [f"{self.digest} {piece.marks[day]}" for day in days.dictionary.to_pylist()]
        return pa.array(told, pa.string()).take(days.indices)

    def assess(self, piece: Piece, *, at: datetime) -> dict[str, pa.Table]:
        """The tables `assessment`, `known` and, beside an edition on trial, `challenge`."""
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
        place = assessment.schema.get_field_index("basis")
        assessment = assessment.set_column(place, "basis", self.bases(piece))
        known = piece.known
        for name in ("version", "received_on"):
            known = known.append_column(name, piece.items[name])
        tables = {
            "assessment": assessment,
            "known": known.append_column("assessed_at", assessment["assessed_at"]),
        }
        beside = [self._challenge(found, rows, assessment) for found in self.trials.values()]
        return tables | ({"challenge": pa.concat_tables(beside)} if beside else {})

    def _challenge(self, found: InForce, rows: pa.Table, assessment: pa.Table) -> pa.Table:
        """What an edition on trial says of the same rows."""
        schema, n = schema_of(Challenge), rows.num_rows
        given = {
            "scorer": pa.repeat(found.edition.scorer, n),
            "edition": pa.repeat(found.edition.edition_id, n),
            "score": pa.array(found.scorer.score(rows), from_pandas=True),
        }
        taken = {name: given[name] if name in given else assessment[name] for name in schema.names}
        return pa.table(taken, schema=schema)
