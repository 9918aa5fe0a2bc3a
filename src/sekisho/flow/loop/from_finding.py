"""From a finding to a profile: what looks like it, and what would meet that.

    told = from_finding(checkpoint, "SIM24011010-000017/1")
    told.alike[0].why, told.condition, told.draft

Takes   an open `Checkpoint`, the number of an item that was found irregular, perhaps days.
Gives   look-alikes among past and waiting items, each with why; a drafted condition with the
        volume and yield to be expected; nothing is written.
Raises  NotFound for a number that nothing bears; NotReady where nothing irregular was found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from sekisho.errors import NotReady
from sekisho.flow.journey import Checkpoint
from sekisho.flow.lists import find_items
from sekisho.flow.loop import facts
from sekisho.flow.loop.asking import Days, ask, found, period
from sekisho.flow.loop.facts import Fact
from sekisho.learning.drafting import Draft, Known, draft
from sekisho.learning.labels import Floats
from sekisho.learning.look_alikes import Agreement, Likeness
from sekisho.learning.measure import Ints
from sekisho.records.finding import SubjectKind
from sekisho.records.profile import Profile, Stage
from sekisho.records.selection import Channel

__all__ = ["Agreement", "Alike", "FromFinding", "from_finding", "profile_of"]

LISTED = 20
"""Look-alikes on a list that one officer reads through."""

OF_THE_HANDS = 0.1
"""Of what can be examined in a day, at most this for what one finding has taught."""
OF_ALL = 0.01
"""The same where no office has a limit: of all items, as many as chance takes at least."""

OUTCOMES = ("nothing found", "irregular")


@dataclass(frozen=True, slots=True)
class Alike:
    """An item that looks like the finding."""

    item_id: str
    received_on: date
    office: str
    similarity: float
    """0 to 1; see `learning.look_alikes`."""
    outcome: str
    """irregular, nothing found, or not examined."""
    channel: str | None
    """Where it was sent; None where nothing was chosen for it yet."""
    why: tuple[Agreement, ...]
    """On what it agrees, the rarest first."""


@dataclass(frozen=True, slots=True)
class FromFinding:
    """What one finding teaches."""

    item_id: str
    since: date
    until: date
    items: int
    most_a_day: float
    alike: tuple[Alike, ...]
    condition: str | None
    """None where no other finding bears any out at an acceptable volume."""
    facts: tuple[Fact, ...]
    draft: Draft | None
    waiting: tuple[Alike, ...] = ()
    """Of the subjects that wait to be looked at, those that look most like it."""

    @property
    def why(self) -> tuple[tuple[str, str, str], ...]:
        """The facts of the condition: what each is in words, how it is compared, its value."""
        return tuple(facts.in_words(one) for one in self.facts)


def from_finding(
    checkpoint: Checkpoint,
    number: str,
    days: Days | None = None,
    *,
    most_a_day: float | None = None,
    waiting: Collection[str] = (),
) -> FromFinding:
    """Look-alikes of a finding, and a condition drafted from it.

    Args:
        checkpoint: whose history is looked through.
        number: of the item or its declaration.
        days: the period; None means the last twelve months that are known.
        most_a_day: hits a day that are acceptable; None means a tenth of what can be examined.
        waiting: items that wait to be looked at; those that look like it are listed apart.
    """
    since, until = days or period(checkpoint)
    irregular = _irregular(checkpoint, number)
    told = ask(checkpoint, facts.asked(), (since, until))
    outcome = found(checkpoint, told)
    place = _place(told, irregular)
    limit = most_a_day if most_a_day is not None else _acceptable(checkpoint, told, (since, until))
    held = facts.facts_of(told, place)
    known = Known(
        told["received_on"].to_numpy(zero_copy_only=False).astype("datetime64[D]"),
        outcome,
        np.column_stack([holds for _, holds in held]),
        place,
    )
    drafted = draft(known, (until - since).days, limit)
    chosen = tuple(held[column][0] for column in drafted.facts) if drafted else ()
    past, ahead = _alike(told, outcome, place, waiting)
    return FromFinding(
        told["item_id"][place].as_py(),
        since,
        until,
        told.num_rows,
        limit,
        past,
        " and ".join(one.condition for one in chosen) or None,
        chosen,
        drafted,
        ahead,
    )


def profile_of(told: FromFinding, name: str, *, owner: str, legal_basis: str) -> Profile:
    """The drafted condition as a profile, to be read and changed before it is submitted.

    Raises:
        NotReady: no condition could be drafted.
    """
    if told.condition is None or told.draft is None:
        raise NotReady(
            f"No condition that {told.item_id} suggests is borne out by other findings.",
            "Allow more hits with --most-a-day, name a longer period, or write one with `new`.",
        )
    forecast = told.draft.forecast
    return Profile(
        name=name,
        version=1,
        title=f"Goods like those of finding {told.item_id}: {_told(told)}",
        subject_kind=SubjectKind.CARGO,
        condition=told.condition,
        channel=Channel.RED,
        stage=Stage.DRAFT,
        owner=owner,
        legal_basis=legal_basis,
        # The lower bound: what few measured hits promise is not yet to be counted upon.
        expected_yield_p=forecast.found.low if forecast.examined else None,
    )


def offices_of(checkpoint: Checkpoint, number: str) -> frozenset[str]:
    """The offices that received the items of this number.

    Raises:
        NotFound: nothing bears it.
    """
    numbers = pa.table({"item_id": find_items(checkpoint.history, number)})
    told = checkpoint.history.sql(
        "SELECT DISTINCT office FROM goods_item JOIN asked USING (item_id)", asked=numbers
    )
    return frozenset(told["office"].to_pylist())


def _told(told: FromFinding) -> str:
    return "; ".join(" ".join(part for part in one if part) for one in told.why)


def _irregular(checkpoint: Checkpoint, number: str) -> list[str]:
    """The items of this number at which something was found; refused before anything is walked."""
    numbers = pa.table({"item_id": find_items(checkpoint.history, number)})
    known = found(checkpoint, numbers)
    irregular = numbers.filter(pa.array(known == 1))["item_id"].to_pylist()
    if not irregular:
        raise NotReady(
            f"From {number} no profile can be drafted: nothing irregular is known about it.",
            "Name an item whose control found something.",
        )
    return [str(one) for one in irregular]


def _place(told: pa.Table, irregular: list[str]) -> int:
    """Where the finding stands; of several items of a declaration the first of the period."""
    here = np.isin(told["item_id"].to_numpy(zero_copy_only=False), irregular)
    if not here.any():
        raise NotReady(
            f"{irregular[0]} was not received in these days.",
            "Name days that hold it with --from and --until.",
        )
    return int(np.flatnonzero(here)[0])


def _acceptable(checkpoint: Checkpoint, told: pa.Table, days: Days) -> float:
    """Hits a day that what one finding teaches may cost."""
    each = [one.examinations for one in checkpoint.standing.offices(days[1])]
    limited = [one for one in each if one is not None]
    if limited:
        return OF_THE_HANDS * sum(limited)
    return float(OF_ALL * told.num_rows / (days[1] - days[0]).days)


def _alike(
    told: pa.Table, outcome: Floats, place: int, waiting: Collection[str]
) -> tuple[tuple[Alike, ...], tuple[Alike, ...]]:
    """What looks like it of all others, and of those that wait."""
    likeness = Likeness.of(facts.groups(), facts.compared(told), place)
    waits = np.isin(told["item_id"].to_numpy(zero_copy_only=False), list(waiting))
    others = np.arange(told.num_rows) != place
    past, ahead = (
        tuple(_listed(told, outcome, likeness, likeness.nearest(LISTED, among)))
        for among in (others & ~waits, others & waits)
    )
    return past, ahead


def _listed(told: pa.Table, outcome: Floats, likeness: Likeness, places: Ints) -> Iterator[Alike]:
    rows = told.select(["item_id", "received_on", "office", "channel"]).take(places).to_pylist()
    for row, at in zip(rows, places.tolist(), strict=True):
        yield Alike(
            **row,
            similarity=float(likeness.similarity[at]),
            outcome="not examined" if np.isnan(outcome[at]) else OUTCOMES[int(outcome[at])],
            why=tuple(likeness.why(at)),
        )
