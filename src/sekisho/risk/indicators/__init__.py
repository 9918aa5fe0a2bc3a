"""Indicators: facts worth an officer's look, one file an area.

    in      documented names
    out     indicators: condition, sentence, reason, source
    never   computes anything: the catalogue turns the conditions into code

To add one, write a constant in the file of its area, its cases in `tests/risk/indicators`, and
its Japanese sentences in `locale/ja/`. The tests say what is missing.

The figures in the conditions are first settings, chosen so that each indicator points at a few
percent of ordinary trade; what each yields here is measured, and an administration that knows
better changes the figure in one place.
"""

from __future__ import annotations

from types import ModuleType

from sekisho.risk.indicators import (
    classification,
    consignment,
    document,
    origin,
    party,
    routing,
    valuation,
)
from sekisho.risk.indicators.indicator import Indicator

FILES: tuple[ModuleType, ...] = (
    valuation,
    classification,
    origin,
    routing,
    party,
    consignment,
    document,
)


def named_indicators() -> dict[str, Indicator]:
    """Every indicator under the adjective that it accuses with, in the order of the files.

    >>> named_indicators()["undervalued"].code
    'VAL-01'
    """
    return {
        name.lower(): found
        for file in FILES
        for name, found in vars(file).items()
        if isinstance(found, Indicator)
    }


def all_indicators() -> tuple[Indicator, ...]:
    """Every indicator, in the order of the files."""
    return tuple(named_indicators().values())


__all__ = ["FILES", "Indicator", "all_indicators", "named_indicators"]
