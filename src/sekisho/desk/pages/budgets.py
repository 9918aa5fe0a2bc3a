"""Strategies compared as a page: what the same hands would have found.

Takes   the figures of `sekisho simulate budget`.
Gives   HTML with the hit rates week by week, which is also a table; rows for the terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sekisho.desk.pages.page import render, share
from sekisho.desk.plots.budgets import by_week
from sekisho.language import translate

Row = dict[str, Any]
_SPANS = ("before", "weeks 1-4", "weeks 5-8", "weeks 9-12", "later")


def page(figures: Mapping[str, Any], *, language: str = "en") -> str:
    """The page of one simulation.

    Args:
        figures: the JSON of `sekisho simulate budget`.
        language: `en` or `ja`.
    """
    tables = [_table(comparison(figures, language), language)]
    if figures["shift_week"] is not None:
        tables.append(_table(after_shift(figures, language), language))
    shown = {
        "period": f"{figures['weeks'][0]} – {figures['weeks'][-1]}",
        "reading": reading(figures, language),
        "tables": tables,
        "plot": by_week(figures, language),
        "weeks": _weekly(figures, language),
    }
    return render("budgets.html", {"budgets": shown, "index": ""}, language=language)


def comparison(figures: Mapping[str, Any], language: str) -> list[Row]:
    """A row a strategy: what it does, and its hit rates with the range of the seeds."""
    return [
        {
            "strategy": name,
            "hit rate": _range(told["hit_rate"]),
            "chosen by risk": _range(told["hit_rate_by_choice"]),
            "chosen by chance": _range(told["hit_rate_by_chance"]),
            "what it does": translate(told["says"], language),
        }
        for name, told in figures["strategies"].items()
    ]


def after_shift(figures: Mapping[str, Any], language: str) -> list[Row]:
    """A row a strategy: hit rates before and after the shift, and when the alarm came."""
    rows = []
    for name, told in figures["strategies"].items():
        shift = told["shift"]
        delays = [delay for delay in shift["alarm_after_weeks"] if delay is not None]
        alarm = "–" if not delays else f"{sum(delays) / len(delays):.1f} ({len(delays)})"
        rows.append(
            {
                "strategy": name,
                "alarm after weeks (seeds)": alarm,
                **{translate(span, language): share(shift[span]["value"]) for span in _SPANS},
            }
        )
    return rows


def reading(figures: Mapping[str, Any], language: str) -> list[str]:
    """How the figures are to be read."""
    says = ["Each strategy was told only what it inspected itself, a week later."]
    if figures["seeds"] > 1:
        says.append("In brackets stand the lowest and the highest of {seeds} seeds.")
    if figures["opening_weeks"]:
        says.append(
            "The findings of the first {opening} weeks were known to all and are not counted."
        )
    if figures["shift_week"] is not None:
        says.append(
            "After the shift: findings among the riskiest {rate} % of each week's items, "
            "inspected or not."
        )
    if figures["one_of_each"]:
        says.append("Of each HS6 and net mass one item was kept: nothing comes again.")
    numbers = {
        "seeds": figures["seeds"],
        "opening": figures["opening_weeks"],
        "rate": f"{figures['rate']:g}",
    }
    return [translate(one, language).format(**numbers) for one in says]


def _range(told: Mapping[str, float | None]) -> str:
    if told["value"] is None:
        return share(None)
    return f"{share(told['value'])} [{share(told['low'])}, {share(told['high'])}]"


def _weekly(figures: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A row a week, a column a strategy under its own name."""
    columns = [told["by_week"] for told in figures["strategies"].values()]
    return {
        "heads": [translate("week", language), *figures["strategies"]],
        "rows": [
            [week, *(share(column[place]) for column in columns)]
            for place, week in enumerate(figures["weeks"])
        ],
    }


def _table(rows: list[Row], language: str) -> dict[str, Any]:
    return {
        "heads": [translate(head, language) for head in rows[0]],
        "rows": [list(row.values()) for row in rows],
    }
