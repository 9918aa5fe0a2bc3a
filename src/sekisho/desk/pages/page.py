"""A page that stands by itself: template, style and words in one file.

    page = render("study.html", shown, language="en")

Takes   the name of a template and what it shows.
Gives   HTML with its style inside; it loads nothing from anywhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import jinja2
from babel.numbers import format_decimal
from markupsafe import Markup

from sekisho.language import translate


def render(template: str, shown: Mapping[str, Any], *, language: str = "en") -> str:
    """One page in one language.

    Args:
        template: file name under `desk/pages/templates`.
        shown: what the template speaks of.
        language: `en` or `ja`.
    """
    return _environment(language).get_template(template).render(**shown)


@cache
def _environment(language: str) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("sekisho.desk.pages", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["tokens"] = sheets()
    environment.globals["simulated"] = False
    speak(environment, language)
    return environment


def sheets() -> Markup:
    """The style of a page that loads nothing."""
    folder = resources.files("sekisho.desk") / "static" / "desk"
    names = ("tokens.css", "elements.css")
    return Markup("".join((folder / name).read_text(encoding="utf-8") for name in names))


def speak(environment: jinja2.Environment, language: str) -> None:
    """Teach an environment the words and the forms of figures of a language."""
    environment.globals["language"] = language
    environment.globals["_"] = lambda words: translate(words, language)
    environment.filters["amount"] = lambda value: amount(value, language)
    environment.filters["count_words"] = lambda value: amount(value, language)
    environment.filters["capacity"] = lambda value: (
        translate("no limit on", language) if value is None else amount(value, language)
    )
    environment.filters["hs"] = commodity
    environment.filters["share"] = share


def amount(value: float | int | None, language: str) -> str:
    """A number as people read it: three figures of a small one, none after the point of a large.

    >>> amount(1234.567, "en"), amount(0.01234, "en"), amount(None, "en")
    ('1,235', '0.0123', '–')
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "–"
    if isinstance(value, int) or abs(value) >= 100 or value == int(value):
        return str(format_decimal(round(value), locale=language))
    places = 2 - math.floor(math.log10(abs(value)))
    return str(format_decimal(round(value, places), format="#,##0.######", locale=language))


def share(value: float | None) -> str:
    """A share between 0 and 1, as studies are compared; a dash where nothing could be measured.

    >>> share(0.38549), share(None)
    ('0.385', '–')
    """
    return "–" if value is None else f"{value:.3f}"


def commodity(code: str | None) -> str:
    """An HS code as officers write it: `8517.13`.

    >>> commodity("851713")
    '8517.13'
    """
    if not code:
        return "–"
    return ".".join(part for part in (code[:4], code[4:6], code[6:]) if part)


def percent(rate: float) -> str:
    """A rate in percent, without needless digits."""
    return f"{rate * 100:g} %"
