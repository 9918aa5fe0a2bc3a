"""Likeness: how far a column of an unknown file looks like a known field.

    >>> by_name("Country of Origin Indicator")[0]
    ('origin_marking', 1.0)

Takes   a heading, or values of a column.
Gives   fields with a likeness from 0 to 1, the likeliest first.
Source  `synonyms.toml` beside this module; the forms that each field's own checks expect.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from datetime import datetime
from functools import cache
from importlib import resources

from sekisho.codes import country, hs

# A fuzzy name below this share of equal letters is chance: "seller" and "teller" reach .83.
_ALIKE = 0.85

DATE_FORMATS = (
    "%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m/%d/%Y",
    "%Y年%m月%d日", "%Y년 %m월 %d일", "%d %b %Y", "%d-%b-%Y",
)  # fmt: skip


def by_name(heading: str) -> list[tuple[str, float]]:
    """Fields whose known headings this one is, contains or resembles."""
    told = _bare(heading)
    found: dict[str, float] = {}
    for word, field in _words().items():
        found[field] = max(found.get(field, 0.0), _alike(told, word))
    return sorted(
        ((field, share) for field, share in found.items() if share), key=lambda one: -one[1]
    )


def by_content(values: list[str]) -> dict[str, float]:
    """For each form that the values may have, the share that has it."""
    if not values:
        return {}
    number = decimal_signs(values) is not None
    return {
        "number": 1.0 if number else 0.0,
        "whole": _share(values, lambda one: one.isascii() and one.isdigit()),
        "date": 1.0 if date_format(values) else 0.0,
        "country": _share(values, lambda one: len(one) == 2 and country.is_valid(one)),
        "hs": _share(values, _is_commodity_code),
        "distinct": len(set(values)) / len(values),
    }


def date_format(values: list[str]) -> str | None:
    """The first known form in which every value is a date; null when none is."""
    for form in DATE_FORMATS:
        if all(is_date(one, form) for one in values[:500]):
            return form
    return None


def decimal_signs(values: list[str]) -> tuple[str, str] | None:
    """Signs of decimals and thousands with which every value is a number; null when none."""
    signs = ((".", ""), (",", ""), (".", ","), (",", "."), (",", " "))
    return next((one for one in signs if are_numbers(values, *one)), None)


def are_numbers(values: list[str], decimal: str, thousands: str) -> bool:
    """Whether every value is a number when these signs stand for decimals and thousands."""
    point, between = re.escape(decimal), re.escape(thousands)
    whole = rf"[0-9]{{1,3}}(?:{between}[0-9]{{3}})+|[0-9]+" if thousands else "[0-9]+"
    form = re.compile(rf"[+-]?(?:{whole})(?:{point}[0-9]*)?(?:[eE][+-]?[0-9]+)?")
    return all(form.fullmatch(one) for one in values)


@cache
def _words() -> dict[str, str]:
    text = (resources.files("sekisho.messages") / "synonyms.toml").read_text("utf-8")
    told = {**{field: [field, *words] for field, words in tomllib.loads(text).items()}}
    return {_bare(word): field for field, words in told.items() for word in words}


def _bare(heading: str) -> str:
    """The heading without case, signs, spaces and width; accents fall away too."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    flat = unicodedata.normalize("NFKD", parted).casefold()
    flat = "".join(sign for sign in flat if unicodedata.category(sign) != "Mn")
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", flat).replace("_", " ")))


def _alike(told: str, word: str) -> float:
    if told == word:
        return 1.0
    tight, short = told.replace(" ", ""), word.replace(" ", "")
    if tight == short:
        return 0.98
    asian = not word.isascii()
    inside = short in tight if asian else f" {word} " in f" {told} "
    if inside:
        return 0.6 + 0.3 * len(short) / len(tight)
    ratio = difflib.SequenceMatcher(None, tight, short).ratio()
    return 0.7 * ratio if ratio >= _ALIKE else 0.0


def _share(values: list[str], holds: object) -> float:
    assert callable(holds)
    return sum(bool(holds(one)) for one in values) / len(values)


def _is_commodity_code(text: str) -> bool:
    digits = re.sub(r"[.\s]", "", text)
    return len(digits) >= 6 and hs.is_valid(digits)


def is_date(text: str, form: str) -> bool:
    """Whether a text is a date in this form, in a year that a declaration can have."""
    try:
        return 1950 <= datetime.strptime(text, form).year <= 2100
    except ValueError:
        return False
