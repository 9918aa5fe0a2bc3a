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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import WrongInput
from sekisho.records.office import OfficeTerms
from sekisho.records.profile import Profile, Stage
from sekisho.records.schema import from_table, schema_of
from sekisho.records.selection import Channel, Selection
from sekisho.selectivity.chance import seed_of_day
from sekisho.selectivity.disposition import (
    CRITERIA,
    REASONS,
    Disposition,
    dispose,
    work_order,
)
from sekisho.selectivity.places import LOOKED_AT, NOTHING_YET, SoFar, places_of, possible_places
from sekisho.selectivity.probability import Odds, mixed_odds
from sekisho.selectivity.subjects import NO_PROFILE, Subjects, levels_of
from sekisho.selectivity.terms import terms_id, terms_of

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_CHANNELS = pa.array([*(str(channel) for channel in LOOKED_AT), str(Channel.GREEN)])
_REASONS = pa.array([str(reason) for reason in REASONS])
READS = (
    "subject_id",
    "subject_kind",
    "version",
    "office",
    "received_on",
    "risk",
    "expected_value",
    "profiles",
)
"""Columns of an assessment that the choice reads, or writes again."""

_SHARES = ("examination_p", "channel_p", "channel_p_error")


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
    _check(assessments, ["subject_id"])
    _check_office(assessments, terms)
    names = list(profiles)
    channels = live_channels(profiles, terms.office, turn.on)
    subjects = Subjects.of(assessments, names)
    chosen = _choose(subjects, terms, levels_of(names, channels), turn)
    return _written(assessments, [chosen], names, at)


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
    if not assessments.num_rows:
        return schema_of(Selection).empty_table()
    _check(assessments, ["office", "received_on", "subject_id"])
    ordered = assessments.sort_by([("office", "ascending"), ("received_on", "ascending")])
    ordered = ordered.combine_chunks()
    # Arrow gives groups in no order that it promises; the rows stand by office and day.
    groups = ordered.group_by(["office", "received_on"]).aggregate([([], "count_all")])
    groups = groups.sort_by([("office", "ascending"), ("received_on", "ascending")])
    names, written = list(profiles), from_table(OfficeTerms, terms)
    # What the whole table says is read once: an office-day has a few hundred subjects.
    subjects = Subjects.of(ordered, names)
    parts, start = [], 0
    for group in groups.to_pylist():
        office, on, until = group["office"], group["received_on"], start + group["count_all"]
        levels = levels_of(names, live_channels(profiles, office, on))
        holds = terms_of(written, office, on)
        parts.append(_choose(subjects.part(start, until), holds, levels, Round(on, seed)))
        start = until
    return _written(ordered, parts, names, at)


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


def _check(assessments: pa.Table, once: Sequence[str]) -> None:
    """Whether every subject has a risk, and no two rows have the same in these columns."""
    if assessments.group_by(once).aggregate([]).num_rows != assessments.num_rows:
        raise WrongInput(
            "A subject stands twice among the assessments of one day.",
            "Give the latest assessment of each subject only.",
        )
    risk = assessments["risk"]
    if risk.null_count or pc.any(pc.is_nan(risk)).as_py():
        raise WrongInput("A subject has no risk.", "Assess it before the choice.")


def _check_office(assessments: pa.Table, terms: OfficeTerms) -> None:
    if not pc.all(pc.equal(assessments["office"], terms.office)).as_py() and assessments.num_rows:
        raise WrongInput(
            f"These assessments are not all of office {terms.office}, whose terms were given.",
            "Choose for each office and day alone, or use choose_many.",
        )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The choice of one office and day; one element a subject."""

    channel: Counts
    reason: Counts
    place: Counts
    profile: Counts
    shares: Floats
    """Rows: examination_p, channel_p, channel_p_error."""
    on: date
    seed: int
    terms_id: str


def _choose(subjects: Subjects, terms: OfficeTerms, levels: Counts, turn: Round) -> _Chosen:
    n, day_seed = len(subjects), seed_of_day(turn.seed, terms.office, turn.on)
    places = places_of(terms, n, day_seed, turn.so_far)
    draw_keys, tie_keys = subjects.keys(day_seed)
    asked, by = subjects.asked(levels)
    chosen = dispose(places, asked, subjects.order(tie_keys), draw_keys)
    possible = possible_places(terms, n, day_seed, turn.so_far)
    odds = mixed_odds(possible, tuple(np.bincount(asked, minlength=5).tolist()), day_seed)
    return _Chosen(
        chosen.channel,
        chosen.reason,
        work_order(chosen, draw_keys),
        np.where(chosen.reason == CRITERIA, by, NO_PROFILE),
        _shares(chosen, odds),
        turn.on,
        day_seed,
        terms_id(terms),
    )


def _shares(chosen: Disposition, odds: Odds) -> Floats:
    """The probabilities of each subject, from its place in its queue."""
    found = np.empty((3, len(chosen.channel)))
    for queue, by_place in enumerate(odds.by_queue):
        mine = np.flatnonzero(chosen.queue == queue)
        ahead, channel = chosen.ahead[mine], chosen.channel[mine]
        found[0, mine] = by_place[ahead, 0]
        found[1, mine] = by_place[ahead, channel]
        found[2, mine] = odds.errors[queue][ahead, channel]
    return found


def _written(
    assessments: pa.Table, parts: Sequence[_Chosen], names: Sequence[str], at: datetime
) -> pa.Table:
    """The rows of `Selection`, from the choices that follow each other in the table."""
    sizes = [len(part.channel) for part in parts]

    def joined(name: str) -> Any:
        return np.concatenate([getattr(part, name) for part in parts], axis=-1)

    def repeated(name: str, kind: pa.DataType) -> pa.Array:
        told = pa.array([getattr(part, name) for part in parts], kind)
        return told.take(pa.array(np.repeat(np.arange(len(parts)), sizes)))

    profile, shares = joined("profile"), joined("shares")
    by_name = pa.array(names, pa.string())
    columns = {
        **dict(zip(_SHARES, map(pa.array, shares), strict=True)),
        "selected_on": repeated("on", pa.date32()),
        "channel": _CHANNELS.take(pa.array(joined("channel"))),
        "chosen_by": _REASONS.take(pa.array(joined("reason"))),
        "place": pa.array(joined("place")),
        "profile": by_name.take(pa.array(profile, mask=profile == NO_PROFILE)),
        "seed": repeated("seed", pa.int64()),
        "terms_id": repeated("terms_id", pa.string()),
        "chosen_at": pa.repeat(pa.scalar(at, pa.timestamp("us", tz="UTC")), sum(sizes)),
    }
    schema = schema_of(Selection)
    given = {name: columns.get(name) for name in schema.names}
    taken = {name: assessments[name] if one is None else one for name, one in given.items()}
    return pa.table(taken, schema=schema)
