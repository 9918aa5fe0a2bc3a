"""How often an indicator was met, and how often it was right, as measured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sekisho.records.schema import column


@dataclass(frozen=True, slots=True)
class IndicatorYield:
    """One indicator on the items that scorers learned from."""

    code: str = column("the indicator's code")
    learned_until: date = column("first day whose records and findings were not seen")
    written_at: datetime = column("the instant at which we wrote it")
    items: int = column("items looked through")
    met: int = column("items that met it")
    unasked: int = column("items of which it could not be asked")
    examined: int = column("items that met it and have a known finding")
    findings: int = column("of these, irregular or critical")
    yield_low: float | None = column("lower end of the 95 % interval of findings / examined")
    yield_high: float | None = column("upper end of the 95 % interval of findings / examined")
