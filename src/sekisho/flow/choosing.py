"""The choice of office-days: what waits, what the day has left, who chooses.

Takes   the latest assessment of every subject of an office and day that has no disposition.
Gives   selections, written; every subject once. A day may be chosen in rounds: later arrivals
        share what capacity is left, with a draw of their own that keeps the day's random share.
Raises  NotReady when nothing of the office and day was assessed.

One chooses at a time: whoever else begins waits, and then finds nobody waiting twice.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa

from sekisho.errors import NotReady
from sekisho.flow.ahead import one_ahead
from sekisho.flow.seed import seed_for
from sekisho.flow.sight import Sight
from sekisho.history.archive import next_month
from sekisho.history.locks import locked
from sekisho.records.act import Act
from sekisho.records.assessment import Assessment
from sekisho.records.office import OfficeTerms
from sekisho.records.profile import Profile
from sekisho.records.schema import schema_of, to_table
from sekisho.records.selection import Channel, ChosenBy, Selection
from sekisho.selectivity import choose
from sekisho.selectivity.places import SoFar

# What waits: the assessments of what has no disposition yet. For whole spans only office-days that
# have not chosen at all: what is left of a day is one day's question.
_WAITING = """
SELECT {columns} FROM assessment AS told
WHERE received_on >= ? AND received_on < ? AND NOT EXISTS (
    SELECT 1 FROM selection WHERE office = told.office AND selected_on = told.received_on {same})
    AND coalesce(office = ?, true)
{only}
ORDER BY office, received_on, subject_id
"""
_OF_A_DAY = "AND subject_id = told.subject_id"
_OF_A_SPAN = ""
# Of a subject the latest of each day; one that was corrected on a later day waits on both, as it
# would had each day chosen in its turn. Nearly all were assessed once, and to find the latest of
# each costs more than all the rest: so it is asked for only where it is needed.
_LATEST = """
QUALIFY 1 = row_number() OVER (PARTITION BY subject_id, received_on
    ORDER BY version DESC, assessed_at DESC, commit_number DESC, commit_row DESC)
