"""What is true of each simulated item, and what an examination of it would find.

Takes   the trade of one day, the day's generator.
Gives   the table of `Truth`; findings of the items that were or are examined.

An examination is not perfect: each scheme has a probability of being found (see `schemes`), and
whether it is found is drawn once per item, so that asking twice gives one answer. What was not
found is recorded as nothing found. An honest item is never found irregular.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.records.finding import Finding, Outcome, SubjectKind
from sekisho.records.schema import column, schema_of
from sekisho.simulation.consignments import HONEST, Trade
from sekisho.simulation.schemes import ALL, Scheme
from sekisho.simulation.trade import World, duty_at_stake

# Results are known after a day at least; a laboratory or a post-audit takes up to three weeks.
_KNOWN_RATE = 0.25
_KNOWN_LATEST = 21
# The hour at which the day's results are written; any hour would do.
_WRITTEN_HOUR = 18


@dataclass(frozen=True, slots=True)
class Truth:
    """What nobody at the border knows: the truth about one item."""

    subject_id: str = column("the item's number")
    received_on: date = column("the day on which it was received")
    scheme: str | None = column("the scheme under which it is dirty; null for honest items")
    outcome: Outcome = column("what a perfect examination would establish")
    duty_at_stake: float = column("duty lost if it passes as declared", unit="yen")
    found: bool = column("whether an examination would find it")
    known_after_days: int = column("days from the examination until its result is known")


def tell_truth(
    rng: np.random.Generator, world: World, trade: Trade, ids: pa.Array, on: date
) -> pa.Table:
    """The truth about the items of one day."""
    n = len(trade.goods)
    found_p, critical_p = np.zeros(len(ALL) + 1), np.zeros(len(ALL) + 1)
    for scheme, plant in world.plants.items():
        found_p[ALL.index(scheme)] = plant.found_p
        critical_p[ALL.index(scheme)] = plant.critical_p
    dirty = trade.scheme != HONEST
    critical = rng.random(n) < critical_p[trade.scheme]
    outcome = np.where(dirty, np.where(critical, 2, 1), 0)
    known = np.minimum(rng.geometric(_KNOWN_RATE, n), _KNOWN_LATEST)
    outcomes = pa.array([str(Outcome.NOTHING_FOUND), str(Outcome.IRREGULAR), str(Outcome.CRITICAL)])
    columns = {
        "subject_id": ids,
        "received_on": pa.repeat(pa.scalar(on, pa.date32()), n),
        "scheme": _scheme_names().take(pa.array(trade.scheme, mask=~dirty)),
        "outcome": outcomes.take(pa.array(outcome)),
        "duty_at_stake": pa.array(duty_at_stake(world, trade)),
        "found": pa.array(rng.random(n) < found_p[trade.scheme]),
        "known_after_days": pa.array(known),
    }
    return pa.table(columns, schema=schema_of(Truth))


def findings_of(truth: pa.Table, whats: dict[Scheme, str], examined_on: date | None) -> pa.Table:
    """What the examination of these items establishes.

    Args:
        truth: rows of `Truth`, one an examined item.
        whats: the kind of irregularity under which each scheme is recorded.
        examined_on: the day of the examination; null means the day on which each was received.
    """
    n = truth.num_rows
    days = truth["received_on"].to_numpy().astype("datetime64[D]")
    if examined_on is not None:
        days = np.full(n, np.datetime64(examined_on, "D"))
    known = days + truth["known_after_days"].to_numpy().astype("timedelta64[D]")
    hit = pc.and_(truth["found"], pc.is_valid(truth["scheme"]))
    nothing = pa.scalar(str(Outcome.NOTHING_FOUND))
    kind = pc.index_in(truth["scheme"], value_set=_scheme_names())
    what = pa.array([whats.get(scheme) for scheme in ALL], pa.string()).take(kind)
    columns = {
        "subject_id": truth["subject_id"],
        "subject_kind": pa.repeat(str(SubjectKind.CARGO), n),
        "version": pa.repeat(1, n),
        "outcome": pc.if_else(hit, truth["outcome"], nothing),
        "examined_on": pa.array(days),
        "known_on": pa.array(known),
        "written_at": _instants(known),
        "arrival_id": pa.repeat("", n),
        "duty_recovered": pc.if_else(hit, truth["duty_at_stake"], 0.0),
        "what": pc.if_else(hit, what, pa.scalar(None, pa.string())),
    }
    return pa.table(columns).cast(schema_of(Finding))


def _instants(days: npt.NDArray[np.datetime64]) -> pa.Array:
    at = days.astype("datetime64[us]") + np.timedelta64(_WRITTEN_HOUR, "h")
    return pa.array(at).cast(pa.timestamp("us", tz="UTC"))


def _scheme_names() -> pa.Array:
    return pa.array([str(scheme) for scheme in ALL])
