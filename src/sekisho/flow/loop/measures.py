"""What the system catches and what it misses, measured without bias.

    measures = measure(checkpoint, date(2021, 1, 1), date(2021, 4, 1))
    measures.whole.recall

Takes   an open `Checkpoint`, days, perhaps one office.
Gives   `Measures`: non-compliance, recall and miss rate in domains, reach of profiles and scores,
        hit rates, curves and calibration; each estimate says for itself why it is refused.
Raises  NotReady when nothing was selected, or nothing examined, in the period.

A subject that was corrected before anybody looked at it counts where it was chosen last; of
several choices of one subject that were all carried out, the first one counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.codes import hs
from sekisho.errors import NotReady
from sekisho.flow.journey import Checkpoint
from sekisho.inspection import ledger
from sekisho.learning import hit_rates
from sekisho.learning.estimate import Estimator, Flow
from sekisho.learning.intervals import Bools, Floats
from sekisho.learning.measured import Calibrated, CurvePoint, HitRate, Missed, Reach, told
from sekisho.records.ledger_entry import Standing
from sekisho.records.selection import Channel, ChosenBy

Ints = npt.NDArray[np.int64]

SCORES = ("risk", "finding_p", "score_price", "score_novelty")
FORETOLD = ("risk", "finding_p")
"""Scores that are probabilities of a finding, so that they can be held against what was so."""
TOPS = (1.0, 5.0, 10.0)
"""The worst shares of a score whose reach is told [% of all subjects]."""

_BAD = (Standing.IRREGULAR, Standing.CRITICAL, Standing.CONFIRMED, Standing.UNDER_APPEAL)
_RESULTS = (*_BAD, Standing.NOTHING_FOUND, Standing.OVERTURNED)
_NO_CODE, _NO_SECTION = "no code", "98-99"
_LATER = date.max

# Every choice of the period, what was assessed before it, and the chapter that was declared.
_CHOSEN = """
SELECT chosen.* EXCLUDE (chosen_at), CAST(NULL AS DATE) AS late_on, told.finding_p,
    told.score_price, told.score_novelty, told.profiles,
    left(item.commodity_code, 2) AS chapter
FROM (
    SELECT subject_id, subject_kind, office, selected_on, version, channel, chosen_by,
        examination_p, channel_p, channel_p_error, risk, profile, seed, chosen_at
    FROM selection
    WHERE selected_on >= ? AND selected_on < ? AND coalesce(office = ?, true)
) AS chosen
ASOF LEFT JOIN (
    SELECT subject_id, subject_kind, version, received_on, assessed_at, finding_p, score_price,
        score_novelty, profiles
    FROM assessment WHERE received_on >= ? AND received_on < ?
) AS told
    ON told.subject_id = chosen.subject_id AND told.subject_kind = chosen.subject_kind
    AND told.version = chosen.version AND told.received_on = chosen.selected_on
    AND chosen.chosen_at >= told.assessed_at
