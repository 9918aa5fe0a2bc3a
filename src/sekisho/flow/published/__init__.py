"""Published figures: what an administration has said of itself.

    >>> [series.name for series in objects_of_control()][:2]
    ['Passengers', 'Commercial cargoes']
    >>> objects_of_control()[1].index[2009]
    158.0

Takes   nothing: the figures are a data file with its source.
Gives   each object of control with its figures by year, and the index in which the base year is
        100, computed from them.
Source  Japan Customs, Law Enforcement at the Border, 2010; see `objects_of_control.toml`.
"""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files

_FOLDER = files(__package__)


@dataclass(frozen=True, slots=True)
class Series:
    """One object of control over the years."""

    name: str
    counted: str
    """What is counted of it."""
    unit: str
    """Such as: 10,000 people."""
    figures: dict[int, Decimal]
    """By year, in the unit."""
    base: int
    """The year whose index is 100."""

    @property
    def index(self) -> dict[int, float]:
        """By year, to one decimal as published: the figure of the base year is 100."""
        of = self.figures[self.base]
        return {year: _tenths(100 * figure / of) for year, figure in self.figures.items()}


@cache
def objects_of_control() -> tuple[Series, ...]:
    """The objects of control in the order of the publication."""
    base = int(source()["base_year"])
    by_name: dict[str, Series] = {}
    text = (_FOLDER / "objects_of_control.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(io.StringIO(text)):
        new = Series(row["object"], row["counted"], row["unit"], {}, base)
        series = by_name.setdefault(row["object"], new)
        series.figures[int(row["year"])] = Decimal(row["figure"])
    return tuple(by_name.values())


@cache
def source() -> dict[str, str | int]:
    """Who published the figures, where and when, and what the notes say."""
    text = (_FOLDER / "objects_of_control.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _tenths(value: Decimal) -> float:
    return float(value.quantize(Decimal("0.1"), ROUND_HALF_UP))
