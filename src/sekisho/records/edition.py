"""A fitted scorer in the version that is in force in a period, and its card.

Each step of an edition's life is a further row under the same number: fitted, on trial beside the
one in force, live from a day, retired. On a day that edition of a scorer is in force which went
live last of those that are live from that day or earlier; an edition never assesses a day that it
learned from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sekisho.records.profile import Stage
from sekisho.records.schema import column


@dataclass(frozen=True, slots=True)
class Edition:
    """What was fitted, on what, when, how well, and with which limits."""

    edition_id: str = column("scorer, day and the first letters of its hash")
    scorer: str = column("name of the scorer")
    stage: Stage = column("draft, trial, live or retired")
    fitted_at: datetime = column("the instant at which it was fitted")
    learned_from: date = column("first day of the records that it learned from")
    learned_until: date = column("first day whose records and findings it did not see")
    items: int = column("goods items with a known finding that it learned from")
    findings: int = column("findings among them")
    seed: int = column("the seed of everything drawn by chance while fitting")
    figures: str = column("figures measured on days held back, as JSON")
    limits: str = column("what it must not be used for, in sentences")
    names: tuple[str, ...] = column("the features that it reads")
    content_hash: str = column("SHA-256 of the fitted scorer's bytes, its name in the store")
    before_commit: int | None = column(
        "it learned from what had been committed before this number", default=None
    )
    in_force_from: date | None = column(
        "first day on which a live one counts; null: the first that it did not see", default=None
    )
    acted_by: str | None = column("who took this step; null: the system", default=None)
    acted_at: datetime | None = column("the instant of this step; null: when fitted", default=None)
    acted_why: str | None = column("why this step was taken", default=None)

    @property
    def counts_from(self) -> date:
        """The first day on which it counts, once it is live."""
        return max(self.learned_until, self.in_force_from or self.learned_until)
