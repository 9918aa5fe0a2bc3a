"""One risk from all reasons, and what a control may yield.

    risk            the greatest probability of a finding that any reason supports:
                    the scorer's, the expected yield of a live profile that is met, or, where no
                    scorer spoke, 1 - (1 - base rate) ^ (1 + indicators met)
    expected value  risk x (duty at stake + share of findings that are critical x their worth)

Takes   rows of what was declared and known, hits, scores, profiles, what a critical finding is
        worth to each office, the instant.
Gives   assessments, in the order of the rows.

The greatest, not the sum: reasons speak of the same facts, and their sum would count them twice.
Each indicator met counts as one more chance of the size of the base rate, which orders items
without weights that nobody has measured; a scorer, once fitted, replaces it by measured ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.records.assessment import Assessment
from sekisho.records.finding import SubjectKind
from sekisho.records.profile import Profile, Stage
from sekisho.records.schema import schema_of

READS = (
    "everything_finding_rate",
    "everything_findings",
    "everything_criticals",
    "hs4_peer_duty_rate_pct_p50",
)
# Before anything was examined no rate is known; a small one keeps the order and claims little.
UNKNOWN_BASE_P = 0.01
FROM = ("base rate", "indicators", "profile", "scorer")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scored:
    """What the scorers in force said of some rows.

    `scores` by scorer name, 0 to 1, worse up, NaN = could not speak; `edition` is the one that
    gave `scores["boosting"]`, None when there was none.
    """

    scores: Mapping[str, Floats]
    edition: str | None = None


def assess(
    rows: pa.Table,
    hits: pa.Table,
    scored: Scored,
    *,
    profiles: Iterable[Profile],
    worth: Mapping[str, float],
    at: datetime,
) -> pa.Table:
    """The assessment of every row.

    Args:
        rows: fields and what was known, by documented name.
        hits: lists `indicators`, `unasked`, `profiles`, one row each.
        scored: what the scorers said of the rows.
        profiles: every profile that hits may name.
        worth: what one critical finding is worth, by office, in its currency.
        at: the instant.
    """
    n = rows.num_rows
    nothing = np.full(n, np.nan)
    finding_p = scored.scores.get("boosting", nothing)
    risk, risk_from = _strongest(rows, hits, finding_p, yields_of(profiles))
    columns = {
        "subject_id": rows["item_id"],
        "subject_kind": pa.repeat(str(SubjectKind.CARGO), n),
        "version": rows["version"],
        "office": rows["office"],
        "received_on": rows["received_on"],
        "assessed_at": pa.repeat(pa.scalar(at, pa.timestamp("us", tz="UTC")), n),
        "edition": pa.repeat(pa.scalar(scored.edition, pa.string()), n),
        "risk": risk,
        "risk_from": risk_from,
        "finding_p": _null(finding_p),
        "expected_value": risk * _stake(rows, worth),
        "score_price": _null(scored.scores.get("price_outlier", nothing)),
        "score_novelty": _null(scored.scores.get("novelty", nothing)),
        **{name: hits[name] for name in ("indicators", "unasked", "profiles")},
        "basis": pa.repeat("", n),
    }
    return pa.table(columns, schema=schema_of(Assessment))


def _strongest(
    rows: pa.Table, hits: pa.Table, finding_p: Floats, yields: Mapping[str, float]
) -> tuple[Floats, pa.Array]:
    """The greatest probability that any reason supports, and which reason it was."""
    spoke = ~np.isnan(finding_p)
    base = np.nan_to_num(_numbers(rows, "everything_finding_rate"), nan=UNKNOWN_BASE_P)
    met = pc.list_value_length(hits["indicators"]).to_numpy().astype(np.float64)
    by_indicators = 1 - (1 - base) ** (1 + met)
    candidates = np.stack(
        [
            np.where(spoke, -1.0, base),
            np.where(~spoke & (met > 0), by_indicators, -1.0),
            _by_profile(hits["profiles"], yields),
            np.nan_to_num(finding_p, nan=-1.0),
        ]
    )
    return candidates.max(axis=0), pa.array(FROM).take(pa.array(candidates.argmax(axis=0)))


def yields_of(profiles: Iterable[Profile]) -> dict[str, float]:
    """The expected yield of each live profile that names one."""
    return {
        profile.name: profile.expected_yield_p
        for profile in profiles
        if profile.stage is Stage.LIVE and profile.expected_yield_p is not None
    }


def _by_profile(met: pa.ChunkedArray, yields: Mapping[str, float]) -> Floats:
    """The greatest expected yield among the live profiles met; -1 where there is none."""
    highest = np.full(len(met), -1.0)
    if not yields:
        return highest
    lists = met.combine_chunks()
    names, owners = lists.flatten(), pc.list_parent_indices(lists).to_numpy()
    known = pc.index_in(names, value_set=pa.array(list(yields)))
    found = known.is_valid().to_numpy(zero_copy_only=False)
    places = known.drop_null().to_numpy().astype(np.int64)
    np.maximum.at(highest, owners[found], np.array(list(yields.values()))[places])
    return highest


def _stake(rows: pa.Table, worth: Mapping[str, float]) -> Floats:
    """What a finding may bring: the duty at the higher of the declared and the usual rate of the
    heading, and the worth of a critical finding by the share of findings that are critical."""
    rate = np.fmax(_numbers(rows, "duty_rate_pct"), _numbers(rows, "hs4_peer_duty_rate_pct_p50"))
    duty = np.nan_to_num(_numbers(rows, "item_value") * rate / 100)
    findings = _numbers(rows, "everything_findings")
    criticals = _numbers(rows, "everything_criticals")
    critical_p = np.divide(criticals, findings, out=np.zeros_like(findings), where=findings > 0)
    coded = rows["office"].combine_chunks().dictionary_encode()
    by_office = np.array([worth[office] for office in coded.dictionary.to_pylist()])
    stake: Floats = duty + critical_p * by_office[coded.indices.to_numpy()]
    return stake


def _numbers(rows: pa.Table, name: str) -> Floats:
    return np.asarray(rows[name].to_numpy(), dtype=np.float64)


def _null(values: Floats) -> pa.Array:
    return pa.array(values, from_pandas=True)
