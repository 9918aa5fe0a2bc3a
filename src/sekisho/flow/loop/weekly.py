"""Hit rates week by week: does what is looked at hold more than before?

Takes   an open `Checkpoint`, days, perhaps one office.
Gives   for each week of selection the examinations with a result, and findings among them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.ledger import Ledger, Span
from sekisho.learning.measure import share
from sekisho.records.ledger_entry import Standing
from sekisho.records.selection import Channel

FOUND = (Standing.IRREGULAR, Standing.CRITICAL, Standing.CONFIRMED, Standing.UNDER_APPEAL)
RESULTS = (*FOUND, Standing.NOTHING_FOUND, Standing.OVERTURNED)
_LATER = date.max


def hit_rates(checkpoint: Checkpoint, span: Span) -> list[dict[str, Any]]:
    """Of each week, what the examined held; whatever has become known since is counted.

    Returns:
        `week` (its Monday), `examined`, `found`, `rate` with `value`, `low`, `high` (0 to 1;
        Wilson's 95 % interval). Weeks without a result are left out.
    """
    rows = Ledger(checkpoint).rows(_LATER, span.office)
    day = rows["selected_on"]
    inside = pc.and_(
        pc.greater_equal(day, pa.scalar(span.since)), pc.less(day, pa.scalar(span.until))
    )
    looked_at = pc.and_(inside, pc.equal(rows["channel_now"], str(Channel.RED)))
    has_result = pc.is_in(rows["standing"], value_set=_words(RESULTS))
    rows = rows.filter(pc.and_(looked_at, has_result))
    days = np.asarray(rows["selected_on"].cast(pa.int32()))
    monday = days - (days + _EPOCH_WEEKDAY) % 7
    found = np.asarray(pc.is_in(rows["standing"], value_set=_words(FOUND)))
    return [
        {
            "week": _EPOCH + timedelta(days=int(week)),
            "examined": int((monday == week).sum()),
            "found": int(found[monday == week].sum()),
            "rate": share(int(found[monday == week].sum()), int((monday == week).sum())).told(),
        }
        for week in np.unique(monday)
    ]


_EPOCH = date(1970, 1, 1)
_EPOCH_WEEKDAY = _EPOCH.weekday()


def _words(standings: tuple[Standing, ...]) -> pa.Array:
    return pa.array([str(one) for one in standings])