"""
_READ = pa.schema([schema_of(Assessment).field(name) for name in choose.READS])


class Choosing:
    """Chooses for one installation."""

    def __init__(self, sight: Sight, lock: Path, seed: int) -> None:
        """Choose for this installation.

        Args:
            sight: its history, to which selections are written, and what reads it.
            lock: the file that whoever chooses holds.
            seed: the administration's seed.
        """
        self._sight, self._lock, self._seed = sight, lock, seed

    def office_day(self, office: str, on: date, *, at: datetime) -> int:
        """Choose for one office and day; how many subjects got a disposition now."""
        with locked(self._lock, alone=True):
            choice = Choice(self._sight.begun(), self._seed)
            chosen = choice.office_day(office, on, at=at)
            if not chosen.num_rows:
                choice.expect_assessed(office, on)
                return 0
            self._write(f"{office} {on}", chosen, choice.act((on, _next_day(on)), at, office))
            return int(chosen.num_rows)

    def office_days(self, since: date, until: date, *, at: datetime) -> int:
        """Choose for every office-day of a span that has not chosen; how many subjects."""
        chosen = 0
        with locked(self._lock, alone=True):
            choice = Choice(self._sight.begun(), self._seed)
            for span, selections in one_ahead(choice.office_days(since, until, at=at)):
                self._write(f"{span[0]} {span[1]}", selections, choice.act(span, at))
                chosen += selections.num_rows
        return chosen

    def terms_of(self, office: str, on: date) -> OfficeTerms:
        """The terms under which an office-day was last chosen; those in force before that."""
        used = self._sight.history.sql(
            "SELECT terms_id FROM selection WHERE office = ? AND selected_on = ?"
            " ORDER BY chosen_at DESC LIMIT 1",
            (office, on),
        )["terms_id"].to_pylist()
        standing = self._sight.standing
        return standing.terms_by_id(used[0]) if used else standing.terms_on(office, on)

    def _write(self, name: str, chosen: pa.Table, act: Act) -> None:
        subjects = hashlib.sha256("\n".join(chosen["subject_id"].to_pylist()).encode())
        key = f"select {name} {subjects.hexdigest()}"
        tables = {"selection": chosen, "act": to_table(Act, [act])}
        self._sight.history.commit(key, "select", act.acted_at, tables)


class Choice:
    """What is chosen when the history is as it is seen; nothing is written here."""

    def __init__(self, sight: Sight, seed: int) -> None:
        self._history, self._standing, self._seed = sight.history, sight.standing, seed

    def act(self, span: tuple[date, date], at: datetime, office: str | None = None) -> Act:
        """The choice as an act: of which days, and what it saw."""
        return Act("select", at, self._history.next_number(), *span, office)

    def office_day(self, office: str, on: date, *, at: datetime) -> pa.Table:
        """The next round of one office and day; no rows when nobody waits."""
        waiting = self._waiting(_OF_A_DAY, (on, _next_day(on)), office)
        if not waiting.num_rows:
            return schema_of(Selection).empty_table()
        spent = self._spent(office, on)
        holds = _left_of(self._standing.terms_on(office, on), spent)
        turn = self._turn(office, on)
        chosen = choose.choose_round(waiting, self._profiles(on, at), holds, turn, at=at)
        return _behind(chosen, spent)

    def office_days(
        self, since: date, until: date, *, at: datetime
    ) -> Iterator[tuple[tuple[date, date], pa.Table]]:
        """Span by span what the offices choose, as if each office-day had chosen alone.

        A span ends with its month, or before a day from which another version of a profile stands.
        """
        written = self._history.table("office_terms")
        months = self._history.months("assessment")
        cuts = {since, until, *months, *map(next_month, months), *self._standing.profile_days()}
        days = sorted(day for day in cuts if since <= day <= until)
        waits = ((span, self._waiting(_OF_A_SPAN, span)) for span in pairwise(days))
        for span, waiting in one_ahead(waits):
            if waiting.num_rows:
                profiles = self._profiles(span[0], at)
                yield span, choose.choose_many(waiting, profiles, written, seed=self._seed, at=at)

    def _waiting(self, same: str, days: tuple[date, date], office: str | None = None) -> pa.Table:
        for only in ("", _LATEST):
            query = _WAITING.format(columns=", ".join(_READ.names), same=same, only=only)
            found = self._history.sql(query, (*days, office))
            if found.group_by(["subject_id", "received_on"]).aggregate([]).num_rows == len(found):
                break
        return found.cast(_READ)

    def _profiles(self, on: date, at: datetime) -> Mapping[str, Profile]:
        """The profiles as they stood on a day, as known at the instant of the choice."""
        return {profile.name: profile for profile in self._standing.profiles_on(on, at)}

    def _spent(self, office: str, on: date) -> dict[str, int]:
        """How many subjects of the day each channel has."""
        found = self._history.sql(
            "SELECT channel, count(*) AS n FROM selection WHERE office = ? AND selected_on = ?"
            " GROUP BY channel",
            (office, on),
        )
        return dict(zip(found["channel"].to_pylist(), found["n"].to_pylist(), strict=True))

    def _turn(self, office: str, on: date) -> choose.Round:
        """The round that the day is in, with a seed of its own."""
        (done,) = self._history.sql(
            "SELECT count(DISTINCT seed) AS rounds, count(*) AS subjects,"
            " count(*) FILTER (chosen_by = ?) AS by_chance"
            " FROM selection WHERE office = ? AND selected_on = ?",
            (ChosenBy.CHANCE, office, on),
        ).to_pylist()
        seed = seed_for(f"round {done['rounds']}", self._seed) if done["rounds"] else self._seed
        return choose.Round(on, seed, SoFar(done["subjects"], done["by_chance"]))

    def expect_assessed(self, office: str, on: date) -> None:
        """Say what there is when nothing of an office and day was ever assessed."""
        found = self._history.sql(
            "SELECT office, min(received_on) AS first, max(received_on) AS last,"
            " bool_or(office = ? AND received_on = ?) AS here FROM assessment"
            " GROUP BY office ORDER BY here DESC, office = ? DESC, count(*) DESC LIMIT 3",
            (office, on, office),
        ).to_pylist()
        if found and found[0]["here"]:
            return
        spans = (f"office {row['office']} from {row['first']} to {row['last']}" for row in found)
        hint = f"Assessed are {'; '.join(spans)}." if found else "Run `sekisho assess` first."
        raise NotReady(f"Nothing of office {office} was assessed for {on}.", hint)


def _left_of(holds: OfficeTerms, spent: Mapping[str, int]) -> OfficeTerms:
    """The terms, less what was already given out on the day."""

    def left(capacity: int | None, channel: Channel) -> int | None:
        return None if capacity is None else max(0, capacity - spent.get(channel, 0))

    return dataclasses.replace(
        holds,
        examinations=left(holds.examinations, Channel.RED),
        scans=left(holds.scans, Channel.ORANGE),
        documents=left(holds.documents, Channel.YELLOW),
    )


def _behind(chosen: pa.Table, spent: Mapping[str, int]) -> pa.Table:
    """The same choice, worked after what the day's earlier rounds put into each channel."""
    channels = chosen["channel"].to_pylist()
    before = np.array([spent.get(channel, 0) for channel in channels], dtype=np.int64)
    at = chosen.schema.get_field_index("place")
    field = chosen.schema.field(at)
    return chosen.set_column(at, field, pa.array(chosen["place"].to_numpy() + before))


def _next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
