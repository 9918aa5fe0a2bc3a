"""Which documented names must be known before something can be asked."""

from __future__ import annotations

from collections.abc import Iterable

from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.term import Term, inline, names_of
from sekisho.risk.known.knowledge import FEATURES
from sekisho.risk.sentences import placeholders


def words_of_indicators() -> set[str]:
    """Every name that the indicators and their sentences read, worked out or not."""
    catalogue = standard()
    terms = list(catalogue.asked.values())
    for indicator in catalogue.indicators:
        told = [name for name, _ in placeholders(indicator.because)]
        terms += [Term("name", catalogue.kinds[name], value=name) for name in told]
    return words_of(terms)


def words_of(terms: Iterable[Term]) -> set[str]:
    """The names that these terms read, down to those that only knowledge or the item can tell."""
    meanings = standard().meanings(FEATURES)
    return {name for term in terms for name in names_of(inline(term, meanings))}
