"""What was caught and what was missed, told in a terminal.

Takes   the measures of a period, and the language of the person.
Gives   sentences first, then tables for people; one row a figure as CSV; the whole as JSON.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.desk import terminal
from sekisho.desk.pages.page import amount, percent
from sekisho.desk.terminal import As
from sekisho.flow import Measures
from sekisho.language import translate

Row = Mapping[str, Any]

OF_ALL = "Of about {irregular} irregular subjects, {found} were found: we miss {miss_rate}."
COUNTED = "Of {irregular} irregular subjects, {found} were found: we miss {miss_rate}."
NONE_MET = (
    "None was found irregular. Up to {most} of {subjects} subjects may be, which nobody found."
)
FROM_CHANCE = (
    "{by_chance} of {subjects} subjects were examined only because chance drew them; how many"
    " are irregular among the others that nobody examined is estimated from these."
)
ALONE = (
    "Of those examined for their risk {alone} were irregular; of all subjects {share}. The first"
    " figure says how well hands were used, never how much there is."
)
LACKING = (
    "{not_examined} subjects chosen for examination have no result. They are taken to be like the"
    " others of their kind; if all of them were clean, {clean} subjects would be irregular, if"
    " all were irregular, {bad}."
)
LEFT_OUT = (
    "{left_out} subjects are left out: they were chosen with a random share of zero, so nothing"
    " speaks for those of them that nobody examined."
)
DASH = "A dash stands where too few were examined by chance to say anything."
DOMAINS = {
    "office": "By office",
    "month": "By month",
    "section": "By section of the Harmonized System",
}
NAMED = {"profile": "What profiles name", "score": "What scores name"}
_NARROW = 100  # [columns] below this the widest table, of eight columns, would break in figures.
_RIGHT = ("irregular", "recall", "miss rate", "precision", "hit rate")
_WORDS = ("no code", "chance", "criteria", "top_up", "nothing")
_COUNTS = ("channel", "top_pct", "subjects", "examined", "found")
_FIGURES = ("irregular", "share", "missed", "recall", "miss_rate", "precision", "rate")


def measures(found: Measures, as_: As, language: str = "en") -> None:
    """The measures of a period."""
    if as_ is As.JSON:
        terminal.rows("", [as_told(found)], As.JSON)
    elif as_ is As.CSV:
        terminal.rows("", list(figures(found)), As.CSV)
    else:
        for sentence in sentences(found, language):
            terminal.out.print(terminal.plain(sentence))
        for by, title in DOMAINS.items():
            _table(title, domain_rows(found, by, language), language)
        if any(one.reason for one in found.domains):
            terminal.out.print(terminal.plain(translate(DASH, language)))
        for by, title in NAMED.items():
            _table(title, reach_rows(found, by, language), language)
        _table("Findings among examinations", hit_rate_rows(found, language), language)


def sentences(found: Measures, language: str = "en") -> list[str]:
    """What the figures of the whole period say, in plain words."""
    whole = found.whole
    if whole.reason:
        return [_filled(whole.reason, language, dataclasses.asdict(whole))]
    counts = {
        "subjects": amount(whole.subjects, language),
        "found": amount(whole.found, language),
        "by_chance": amount(whole.by_chance, language),
        "not_examined": amount(whole.not_examined, language),
        "left_out": amount(whole.left_out, language),
    }
    exact = whole.irregular.low == whole.irregular.high
    told = {
        "irregular": counted(whole.irregular, language),
        "miss_rate": shared(whole.miss_rate),
        "most": amount(round(whole.irregular.high), language),
        "share": shared(whole.share),
        "alone": percent(_short(found.selected_alone)),
    }
    first = COUNTED if exact else OF_ALL
    says = [first if whole.irregular.value else NONE_MET]
    says += [FROM_CHANCE] if not exact else []
    says += [ALONE] if not math.isnan(found.selected_alone) else []
    if whole.bounds is not None:
        told["clean"] = counted(whole.bounds.if_all_clean, language)
        told["bad"] = counted(whole.bounds.if_all_irregular, language)
        says.append(LACKING)
    says += [LEFT_OUT] if whole.left_out else []
    return [_filled(sentence, language, counts | told) for sentence in says]


def domain_rows(found: Measures, by: str, language: str = "en") -> list[dict[str, Any]]:
    """A row for each office, month or section, as words."""
    return [
        {
            by: _named(one.name, language),
            "subjects": one.subjects,
            "examined": one.examined,
            "chance": one.by_chance,
            "found": one.found,
            "irregular": counted(one.irregular, language),
            "recall": shared(one.recall),
            "miss rate": shared(one.miss_rate),
        }
        for one in found.domains
        if one.by == by
    ]


def reach_rows(found: Measures, by: str, language: str = "en") -> list[dict[str, Any]]:
    """A row for each profile, or for the worst part of each score, as words."""
    return [
        {
            "name": _top(one.name, one.top_pct, language),
            "subjects": one.subjects,
            "examined": one.examined,
            "found": one.found,
            "irregular": counted(one.irregular, language),
            "precision": shared(one.precision),
            "recall": shared(one.recall),
        }
        for one in found.reach
        if one.by == by
    ]


def hit_rate_rows(found: Measures, language: str = "en") -> list[dict[str, Any]]:
    """A row for each kind of examination, as words."""
    return [
        {
            "by": translate(one.by, language),
            "name": _top(_named(one.name, language), one.top_pct, language),
            "channel": translate(one.channel, language),
            "examined": one.examined,
            "found": one.found,
            "hit rate": shared(one.rate),
        }
        for one in found.hit_rates
    ]


def figures(found: Measures) -> Iterator[dict[str, Any]]:
    """Every figure with its interval, one row each, as a machine reads it."""
    told = as_told(found)
    kinds = {
        "missed": [told["whole"], *told["domains"]],
        "reach": told["reach"],
        "hit rate": told["hit_rates"],
        "calibration": told["calibration"],
    }
    for kind, rows in kinds.items():
        for one in rows:
            named = {"kind": kind, "by": one.get("by", "score"), "name": one.get("name")}
            counts = {name: one.get(name) for name in _COUNTS}
            for name in (name for name in _FIGURES if name in one):
                yield named | counts | {"figure": name} | one[name] | {"reason": one.get("reason")}


def as_told(found: Measures) -> dict[str, Any]:
    """The whole tree for JSON; why something is refused stands there in words."""
    told = found.told()
    for one in (told["whole"], *told["domains"]):
        one["reason"] = one["reason"].format(**one)
    for one in told["reach"]:
        one["reason"] = one["reason"].format(**told["whole"])
    return told


def counted(figure: Any, language: str = "en") -> str:
    """A number of subjects with its interval; alone where it was counted, not estimated."""
    value, low, high = (
        amount(None if math.isnan(one) else round(one), language)
        for one in (figure.value, figure.low, figure.high)
    )
    if math.isnan(figure.low) or figure.low == figure.high:
        return value
    return f"{value} ({low}–{high})"


def shared(figure: Any) -> str:
    """A share in percent with its interval."""
    if math.isnan(figure.low):
        return "–"
    low, high = (percent(_short(one)) for one in (figure.low, figure.high))
    value = "–" if math.isnan(figure.value) else percent(_short(figure.value))
    if figure.low == figure.high:
        return value
    return f"{value} ({low.removesuffix(' %')}–{high})"


def _short(rate: float) -> float:
    """As many digits as can be meant: whole percents, tenths of small ones."""
    return round(rate, 2 if rate >= 0.1 else 3 if rate >= 0.01 else 4)


def _table(title: str, rows: list[dict[str, Any]], language: str) -> None:
    if terminal.out.width < _NARROW:
        rows = [{name: _stacked(name, one) for name, one in row.items()} for row in rows]
    terminal.rows(translate(title, language), rows, language=language, right=_RIGHT)


def _stacked(name: str, cell: Any) -> Any:
    """A figure with its interval below it, which says its unit no second time."""
    return cell.replace(" %)", ")").replace(" (", "\n(") if name in _RIGHT else cell


def _filled(sentence: str, language: str, figures: Row) -> str:
    return translate(sentence, language).format(**figures)


def _named(name: str, language: str) -> str:
    """Words of ours in the person's language; names that others gave stay as they are."""
    return translate(name, language) if name in _WORDS else name


def _top(name: str, top_pct: float | None, language: str) -> str:
    if top_pct is None:
        return name
    return _filled("{name}, worst {top} %", language, {"name": name, "top": f"{top_pct:g}"})
