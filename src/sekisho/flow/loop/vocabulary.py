"""The words of conditions: what there is, what it means, which values it has.

    [one.word for one in vocabulary("en") if "price" in one.says]
    values(checkpoint, "origin_country")[0].value

Takes   a language; an open `Checkpoint` and a documented name.
Gives   every word with its kind and meaning; the values that a name has lately had, most frequent
        first.
Raises  NotFound for a name whose values cannot be listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sekisho.codes import country
from sekisho.errors import NotFound, nearest
from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.asking import period
from sekisho.language import translate
from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.expression import WORDS
from sekisho.risk.catalogue.grammar import FUNCTIONS
from sekisho.risk.catalogue.names import FIELDS, Kind

LISTED = 200
"""Values that a person pages through; a rarer one is typed."""
LATELY = timedelta(days=90)

# What each function gives, as it is written; `docs/profiles.md` has the same list.
HOW = {
    "abs": "abs(figure): without its sign",
    "floor": "floor(figure): rounded down",
    "ceil": "ceil(figure): rounded up",
    "coalesce": "coalesce(a, b): the first that is known",
    "nullif": "nullif(a, b): a, but unknown where it equals b",
    "least": "least(a, b): the smaller one",
    "greatest": "greatest(a, b): the larger one",
    "if": "if(condition, a, b): a where it holds, else b",
    "lower": "lower(text): in small letters",
    "upper": "upper(text): in capital letters",
    "length": "length(text): how many characters",
    "left": "left(text, n): its first n characters",
    "substring": "substring(text, start, n): n characters from start",
    "starts_with": "starts_with(text, part): whether it begins so",
    "contains": "contains(text, part): whether it contains this",
    "month": "month(day): 1 to 12",
    "date_diff": "date_diff('day', from, until): days between two dates",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One word that a condition may use."""

    word: str
    kind: str
    """text, number, date, boolean; `indicator`, `function` or `word` of the language."""
    says: str
    also: str = ""
    """Another word for the same: the code of an indicator."""
    unit: str = ""
    null: str = ""
    """What it means that nothing is there."""
    listed: bool = False
    """Whether its values can be listed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A value that a name has had, how often, and its own name where it is a code."""

    value: str
    items: int
    says: str = ""


def vocabulary(language: str = "en") -> tuple[Entry, ...]:
    """Every word, indicators first: most conditions begin with one."""
    return (*_indicators(language), *_names(language), *_functions(language), *_language())


def values(checkpoint: Checkpoint, name: str, office: str = "") -> tuple[Listed, ...]:
    """The values of a name in the last ninety days that are known, the most frequent first.

    Args:
        checkpoint: whose history is asked.
        name: a documented field of kind text, or a part of the commodity code.
        office: only items of this office; empty means all.

    Raises:
        NotFound: the name has no values to be listed.
    """
    if not _can_be_listed(name):
        hint = nearest(name, filter(_can_be_listed, standard().names))
        raise NotFound(f"“{name}” has no list of values.", hint)
    until = period(checkpoint)[1]
    term = standard().condition(f"{name} is not null").term.args[0].args[0]
    told = checkpoint.history.sql(
        # The name was looked up in the catalogue, which wrote the SQL of it.
        f"SELECT {standard().sql(term)} AS value, count(*) AS items FROM goods_item"  # noqa: S608
        " WHERE received_on >= ? AND received_on < ? AND ? IN (office, '')"
        f" GROUP BY value HAVING value IS NOT NULL ORDER BY items DESC, value LIMIT {LISTED}",
        (until - LATELY, until, office),
    )
    return tuple(
        Listed(row["value"], row["items"], _called(name, row["value"], checkpoint.language))
        for row in told.to_pylist()
    )


def _can_be_listed(name: str) -> bool:
    known = standard().names.get(name)
    plain = name in FIELDS or name in ("hs2", "hs4", "hs6")
    return known is not None and plain and known.kind is Kind.TEXT and name != "description"


def _called(name: str, value: str, language: str) -> str:
    return (country.name(value, language) or "") if name.endswith("_country") else ""


def _indicators(language: str) -> Iterator[Entry]:
    catalogue = standard()
    adjectives = {
        str(term.value): word for word, term in catalogue.asked.items() if term.op == "name"
    }
    for one in catalogue.indicators:
        says = translate(one.says, language)
        yield Entry(adjectives[one.word], "indicator", says, also=one.word)


def _names(language: str) -> Iterator[Entry]:
    for name, one in standard().names.items():
        unit = translate(one.unit, language) if one.unit else ""
        null = null_in_words(one.null_means, language)
        says = translate(one.says, language)
        yield Entry(name, str(one.kind), says, unit=unit, null=null, listed=_can_be_listed(name))


def null_in_words(means: str, language: str) -> str:
    """What it means that nothing is there; the names in it stay as they are.

    >>> null_in_words("hs6 or net_mass_kg not declared; or never seen before", "ja")
    'hs6、net_mass_kgのいずれかが申告されていない。又は過去に例がない'
    """
    parts = []
    for part in means.split("; or "):
        names, found, _ = part.rpartition(" not declared")
        if found and names:
            one, several = "{names} not declared", "one of {names} not declared"
            listed = names.split(" or ")
            says = translate(several if len(listed) > 1 else one, language)
            parts.append(says.format(names=translate(", ", language).join(listed)))
        else:
            parts.append(translate(part, language))
    return translate("; or ", language).join(parts)


def _functions(language: str) -> Iterator[Entry]:
    return (Entry(name, "function", translate(HOW[name], language)) for name in FUNCTIONS)


def _language() -> Iterator[Entry]:
    return (Entry(word, "word", "") for word in WORDS if word not in FUNCTIONS)
