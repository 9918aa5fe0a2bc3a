"""A study must not see what it is asked to foretell."""

import json
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from item_rows import METHOD, ByRate, RateWalk, findings_of, period

from sekisho.errors import NotReady
from sekisho.learning import study as studying
from sekisho.learning.study import Meter, Method, Period, Reveal, Terms, study

TRAIN, TEST = period(0, 30, 1), period(30, 21, 2)


def scrambled(test: Period, only: np.ndarray | None = None) -> Period:
    """The test period with other findings, everywhere or at some items."""
    found = np.array([each == "irregular" for each in test.findings["outcome"].to_pylist()])
    wrong = ~found if only is None else np.where(only, ~found, found)
    return Period(test.items, findings_of(test.items, wrong))


def scores(test: Period, terms: Terms) -> np.ndarray:
    """Scores of the test items, kept on their way into the figures."""
    kept: list[np.ndarray] = []

    class Keeping(ByRate):
        def score(self, features: pa.Table) -> np.ndarray:
            found = super().score(features)
            kept.append(found)
            return found

    studying.judged(TRAIN, test, Method(RateWalk, Keeping), terms)
    return np.concatenate(kept)


def test_scrambled_test_findings_change_no_score() -> None:
    terms = Terms((5,), Reveal.NONE, 3)
    np.testing.assert_array_equal(scores(TEST, terms), scores(scrambled(TEST), terms))


def test_test_findings_are_not_even_described() -> None:
    RateWalk.seen.clear()
    study(TRAIN, TEST, METHOD, Terms((5,)))
    assert RateWalk.seen
    assert not RateWalk.seen & set(TEST.items["item_id"].to_pylist())


@pytest.mark.parametrize("reveal", [Reveal.ALL, Reveal.SELECTED])
def test_findings_of_a_day_change_no_score_of_that_week(reveal: Reveal) -> None:
    terms = Terms((5,), reveal, 3)
    days = TEST.items["received_on"].to_numpy()
    week = days >= np.datetime64(date(2020, 2, 7))
    last = scores(scrambled(TEST, week), terms)[: (~week).sum() + 1]
    np.testing.assert_array_equal(last, scores(TEST, terms)[: (~week).sum() + 1])


def test_revealed_findings_are_learned_from() -> None:
    terms = Terms((5,), Reveal.ALL, 3)
    assert (scores(TEST, terms) != scores(scrambled(TEST), terms)).any()


def test_only_findings_of_selected_items_are_revealed() -> None:
    terms = Terms((10,), Reveal.SELECTED, 3)
    honest = scores(TEST, terms)
    days = TEST.items["received_on"].to_numpy()
    chosen = np.zeros(len(days), dtype=bool)
    for day in np.unique(days):
        places = np.flatnonzero(days == day)
        chosen[places[np.argsort(-honest[places])[:2]]] = True
    np.testing.assert_array_equal(scores(scrambled(TEST, ~chosen), terms), honest)


def test_without_repeats_no_item_that_shares_goods_and_mass_is_left() -> None:
    mass = TEST.items["net_mass_kg"].to_pylist()
    twin = TRAIN.items.slice(0, 3).set_column(3, "net_mass_kg", pa.array(mass[:3]))
    twin = twin.set_column(2, "commodity_code", TEST.items["commodity_code"].slice(0, 3))
    train = Period(pa.concat_tables([twin, TRAIN.items.slice(3)]), TRAIN.findings)
    fresh = studying.without_repeats(train, TEST)
    ids = set(fresh.items["item_id"].to_pylist())
    assert not ids & {"1-0/1", "1-1/1", "1-2/1"}
    assert set(fresh.findings["subject_id"].to_pylist()) == ids
    keys = set(zip(TEST.items["commodity_code"].to_pylist(), mass, strict=True))
    left = zip(fresh.items["commodity_code"].to_pylist(), fresh.items["net_mass_kg"].to_pylist(),
               strict=True)  # fmt: skip
    assert not keys & set(left)


def test_without_repeats_they_are_neither_described_nor_fitted() -> None:
    fresh = studying.without_repeats(TRAIN, TEST).items.num_rows
    assert fresh < TRAIN.items.num_rows
    ByRate.fitted.clear()
    study(TRAIN, TEST, METHOD, Terms((5,)))
    assert [rows for rows, _ in ByRate.fitted] == [TRAIN.items.num_rows, fresh]


def test_the_json_has_its_fixed_shape() -> None:
    report = study(
        TRAIN, TEST, METHOD, Terms((1, 2.5, 10), seed=7), Meter(lambda: 0.0, lambda: 1.0)
    )
    told = json.loads(json.dumps(report))
    assert set(told) == {"as_is", "without_repeats", "seconds", "peak_mb", "seed"}
    assert told["seed"] == 7
    for part in (told["as_is"], told["without_repeats"]):
        assert set(part) == {
            "items", "findings", "precision", "recall", "auc", "average_precision",
        }  # fmt: skip
        assert set(part["precision"]) == set(part["recall"]) == {"1", "2.5", "10"}
        assert set(part["precision"]["10"]) == {"value", "low", "high"}
        assert part["items"] == TEST.items.num_rows
        assert part["auc"] > 0.6


def test_items_without_a_finding_are_not_counted() -> None:
    few = Period(TEST.items, TEST.findings.slice(0, 100))
    assert study(TRAIN, few, METHOD, Terms((5,)))["as_is"]["items"] == 100


def test_days_that_overlap_are_refused() -> None:
    with pytest.raises(NotReady, match="begins on 2020-01-21"):
        study(TRAIN, period(20, 5, 4), METHOD, Terms())


def test_an_empty_period_is_refused() -> None:
    none = Period(TEST.items.slice(0, 0), TEST.findings)
    with pytest.raises(NotReady):
        study(TRAIN, none, METHOD, Terms())


def test_nothing_left_without_repeats_is_said() -> None:
    twins = Period(TEST.items, TEST.findings)
    shifted = period(60, 21, 2)
    with pytest.raises(NotReady, match="twin"):
        study(twins, shifted, METHOD, Terms((5,)))


def test_each_rate_alone_has_the_figures_that_it_has_beside_others() -> None:
    together = study(TRAIN, TEST, METHOD, Terms((5, 10), Reveal.SELECTED, 3))
    alone = study(TRAIN, TEST, METHOD, Terms((5,), Reveal.SELECTED, 3))
    for part in ("as_is", "without_repeats"):
        assert together[part]["precision"]["5"] == alone[part]["precision"]["5"]


@pytest.mark.parametrize(
    ("reveal", "fits"),
    # The training period is learned from once for all rates; of the test period only February
    # has a first week, and a tenth of its items are too few to learn again.
    [(Reveal.NONE, 1), (Reveal.SELECTED, 1), (Reveal.ALL, 2)],
)
def test_a_scorer_learns_again_only_from_enough_that_is_new(reveal: Reveal, fits: int) -> None:
    ByRate.fitted.clear()
    studying.judged(TRAIN, TEST, METHOD, Terms((1, 10), reveal))
    assert len(ByRate.fitted) == fits
