"""What stands between journeys, in a terminal: offices, indicators, quarantine.

Takes   what the flow has gathered, and the language of the person.
Gives   tables for people, CSV and JSON for machines.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sekisho.desk import terminal
from sekisho.desk.pages.page import percent
from sekisho.desk.terminal import As
from sekisho.language import translate
from sekisho.records.arrival import Rejection
from sekisho.records.office import OfficeTerms

_RATES = ("random", "red", "orange", "yellow", "blue")
_CAPACITIES = ("examinations", "scans", "documents")
_WIDE = 100  # [columns] below this six columns leave no room for the two sentences among them.


def offices(
    terms: Sequence[OfficeTerms], as_: As = As.TABLE, language: str = "en", on: date | None = None
) -> None:
    """Rates and capacity of offices: of one everything, of many what is set most."""
    whole = [dataclasses.asdict(one) for one in terms]
    if as_ is not As.TABLE:
        terminal.rows("", whole, as_)
        return
    title = translate("Rates and capacity", language)
    if on is not None:
        title = translate("Rates and capacity on {day}", language).format(day=on)
    told = [_term_words(row, language) for row in whole]
    if len(told) == 1:
        pairs = [
            {"what": translate(name.replace("_", " "), language), "here": value}
            for name, value in told[0].items()
        ]
        terminal.rows(title, pairs, language=language)
        return
    names = ("office", *_CAPACITIES, *(f"{name}_rate" for name in _RATES))
    short = [{name.removesuffix("_rate"): row[name] for name in names} for row in told]
    right = (*_CAPACITIES, *_RATES)
    terminal.rows(title, short, language=language, right=right)


def indicators(found: Sequence[Mapping[str, Any]], as_: As, language: str = "en") -> None:
    """Indicators with what they yielded."""
    terminal.rows(translate("Indicators", language), found, as_, language)


def rejections(found: Sequence[Rejection], as_: As = As.TABLE, language: str = "en") -> None:
    """What could not be taken."""
    # Reasons name the place and what was given; a narrow terminal leaves room for sentences.
    where = ("row_number", "place", "given") if terminal.out.width >= _WIDE else ()
    names = ("rejection_id", *where, "reason", "remedy")
    whole = [dataclasses.asdict(one) for one in found]
    short = [{name: row[name] for name in names} for row in whole]
    shown = short if as_ is As.TABLE else whole
    terminal.rows(translate("Quarantine", language), shown, as_, language)


def rejection(found: Rejection, values: Mapping[str, str], language: str = "en") -> None:
    """One rejected row, value by value."""
    terminal.out.print(
        f"[bold]{terminal.plain(found.rejection_id)}[/]  {terminal.plain(found.place)}: "
        f"{terminal.plain(found.reason)}"
    )
    terminal.out.print(f"{terminal.plain(found.remedy)}\n")
    told = [{"column": name, "value": value} for name, value in values.items()]
    terminal.rows(translate("The row", language), told, language=language)


def _term_words(row: Mapping[str, Any], language: str) -> dict[str, str]:
    """Terms of an office as people read them: rates in percent, and no limit in words."""
    words = {name: terminal.cell(value, language) for name, value in row.items()}
    words |= {name: percent(row[name]) for name in row if name.endswith("_rate")}
    limits = (*_CAPACITIES, "examine_within_days")
    unlimited = [name for name in limits if row[name] is None]
    return words | dict.fromkeys(unlimited, translate("no limit", language))