LEFT JOIN (
    SELECT item_id, version, commodity_code FROM goods_item
    WHERE received_on >= ? AND received_on < ?
) AS item ON item.item_id = chosen.subject_id AND item.version = chosen.version
ORDER BY chosen.selected_on, chosen.subject_id
"""


@dataclass(frozen=True, slots=True)
class Measures:
    """All figures of a period."""

    since: date
    until: date
    """First day that is left out."""
    office: str | None
    """The one office that was asked for; None means all."""
    whole: Missed
    domains: tuple[Missed, ...]
    """By office, month and section of the Harmonized System; see `by`."""
    reach: tuple[Reach, ...]
    """By profile, and by the worst 1, 5 and 10 % of each score."""
    hit_rates: tuple[HitRate, ...]
    curves: tuple[CurvePoint, ...]
    calibration: tuple[Calibrated, ...]
    selected_alone: float
    """What the examined alone would say the share irregular is: biased, shown as a warning."""

    def told(self) -> dict[str, Any]:
        """As JSON tells it."""
        plain: dict[str, Any] = told(self)
        return plain | {"since": self.since.isoformat(), "until": self.until.isoformat()}


def measure(
    checkpoint: Checkpoint,
    since: date,
    until: date,
    office: str | None = None,
    *,
    known_on: date = _LATER,
) -> Measures:
    """Everything that can be measured of a period.

    Args:
        checkpoint: whose history is read.
        since: the first day of selection.
        until: the first day that is left out.
        office: one office; None means all.
        known_on: the last day whose results are known; everything, where none is named.

    Raises:
        NotReady: nothing was selected, or nothing has a result.
    """
    rows = _rows(checkpoint, (since, until), office, known_on)
    judge = Estimator(_flow(rows))
    _expect_results(judge.flow, since, until)
    everybody = np.ones(rows.num_rows, dtype=np.bool_)
    scores = {name: rows[name].to_numpy().astype(np.float64) for name in SCORES}
    orders = {name: hit_rates.worst_first(one) for name, one in scores.items()}
    weights, irregular = judge.weights(), judge.flow.irregular
    by_risk = judge.flow.chosen & judge.flow.known & ~judge.flow.drawn
    return Measures(
        since,
        until,
        office,
        judge.missed(everybody, "all", ""),
        tuple(_domains(rows, judge)),
        tuple(_reach(rows, judge, scores, orders)),
        tuple(_hit_rates(rows, judge, scores, orders)),
        tuple(
            point
            for name in SCORES
            for point in hit_rates.curve(name, orders[name], weights, irregular)
        ),
        tuple(
            step
            for name in FORETOLD
            for step in hit_rates.calibration(name, orders[name], scores[name], judge)
        ),
        float(irregular[by_risk].mean()) if by_risk.any() else float("nan"),
    )


def _rows(
    checkpoint: Checkpoint, days: tuple[date, date], office: str | None, known_on: date
) -> pa.Table:
    """One row a subject: how it was chosen, what was assessed, how it stands."""
    history = checkpoint.history
    checkpoint.progress("measure", 0, None)
    chosen = history.sql(_CHOSEN, (*days, office, *days, *days))
    chosen = chosen.filter(pc.less_equal(chosen["selected_on"], pa.scalar(known_on)))
    if not chosen.num_rows:
        since, until = days
        if office:
            says = f"Nothing of office {office} was selected from {since} until {until}."
        else:
            says = f"Nothing was selected from {since} until {until}."
        raise NotReady(says, _selected_days(checkpoint, office))
    checkpoint.progress("measure", chosen.num_rows, chosen.num_rows)
    findings = history.table("finding", since=days[0])
    entries = history.table("ledger_entry", since=days[0])
    stands = ledger.rows(chosen, findings, entries, known_on)
    for name in ("standing", "channel_now"):
        chosen = chosen.append_column(name, stands[name])
    return _once(chosen.filter(pc.not_equal(chosen["standing"], str(Standing.REPLACED))))


def _selected_days(checkpoint: Checkpoint, office: str | None) -> str:
    found = checkpoint.history.sql(
        "SELECT min(selected_on) AS first, max(selected_on) AS last FROM selection"
        " WHERE coalesce(office = ?, true)",
        (office,),
    )
    first, last = found["first"][0].as_py(), found["last"][0].as_py()
    if first is None:
        return "Run `sekisho select` first."
    return f"There are selections from {first} to {last}; name days with --from and --until."


def _once(rows: pa.Table) -> pa.Table:
    """Each subject once: its first choice that was not replaced."""
    place = pa.array(np.arange(rows.num_rows))
    keyed = pa.table({"subject": rows["subject_id"], "kind": rows["subject_kind"], "place": place})
    first = keyed.group_by(["subject", "kind"]).aggregate([("place", "min")])["place_min"]
    if len(first) == rows.num_rows:
        return rows.combine_chunks()
    return rows.take(pc.take(first, pc.sort_indices(first))).combine_chunks()


def _flow(rows: pa.Table) -> Flow:
    """The subjects as the estimator takes them."""
    red, now = _is(rows["channel"], Channel.RED), rows["channel_now"]
    result = _is(rows["standing"], *_RESULTS)
    bad = _is(rows["standing"], *_BAD)
    office, _ = _coded(rows["office"])
    return Flow(
        office,
        _rounds(rows, office),
        rows["examination_p"].to_numpy(),
        np.where(red, rows["channel_p_error"].to_numpy(), 0.0),
        drawn=_is(rows["chosen_by"], ChosenBy.CHANCE),
        chosen=red,
        known=result & (~red | _is(now, Channel.RED)),
        irregular=bad,
        found=bad & ~_is(now, Channel.GREEN),
    )


def _rounds(rows: pa.Table, office: Ints) -> Ints:
    """The number of each draw: an office, a day, and the seed of its round."""
    days = rows["selected_on"].to_numpy().astype(np.int64)
    seeds, _ = _coded(rows["seed"])
    key = (seeds * (np.ptp(days) + 1) + days - days.min()) * (office.max() + 1) + office
    return _coded(pa.array(key))[0]


def _expect_results(flow: Flow, since: date, until: date) -> None:
    subjects = len(flow.p)
    if not flow.known.any():
        raise NotReady(
            f"None of the {subjects} subjects selected from {since} until {until} has a result.",
            "Record what inspections found: `sekisho record FILE --map NAME`.",
        )


def _domains(rows: pa.Table, judge: Estimator) -> Iterator[Missed]:
    for by, column in (
        ("office", rows["office"]),
        ("month", pc.strftime(rows["selected_on"], "%Y-%m")),
        ("section", _sections(rows["chapter"])),
    ):
        codes, names = _coded(column)
        order = [*map(_section, sorted(hs.chapters())), _NO_CODE]
        for name in sorted(names, key=order.index if by == "section" else None):
            yield judge.missed(codes == names.index(name), by, name)


def _reach(
    rows: pa.Table, judge: Estimator, scores: dict[str, Floats], orders: dict[str, Ints]
) -> Iterator[Reach]:
    for name, mine in _profiles(rows):
        yield judge.reach(mine, "profile", name)
    for name, order in orders.items():
        spoken = int(np.count_nonzero(~np.isnan(scores[name])))
        for top in TOPS if spoken else ():
            mine = hit_rates.within_worst(order, spoken, top)
            yield judge.reach(mine, "score", name, top)


def _hit_rates(
    rows: pa.Table, judge: Estimator, scores: dict[str, Floats], orders: dict[str, Ints]
) -> Iterator[HitRate]:
    outcomes = (judge.flow.known, judge.flow.irregular)
    code, names = _coded(rows["channel_now"])
    channels = (names, code)
    everybody = np.zeros(rows.num_rows, dtype=np.int64)
    yield from hit_rates.by_kind("all", [""], everybody, channels, outcomes)
    for by, column in (("reason", "chosen_by"), ("office", "office")):
        kinds, words = _coded(rows[column])
        yield from hit_rates.by_kind(by, words, kinds, channels, outcomes)
    groups: list[tuple[str, str, float | None, Bools]] = [
        ("profile", name, None, mine) for name, mine in _profiles(rows)
    ]
    for name, order in orders.items():
        spoken = int(np.count_nonzero(~np.isnan(scores[name])))
        for top in TOPS if spoken else ():
            mine = hit_rates.within_worst(order, spoken, top)
            groups.append(("score", name, top, mine))
    for by, name, top_pct, mine in groups:
        some = (outcomes[0] & mine, outcomes[1] & mine)
        for one in hit_rates.by_kind(by, [name], everybody, channels, some):
            yield replace(one, top_pct=top_pct)


def _profiles(rows: pa.Table) -> Iterator[tuple[str, Bools]]:
    """Every profile that a subject met, and which subjects did."""
    met = rows["profiles"].combine_chunks()
    owner = pc.list_parent_indices(met).to_numpy()
    codes, names = _coded(pa.chunked_array([pc.list_flatten(met)]))
    for name in sorted(names):
        mine = np.zeros(rows.num_rows, dtype=np.bool_)
        mine[owner[codes == names.index(name)]] = True
        yield name, mine


def _sections(chapters: pa.ChunkedArray) -> pa.Array:
    """The section of each chapter; the words for those that have none."""
    known = chapters.combine_chunks().dictionary_encode()
    names = [_section(chapter) for chapter in known.dictionary.to_pylist()]
    return pc.fill_null(pa.array(names, pa.string()).take(known.indices), _NO_CODE)


def _section(chapter: str) -> str:
    return hs.section(chapter) or _NO_SECTION


def _coded(column: pa.ChunkedArray | pa.Array) -> tuple[Ints, list[str]]:
    """The number of each value, and the values by number."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    coded = whole.dictionary_encode()
    return coded.indices.to_numpy().astype(np.int64), coded.dictionary.to_pylist()


def _is(column: pa.ChunkedArray, *words: str) -> Bools:
    found = pc.is_in(column, value_set=pa.array([str(one) for one in words]))
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)
