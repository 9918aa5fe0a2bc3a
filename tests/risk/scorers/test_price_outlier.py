"""Far from like goods, by how much and in which direction."""

import numpy as np
import pyarrow as pa
import pytest

from sekisho.risk.scorers.price_outlier import PriceOutlier


def rows(prices: list[float | None]) -> pa.Table:
    n = len(prices)
    return pa.table(
        {
            "price_per_kg": pa.array(prices, pa.float64()),
            "peer_price_per_kg_p25": [8.0] * n,
            "peer_price_per_kg_p50": [10.0] * n,
            "peer_price_per_kg_p75": [12.5] * n,
        }
    )


@pytest.fixture(scope="module")
def scorer() -> PriceOutlier:
    rng = np.random.default_rng(1)
    usual = rows((10 * np.exp(rng.normal(0, 0.3, 500))).tolist())
    return PriceOutlier().fit(usual, np.full(500, np.nan), day=np.zeros(500, np.int64), seed=0)


def test_a_price_far_below_scores_higher_than_one_as_far_above(scorer: PriceOutlier) -> None:
    low, middle, high = scorer.score(rows([2.0, 10.0, 50.0]))
    assert low >= high > middle
    assert scorer.evidence(rows([2.0]))[0] == 2 * scorer.evidence(rows([50.0]))[0]


def test_the_score_is_the_share_of_items_less_far_out(scorer: PriceOutlier) -> None:
    assert scorer.score(rows([10.0]))[0] == 0
    assert scorer.score(rows([0.001]))[0] == pytest.approx(1, abs=0.001)


@pytest.mark.parametrize("price", [None, 0.0, -3.0, float("inf")])
def test_a_price_that_cannot_be_compared_is_unknown(
    scorer: PriceOutlier, price: float | None
) -> None:
    assert np.isnan(scorer.score(rows([price]))[0])
