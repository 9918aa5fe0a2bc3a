"""What each indicator has yielded: measured when scorers learn, on the same items.

Takes   items beside what was known of them, and their outcomes.
Gives   one row an indicator: how many met it, and how many of those examined were irregular.
"""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.learning import measure
from sekisho.records.indicator_yield import IndicatorYield
from sekisho.risk.catalogue import standard
from sekisho.risk.engine import Engine
from sekisho.risk.hits import evaluate_batch


def indicator_yields(
    rows: pa.Table, outcome: npt.NDArray[np.float64], engine: Engine, until: date, at: datetime
) -> list[IndicatorYield]:
    """The yield of every indicator.

    Args:
        rows: fields and what was known, by documented name.
        outcome: 1 = irregular or critical, 0 = nothing found, NaN = not known.
        engine: what evaluates conditions on tables.
        until: first day whose records and findings were not seen.
        at: the instant.
    """
    hits = evaluate_batch(rows, standard(), (), engine)
    met, unasked = (_rows_by_code(hits[name]) for name in ("indicators", "unasked"))
    nobody = np.empty(0, np.int64)
    measured = []
    for found in standard().indicators:
        places = met.get(found.code, nobody)
        known = outcome[places][np.isfinite(outcome[places])]
        share = measure.share(int(known.sum()), len(known))
        measured.append(
            IndicatorYield(
                code=found.code,
                learned_until=until,
                written_at=at,
                items=rows.num_rows,
                met=len(places),
                unasked=len(unasked.get(found.code, nobody)),
                examined=len(known),
                findings=int(known.sum()),
                yield_low=share.low if len(known) else None,
                yield_high=share.high if len(known) else None,
            )
        )
    return measured


def _rows_by_code(lists: pa.ChunkedArray) -> dict[str, npt.NDArray[np.int64]]:
    told = lists.combine_chunks()
    owners = pc.list_parent_indices(told).to_numpy()
    coded = told.flatten().dictionary_encode()
    indices = coded.indices.to_numpy()
    return {code: owners[indices == at] for at, code in enumerate(coded.dictionary.to_pylist())}
