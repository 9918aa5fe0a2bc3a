"""Estimates from real choices of office-days whose truth is known."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from sekisho.learning.estimate import (
    NO_CHANCE,
    NO_RESULT,
    NOBODY,
    NOT_DRAWN,
    Estimator,
    Flow,
    part_of,
)
from sekisho.learning.measure import share
from sekisho.learning.measured import Estimate
from sekisho.records.assessment import Assessment
from sekisho.records.office import OfficeTerms
from sekisho.records.schema import schema_of
from sekisho.selectivity.choose import choose

Bools = npt.NDArray[np.bool_]

DAY = date(2024, 1, 1)
AT = datetime(2024, 1, 31, tzinfo=UTC)
SIZES = {"10": 240, "20": 70}
DAYS = 4
RATE = 0.1


def assessed(office: str, on: date, n: int) -> tuple[pa.Table, Bools]:
    """The subjects of an office-day, and which are irregular: more of them the higher the risk."""
    rng = np.random.default_rng([int(office), on.toordinal()])
    risk = rng.random(n)
    given = {
        "subject_id": [f"{office} {on} {row}" for row in range(n)],
        "subject_kind": ["cargo"] * n,
        "version": [1] * n,
        "office": [office] * n,
        "received_on": [on] * n,
        "assessed_at": [AT] * n,
        "risk": risk,
        "risk_from": ["scorer"] * n,
        "expected_value": [0.0] * n,
        "indicators": [[]] * n,
        "unasked": [[]] * n,
        "profiles": [[]] * n,
        "basis": [""] * n,
    }
    schema = schema_of(Assessment)
    columns = {name: given.get(name, [None] * n) for name in schema.names}
    return pa.table(columns, schema=schema), rng.random(n) < 0.3 * risk**2


@pytest.fixture(scope="module")
def border() -> list[tuple[OfficeTerms, date, pa.Table, Bools]]:
    """Four days of two offices, as they stand before anybody chooses."""
    days = []
    for office, n in SIZES.items():
        terms = OfficeTerms(office, DAY, AT, random_rate=RATE, red_rate=0.16)
        for back in range(DAYS):
            on = DAY + timedelta(days=back)
            days.append((terms, on, *assessed(office, on, n)))
    return days


def flow_of(
    border: list[tuple[OfficeTerms, date, pa.Table, Bools]], seed: int, rate: float = RATE
) -> tuple[Flow, Bools]:
    """What is known after these days were chosen and the chosen examined; and the truth."""
    parts = []
    for number, (terms, on, assessments, bad) in enumerate(border):
        chosen = choose(assessments, {}, replace(terms, random_rate=rate), on=on, seed=seed, at=AT)
        n = chosen.num_rows
        red = np.array(chosen["channel"].to_pylist()) == "red"
        parts.append(
            {
                "office": np.full(n, list(SIZES).index(terms.office)),
                "day": np.full(n, number),
                "p": chosen["examination_p"].to_numpy(),
                "p_error": np.where(red, chosen["channel_p_error"].to_numpy(), 0.0),
                "drawn": np.array(chosen["chosen_by"].to_pylist()) == "chance",
                "chosen": red,
                "known": red,
                "irregular": red & bad,
                "found": red & bad,
            }
        )
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Flow(**whole), np.concatenate([bad for *_, bad in border])


@pytest.fixture(scope="module")
def flow(border: list[tuple[OfficeTerms, date, pa.Table, Bools]]) -> Flow:
    return flow_of(border, 1)[0]


def everybody(flow: Flow) -> Bools:
    return np.ones(len(flow.p), dtype=np.bool_)


def test_real_choices_give_estimates_without_bias_that_hold_the_truth(
    border: list[tuple[OfficeTerms, date, pa.Table, Bools]],
) -> None:
    runs, told, total = 150, [], 0
    for seed in range(runs):
        flow, bad = flow_of(border, seed)
        total = int(bad.sum())
        told.append(Estimator(flow).missed(everybody(flow), "all", ""))
    values = np.array([one.irregular.value for one in told])
    held = np.array([one.irregular.low <= total <= one.irregular.high for one in told])
    assert abs(values.mean() - total) < 4 * values.std() / math.sqrt(runs)
    assert held.mean() >= 0.95 - 3 * math.sqrt(0.95 * 0.05 / runs)


def test_the_examined_alone_would_be_wrong(flow: Flow) -> None:
    truth = flow_of_truth(flow)
    alone = share(int(flow.irregular[flow.chosen].sum()), int(flow.chosen.sum()))
    assert alone.low > truth.mean()


def test_parts_and_counts_of_the_whole_agree(flow: Flow) -> None:
    judge = Estimator(flow)
    whole = judge.missed(everybody(flow), "all", "")
    parts = [judge.missed(flow.office == one, "office", str(one)) for one in range(len(SIZES))]
    for name in ("subjects", "examined", "by_chance", "found", "drawn"):
        assert getattr(whole, name) == sum(getattr(part, name) for part in parts)
    assert whole.irregular.value == pytest.approx(sum(part.irregular.value for part in parts))
    assert whole.missed.value == pytest.approx(whole.irregular.value - whole.found)
    assert whole.recall.value + whole.miss_rate.value == pytest.approx(1)
    assert whole.found <= whole.irregular.low <= whole.irregular.value <= whole.irregular.high
    assert judge.weights().sum() == pytest.approx(len(flow.p))


def test_whoever_stands_before_the_last_chosen_by_risk_is_counted_not_estimated(
    flow: Flow,
) -> None:
    weights = Estimator(flow).weights()
    by_risk = flow.chosen & ~flow.drawn
    assert weights[by_risk] == pytest.approx(1.0)
    rest = flow.drawn & (weights > 1)
    assert 0 < rest.sum() < flow.drawn.sum()
    assert weights[rest].min() > 5


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"p": "none"}, NO_CHANCE),
        ({"drawn": "none"}, NOT_DRAWN),
        ({"known": "drawn lack"}, NO_RESULT),
    ],
    ids=["no random share", "nobody drawn", "no result yet"],
)
def test_what_cannot_be_estimated_is_refused_with_the_reason(
    flow: Flow, changes: dict[str, str], reason: str
) -> None:
    nobody = ~everybody(flow)
    poor = {
        "none": replace(flow, p=np.zeros(len(flow.p)), drawn=nobody, chosen=nobody, known=nobody),
        "drawn lack": replace(flow, known=flow.known & ~flow.drawn),
    }
    if "drawn" in changes:
        made = replace(flow, drawn=nobody, chosen=flow.chosen & ~flow.drawn)
        made = replace(made, known=made.chosen, irregular=made.irregular & made.chosen)
    else:
        made = poor[next(iter(changes.values()))]
    told = Estimator(made).missed(everybody(flow), "all", "")
    assert told.reason == reason
    assert math.isnan(told.irregular.value) and math.isnan(told.recall.low)
    assert "{" not in told.reason.format(**dict.fromkeys(("drawn", "subjects", "left_out"), 1))


def test_an_empty_part_is_said_to_be_empty(flow: Flow) -> None:
    assert Estimator(flow).missed(~everybody(flow), "office", "99").reason == NOBODY


def test_an_office_without_a_random_share_is_left_out_and_counted(flow: Flow) -> None:
    other = flow.office == 1
    gone = {name: getattr(flow, name) & ~other for name in ("drawn", "chosen", "known", "found")}
    poor = replace(flow, p=np.where(other, 0.0, flow.p), irregular=gone["found"], **gone)
    told = Estimator(poor).missed(everybody(flow), "all", "")
    alone = Estimator(flow).missed(~other, "office", "10")
    assert told.left_out == int(other.sum())
    assert told.subjects == alone.subjects
    assert told.irregular.value == pytest.approx(alone.irregular.value)


def test_days_on_which_everything_is_known_are_counted(flow: Flow) -> None:
    bad = flow_of_truth(flow)
    full = replace(flow, known=everybody(flow), irregular=bad, found=bad & flow.chosen)
    told = Estimator(full).missed(everybody(flow), "all", "")
    assert told.irregular == Estimate(bad.sum(), bad.sum(), bad.sum())
    assert told.recall.low == told.recall.high == told.found / bad.sum()


def flow_of_truth(flow: Flow) -> Bools:
    """Some truth that agrees with what was found."""
    rng = np.random.default_rng(2)
    return flow.irregular | (~flow.known & (rng.random(len(flow.p)) < 0.05))


def test_a_find_elsewhere_counts_as_known_and_is_never_estimated_away(flow: Flow) -> None:
    judge = Estimator(flow)
    before = judge.missed(everybody(flow), "all", "")
    green = np.flatnonzero(~flow.chosen)[: int(before.missed.value) + 40]
    bad = flow.irregular.copy()
    bad[green] = True
    told = Estimator(replace(flow, irregular=bad)).missed(everybody(flow), "all", "")
    assert told.irregular.low >= before.found + len(green)
    assert told.found == before.found


def test_chosen_subjects_without_a_result_bring_bounds(flow: Flow) -> None:
    lacking = flow.chosen & (np.arange(len(flow.p)) % 7 == 0)
    poor = replace(
        flow,
        known=flow.known & ~lacking,
        irregular=flow.irregular & ~lacking,
        found=flow.found & ~lacking,
    )
    told = Estimator(poor).missed(everybody(flow), "all", "")
    assert told.not_examined == int(lacking.sum())
    assert told.bounds is not None
    assert told.bounds.if_all_clean.value < told.irregular.value
    assert told.irregular.value < told.bounds.if_all_irregular.value
    assert Estimator(flow).missed(everybody(flow), "all", "").bounds is None


def test_an_error_of_the_probabilities_widens_the_interval(flow: Flow) -> None:
    sure = Estimator(flow).missed(everybody(flow), "all", "").irregular
    unsure = replace(flow, p_error=np.where(flow.chosen, flow.p * 0.2, 0.0))
    wide = Estimator(unsure).missed(everybody(flow), "all", "").irregular
    assert wide.value == sure.value
    assert wide.high - wide.low > sure.high - sure.low


def test_a_strategy_that_does_not_go_from_the_worst_down_is_weighed_as_written() -> None:
    rng = np.random.default_rng(6)
    n, totals = 4_000, []
    p = rng.uniform(0.05, 0.9, n)
    bad = rng.random(n) < 0.1
    for _ in range(60):
        drawn = rng.random(n) < 0.05
        chosen = drawn | (rng.random(n) < (p - 0.05) / 0.95)
        zero = np.zeros(n, dtype=np.int64)
        hit = chosen & bad
        flow = Flow(zero, zero, p, np.zeros(n), drawn, chosen, chosen, hit, hit)
        totals.append(Estimator(flow).irregular(np.ones(n, dtype=np.bool_)))
    values = np.array([one.value for one in totals])
    assert abs(values.mean() - bad.sum()) < 4 * values.std() / math.sqrt(len(values))
    assert np.mean([one.low <= bad.sum() <= one.high for one in totals]) > 0.86


def test_reach_says_which_part_of_all_findings_a_profile_names(flow: Flow) -> None:
    judge = Estimator(flow)
    named = flow.p > 0.5
    told = judge.reach(named, "profile", "risky")
    others = judge.reach(~named, "profile", "the others")
    assert told.recall.value + others.recall.value == pytest.approx(1)
    assert told.recall.value == others.miss_rate.value
    assert told.recall.low <= told.recall.value <= told.recall.high
    assert told.precision.value > others.precision.value
    nobody = judge.reach(~everybody(flow), "profile", "nobody")
    assert (nobody.subjects, nobody.recall.value) == (0, 0.0)
    assert math.isnan(nobody.precision.value)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (Estimate(5, 5, 5), Estimate(15, 15, 15), Estimate(0.25, 0.25, 0.25)),
        (Estimate(0, 0, 4), Estimate(40, 40, 40), Estimate(0.0, 0.0, 4 / 44)),
        (Estimate(0, 0, 0), Estimate(40, 30, 60), Estimate(0.0, 0.0, 0.0)),
        (Estimate(7, 7, 7), Estimate(0, 0, 7), Estimate(1.0, 0.5, 1.0)),
    ],
)
def test_a_part_has_the_limits_of_both_sides(
    one: Estimate, other: Estimate, told: Estimate
) -> None:
    found = part_of(one, other)
    assert [found.value, found.low, found.high] == pytest.approx(
        [told.value, told.low, told.high], abs=1e-9
    )


def test_a_part_of_nothing_is_not_known_but_bounded() -> None:
    found = part_of(Estimate(0, 0, 3), Estimate(0, 0, 9))
    assert math.isnan(found.value)
    assert (found.low, found.high) == pytest.approx((0, 1), abs=1e-9)
