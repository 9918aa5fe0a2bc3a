"""The scorers that an edition may come from, by name.

To try another, write its file beside this one and name it here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sekisho.risk.scorers.boosting import Boosting
from sekisho.risk.scorers.contract import Scorer
from sekisho.risk.scorers.novelty import Novelty
from sekisho.risk.scorers.price_outlier import PriceOutlier

SCORERS: Mapping[str, type[Scorer]] = MappingProxyType(
    {made.name: made for made in (Boosting, PriceOutlier, Novelty)}
)
