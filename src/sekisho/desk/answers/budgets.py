"""Strategies compared, told in a terminal: hit rates of a period and a shift.

Takes   the figures of `sekisho simulate budget`, and the language of the person.
Gives   tables for people; the figures as JSON and as a page where they are asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sekisho.desk import terminal
from sekisho.desk.pages import budgets as screen
from sekisho.desk.pages.page import amount, share
from sekisho.language import translate


def strategies_compared(
    figures: Mapping[str, Any], to_json: Path | None, html: Path | None, language: str
) -> None:
    """Strategies side by side; then as JSON and as a page if wanted."""
    title = translate(
        "{rate} % of {items} items inspected, {chance} % by chance; base rate {base}", language
    ).format(
        rate=f"{figures['rate']:g}",
        items=amount(figures["items"], language),
        chance=f"{figures['chance']:g}",
        base=share(figures["base_rate"]),
    )
    terminal.rows(title, screen.comparison(figures, language), language=language, right=_RATES)
    if figures["shift_week"] is not None:
        says = translate("After findings were dealt anew in week {week}", language)
        table = screen.after_shift(figures, language)
        terminal.rows(says.format(week=figures["shift_week"]), table, language=language)
    for sentence in screen.reading(figures, language):
        terminal.out.print(terminal.plain(sentence))
    if to_json is not None:
        terminal.written(to_json, json.dumps(figures, indent=1) + "\n", language)
    if html is not None:
        terminal.written(html, screen.page(figures, language=language), language)


_RATES = ("hit rate", "chosen by risk", "chosen by chance")
