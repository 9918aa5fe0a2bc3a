"""A study as a page: both readings side by side, with intervals, never one alone.

Takes   the study as `sekisho study` writes it.
Gives   HTML with plots that are also tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sekisho.desk import plots
from sekisho.desk.pages.page import render
from sekisho.language import translate

READINGS = {"as_is": "as it is", "without_repeats": "without repeats"}


def page(
    study: Mapping[str, Any],
    *,
    language: str = "en",
    period: str = "",
    index: str = "",
    simulated: bool = False,
) -> str:
    """The page of one study.

    Args:
        study: the JSON of `sekisho study`.
        language: `en` or `ja`.
        period: the days that were scored, in words.
        index: address of the page of all offices; empty when there is none.
        simulated: whether the banner of a simulated border is shown.
    """
    rates = sorted(study["as_is"]["precision"], key=float)
    readings = [
        _reading(study[name], translate(word, language), rates) for name, word in READINGS.items()
    ]
    base = study["without_repeats"]["findings"] / max(1, study["without_repeats"]["items"])
    shown = {
        "rates": rates,
        "readings": readings,
        "base": f"{base:.3f}",
        "period": period,
        "plots": _plots(readings, rates, base, language),
        "how": translate(
            "Seed {seed}; {seconds:.0f} s, {peak_mb:.0f} MB at most; "
            "findings of the test days revealed: {reveal}.",
            language,
        ).format(**study),
    }
    return render(
        "study.html", {"study": shown, "index": index, "simulated": simulated}, language=language
    )


def _reading(figures: Mapping[str, Any], name: str, rates: list[str]) -> dict[str, Any]:
    return {
        **figures,
        "name": name,
        "precision": [figures["precision"][rate] for rate in rates],
        "recall": [figures["recall"][rate] for rate in rates],
    }


def _plots(
    readings: list[dict[str, Any]], rates: list[str], base: float, language: str
) -> list[dict[str, str]]:
    lines = {
        row["name"]: [
            (float(rate), cell["value"], cell["low"], cell["high"])
            for rate, cell in zip(rates, row["precision"], strict=True)
        ]
        for row in readings
    }
    says = (
        "Share of findings among the items looked at, by how many are looked at; "
        "bands are 95 % intervals."
    )
    svg = plots.rates_with_intervals(lines, base, language)
    return [{"svg": svg, "says": translate(says, language)}]
