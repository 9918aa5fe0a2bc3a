"""Two chapters on what stands: profiles with their yield, scorers with cards.

Takes   profiles, their review, and the measures of the period; editions in force.
Gives   tables; what a review remarks, as sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sekisho.desk.answers.measures import counted, shared
from sekisho.desk.answers.profiles import remark_in_words
from sekisho.desk.pages.chapters.chapter import Chapter, Picture, figures, in_words
from sekisho.desk.pages.page import amount
from sekisho.desk.plots import measures as plots
from sekisho.errors import NotReady
from sekisho.flow.loop.measures import Measures
from sekisho.flow.loop.profiles import Reviewed
from sekisho.language import translate
from sekisho.records.edition import Edition
from sekisho.records.profile import Profile

REACH = "Of all irregular subjects, the share that each profile names, whoever found them."
_CARD = {
    "scorer": "scorer",
    "edition": "edition",
    "since": "learned from",
    "until": "learned until",
    "items": "goods items",
    "findings": "findings",
}


def profiles(
    told: Sequence[Profile],
    reviewed: Reviewed | NotReady,
    measured: Measures | NotReady,
    language: str = "en",
) -> Chapter:
    """Each profile with its stage, what it named, and what it yielded."""
    reach = {} if isinstance(measured, NotReady) else _reach(measured)
    rates = {} if isinstance(measured, NotReady) else _rates(measured)
    rows = [
        {
            "profile": one.name,
            "stage": translate(str(one.stage), language),
            "sunset": str(one.live_until or "–"),
            "named": amount(reach[one.name].subjects if one.name in reach else None, language),
            "hit rate": shared(rates[one.name].rate) if one.name in rates else "–",
            "irregular": counted(reach[one.name].irregular, language) if one.name in reach else "–",
            "recall": shared(reach[one.name].recall) if one.name in reach else "–",
        }
        for one in told
    ]
    table = in_words("Profiles", rows, language, left=3)
    drawn = [] if isinstance(measured, NotReady) else _drawn(measured)
    title, says = translate("Profiles", language), _remarks(reviewed, language)
    if not drawn:
        return Chapter("profiles", title, says, (), (table,))
    svg = plots.rates(drawn, "recall", language)
    return Chapter("profiles", title, says, (Picture(svg, translate(REACH, language), table),))


def scorers(editions: Sequence[Edition], language: str = "en") -> Chapter:
    """The scorer editions in force on the last day."""
    rows = [
        {
            "scorer": one.scorer,
            "edition": one.edition_id,
            "since": str(one.learned_from),
            "until": str(one.learned_until),
            "items": one.items,
            "findings": one.findings,
        }
        for one in editions
    ]
    limits = tuple(dict.fromkeys(translate(one.limits, language) for one in editions))
    none = (translate("No scorer edition was in force on the last day.", language),)
    title = translate("Scorers in force", language)
    tables = (figures("Scorer editions", _CARD, rows, language),) if rows else ()
    return Chapter("scorers", title, limits or none, (), tables)


def _remarks(reviewed: Reviewed | NotReady, language: str) -> tuple[str, ...]:
    if isinstance(reviewed, NotReady):
        return (str(reviewed),)
    by_words: dict[str, list[str]] = {}
    for one in reviewed.remarks:
        by_words.setdefault(remark_in_words(one, language), []).append(one.name)
    said = tuple(f"{', '.join(names)}: {words}" for words, names in by_words.items())
    return said or (translate("The review remarks nothing.", language),)


def _reach(measured: Measures) -> dict[str, Any]:
    return {one.name: one for one in measured.reach if one.by == "profile"}


def _rates(measured: Measures) -> dict[str, Any]:
    mine = (one for one in measured.hit_rates if one.by == "profile" and one.channel == "red")
    return {one.name: one for one in mine}


def _drawn(measured: Measures) -> list[dict[str, Any]]:
    """The reach of profiles as the plot takes it, the widest first."""
    told = [one for one in measured.told()["reach"] if one["by"] == "profile"]
    known = [one for one in told if one["recall"]["low"] is not None]
    return sorted(known, key=lambda one: -(one["recall"]["value"] or 0.0))
