"""Places on the pictures of what is usual: dots, bands, stems and routes.

Takes   real like goods, the party's year, the routes of the same goods.
Gives   coordinates for the templates, which draw SVG with attributes alone; each picture says in
        a sentence what it shows, and its rows can be opened.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sekisho.codes import country
from sekisho.desk.pages.page import amount
from sekisho.flow.around import Peers
from sekisho.language import fill, translate
from sekisho.records.explanation import Usual
from sekisho.records.goods_item import GoodsItem

WIDTH = 520
_LEFT, _RIGHT = 16.0, 504.0
_MIDDLE = 30.0
_SPREAD = 9
"""Dots lie apart so far up and down [px], that a crowd is seen as one."""
_STEM = 30.0
_NEAR = 76.0
"""Labels nearer than this [px] would lie on one another."""
_ROUTES = 4

_COLUMN = {"price per kg": "price_per_kg", "net mass": "net_mass_kg"}


@dataclass(frozen=True, slots=True)
class Strip:
    """One fact: this item dark among like goods."""

    fact: str
    says: str
    here: str
    here_x: float
    anchor: str
    """On which side of the dot its label stands."""
    band: tuple[float, float]
    """From p05 to p95 of all like goods."""
    middle_x: float
    labels: tuple[tuple[float, str, str], ...]
    """Place, text and anchor of what stands below."""
    dots: tuple[tuple[float, float, bool], ...]
    """Place, height and whether something was found."""
    items: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A party's year, day by day."""

    counter: str
    says: str
    stems: tuple[tuple[float, float, bool, str], ...]
    """Place, top, whether something was found, and what it says."""
    ticks: tuple[tuple[float, str], ...]
    items: int
    examined: int
    findings: int


@dataclass(frozen=True, slots=True)
class Way:
    """One route of the same goods."""

    name: str
    items: int
    findings: int
    width: float
    """Of its bar, in 100 of the widest."""
    is_here: bool


def strip(fact: Usual, peers: Peers | None, language: str) -> Strip:
    """The picture of a fact, on a logarithmic scale of its own."""
    column = _COLUMN[fact.fact]
    values = [one[column] for one in peers.dots] if peers else []
    known = [value for value in (*values, fact.low, fact.high, fact.here) if value > 0]
    least, most = math.log(min(known)), math.log(max(known))
    wide = max(most - least, 0.2)

    def place(value: float) -> float:
        log = math.log(value) if value > 0 else least
        return round(_LEFT + (_RIGHT - _LEFT) * (log - least) / wide, 1)

    unit = f" {fact.unit}".rstrip()
    here, low, middle, high = (
        amount(getattr(fact, name), language) for name in ("here", "low", "middle", "high")
    )
    dots = tuple(
        (place(one[column]), _MIDDLE + (at * 7) % (2 * _SPREAD + 1) - _SPREAD, one["is_found"])
        for at, one in enumerate(peers.dots if peers else ())
    )
    says = translate(
        "{here}{unit}; of {items} like goods ({like}) half lie below {middle}, nine of ten between "
        "{low} and {high}.",
        language,
    )
    return Strip(
        translate(fact.fact, language),
        says.format(
            here=here,
            unit=unit,
            items=amount(fact.items, language),
            like=fact.like,
            middle=middle,
            low=low,
            high=high,
        ),
        f"{here}{unit}",
        place(fact.here),
        _anchor(place(fact.here)),
        (place(fact.low), max(place(fact.high) - place(fact.low), 1.0)),
        place(fact.middle),
        _labels([(place(fact.low), low), (place(fact.middle), middle), (place(fact.high), high)]),
        dots,
        fact.items,
    )


def rhythm(item: GoodsItem, counter: str, days: Sequence[dict[str, Any]], language: str) -> Rhythm:
    """What came of one party in the year before, and what was found."""
    since, until = item.received_on - timedelta(days=365), item.received_on
    most = max((one["items"] for one in days), default=1)

    def place(day: date) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (day - since).days / 365, 1)

    stems = tuple(
        (
            place(one["day"]),
            round(_STEM - (_STEM - 4) * math.sqrt(one["items"] / most) + 8, 1),
            one["findings"] > 0,
            f"{one['day']}: {one['items']} / {one['examined']} / {one['findings']}",
        )
        for one in days
    )
    items, examined, findings = (
        sum(one[name] for one in days) for name in ("items", "examined", "findings")
    )
    figures = {"items": items, "examined": examined, "findings": findings}
    sentence = translate(
        "{items:count} items in the year before; {examined:count} with a result, "
        "{findings:count} with a finding.",
        language,
    )
    months = (date(until.year - (m > until.month), m, 1) for m in (1, 4, 7, 10))
    ticks = tuple((place(day), f"{day:%Y-%m}") for day in sorted(months) if day >= since)
    says = fill(sentence, figures, language)
    return Rhythm(counter, says, stems, ticks, items, examined, findings)


def ways(item: GoodsItem, routes: Sequence[dict[str, Any]], language: str) -> list[Way]:
    """The busiest routes of the same goods, and that of the item."""
    here = (item.origin_country, item.departure_country)
    by_route = {(one["origin_country"], one["departure_country"]): one for one in routes}
    shown = list(by_route)[:_ROUTES]
    shown += [here] if here not in shown else []
    nothing = {"items": 0, "findings": 0}
    told = [(route, by_route.get(route, nothing)) for route in shown]
    most = max((one["items"] for _, one in told), default=1) or 1
    return [
        Way(
            route_name(*route, language),
            one["items"],
            one["findings"],
            round(100 * one["items"] / most, 1),
            route == here,
        )
        for route, one in told
    ]


def route_name(origin: str | None, departure: str | None, language: str) -> str:
    """A route in words: from where it comes, and by where."""
    first = place_name(origin, language)
    if not departure or departure == origin:
        return first
    return translate("{origin} by {departure}", language).format(
        origin=first, departure=place_name(departure, language)
    )


def place_name(code: str | None, language: str) -> str:
    """A country in words; the code where nobody knows it."""
    if not code:
        return translate("not known", language)
    return country.name(code, language) or code


def _anchor(x: float) -> str:
    if x < _LEFT + _NEAR / 2:
        return "start"
    return "end" if x > _RIGHT - _NEAR / 2 else "middle"


def _labels(told: list[tuple[float, str]]) -> tuple[tuple[float, str, str], ...]:
    """Those that have room: the ends first, the middle where it is far enough from both."""
    (low, _), (middle, _), (high, _) = told
    shown = [told[0]] if high - low < _NEAR else [told[0], told[2]]
    if middle - low >= _NEAR and high - middle >= _NEAR:
        shown.insert(1, told[1])
    return tuple((x, text, _anchor(x)) for x, text in shown)
