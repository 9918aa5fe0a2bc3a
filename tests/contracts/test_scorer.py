"""What every scorer promises, asked of each in the register."""

import pickle
from functools import cache

import numpy as np
import pyarrow as pa
import pytest
from scorer_rows import rows

from sekisho.errors import HistoryDamaged, NotReady
from sekisho.risk.catalogue.names import documented
from sekisho.risk.scorers import register
from sekisho.risk.scorers.boosting import Boosting
from sekisho.risk.scorers.contract import BASE, Scorer
from sekisho.risk.scorers.trees import Recipe

NAMES = list(register.SCORERS)
SMALL = Recipe(members=2, settings={"iterations": 40, "learning_rate": 0.1, "depth": 3})


def make(name: str) -> Scorer:
    return Boosting(SMALL) if name == "boosting" else register.SCORERS[name]()


@cache
def fitted(name: str) -> Scorer:
    features, outcome, day = rows()
    return make(name).fit(features, outcome, day=day, seed=1)


@pytest.mark.parametrize("name", NAMES)
def test_a_score_lies_between_0_and_1_or_is_unknown(name: str) -> None:
    scores = fitted(name).score(rows()[0])
    told = scores[~np.isnan(scores)]
    assert len(told)
    assert (told >= 0).all()
    assert (told <= 1).all()


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_scores(name: str) -> None:
    features, outcome, day = rows()
    again = make(name).fit(features, outcome, day=day, seed=1)
    np.testing.assert_array_equal(again.score(features), fitted(name).score(features))


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_rows_does_not_matter(name: str) -> None:
    features, outcome, day = rows()
    turned = np.random.default_rng(2).permutation(len(outcome))
    mixed = features.take(turned)
    again = make(name).fit(mixed, outcome[turned], day=day[turned], seed=1)
    np.testing.assert_allclose(again.score(mixed), fitted(name).score(features)[turned], atol=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_a_row_scores_the_same_alone_and_among_others(name: str) -> None:
    features = rows()[0]
    among = fitted(name).score(features)[:5]
    alone = np.concatenate([fitted(name).score(features.slice(i, 1)) for i in range(5)])
    np.testing.assert_allclose(alone, among, atol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_nulls_are_accepted(name: str) -> None:
    features = rows()[0].slice(0, 3)
    empty = pa.table({each: pa.nulls(3, features[each].type) for each in features.column_names})
    scores = fitted(name).score(empty)
    assert scores.shape == (3,)
    assert fitted(name).contributions(empty).num_rows == 3


@pytest.mark.parametrize("name", NAMES)
def test_no_rows_give_no_scores(name: str) -> None:
    assert fitted(name).score(rows()[0].slice(0, 0)).shape == (0,)


@pytest.mark.parametrize("name", NAMES)
def test_contributions_add_up_to_evidence_that_the_score_never_falls_with(name: str) -> None:
    features = rows()[0]
    moved = fitted(name).contributions(features)
    assert BASE in moved.column_names
    evidence = np.sum([moved[each].to_numpy() for each in moved.column_names], axis=0)
    scores = fitted(name).score(features)
    np.testing.assert_array_equal(np.isnan(evidence), np.isnan(scores))
    told = ~np.isnan(scores)
    if fitted(name).card().probability:
        np.testing.assert_allclose(1 / (1 + np.exp(-evidence[told])), scores[told], atol=1e-9)
    order = np.argsort(evidence[told], kind="stable")
    assert (np.diff(scores[told][order]) >= -1e-9).all()


@pytest.mark.parametrize("name", NAMES)
def test_contributions_bear_documented_names(name: str) -> None:
    names = set(fitted(name).contributions(rows()[0]).column_names)
    assert names - {BASE} <= set(documented())


@pytest.mark.parametrize("name", NAMES)
def test_a_scorer_comes_back_from_its_bytes(name: str) -> None:
    features = rows()[0]
    again = register.SCORERS[name].from_bytes(fitted(name).to_bytes())
    np.testing.assert_array_equal(again.score(features), fitted(name).score(features))
    assert again.card().items == fitted(name).card().items
    assert again.to_bytes() == fitted(name).to_bytes()


def _ruined(good: bytes) -> dict[str, bytes]:
    rng = np.random.default_rng(3)
    ruined = {
        "nothing": b"",
        "half": good[: len(good) // 2],
        "more": good + b"x",
        "a pickle": pickle.dumps({"scorer": "boosting"}),
        "deep": b"[" * 100_000,
        "another kind": b'{"scorer": 1}',
        "a list": b"[]",
    }
    for i in range(20):
        at = int(rng.integers(0, min(len(good), 3000)))
        ruined[f"byte {at} ({i})"] = good[:at] + bytes([good[at] ^ 0x41]) + good[at + 1 :]
    return ruined


@pytest.mark.parametrize("name", NAMES)
def test_ruined_bytes_are_refused_or_give_a_scorer_never_anything_else(name: str) -> None:
    for what, blob in _ruined(fitted(name).to_bytes()).items():
        try:
            again = register.SCORERS[name].from_bytes(blob)
        except HistoryDamaged:
            continue
        assert not what.isalpha(), what
        assert again.score(rows()[0]).shape == (900,)


@pytest.mark.parametrize("name", NAMES)
def test_another_scorers_bytes_are_refused(name: str) -> None:
    for other in NAMES:
        if other != name:
            with pytest.raises(HistoryDamaged):
                register.SCORERS[name].from_bytes(fitted(other).to_bytes())


@pytest.mark.parametrize("name", NAMES)
def test_too_little_is_said_with_what_is_missing(name: str) -> None:
    features, outcome, day = rows(30)
    with pytest.raises(NotReady, match=r"\d") as told:
        make(name).fit(features, outcome, day=day, seed=1)
    assert told.value.hint


@pytest.mark.parametrize("name", NAMES)
def test_an_unfitted_scorer_says_so(name: str) -> None:
    with pytest.raises(NotReady):
        make(name).score(rows()[0])
    with pytest.raises(NotReady):
        make(name).to_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_card_tells_what_is_read_and_what_must_not_be_done(name: str) -> None:
    card = fitted(name).card()
    assert card.name == name
    assert set(card.reads) <= set(documented())
    assert card.says.endswith(".")
    assert card.limits


@pytest.mark.parametrize("name", NAMES)
def test_columns_that_are_not_there_count_as_unknown(name: str) -> None:
    few = rows()[0].select(["commodity_code", "net_mass_kg"])
    assert fitted(name).score(few).shape == (900,)
