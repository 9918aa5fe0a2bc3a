"""Skill on goods never seen, memory for those that were, silence where nothing is known."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pytest

from sekisho.learning import measure
from sekisho.risk.scorers import circumstances, goods
from sekisho.risk.scorers.boosting import Boosting
from sekisho.risk.scorers.trees import Lesson, Recipe

SMALL = Recipe(members=2, settings={"iterations": 60, "learning_rate": 0.1, "depth": 3})


def border(n: int = 2000, seed: int = 1) -> tuple[pa.Table, np.ndarray, np.ndarray]:
    """Items whose risk hangs on origin; consignments with an even number repeat their finding."""
    rng = np.random.default_rng(seed)
    origin = rng.choice(["CN", "JP", "US"], n)
    outcome = (rng.random(n) < np.where(origin == "US", 0.5, 0.1)).astype(float)
    examined = rng.integers(0, 3, n)
    table = pa.table(
        {
            "commodity_code": rng.choice(["850440", "392690", "610910"], n),
            "origin_country": origin,
            "net_mass_kg": np.arange(n) + 1.0,
            "consignment_examined": examined,
            "consignment_findings": np.where(outcome > 0, examined, 0),
            "importer_finding_rate": rng.random(n),
            "importer_items": rng.integers(0, 9, n),
        }
    )
    return table, outcome, np.arange(n) // 20


def test_risky_goods_score_higher_and_probabilities_add_up() -> None:
    features, outcome, day = border()
    fresh = features.drop_columns(["consignment_examined", "consignment_findings"])
    scores = Boosting(SMALL).fit(fresh, outcome, day=day, seed=0).score(fresh)
    american = np.array(features["origin_country"].to_pylist()) == "US"
    assert scores[american].mean() == pytest.approx(0.5, abs=0.05)
    assert scores[~american].mean() == pytest.approx(0.1, abs=0.05)


def test_a_consignment_with_a_record_is_recognised() -> None:
    features, outcome, day = border()
    scores = Boosting(SMALL).fit(features, outcome, day=day, seed=0).score(features)
    seen = features["consignment_examined"].to_numpy() > 0
    assert measure.auc(outcome[seen], scores[seen]) > 0.99
    assert measure.auc(outcome[~seen], scores[~seen]) < 0.9


def test_items_not_examined_teach_nothing() -> None:
    features, outcome, day = border()
    some = np.where(np.arange(len(outcome)) % 2, outcome, np.nan)
    kept = np.flatnonzero(np.isfinite(some))
    whole = Boosting(SMALL).fit(features, some, day=day, seed=0)
    part = Boosting(SMALL).fit(features.take(kept), some[kept], day=day[kept], seed=0)
    np.testing.assert_array_equal(whole.score(features), part.score(features))


def test_many_rows_score_to_the_last_digit_as_few() -> None:
    features, outcome, day = border()
    scorer = Boosting(SMALL).fit(features, outcome, day=day, seed=0)
    few = [scorer.score(features.slice(at, 50)) for at in range(0, len(outcome), 50)]
    np.testing.assert_array_equal(scorer.score(features), np.concatenate(few))


def test_without_a_commodity_code_it_cannot_speak() -> None:
    features, outcome, day = border()
    scorer = Boosting(SMALL).fit(features, outcome, day=day, seed=0)
    nameless = features.set_column(0, "commodity_code", pa.nulls(len(outcome), pa.string()))
    assert np.isnan(scorer.score(nameless)).all()


def _lesson(rng: np.random.Generator, n: int, told: float) -> tuple[pa.Table, Lesson, np.ndarray]:
    rate = rng.random(n)
    outcome = (rng.random(n) < told * rate + (1 - told) * 0.3).astype(float)
    features = pa.table({"importer_finding_rate": rate, "seller_items": rng.integers(0, 99, n)})
    lesson = Lesson(outcome, np.ones(n), np.arange(n), np.full(n, np.log(0.3 / 0.7)))
    return features, lesson, np.arange(n) // 30


@pytest.mark.parametrize(("told", "speaks"), [(1.0, True), (0.0, False)])
def test_circumstances_speak_only_where_they_have_proved_themselves(
    told: float, speaks: bool
) -> None:
    features, lesson, day = _lesson(np.random.default_rng(3), 4000, told)
    bag, slope, added = circumstances.fit(features, lesson, day, 0)
    assert (bag is not None) == (slope > 0) == speaks
    assert bool(added.any()) == speaks


def test_consignments_repeated_by_heart_prove_nothing() -> None:
    features, lesson, day = _lesson(np.random.default_rng(3), 400, 0.0)
    ten = np.tile(np.arange(400), 10)
    again = Lesson(lesson.outcome[ten], np.ones(4000), ten, np.full(4000, -0.8))
    bag, _, _ = circumstances.fit(features.take(ten), again, np.sort(np.tile(day, 10)), 0)
    assert bag is None


KOREAN = {
    "HS6 Code": "commodity_code",
    "Country of Departure": "departure_country",
    "Country of Origin": "origin_country",
    "Tax Rate": "duty_rate_pct",
    "Tax Type": "duty_regime",
    "Net Mass": "net_mass_kg",
    "Item Price": "item_value",
    "Fraud": "outcome",
}


def _korean(folder: Path, part: str) -> pa.Table:
    options = pa.csv.ConvertOptions(column_types={"HS6 Code": pa.string()})
    table = pa.csv.read_csv(folder / f"data/korea/declarations_{part}.csv", convert_options=options)
    return table.select(list(KOREAN)).rename_columns(list(KOREAN.values()))


def test_on_real_goods_never_seen_it_beats_chance_by_far(samples: Path | None) -> None:
    if samples is None:
        return  # the simulated border has its own test of skill; the gate has the samples
    train, test = _korean(samples, "train"), _korean(samples, "valid")
    both = goods.goods_and_mass(pa.concat_tables([train, test]))
    fresh = np.flatnonzero(~np.isin(both[: len(train)], both[len(train) :]))
    small = Recipe(members=2, settings={"iterations": 150, "learning_rate": 0.06, "depth": 4,
                                        "max_ctr_complexity": 1})  # fmt: skip
    learned = train.take(fresh)
    outcome = learned["outcome"].to_numpy().astype(float)
    scorer = Boosting(small).fit(learned, outcome, day=np.arange(len(fresh)), seed=0)
    scores, found = scorer.score(test), test["outcome"].to_numpy().astype(float)
    assert measure.auc(found, scores) > 0.60
    assert measure.precision(found, measure.ranking(scores, 0), 10).value > 1.45 * found.mean()
    assert measure.calibration_error(found, scores) < 0.04
