"""The report: one page that stands alone, to be looked at and to be read.

Takes   what was gathered of a period, and the instant at which it was.
Gives   HTML: the answer in sentences, then each chapter with its pictures, each also as a table.

A chapter whose question could not be answered says why in place of its figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sekisho.desk.answers.measures import sentences
from sekisho.desk.pages.chapters import ledger, measures, standing, watching
from sekisho.desk.pages.chapters.chapter import Chapter, refused
from sekisho.desk.pages.page import render
from sekisho.errors import NotReady
from sekisho.flow.loop.reporting import Report
from sekisho.language import translate

Part = TypeVar("Part")

MADE = "Made at {at} from what was known then; intervals are 95 %."


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows."""

    answer: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    period: str
    made: str


def page(
    told: Report,
    *,
    at: datetime,
    language: str = "en",
    index: str = "",
    simulated: bool = False,
) -> str:
    """The page of one report.

    Args:
        told: what was gathered.
        at: the instant at which it was gathered.
        language: `en` or `ja`.
        index: address of the page of all offices; empty when there is none.
        simulated: whether the banner of a simulated border is shown.
    """
    last = told.until - timedelta(days=1)
    answer = () if isinstance(told.measures, NotReady) else sentences(told.measures, language)[:1]
    shown = Shown(
        tuple(answer),
        tuple(_chapters(told, language)),
        f"{told.since} – {last}",
        translate(MADE, language).format(at=f"{at:%Y-%m-%d %H:%M} UTC"),
    )
    return render(
        "report.html", {"report": shown, "index": index, "simulated": simulated}, language=language
    )


def _chapters(told: Report, language: str) -> Iterator[Chapter]:
    if isinstance(told.measures, NotReady):
        yield refused("missed", "What we miss", str(told.measures), language)
    else:
        for write in (measures.work, measures.missed, measures.lists, measures.calibration):
            yield write(told.measures, language)
    yield standing.profiles(told.profiles, told.reviewed, told.measures, language)
    yield standing.scorers(told.editions, language)
    yield _or_why(told.drift, watching.drift, ("drift", "What has changed"), language)
    yield _or_why(
        told.displaced, watching.displacement, ("displacement", "Where flows went"), language
    )
    yield ledger.chapter(told.ledger, told.standing_by_week, language)


def _or_why(
    part: Part | NotReady,
    write: Callable[[Part, str], Chapter],
    named: tuple[str, str],
    language: str,
) -> Chapter:
    """The chapter; where its question could not be answered, the reason under its title."""
    if isinstance(part, NotReady):
        return refused(*named, str(part), language)
    return write(part, language)
