"""What we miss: what the random share says of all that nobody looked at.

Takes   the measures of a period.
Gives   the page of true non-compliance, recall and miss rate; each with its 95 % interval.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.desk.figures.part import Page, Told, per_hundred, score_in_words
from sekisho.desk.figures.sections import section
from sekisho.desk.pages.chapters.chapter import figures
from sekisho.desk.plots import measures as plots
from sekisho.desk.web.downloads import Plot
from sekisho.language import translate

OF_A_HUNDRED = (
    "Of a hundred irregular subjects about {n} were found ({low} to {high}); the others passed"
    " without anybody seeing them."
)
_HEADS = {
    "name": "name",
    "subjects": "subjects",
    "examined": "examined",
    "by_chance": "chance",
    "found": "found",
    "irregular": "irregular",
    "irregular_low": "irregular from",
    "irregular_high": "irregular to",
    "recall_p": "recall",
    "recall_low_p": "recall from",
    "recall_high_p": "recall to",
    "miss_rate_p": "miss rate",
}
_BY = {
    "office": ("Share found, by office", "office"),
    "month": ("Share found, by month", "month"),
    "section": ("Share found, by section of the Harmonized System", "section"),
}
_BARS = "Of all irregular subjects, the share that was found; bars are 95 % intervals."
_WIDE = (
    "A bar from end to end says: too few were examined by chance there to know. More chance, or"
    " more weeks, make it shorter."
)


def page(told: Told, language: str) -> Page:
    """What the random share says of what nobody looked at."""
    found = told["measures"].get("told")
    if found is None:
        why = told["measures"]
        return Page((why["label"], why["hint"]), ())
    return Page(tuple(answer(found, language)), tuple(_plots(found, language)))


def answer(found: Told, language: str) -> Iterator[str]:
    """What it says in plain words."""
    recall = found["whole"]["recall"]
    if recall["value"] is not None and recall["low"] != recall["high"]:
        told = {"n": "value", "low": "low", "high": "high"}
        yield translate(OF_A_HUNDRED, language).format(
            **{name: per_hundred(recall[key], language) for name, key in told.items()}
        )
    yield from found["says"][language]


def _plots(found: Told, language: str) -> Iterator[Plot]:
    reach = [one for one in found["reach"] if one["by"] == "score"]
    if reach:
        yield _reach(reach, language)
    for by, (title, head) in _BY.items():
        mine = [one for one in found["domains"] if one["by"] == by]
        if len(mine) < (1 if by == "section" else 2):
            continue
        rows = [
            {
                **one,
                "name": section(one["name"], language) if by == "section" else one["name"],
                "beside": _beside(one, language),
            }
            for one in mine
        ]
        says = [translate(_BARS, language)]
        says += [translate(_WIDE, language)] if by == "section" else []
        yield Plot(
            f"found-by-{by}",
            translate(title, language),
            plots.rates(rows, "recall", language),
            figures(title, _HEADS | {"name": head}, [_row(row) for row in rows], language),
            tuple(says),
        )


def _reach(mine: list[dict[str, Any]], language: str) -> Plot:
    worst = translate("{name}, worst {top} %", language)
    rows = [
        {
            **one,
            "name": worst.format(
                name=score_in_words(one["name"], language), top=f"{one['top_pct']:g}"
            ),
            "beside": f"{per_hundred(one['recall']['value'], language)} %",
        }
        for one in mine
    ]
    heads = {name: _HEADS[name] for name in ("name", "subjects", "examined", "found")}
    heads |= {name: _HEADS[name] for name in ("recall_p", "recall_low_p", "recall_high_p")}
    return Plot(
        "reach",
        translate("How far each scorer reaches", language),
        plots.rates(rows, "recall", language),
        figures("What scores name", heads, [_row(row) for row in rows], language),
        (
            translate(
                "Of all irregular subjects, the share among the worst 1, 5 and 10 % by each score.",
                language,
            ),
        ),
    )


def _beside(one: Mapping[str, Any], language: str) -> str:
    if one["recall"]["value"] is None:
        return translate("not known", language)
    return f"{per_hundred(one['recall']['value'], language)} %"


def _row(one: Mapping[str, Any]) -> dict[str, Any]:
    irregular, recall = one["irregular"], one["recall"]
    return {
        **{name: one.get(name) for name in ("name", "subjects", "examined", "by_chance", "found")},
        "irregular": _whole(irregular["value"]),
        "irregular_low": _whole(irregular["low"]),
        "irregular_high": _whole(irregular["high"]),
        "recall_p": recall["value"],
        "recall_low_p": recall["low"],
        "recall_high_p": recall["high"],
        "miss_rate_p": one["miss_rate"]["value"],
    }


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
