"""One row for a scorer: the score that it would have in a table.

Takes   a scorer, then one item's fields and what was known of it, by documented name.
Gives   its score; None where it cannot speak.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from sekisho.risk.names import Kind, documented
from sekisho.risk.scorers.contract import Scorer


class Single:
    """A scorer that is asked row by row."""

    def __init__(self, scorer: Scorer) -> None:
        """Prepare the one-row table that the scorer reads."""
        self._scorer = scorer
        kinds = {name: documented()[name].kind for name in scorer.card().reads}
        self._schema = pa.schema(
            [
                (name, pa.string() if kind is Kind.TEXT else pa.float64())
                for name, kind in kinds.items()
            ]
        )

    def score(self, row: Mapping[str, Any]) -> float | None:
        """The score of this row, 0 to 1, higher is worse; None where it cannot speak."""
        arrays = [pa.array([row.get(field.name)], field.type) for field in self._schema]
        (score,) = self._scorer.score(pa.Table.from_arrays(arrays, schema=self._schema)).tolist()
        return None if math.isnan(score) else score
