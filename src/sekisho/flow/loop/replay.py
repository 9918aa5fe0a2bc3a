"""Replay: days gone through again, act by act, each as it was known then.

    again = replay(checkpoint, on, on + timedelta(days=1))
    again.same

Takes   days; every act that assessed or chose them is done again in its order, on the history as
        it stood when that act began: items, findings, editions, profiles, terms, earlier rounds,
        the installation's seed.
Gives   the assessments, what was known, and the selections that come of it, beside those that
        are stored: the same bit for bit, or where they differ. Nothing is written but a few
        snapshots in a folder of their own, from which the next replay begins.
Raises  NotReady when no act has touched the days.

What differs although nothing was tampered with was made by another edition of Sekisho, with
another seed, or on a machine whose arithmetic differs in the last binary digit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import NotReady
from sekisho.flow.assessing import Assessing
from sekisho.flow.choosing import Choice
from sekisho.flow.journey import Checkpoint
from sekisho.flow.known import Walk
from sekisho.flow.loop.differences import Difference, differences
from sekisho.flow.sight import Sight
from sekisho.history.snapshots import Snapshots
from sekisho.history.store import History
from sekisho.records.assessment import Assessment
from sekisho.records.schema import schema_of
from sekisho.records.selection import Selection

KEYS = {
    "assessment": ("subject_id", "subject_kind"),
    "known": ("item_id",),
    "selection": ("subject_id", "subject_kind"),
}
"""What is rebuilt, and by what its rows are ordered within a day."""
DAYS = {"assessment": "received_on", "known": "received_on", "selection": "selected_on"}

_ACTS = """
SELECT * EXCLUDE (commit_row) FROM act
WHERE since < ? AND until > ? AND coalesce(office = ?, true) ORDER BY commit_number, commit_row
"""

Supposing = Callable[[History], History]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of going through some days again."""

    since: date
    until: date
    office: str | None
    acts: int
    tables: Mapping[str, pa.Table]
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether everything is as it is stored, bit for bit."""
        return not self.differences

    @property
    def subjects(self) -> int:
        """How many subjects were assessed or chosen."""
        found = [self.tables[name]["subject_id"] for name in ("assessment", "selection")]
        return len(pa.chunked_array([chunk for one in found for chunk in one.chunks]).unique())


def replay(
    checkpoint: Checkpoint, since: date, until: date, *, office: str | None = None
) -> Replayed:
    """Go through these days again and hold what comes of it against what is stored.

    Args:
        checkpoint: the installation, opened with the seed with which it chose.
        since: the first day.
        until: the first day that is left out.
        office: only this office is compared; None means all.
    """
    acts, made = again(checkpoint, since, until, office=office)
    stored = {name: checkpoint.history.table(name, since, until) for name in KEYS}
    stored = _of_office(stored, office)
    if not any(rows.num_rows for side in (stored, made) for rows in side.values()):
        raise NotReady(
            f"Nothing was assessed or chosen of {_told(since, until, office)}.",
            "See the offices in `sekisho office show`, or name another day.",
        )
    found = [one for name in KEYS for one in differences(name, stored[name], made[name])]
    return Replayed(since, until, office, acts, made, tuple(found))


def again(
    checkpoint: Checkpoint,
    since: date,
    until: date,
    *,
    office: str | None = None,
    supposing: Supposing = lambda history: history,
) -> tuple[int, dict[str, pa.Table]]:
    """Do every act that touched these days again; how many there were, and the tables made.

    Args:
        checkpoint: the installation.
        since: the first day.
        until: the first day that is left out.
        office: only its rows are given; None means all.
        supposing: turns the history that an act saw into another that is supposed.
    """
    acts = checkpoint.history.sql(_ACTS, (until, since, office)).to_pylist()
    if not acts:
        raise NotReady(
            f"No act is recorded that assessed or chose {_told(since, until, office)}.",
            "Run `sekisho assess` and `select` first; acts before this edition left no record.",
        )
    doing = _Doing(checkpoint, supposing)
    for number, act in enumerate(acts):
        checkpoint.progress("replay", number, len(acts))
        doing.do(act, max(since, act["since"]), min(until, act["until"]))
    checkpoint.progress("replay", len(acts), len(acts))
    return len(acts), _of_office({name: doing.table(name) for name in KEYS}, office)


class _Doing:
    """The acts done so far, and what came of them."""

    def __init__(self, checkpoint: Checkpoint, supposing: Supposing) -> None:
        self._checkpoint, self._supposing = checkpoint, supposing
        snapshots = Snapshots(checkpoint.folder / "replays")
        self._walk = Walk(checkpoint.history, snapshots)
        self._made: dict[str, list[tuple[int, pa.Table]]] = {name: [] for name in KEYS}

    def do(self, act: Mapping[str, Any], since: date, until: date) -> None:
        """Do an act again for some of its days, as it was seen then."""
        sight = self._seen(act["before_commit"])
        assessed = act["verb"] == "assess"
        for name, table in (self._assess if assessed else self._select)(act, sight, since, until):
            self._made[name].append((act["commit_number"], table))

    def table(self, name: str, before: int | None = None) -> pa.Table:
        """What the acts done so far have made, or those that an act saw."""
        kept = [table for number, table in self._made[name] if before is None or number < before]
        return pa.concat_tables([_nothing(name), *kept], promote_options="default")

    def _seen(self, before: int) -> Sight:
        """What an act saw: the history then, with what was made again instead of what is stored."""
        past = self._checkpoint.history.as_of(before)
        made = {name: self.table(name, before) for name in ("assessment", "selection")}
        return self._checkpoint.sight.over(self._supposing(past).instead(**made), self._walk)

    def _assess(
        self, act: Mapping[str, Any], sight: Sight, since: date, until: date
    ) -> Iterator[tuple[str, pa.Table]]:
        assessing = Assessing(sight, self._checkpoint.engine)
        for part in assessing.parts(since, until, at=act["acted_at"]):
            yield from ((name, part.tables[name]) for name in KEYS if name in part.tables)

    def _select(
        self, act: Mapping[str, Any], sight: Sight, since: date, until: date
    ) -> Iterator[tuple[str, pa.Table]]:
        choice, office = Choice(sight, self._checkpoint.seed), act["office"]
        if office is not None:
            yield "selection", choice.office_day(office, since, at=act["acted_at"])
        else:
            for _, chosen in choice.office_days(since, until, at=act["acted_at"]):
                yield "selection", chosen


def _of_office(tables: Mapping[str, pa.Table], office: str | None) -> dict[str, pa.Table]:
    """The rows of one office, or all, by day and subject; of one subject as they were written."""
    kept = dict(tables)
    if office is not None:
        for name in ("assessment", "selection"):
            kept[name] = kept[name].filter(pc.equal(kept[name]["office"], office))
        if kept["known"].num_rows:
            mine = pc.is_in(kept["known"]["item_id"], value_set=kept["assessment"]["subject_id"])
            kept["known"] = kept["known"].filter(mine)
    return {
        name: table.sort_by([(column, "ascending") for column in (DAYS[name], *KEYS[name])])
        if table.num_rows
        else table
        for name, table in kept.items()
    }


def _nothing(name: str) -> pa.Table:
    records = {"assessment": Assessment, "selection": Selection}
    return schema_of(records[name]).empty_table() if name in records else pa.table({})


def _told(since: date, until: date, office: str | None) -> str:
    days = f"{since}" if (until - since).days == 1 else f"any day from {since} to before {until}"
    return f"office {office} on {days}" if office else days
