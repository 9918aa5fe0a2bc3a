"""Reasons: what an indicator says of one subject, with figures, in any language.

Takes   an indicator and the row of names that it was asked of.
Gives   sentence, reason and source; for one that could not be asked, the words it lacked.
        A figure that is not known is shown as such; a reason is never refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import Formatter
from typing import Any

from sekisho.language import fill, translate
from sekisho.records.explanation import Reason
from sekisho.risk.catalogue import Catalogue, standard
from sekisho.risk.catalogue.event_code import EventFunction, compile_event
from sekisho.risk.catalogue.term import Term, inline, names_of
from sekisho.risk.indicators.indicator import Indicator

UNASKED = "This could not be asked: {names} not known."


def reason(
    indicator: Indicator,
    row: Mapping[str, Any],
    language: str = "en",
    currency: str | None = None,
) -> Reason:
    """What the indicator says of this row, with the figures of this row."""
    names = tuple(name for name, _ in placeholders(indicator.because))
    known = dict(zip(names, _figures(names)(row), strict=True))
    because = fill(translate(indicator.because, language), known, language, currency)
    return Reason(indicator.code, translate(indicator.says, language), because, indicator.source)


def unasked(indicator: Indicator, row: Mapping[str, Any], language: str = "en") -> Reason:
    """Why the indicator could not be asked of this row."""
    lacking = ", ".join(missing_words(indicator, row))
    because = translate(UNASKED, language).format(names=lacking or indicator.word)
    return Reason(indicator.code, translate(indicator.says, language), because, indicator.source)


def reasons(
    codes: tuple[str, ...] | list[str],
    row: Mapping[str, Any],
    language: str = "en",
    currency: str | None = None,
) -> list[Reason]:
    """The reasons of several indicators, by code, in their order."""
    known = {indicator.code: indicator for indicator in standard().indicators}
    return [reason(known[code], row, language, currency) for code in codes if code in known]


def missing_words(indicator: Indicator, row: Mapping[str, Any]) -> list[str]:
    """The documented names that the indicator needs and this row does not know."""
    catalogue = standard()
    asked = catalogue.asked[indicator.word]
    put_in_full = inline(asked, catalogue.meanings(row))
    # Where all that was declared is known, a share of nothing is what was lacking.
    return _unknown(names_of(put_in_full), row) or _unknown(names_of(asked), row)


def placeholders(sentence: str) -> list[tuple[str, str]]:
    """The names that a sentence puts in, each with its form.

    >>> placeholders("{price_per_kg:money} for {importer}")
    [('price_per_kg', 'money'), ('importer', '')]
    """
    return [(name, form or "") for _, name, form, _ in Formatter().parse(sentence) if name]


def _unknown(names: tuple[str, ...], row: Mapping[str, Any]) -> list[str]:
    return [n for n, value in zip(names, _figures(names)(row), strict=True) if value is None]


@cache
def _figures(names: tuple[str, ...]) -> EventFunction:
    """A function that gives these names of a row, working out those it does not bring."""
    catalogue: Catalogue = standard()
    terms = [Term("name", catalogue.kinds[name], value=name) for name in names]
    return compile_event(terms, meanings=catalogue.meanings())
