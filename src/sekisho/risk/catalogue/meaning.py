"""What a condition means, in words that can be read aloud.

    >>> from sekisho.risk.catalogue.book import standard
    >>> told = meaning(standard().condition("undervalued and net_mass_kg > 1000").term)
    >>> told.says, [one.says for one in told.parts][1]
    ('all of these', 'net mass [kg] is above 1,000')

Takes   a term, the catalogue, a language.
Gives   a sentence, and below an “and” or “or” one for each part; what has no words of its own
        (a calculation, a case) stands as it was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sekisho.codes import country
from sekisho.language import show, translate
from sekisho.risk.catalogue.book import Catalogue, standard
from sekisho.risk.catalogue.dialects import to_text
from sekisho.risk.catalogue.term import Term

COMPARED = {
    "=": "{left} is {right}",
    "<>": "{left} is not {right}",
    "<": "{left} is below {right}",
    "<=": "{left} is at most {right}",
    ">": "{left} is above {right}",
    ">=": "{left} is at least {right}",
    "between": "{left} is from {right} to {last}",
    "in": "{left} is one of {list}",
    "like": "{left} has the form {right}",
    "starts_with": "{left} begins with {right}",
    "contains": "{left} contains {right}",
    "is null": "{left} is not known",
    "is true": "{left}: yes",
    "is false": "{left}: no",
}
FIGURES = {
    "+": "{left} plus {right}",
    "-": "{left} minus {right}",
    "*": "{left} times {right}",
    "/": "{left} divided by {right}",
    "lower": "{left}",
    "upper": "{left}",
    "length": "length of {left}",
    "date_diff": "days from {left} to {right}",
}
ALL, ANY, NOT, KNOWN = "all of these", "at least one of these", "not: {left}", "{left} is known"


SAID = ("", "items")
"""Units that the words of a name say already."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A sentence; with parts it is the head of a list."""

    says: str
    parts: tuple[Meaning, ...] = ()


def meaning(term: Term, language: str = "en", catalogue: Catalogue | None = None) -> Meaning:
    """What a condition means.

    Args:
        term: of the condition.
        language: of the words.
        catalogue: whose names it uses; None means the one that ships.
    """
    return _Teller(language, catalogue or standard()).told(term)


class _Teller:
    def __init__(self, language: str, catalogue: Catalogue) -> None:
        self._language, self._catalogue = language, catalogue

    def told(self, term: Term) -> Meaning:
        if term.op in ("and", "or"):
            head = translate(ALL if term.op == "and" else ANY, self._language)
            return Meaning(head, tuple(self.told(part) for part in term.args))
        if term.op == "not":
            return self._not(term.args[0])
        return Meaning(self._words(term))

    def _not(self, term: Term) -> Meaning:
        if term.op == "is null":
            return Meaning(self._filled(KNOWN, term))
        inner = self.told(term)
        says = translate(NOT, self._language).format(left=inner.says)
        return Meaning(says, inner.parts)

    def _words(self, term: Term) -> str:
        if term.op == "name":
            return self._name(str(term.value))
        if term.op == "literal":
            return self._value(term.value)
        if form := COMPARED.get(term.op) or FIGURES.get(term.op):
            return self._filled(form, term)
        return f"“{to_text(term)}”"

    def _filled(self, form: str, term: Term) -> str:
        words = [self._words(part) for part in term.args]
        if _is_of_country(term):
            words[1:] = [
                self._country(part) if part.op == "literal" else word
                for part, word in zip(term.args[1:], words[1:], strict=True)
            ]
        return translate(form, self._language).format(
            left=words[0],
            right=words[1] if len(words) > 1 else "",
            last=words[-1],
            list=", ".join(words[1:]),
        )

    def _name(self, name: str) -> str:
        word = self._catalogue.asked.get(name)
        if word is not None:
            code = str(word.value) if word.op == "name" else name
            return self._indicator(code)
        found = self._catalogue.names[name]
        unit = f" [{translate(found.unit, self._language)}]" if found.unit not in SAID else ""
        return f"{translate(found.says, self._language)}{unit}"

    def _indicator(self, word: str) -> str:
        for one in self._catalogue.indicators:
            if one.word == word:
                return f"{translate(one.says, self._language).rstrip('.。')} ({one.code})"
        return word

    def _value(self, value: object) -> str:
        if isinstance(value, float):
            return show(value, "count" if value.is_integer() else "ratio", self._language)
        if isinstance(value, bool):
            return translate("yes" if value else "no", self._language)
        return value.isoformat() if isinstance(value, date) else f"“{value}”"

    def _country(self, literal: Term) -> str:
        code = str(literal.value)
        name = country.name(code, self._language)
        return f"{name} ({code})" if name else f"“{code}”"


def _is_of_country(term: Term) -> bool:
    first = term.args[0]
    return first.op == "name" and str(first.value).endswith("_country")
