"""What has changed: drift of declarations, scores, findings; where flows went.

Takes   what is watched over the whole administration up to the last day of a period.
Gives   the page of changes; the words and pictures are those of the report.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from sekisho.desk.figures.part import Page, Told, table_of
from sekisho.desk.pages.chapters import watching as chapters
from sekisho.desk.web.downloads import Plot
from sekisho.errors import NotReady
from sekisho.flow import Checkpoint
from sekisho.flow.loop import watching
from sekisho.flow.loop.ledger import Span
from sekisho.language import LANGUAGES


def count(checkpoint: Checkpoint, span: Span) -> dict[str, Any]:
    """The chapters of the report, in every language: what they are made of is no plain figure.

    Raises:
        NotReady: one office is asked for, or too little is known.
    """
    if span.office is not None:
        raise NotReady(
            "This is watched over the whole administration.",
            "The report of all offices tells of it.",
        )
    drift = watching.drift(checkpoint, until=span.until)
    moved = watching.displacement(checkpoint)
    return {
        language: [
            dataclasses.asdict(chapters.drift(drift, language)),
            dataclasses.asdict(chapters.displacement(moved, language)),
        ]
        for language in LANGUAGES
    }


def page(told: Told, language: str) -> Page:
    """What has changed."""
    says, plots = list[str](), list[Plot]()
    for chapter in told[language]:
        says += chapter["says"]
        plots += [
            _plot(chapter["anchor"], place, one) for place, one in enumerate(chapter["pictures"], 1)
        ]
    return Page(tuple(says), tuple(plots))


def _plot(anchor: str, place: int, picture: Mapping[str, Any]) -> Plot:
    title, _, says = picture["says"].partition(": ")
    return Plot(
        f"{anchor}-{place}",
        title[:1].upper() + title[1:],
        picture["svg"],
        table_of(picture["figures"]),
        (says[:1].upper() + says[1:],) if says else (),
    )
