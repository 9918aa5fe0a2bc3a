"""The choice of one office and day: chance first, then criteria, then top-up.

Takes   assessments of one office and day, live profiles, the office's terms, a seed, an instant.
Gives   selections: every subject once, with its channel and the probability of it.
Raises  WrongInput when a subject stands twice, has no risk, or belongs to another office.

Chance draws m = ceil(random rate x n) from all subjects for examination, and its places are
reserved from the capacity; a later round of the day draws what the share of the day then asks
for (see `places`). Criteria then place those whose live profiles ask for a channel;
what does not fit overflows to the next channel (red, orange, yellow, blue), before those who ask
for that one. Audits have no daily limit, so nobody whom a profile names is released.
Top-up fills each channel to its expected rate with the rest. Green is what remains.

Within each step the order is risk, then expected value, then a key drawn from the day's
seed and the subject's number. Risk comes first because it is measured and calibrated, and an
office's yield is counted in findings; the value of a control is an estimate that one dear
consignment would dominate. In the order of work chance stands first, so that what is not
reached by the evening is never what was drawn to measure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import WrongInput
from sekisho.records.office import OfficeTerms
from sekisho.records.profile import Profile, Stage
from sekisho.records.schema import schema_of
from sekisho.records.selection import Channel, Selection
from sekisho.selectivity.chance import keys_of, seed_of_day
from sekisho.selectivity.disposition import (
    CRITERIA,
    REASONS,
    Disposition,
    dispose,
    work_order,
)
from sekisho.selectivity.places import LOOKED_AT, NOTHING_YET, SoFar, places_of, possible_places
from sekisho.selectivity.probability import NOTHING_ASKED, Odds, mixed_odds
from sekisho.selectivity.terms import terms_id, terms_on

Counts = npt.NDArray[np.int64]

_CHANNELS = pa.array([*(str(channel) for channel in LOOKED_AT), str(Channel.GREEN)])
_REASONS = pa.array([str(reason) for reason in REASONS])
_NOBODY = pa.scalar(None, pa.string())


@dataclass(frozen=True, slots=True)
class Round:
    """One turn of choosing for an office and day."""

    on: date
    seed: int
    """The administration's seed, another in each round of a day."""
    so_far: SoFar = NOTHING_YET
    """What the day's earlier rounds have chosen from, and drawn by chance."""


def choose(
    assessments: pa.Table,
    profiles: Mapping[str, Profile],
    terms: OfficeTerms,
    *,
    on: date,
    seed: int,
    at: datetime,
) -> pa.Table:
    """The channel of every subject of one office and day.

    Args:
        assessments: one row a subject, columns of `Assessment`.
        profiles: profiles by name; those that are live on the day in this office count.
        terms: rates and capacity in force.
        on: the day of the selection.
        seed: the administration's seed; the day's own seed is derived from it and written.
        at: the instant of the choice.

    Returns:
        A table of `Selection`, in the order of the assessments.
    """
    return choose_round(assessments, profiles, terms, Round(on, seed), at=at)


def choose_round(
    assessments: pa.Table,
    profiles: Mapping[str, Profile],
    terms: OfficeTerms,
    turn: Round,
    *,
    at: datetime,
) -> pa.Table:
    """The same for one round of a day: the terms are what earlier rounds have left of them.

    The probabilities are those of this round, given what was drawn before it.
    """
    _check(assessments, terms)
    n, on = assessments.num_rows, turn.on
    day_seed = seed_of_day(turn.seed, terms.office, on)
    places = places_of(terms, n, day_seed, turn.so_far)
    draw_keys, tie_keys = keys_of(day_seed, assessments["subject_id"])
    asked, names = _asked(assessments["profiles"], live_channels(profiles, terms.office, on), n)
    chosen = dispose(places, asked, _order(assessments, tie_keys), draw_keys)
    possible = possible_places(terms, n, day_seed, turn.so_far)
    odds = mixed_odds(possible, tuple(np.bincount(asked, minlength=5).tolist()), day_seed)
    return _written(
        assessments,
        {
            **_shares(chosen, odds),
            "selected_on": _same(on, n, pa.date32()),
            "channel": _CHANNELS.take(pa.array(chosen.channel)),
            "chosen_by": _REASONS.take(pa.array(chosen.reason)),
            "place": pa.array(work_order(chosen, draw_keys)),
            "profile": pc.if_else(pa.array(chosen.reason == CRITERIA), names, _NOBODY),
            "seed": _same(day_seed, n, pa.int64()),
            "terms_id": _same(terms_id(terms), n, pa.string()),
            "chosen_at": _same(at, n, pa.timestamp("us", tz="UTC")),
        },
    )


