"""The report: everything that is asked of a period, gathered once.

    told = report(checkpoint, date(2021, 1, 1), date(2021, 4, 1))
    told.measures, told.ledger, told.drift

Takes   an open `Checkpoint` and days.
Gives   `Report`: measures, ledger, profiles, scorers, drift, displacement. A part that cannot be
        told stands as the error that says why, and the others are told all the same.
Raises  NotReady when nothing was selected in the period: then there is nothing to report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NoReturn, TypeVar

from sekisho.errors import NotReady
from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.ledger import Ledger, Sheet, Span, weekly
from sekisho.flow.loop.measures import Measures, measure
from sekisho.flow.loop.profiles import Reviewed, reviewed
from sekisho.flow.loop.watching import Displaced, Drift, displacement, drift
from sekisho.records.edition import Edition
from sekisho.records.profile import Profile

Part = TypeVar("Part")

_PARTS = 4


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of a period."""

    since: date
    until: date
    """First day that is left out."""
    measures: Measures | NotReady
    ledger: Sheet
    standing_by_week: list[dict[str, Any]]
    """Subjects looked for, by the week of their selection and how they stand; see `weekly`."""
    profiles: tuple[Profile, ...]
    """Every profile in the version that stands."""
    reviewed: Reviewed | NotReady
    editions: tuple[Edition, ...]
    """Scorer editions in force on the last day."""
    drift: Drift | NotReady
    displaced: tuple[Displaced, ...] | NotReady


def report(checkpoint: Checkpoint, since: date, until: date, office: str | None = None) -> Report:
    """Everything that is asked of the days from `since` to before `until`.

    Args:
        checkpoint: whose history is read.
        since: the first day.
        until: the first day that is left out.
        office: one office, whose work and misses are told; what is watched over the whole
            administration is then left out. None means all.
    """
    book = Ledger(checkpoint)
    span = Span(since, until, office)
    last = until - timedelta(days=1)
    sheet = book.sheet(span)
    if not sum(sheet.standings.values()):
        raise NotReady(
            f"Nothing was selected from {since} to {last}.",
            "Run `sekisho select` for those days, or name others with --from and --until.",
        )
    rows = book.rows(last, office)
    told = _Parts(checkpoint)
    return Report(
        since,
        until,
        told.of(lambda: measure(checkpoint, since, until, office)),
        sheet,
        [one for one in weekly(rows) if one["week"] + timedelta(days=7) > since],
        tuple(checkpoint.standing.profiles()),
        told.of(lambda: reviewed(checkpoint, last, (since, until))),
        tuple(one.edition for one in checkpoint.editions.in_force(last).values()),
        told.of(lambda: drift(checkpoint, until=until) if office is None else _of_all()),
        told.of(lambda: displacement(checkpoint) if office is None else _of_all()),
    )


def _of_all() -> NoReturn:
    raise NotReady(
        "This is watched over the whole administration.", "The report of all offices tells of it."
    )


class _Parts:
    """Asks part by part, and says how far it has come."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._checkpoint, self._done = checkpoint, 0

    def of(self, ask: Callable[[], Part]) -> Part | NotReady:
        """What is told; or the reason why it cannot be."""
        try:
            return ask()
        except NotReady as error:
            return error
        finally:
            self._done += 1
            self._checkpoint.progress("report", self._done, _PARTS)
