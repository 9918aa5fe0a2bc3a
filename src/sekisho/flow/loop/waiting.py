"""What the waiting lists show: which subjects moved of late, and how each stands.

    moved = moved_since(checkpoint, commit_number)
    rows = waiting(checkpoint, on, subject_ids)

Takes   an open `Checkpoint`; the number of the first commit that was not read yet; a day and
        subjects of it.
Gives   days with their subjects; one `Waiting` a subject, with its reasons in every language; the
        head of a day. Set by set: what is explained is only the two strongest reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sekisho.codes import hs
from sekisho.flow.journey import Checkpoint
from sekisho.flow.lists import Gathered
from sekisho.flow.loop.ledger import Ledger
from sekisho.language import LANGUAGES
from sekisho.records.goods_item import GoodsItem
from sekisho.records.ledger_entry import Standing
from sekisho.records.office import OfficeTerms
from sekisho.records.selection import Channel
from sekisho.risk.catalogue import standard
from sekisho.risk.explaining import Explainer

REASONS = 2
"""As many as fit a line of the list (desk.md)."""
_EVER = date(9999, 1, 1)
"""A last day after which nothing is known yet."""

# What was chosen for a look, or was told of since; what the choice released is on no list until
# an officer or the draw for a second look sends it on.
_MOVED = """
SELECT DISTINCT selected_on, subject_id FROM selection AS chosen
WHERE selected_on >= ? AND (
    (commit_number >= ? AND channel <> 'green')
    OR subject_id IN (SELECT subject_id FROM finding WHERE commit_number >= ?)
    OR subject_id IN (SELECT subject_id FROM ledger_entry WHERE commit_number >= ?))
ORDER BY selected_on DESC, subject_id
"""
_DAYS = """
SELECT office, selected_on, count(*) AS subjects,
    count(*) FILTER (channel <> 'green') AS chosen,
    count(*) FILTER (chosen_by = 'chance') AS by_chance, max_by(terms_id, chosen_at) AS terms_id
FROM selection
WHERE selected_on >= ? AND (office, selected_on) IN
    (SELECT DISTINCT office, selected_on FROM selection WHERE commit_number >= ?)
GROUP BY office, selected_on
"""
_PARTIES = ("importer", "seller", "declarant", "carrier")


@dataclass(frozen=True, slots=True)
class Waits:
    """One subject as a waiting list shows it."""

    subject_id: str
    subject_kind: str
    office: str
    selected_on: date
    channel: str
    """As it stands now, after overrides."""
    chosen_by: str
    place: int
    """Place in the order of work of the channel that was chosen, from 1."""
    risk: float
    """0 to 1, higher is worse."""
    standing: str
    item: GoodsItem
    goods: str
    importer_is_new: bool
    why: dict[str, list[str]]
    """The strongest reasons by language."""
    received_at: datetime
    late_on: date | None
    """The first day on which it is late; null where it never is."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every number and name by which it is searched."""
        parties = (getattr(self.item, name) for name in _PARTIES)
        numbers = (self.subject_id, self.item.declaration_number, self.item.commodity_code)
        return tuple(one for one in (*numbers, *parties, self.goods) if one)


@dataclass(frozen=True, slots=True)
class Day:
    """The head of an office's list of a day."""

    office: str
    on: date
    subjects: int
    chosen: int
    by_chance: int
    terms: OfficeTerms


def moved_since(
    checkpoint: Checkpoint, commit: int, since: date = date.min
) -> dict[date, list[str]]:
    """By day, the latest first, the subjects that were chosen or told of from a commit on.

    Args:
        checkpoint: whose history is read.
        commit: the number of the first commit that counts.
        since: the first day of selection that counts.
    """
    found = checkpoint.history.sql(_MOVED, (since, commit, commit, commit))
    days: dict[date, list[str]] = {}
    for on, subject_id in zip(
        found["selected_on"].to_pylist(), found["subject_id"].to_pylist(), strict=True
    ):
        days.setdefault(on, []).append(subject_id)
    return days


def days_since(checkpoint: Checkpoint, commit: int, since: date = date.min) -> Iterator[Day]:
    """The heads of those lists for which something was chosen from a commit on."""
    for row in checkpoint.history.sql(_DAYS, (since, commit)).to_pylist():
        terms = checkpoint.standing.terms_by_id(row["terms_id"])
        on, counts = row["selected_on"], (row["subjects"], row["chosen"], row["by_chance"])
        yield Day(row["office"], on, *counts, terms)


def last_day(checkpoint: Checkpoint) -> date | None:
    """The last day for which anything was chosen; None where nothing was yet."""
    found = checkpoint.history.sql("SELECT max(selected_on) AS last FROM selection")
    last: date | None = found["last"][0].as_py()
    return last


def waiting(checkpoint: Checkpoint, on: date, subjects: Sequence[str]) -> list[Waits]:
    """How these subjects of a day stand, without those that the choice released.

    Args:
        checkpoint: whose history is read.
        on: the day on which they were selected.
        subjects: their numbers.
    """
    rows = [
        row
        for row in Ledger(checkpoint).rows(_EVER, subjects=subjects).to_pylist()
        if row["selected_on"] == on and not _is_let_go(row)
    ]
    if not rows:
        return []
    lists = checkpoint.lists()
    told = lists.gathered([row["subject_id"] for row in rows], on)
    places = {item.item_id: place for place, item in enumerate(told.items)}
    explainers = [(one, _explainer(checkpoint, one)) for one in LANGUAGES]
    return [_waits(row, told, places[row["subject_id"]], explainers) for row in rows]


def _waits(
    row: dict[str, Any], told: Gathered, place: int, explainers: list[tuple[str, Explainer]]
) -> Waits:
    item, known = told.items[place], told.rows[place]
    asked = (known, told.assessments[item.item_id], told.moves[place], REASONS)
    return Waits(
        subject_id=row["subject_id"],
        subject_kind=row["subject_kind"],
        office=row["office"],
        selected_on=row["selected_on"],
        channel=row["channel_now"],
        chosen_by=row["chosen_by"],
        place=told.selections[item.item_id].place,
        risk=row["risk"],
        standing=row["standing"],
        item=item,
        goods=item.description or hs.describe(item.commodity_code or "") or "",
        importer_is_new=known.get("importer_items") == 0,
        why={language: one.why(*asked) for language, one in explainers},
        received_at=item.received_at,
        late_on=_late_on(row),
    )


def _is_let_go(row: dict[str, Any]) -> bool:
    """Whether nobody was ever to look: the choice released it, and nothing has changed that."""
    both = (row["channel"], row["channel_now"]) == (Channel.GREEN, Channel.GREEN)
    return both and row["standing"] == Standing.RELEASED


def _late_on(row: dict[str, Any]) -> date | None:
    """The first day on which it is late; whoever was sent on or reopened has the days anew."""
    late: date | None = row["late_on"]
    if late is None or row["standing"] != Standing.AWAITING or row["since"] is None:
        return late
    moved: timedelta = row["since"] - row["selected_on"]
    return late + max(moved, timedelta())


def _explainer(checkpoint: Checkpoint, language: str) -> Explainer:
    standing = checkpoint.standing
    by_name = {profile.name: profile for profile in standing.profiles()}
    return Explainer(standard(), by_name, standing.strength(), language)
