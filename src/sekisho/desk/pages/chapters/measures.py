"""Four chapters from the measures: work, what we miss, lists, calibration.

Takes   the measures of a period.
Gives   chapters; every estimate rests on what chance drew, and says so.
"""

from __future__ import annotations

from sekisho.desk.answers import measures as words
from sekisho.desk.pages.chapters.chapter import Chapter, Figures, Picture, figures, in_words
from sekisho.desk.plots import measures as plots
from sekisho.flow.loop.measures import Measures
from sekisho.language import translate

NOTHING = "No examination of the period has a result yet."
INTERVALS = "Findings among examinations by what chose them; bars are 95 % intervals."
MISSED = "Of all irregular subjects, the share that was found; bars are 95 % intervals."
GAIN = "Of all irregular subjects, the share that a list of each length would hold."
LISTED = "Of a list that holds this share of all irregular subjects, how many are irregular."
TRUE = "On the diagonal the risk was true; each point is a tenth of all subjects."
WHOLE_FLOW = (
    "Curves and calibration speak of all subjects, not of the examined alone: each result counts"
    " by the inverse of the probability with which its subject was to be examined."
)
_CURVE_POINTS = 21
_HEADS = {
    "score": "score",
    "looked_at_p": "looked at",
    "recall_p": "recall",
    "precision_p": "precision",
}
_STEPS = {
    "subjects": "subjects",
    "expected_p": "probability foretold",
    "irregular_p": "share irregular",
    "low_p": "from",
    "high_p": "to",
}


def work(found: Measures, language: str = "en") -> Chapter:
    """What was looked at, in which channel, and what was found."""
    told = words.as_told(found)["hit_rates"]
    chosen = [one for one in told if one["by"] in ("all", "reason") and one["examined"]]
    for one in chosen:
        name = one["name"] or one["by"]
        one["name"] = f"{translate(name, language)} · {translate(one['channel'], language)}"
    table = in_words("Hit rates", words.hit_rate_rows(found, language), language, left=3)
    title = translate("Work and results", language)
    if not chosen:
        return Chapter("work", title, (translate(NOTHING, language),))
    svg = plots.rates(chosen, "rate", language)
    return Chapter("work", title, (), (Picture(svg, translate(INTERVALS, language), table),))


def missed(found: Measures, language: str = "en") -> Chapter:
    """What the random share says of what nobody looked at."""
    domains = words.as_told(found)["domains"]
    pictures, tables = list[Picture](), list[Figures]()
    for by, title in words.DOMAINS.items():
        mine = [one for one in domains if one["by"] == by]
        if not mine:
            continue
        table = in_words(title, words.domain_rows(found, by, language), language)
        if len(mine) == 1:
            tables.append(table)  # a picture of one bar shows nothing
            continue
        svg = plots.rates(mine, "recall", language)
        pictures.append(Picture(svg, translate(MISSED, language), table))
    says = tuple(words.sentences(found, language))
    return Chapter(
        "missed", translate("What we miss", language), says, tuple(pictures), tuple(tables)
    )


def lists(found: Measures, language: str = "en") -> Chapter:
    """How good the order of the list was, over the whole flow."""
    points = words.as_told(found)["curves"]
    table = figures("Curves of each score", _HEADS, _thinned(points), language)
    pictures = (
        Picture(plots.gain(points, language), translate(GAIN, language), table),
        Picture(plots.precision_recall(points, language), translate(LISTED, language), table),
    )
    title = translate("How good the order was", language)
    return Chapter("lists", title, (translate(WHOLE_FLOW, language),), pictures)


def calibration(found: Measures, language: str = "en") -> Chapter:
    """Whether the risk that was foretold came true."""
    steps = [one for one in words.as_told(found)["calibration"] if one["score"] == "risk"]
    rows = [
        {
            "subjects": one["subjects"],
            "expected_p": one["expected"],
            "irregular_p": one["irregular"]["value"],
            "low_p": one["irregular"]["low"],
            "high_p": one["irregular"]["high"],
        }
        for one in steps
    ]
    table = figures("Calibration of the risk", _STEPS, rows, language)
    picture = Picture(plots.calibration(steps, language), translate(TRUE, language), table)
    return Chapter("calibration", translate("Whether the risk came true", language), (), (picture,))


def _thinned(points: list[dict[str, object]]) -> list[dict[str, object]]:
    """At most so many points of each curve as a person reads; all are drawn."""
    by_score: dict[object, list[dict[str, object]]] = {}
    for one in points:
        by_score.setdefault(one["score"], []).append(one)
    return [
        {
            "score": score,
            **{f"{name}_p": one[name] for name in ("looked_at", "recall", "precision")},
        }
        for score, mine in by_score.items()
        for one in mine[:: max(1, len(mine) // _CURVE_POINTS)]
    ]
