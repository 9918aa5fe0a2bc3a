"""Two chapters from the watch: what has changed, and where flows went.

Takes   `Drift` and what moved after each profile went live.
Gives   chapters with control charts and pictures of before and after.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from sekisho.desk.pages.chapters.chapter import Chapter, Picture, figures
from sekisho.desk.plots import watching as plots
from sekisho.flow.loop.watching import Displaced, Drift
from sekisho.language import translate
from sekisho.records.alarm import Look, Watched

QUIET = "Nothing has changed beyond what weeks usually do."
CHART = "{about}: found week by week (points) beside what was expected (dashed, with its band)."
INDEX = "How far each name moved from the weeks before; full ink where weeks do not usually."
STAYED = "{profile}: no flow moved that chance and season would not move."
UNTOLD = (
    "Not compared, for want of a first day or of weeks on both sides of it: {names}."
    " `sekisho watch displacement NAME` says more."
)
WAY = "{profile}, {trait}: share of the flow before (open) and after (full); marks are others."
_LOOKS = {
    "on": "week from",
    "subjects": "subjects",
    "observed_p": "found",
    "expected_p": "expected",
    "low_p": "from",
    "high_p": "to",
}
_STEADY = {"name": "name", "index": "stability index", "usual": "an ordinary week"}
_WAYS = {
    "value": "value",
    "share_before_p": "before",
    "share_after_p": "after",
    "like_before_p": "others before",
    "like_after_p": "others after",
}


def drift(found: Drift, language: str = "en") -> Chapter:
    """What has changed in declarations, scores and findings."""
    says = [f"{one.told(language)} {one.advised(language)}" for one in found.alarms]
    says = says or [translate(QUIET, language)]
    says += [translate(note, language) for note in found.notes]
    charts = groupby(found.looks, key=lambda look: look.about)
    pictures = [_chart(about, list(looks), language) for about, looks in charts]
    if found.steadiness:
        rows = sorted(found.steadiness, key=lambda one: -one.index)
        told = [{"name": one.name, "index": one.index, "usual": one.usual} for one in rows]
        table = figures("Stability by name", _STEADY, told, language)
        svg = plots.stability(rows, language)
        pictures.append(Picture(svg, translate(INDEX, language), table))
    title = translate("What has changed", language)
    return Chapter("drift", title, tuple(says), tuple(pictures))


def displacement(found: Sequence[Displaced], language: str = "en") -> Chapter:
    """Where flows went after a profile went live."""
    says, pictures = list[str](), list[Picture]()
    for one in found:
        if not (one.note or one.found):
            says.append(translate(STAYED, language).format(profile=one.profile))
        says += [f"{way.told(language)} {way.advised(language)}" for way in one.found]
        pictures += ways(one, language)
    untold = [one.profile for one in found if one.note]
    if untold:
        says.append(translate(UNTOLD, language).format(names=", ".join(untold)))
    title = translate("Where flows went", language)
    return Chapter("displacement", title, tuple(dict.fromkeys(says)), tuple(pictures))


def ways(one: Displaced, language: str = "en", *, stayed: bool = False) -> list[Picture]:
    """A picture of before and after for each trait that moved.

    Args:
        one: where the flow of a profile went.
        language: of what is written on it.
        stayed: the traits that did not move, in place of those that did.
    """
    moved = {way.trait for way in one.found}
    pictures = []
    for trait in sorted({way.trait for way in one.ways} - moved if stayed else moved):
        ways = [way for way in one.ways if way.trait == trait]
        rows = [
            {
                "value": way.value,
                "share_before_p": way.share_before,
                "share_after_p": way.share_after,
                "like_before_p": way.like_before,
                "like_after_p": way.like_after,
            }
            for way in ways
        ]
        told = translate(trait.replace("_", " "), language)
        says = translate(WAY, language).format(profile=one.profile, trait=told)
        svg = plots.before_and_after(ways, language)
        table = figures("Before and after", _WAYS, rows, language)
        pictures.append(Picture(svg, says, table))
    return pictures


def _chart(about: Watched, looks: Sequence[Look], language: str) -> Picture:
    rows = [
        {
            "on": str(look.on),
            "subjects": look.subjects,
            "observed_p": look.observed,
            "expected_p": look.expected,
            "low_p": look.low,
            "high_p": look.high,
        }
        for look in looks
    ]
    says = translate(CHART, language).format(about=translate(str(about), language))
    svg = plots.control_chart(looks, language)
    return Picture(svg, says, figures("Week by week", _LOOKS, rows, language))
