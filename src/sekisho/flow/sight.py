"""What an act sees: the history as it stood when the act began.

    sight = checkpoint.sight.begun()
    sight.history.table("profile")

Takes   the history of an installation, and what reads it.
Gives   the same, looking at the history as it stood at one moment, or at one that is supposed.
        Whatever is written while an act goes on, it does not see; so the act can be replayed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sekisho.flow.editions import Editions
from sekisho.flow.known import Walk
from sekisho.flow.lesson import Lesson, gathered
from sekisho.flow.progress import Progress, silent
from sekisho.flow.standing import Standing
from sekisho.history.store import History


@dataclass(frozen=True, slots=True)
class Sight:
    """One history, and what reads it."""

    history: History
    walk: Walk
    editions: Editions
    standing: Standing

    def over(self, history: History, walk: Walk | None = None) -> Sight:
        """The same over another history, such as this one as it stood."""
        editions = self.editions.over(history)
        standing = self.standing.over(history, editions)
        return Sight(history, (walk or self.walk).over(history), editions, standing)

    def begun(self) -> Sight:
        """The same, seeing nothing that is written from now on."""
        return self.over(self.history.as_of(self.history.next_number()))

    def lesson(self, until: date, *, seed: int, progress: Progress = silent) -> Lesson:
        """What scorers can learn from all that was received and found before a day.

        Raises:
            NotReady: nothing was received, or no finding is known.
        """
        months = self.history.months("goods_item")
        since = min([*months, until])
        pieces = self.walk.pieces(since, until, self.editions.reads(), progress)
        findings = self.history.current("finding", until)
        seen = self.history.next_number()
        return gathered(pieces, findings, until, seed=seed, before_commit=seen)
