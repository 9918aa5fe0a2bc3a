"""The catalogue: every documented name and indicator, checked, for any engine.

    >>> standard().condition("undervalued or val_03").names
    ('undervalued', 'val_03')

Takes   the documented names and the indicators.
Gives   terms; conditions of profiles, which may also name indicators, by code or adjective; the
        SQL of whatever a table does not bring itself.
Raises  WrongExpression when a name or an indicator is written wrongly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sekisho.errors import WrongExpression
from sekisho.risk.catalogue.dialects import to_duckdb
from sekisho.risk.catalogue.expression import condition, read
from sekisho.risk.catalogue.names import Kind, Name, documented
from sekisho.risk.catalogue.term import Expression, Term, inline
from sekisho.risk.indicators import named_indicators
from sekisho.risk.indicators.indicator import Indicator


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Names, indicators, and the terms that stand for them."""

    names: Mapping[str, Name]
    indicators: tuple[Indicator, ...]
    kinds: Mapping[str, Kind]
    derived: Mapping[str, Term]
    asked: Mapping[str, Term]
    """The condition of each indicator by its word (`val_01`); its adjective means that word."""

    def condition(self, text: str) -> Expression:
        """A condition over documented names and indicators."""
        return condition(text, self.kinds)

    def meanings(self, given: Collection[str] = ()) -> dict[str, Term]:
        """What stands for the names that a table does not bring (`given` are those it brings)."""
        told = {**self.derived, **self.asked}
        return {name: term for name, term in told.items() if name not in given}

    def sql(self, term: Term, given: Collection[str] = ()) -> str:
        """DuckDB SQL of a term over a table that has the columns `given`."""
        return to_duckdb(inline(term, self.meanings(given)))

    def derived_sql(self, given: Collection[str]) -> dict[str, str]:
        """DuckDB SQL of every derived name that a table does not bring."""
        return {n: self.sql(term, given) for n, term in self.derived.items() if n not in given}


@cache
def standard() -> Catalogue:
    """The catalogue that ships with the house."""
    return build(documented().values(), named_indicators())


def build(names: Iterable[Name], indicators: Mapping[str, Indicator]) -> Catalogue:
    """A catalogue of these names and indicators (by adjective), all of them read and checked."""
    by_name = {name.name: name for name in names}
    kinds = {name: told.kind for name, told in by_name.items()}
    derived = {
        name: _of_kind(told, read(told.expression, kinds))
        for name, told in by_name.items()
        if told.expression is not None
    }
    asked = dict[str, Term]()
    for adjective, indicator in indicators.items():
        meant = Term("name", Kind.BOOLEAN, value=indicator.word)
        told = {indicator.word: condition(indicator.when, kinds).term, adjective: meant}
        for word, term in told.items():
            if word in by_name or word in asked:
                raise WrongExpression(f"“{word}” stands for two things.", "Choose another word.")
            asked[word] = term
    return Catalogue(
        names=MappingProxyType(by_name),
        indicators=tuple(indicators.values()),
        kinds=MappingProxyType(kinds | dict.fromkeys(asked, Kind.BOOLEAN)),
        derived=MappingProxyType(derived),
        asked=MappingProxyType(asked),
    )


def _of_kind(name: Name, found: Expression) -> Term:
    if found.kind is not name.kind:
        raise WrongExpression(f"“{name.name}” is a {name.kind}, not a {found.kind}.")
    return found.term