def choose_many(
    assessments: pa.Table,
    profiles: Mapping[str, Profile],
    terms: pa.Table,
    *,
    seed: int,
    at: datetime,
) -> pa.Table:
    """The choice of many offices and days; each as if it were made alone, on `received_on`.

    Args:
        assessments: one row a subject, any number of offices and days, columns of `Assessment`.
        profiles: profiles by name.
        terms: the table of `OfficeTerms` ever written.
        seed: the administration's seed.
        at: the instant of the choice.
    """
    pieces = [schema_of(Selection).empty_table()]
    ordered = assessments.sort_by([("office", "ascending"), ("received_on", "ascending")])
    ordered = ordered.combine_chunks()
    groups = ordered.group_by(["office", "received_on"], use_threads=False).aggregate(
        [([], "count_all")]
    )
    start = 0
    for group in groups.to_pylist():
        rows = ordered.slice(start, group["count_all"])
        start += group["count_all"]
        on = group["received_on"]
        holds = terms_on(terms, group["office"], on)
        pieces.append(choose(rows, profiles, holds, on=on, seed=seed, at=at))
    return pa.concat_tables(pieces)


def live_channels(profiles: Mapping[str, Profile], office: str, on: date) -> dict[str, Channel]:
    """Which channel each profile asks for that counts in this office on this day."""
    return {
        name: profile.channel
        for name, profile in profiles.items()
        if profile.stage is Stage.LIVE
        and profile.channel in LOOKED_AT
        and (profile.live_from is None or profile.live_from <= on)
        and (profile.live_until is None or on < profile.live_until)
        and (not profile.offices or office in profile.offices)
    }


def _check(assessments: pa.Table, terms: OfficeTerms) -> None:
    n = assessments.num_rows
    if pc.count_distinct(assessments["subject_id"]).as_py() != n:
        raise WrongInput(
            "A subject stands twice among the assessments of one day.",
            "Give the latest assessment of each subject only.",
        )
    risk = assessments["risk"]
    if risk.null_count or pc.any(pc.is_nan(risk)).as_py():
        raise WrongInput("A subject has no risk.", "Assess it before the choice.")
    if not pc.all(pc.equal(assessments["office"], terms.office)).as_py() and n:
        raise WrongInput(
            f"These assessments are not all of office {terms.office}, whose terms were given.",
            "Choose for each office and day alone, or use choose_many.",
        )


def _shares(chosen: Disposition, odds: Odds) -> dict[str, pa.Array]:
    """The probabilities of each subject, from its place in its queue."""
    found = np.empty((3, len(chosen.channel)))
    for queue, by_place in enumerate(odds.by_queue):
        mine = np.flatnonzero(chosen.queue == queue)
        ahead, channel = chosen.ahead[mine], chosen.channel[mine]
        found[0, mine] = by_place[ahead, 0]
        found[1, mine] = by_place[ahead, channel]
        found[2, mine] = odds.errors[queue][ahead, channel]
    names = ("examination_p", "channel_p", "channel_p_error")
    return {name: pa.array(column) for name, column in zip(names, found, strict=True)}


def _written(assessments: pa.Table, columns: dict[str, pa.Array]) -> pa.Table:
    """The rows of `Selection`; what is not given is as it was assessed."""
    schema = schema_of(Selection)
    given = {name: columns.get(name) for name in schema.names}
    taken = {name: assessments[name] if one is None else one for name, one in given.items()}
    return pa.table(taken, schema=schema)


def _same(value: object, n: int, kind: pa.DataType) -> pa.Array:
    return pa.repeat(pa.scalar(value, kind), n)


def _asked(met: pa.ChunkedArray, channels: dict[str, Channel], n: int) -> tuple[Counts, pa.Array]:
    """The best channel that each subject's profiles ask for (4: none), and the profile's name."""
    met = met.combine_chunks() if isinstance(met, pa.ChunkedArray) else met
    asked = np.full(n, NOTHING_ASKED, dtype=np.int64)
    names = np.full(n, -1, dtype=np.int64)
    listed = list(channels)
    code = pc.index_in(pc.list_flatten(met), value_set=pa.array(listed, pa.string()))
    counts = code.is_valid().to_numpy(zero_copy_only=False)
    row = pc.list_parent_indices(met).to_numpy(zero_copy_only=False)[counts]
    name = code.drop_null().to_numpy(zero_copy_only=False).astype(np.int64)
    level = np.array([LOOKED_AT.index(channels[one]) for one in listed], dtype=np.int64)
    np.minimum.at(asked, row, level[name])
    best = np.flatnonzero(level[name] == asked[row])[::-1]
    names[row[best]] = name[best]
    named = pa.array(names, mask=names < 0)
    return asked, pa.array(listed, pa.string()).take(named)


def _order(assessments: pa.Table, tie_keys: npt.NDArray[np.uint64]) -> Counts:
    """Row numbers from the most to the least worrying."""
    risk = assessments["risk"].to_numpy()
    value = assessments["expected_value"].to_numpy()
    return np.lexsort((tie_keys, -value, -risk))
