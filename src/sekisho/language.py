"""Sentences and figures in the officer's language.

    >>> translate("not known", "ja")
    '不明'
    >>> show(1234.5, "mass", "en")
    '1,234.5 kg'

Takes   an English sentence as it stands in the code, or a figure and its form.
Gives   the sentence in that language; English where nobody has translated it yet.
Raises  WrongInput for a language that is not spoken here.

To add a language, put a folder `locale/xx` beside `ja`: `msgid` is the English sentence. Every .po
file in it is read when first needed; nothing has to be compiled. A sentence stands in one of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from string import Formatter

from babel import Locale
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision
from babel.units import format_unit

from sekisho.errors import WrongInput, nearest

LANGUAGES = ("en", "ja")
NOT_KNOWN = "not known"
_BRACES = re.compile(r"\{(\w+)\}")


def translate(sentence: str, language: str = "en") -> str:
    """The sentence in this language, or as it is where it was not translated."""
    if _checked(language) == "en":
        return sentence
    found = catalog(language).get(sentence)
    return str(found.string) if found is not None and found.string else sentence


def translate_told(sentence: str, language: str = "en") -> str:
    """A sentence that was told already, with its figures, by the pattern that it was made from.

    Errors are told where they happen, which knows no language. The catalogue marks their patterns
    with “Error.”; what stands in the braces is put into the translation as it is.

    >>> translate_told("No goods item bears the number 87.", "ja")
    '番号87の貨物はない。'
    """
    if _checked(language) == "en":
        return sentence
    for pattern, says in _patterns(language):
        found = pattern.fullmatch(sentence)
        if found is not None:
            told = found.groupdict()
            return says.format(**{name: translate_told(told[name], language) for name in told})
    # A sentence that begins with the file it is about.
    file, between, rest = sentence.partition(": ")
    return f"{file}{between}{translate_told(rest, language)}" if between else sentence


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """What errors say, as patterns with a group for each figure; the longest first."""
    told = [one for one in catalog(language) if "Error." in one.auto_comments and one.string]
    told.sort(key=lambda one: len(one.id), reverse=True)
    return tuple((_pattern_of(str(one.id)), str(one.string)) for one in told)


def _pattern_of(sentence: str) -> re.Pattern[str]:
    parts = _BRACES.split(sentence)
    texts = [re.escape(part) for part in parts[::2]]
    groups = [f"(?P<{name}>.+?)" for name in parts[1::2]]
    # Of two figures with the same name, the second is what the first was.
    for place, name in enumerate(parts[1::2]):
        if name in parts[1::2][:place]:
            groups[place] = f"(?P={name})"
    return re.compile("".join(a + b for a, b in zip(texts, [*groups, ""], strict=True)), re.DOTALL)


def untranslated(sentences: Iterable[str], language: str) -> list[str]:
    """Those of the sentences that this language lacks."""
    known = catalog(language)
    return [one for one in sentences if not getattr(known.get(one), "string", "")]


@cache
def catalog(language: str) -> Catalog:
    """What the files of `locale/xx` say together."""
    folder = files("sekisho").joinpath("locale", _checked(language))
    whole = Catalog(locale=language)
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.name.endswith(".po"):
            with path.open("rb") as file:
                for message in read_po(file, locale=language):
                    if message.id:
                        whole[message.id] = message
    return whole


def show(value: object, form: str, language: str = "en", currency: str | None = None) -> str:
    """A figure as an officer reads it; null becomes “not known”.

    Forms: money (in `currency`, where that is given), percent (of 1), rate (given in %), count,
    ratio, mass [kg], days, date; none shows it as it is.
    """
    locale = _locale(_checked(language))
    if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)):
        return translate(NOT_KNOWN, language)
    if form == "date" and isinstance(value, date):
        return format_date(value, "medium", locale)
    if form == "money" and currency and isinstance(value, (int, float)):
        return _money(value, currency, locale)
    if form in FORMS and isinstance(value, (int, float)):
        return FORMS[form](float(value), locale)
    return str(value)


def fill(
    sentence: str, figures: Mapping[str, object], language: str = "en", currency: str | None = None
) -> str:
    """The sentence with its figures, each in the form that stands behind its name.

    >>> fill("{found:percent} of {items:count}", {"found": 0.125, "items": 1200})
    '12.5% of 1,200'
    """
    parts = []
    for before, name, form, _ in Formatter().parse(sentence):
        parts.append(before)
        if name:
            parts.append(show(figures.get(name), form or "", language, currency))
    return "".join(parts)


def _money(value: float, currency: str, locale: Locale) -> str:
    """Three figures where the currency's own decimals would hide what is compared."""
    if 0 < abs(value) < (1 if get_currency_precision(currency) else 100):
        return format_currency(value, currency, "¤@@#", locale, currency_digits=False)
    return format_currency(value, currency, locale=locale)


def _decimal(value: float, locale: Locale) -> str:
    """Two decimals, as sums of money have; three figures where there would be only zeros."""
    pattern = "#,##0.00" if abs(value) >= 1 or value == 0 else "@@@"
    return format_decimal(value, pattern, locale)


def _percent(value: float, locale: Locale) -> str:
    pattern = "#,##0.0%" if abs(value) >= 0.01 or value == 0 else "@@%"
    return format_percent(value, pattern, locale)


FORMS: dict[str, Callable[[float, Locale], str]] = {
    "money": _decimal,
    "percent": _percent,
    "rate": lambda value, locale: format_percent(value / 100, "#,##0.##%", locale),
    "count": lambda value, locale: format_decimal(value, "#,##0", locale),
    "ratio": _decimal,
    "mass": lambda value, locale: format_unit(value, "mass-kilogram", "short", "#,##0.###", locale),
    "days": lambda value, locale: format_unit(value, "duration-day", "short", "#,##0", locale),
}


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def _checked(language: str) -> str:
    if language not in LANGUAGES:
        hint = nearest(language, LANGUAGES) or f"Choose one of {', '.join(LANGUAGES)}."
        raise WrongInput(f"“{language}” is not spoken here.", hint)
    return language
