"""The report: one page that stands alone, for a manager who looks and an analyst who reads.

Takes   the chapters, the first and the last day, the instant at which it was made.
Gives   HTML: the answer in sentences, then each chapter with its pictures, each also as a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sekisho.desk.chapters.chapter import Chapter
from sekisho.desk.page import render
from sekisho.language import translate


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows."""

    answer: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    period: str
    made: str


def page(
    chapters: Sequence[Chapter],
    *,
    answer: Sequence[str],
    days: tuple[date, date],
    at: datetime,
    language: str = "en",
    simulated: bool = False,
) -> str:
    """The page of one report.

    Args:
        chapters: in the order of reading.
        answer: what a manager must know, in one to three sentences.
        days: the first day, and the first that is left out.
        at: the instant at which the figures were gathered.
        language: `en` or `ja`.
        simulated: whether the banner of a simulated border is shown.
    """
    since, until = days
    made = translate("Made at {at} from what was known then; intervals are 95 %.", language)
    shown = Shown(
        tuple(answer),
        tuple(chapters),
        f"{since} – {until - timedelta(days=1)}",
        made.format(at=f"{at:%Y-%m-%d %H:%M} UTC"),
    )
    return render(
        "report.html", {"report": shown, "index": "", "simulated": simulated}, language=language
    )
