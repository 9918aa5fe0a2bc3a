"""A consignment's own record speaks as loudly as the past has shown it may."""

import numpy as np
import pyarrow as pa
import pytest

from sekisho.risk.scorers import goods, own_record
from sekisho.risk.scorers.calibration import log_odds, probability
from sekisho.risk.scorers.own_record import DEAF, OwnRecord


def rows(examined: list[int], findings: list[int]) -> pa.Table:
    n = len(examined)
    return pa.table(
        {
            "goods_mass_examined": pa.array([0] * n),
            "goods_mass_findings": pa.array([0] * n),
            "consignment_examined": pa.array(examined),
            "consignment_findings": pa.array(findings),
        }
    )


def test_the_record_is_the_mean_of_a_beta_distribution() -> None:
    before = log_odds(np.array([0.2]))
    after, parts = OwnRecord((DEAF, 2.0)).after(rows([3], [3]), before)
    assert probability(after)[0] == pytest.approx((3 + 2 * 0.2) / (3 + 2))
    assert parts["consignment_findings"][0] == pytest.approx(after[0] - before[0])
    assert parts["goods_mass_findings"][0] == 0


def test_without_a_record_nothing_moves() -> None:
    before = np.array([-1.0, 2.0])
    after, _ = OwnRecord((1.0, 1.0)).after(rows([0, 0], [0, 0]), before)
    np.testing.assert_array_equal(after, before)


def test_a_record_made_at_another_price_is_trusted_less() -> None:
    priced = rows([4, 4], [4, 4])
    for name, values in {"net_mass_kg": [75.0, 75.0], "item_value": [150.0, 300.0]}.items():
        priced = priced.append_column(name, pa.array(values))
    remembered = np.sort(goods.hashes(priced.slice(0, 1)))
    before = log_odds(np.array([0.2, 0.2]))
    after, _ = OwnRecord((DEAF, 0.02), remembered).after(priced, before)
    same, other = probability(after)
    assert same == pytest.approx((4 + 0.02 * 0.2) / 4.02)
    assert other == pytest.approx((4 + 1.02 * 0.2) / 5.02)


def test_missing_counters_are_no_record() -> None:
    after, _ = OwnRecord((1.0, 1.0)).after(pa.table({"x": [1]}), np.array([0.3]))
    assert after[0] == 0.3


@pytest.mark.parametrize(("faithful", "loud"), [(0.99, True), (0.2, False)])
def test_repeats_are_trusted_as_far_as_they_repeat_their_finding(
    faithful: float, loud: bool
) -> None:
    rng = np.random.default_rng(4)
    n = 3000
    first = (rng.random(n) < 0.2).astype(int)
    outcome = np.where(rng.random(n) < faithful, first, rng.random(n) < 0.2).astype(float)
    before = log_odds(np.full(n, 0.2))
    learned = own_record.learn(rows([1] * n, first.tolist()), before, outcome, np.arange(n))
    after, _ = learned.after(rows([1], [1]), log_odds(np.array([0.2])))
    assert (probability(after)[0] > 0.8) == loud


def test_too_few_records_leave_the_scorer_deaf() -> None:
    learned = own_record.learn(rows([1] * 10, [1] * 10), np.zeros(10), np.ones(10), np.arange(10))
    assert learned.trusts == (DEAF, DEAF)
