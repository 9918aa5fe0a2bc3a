"""What is planted is there, hides from simple rules and look-ups, and can be learned."""

from __future__ import annotations

import lightgbm
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from simple_rules import NAMES, codes_of, look_up, rules, with_prefixes

from sekisho.simulation.border import Border, demonstration
from sekisho.simulation.schemes import DEFAULT_PLANTS, PLANTED, Scheme

# Share examined in these tests: twice what is planted.
EXAMINED = 0.10
NEW_DAYS = 60


class Told:
    """A demonstration border, its planted items, and which of them are of the past."""

    def __init__(self, seed: int) -> None:
        self.border: Border = demonstration(seed)
        self.items = with_prefixes(self.border.items)
        scheme = self.border.truth["scheme"]
        self.scheme = np.array([name or "" for name in scheme.to_pylist()])
        self.planted = np.isin(self.scheme, [str(one) for one in PLANTED])
        received = self.items["received_on"].to_numpy().astype("datetime64[D]")
        self.past = received < np.datetime64("2024-01-01") + NEW_DAYS

    def found(self, scores: npt.NDArray[np.float64], wanted: npt.NDArray[np.bool_]) -> float:
        """Share of what is wanted among the new items that these scores would find."""
        new = np.flatnonzero(~self.past)
        ties = np.random.default_rng(0).random(len(new))
        order = np.lexsort((ties, -np.nan_to_num(scores[new], nan=-1e9)))
        examined = new[order[: round(EXAMINED * len(new))]]
        return float(wanted[examined].sum() / wanted[new].sum())


@pytest.fixture(scope="module", params=[1, 2])
def told(request: pytest.FixtureRequest) -> Told:
    return Told(request.param)


def test_every_scheme_is_planted_near_its_share(told: Told) -> None:
    for scheme, plant in DEFAULT_PLANTS.items():
        share = (told.scheme == scheme).mean()
        assert 0.6 * plant.share < share < 1.3 * plant.share, scheme


def test_no_scheme_is_more_than_a_quarter_of_what_is_planted(told: Told) -> None:
    for scheme in PLANTED:
        assert (told.scheme == scheme).sum() <= 0.25 * told.planted.sum()


def test_no_simple_rule_finds_half_of_what_is_planted(told: Told) -> None:
    found = {
        name: told.found(scores, told.planted)
        for name, scores in rules(told.items, told.past).items()
    }
    assert max(found.values()) < 0.4, found


def test_no_look_up_finds_half_even_of_one_who_knew_the_whole_past(told: Told) -> None:
    found = {
        names: told.found(
            look_up(codes_of(told.items, names), told.planted, told.past), told.planted
        )
        for names in NAMES
    }
    assert max(found.values()) < 0.5, found


def test_what_is_planted_can_be_learned_from_the_findings_of_the_past(told: Told) -> None:
    names = ["hs6", "origin_country", "departure_country", "declarant", "transport_mode"]
    scores = rules(told.items, told.past)
    columns = [codes_of(told.items, (name,)) for name in names]
    table = np.column_stack([*columns, *scores.values()]).astype(np.float64)
    findings = told.border.findings
    row = pc.index_in(findings["subject_id"], value_set=told.items["item_id"]).to_numpy()
    hit = pc.not_equal(findings["outcome"], "nothing_found").to_numpy().astype(int)
    fitted = lightgbm.train(
        {"num_leaves": 15, "learning_rate": 0.05, "seed": 1, "num_threads": 1, "verbose": -1},
        lightgbm.Dataset(table[row], hit, categorical_feature=list(range(len(names)))),
        num_boost_round=120,
    )
    found = told.found(np.asarray(fitted.predict(table)), told.planted)
    assert found > 3 * EXAMINED
    assert found > max(told.found(one, told.planted) for one in scores.values())


def under(told: Told, scheme: Scheme) -> pa.Table:
    return told.items.filter(pa.array(told.scheme == scheme))


def test_what_each_scheme_changes_is_seen_in_its_items(told: Told) -> None:
    honest = told.scheme == ""
    scores = rules(told.items, told.past)
    traces = {
        Scheme.UNDERVALUATION: "price below like goods",
        Scheme.MISCLASSIFICATION: "price unlike like goods",
        Scheme.LAUNDERING: "preference",
        Scheme.FRONT: "new importer",
        Scheme.CONCEALMENT: "detour",
        Scheme.TRANSSHIPMENT: "no marking",
        Scheme.SPLIT: "just below the free limit",
    }
    for scheme, name in traces.items():
        mine = scores[name][told.scheme == scheme]
        assert np.nanmean(mine) > np.nanmean(scores[name][honest]), (scheme, name)


def test_every_planted_item_says_what_is_at_stake(told: Told) -> None:
    stake = told.border.truth["duty_at_stake"].to_numpy()
    assert (stake[told.scheme == ""] == 0).all()
    for scheme in (Scheme.UNDERVALUATION, Scheme.LAUNDERING, Scheme.TRANSSHIPMENT):
        assert (stake[told.scheme == scheme] > 0).mean() > 0.95, scheme


def test_split_parcels_stay_below_the_value_from_which_duty_is_due(told: Told) -> None:
    parts = under(told, Scheme.SPLIT)
    assert pc.max(parts["item_value"]).as_py() <= 10_000
    assert pc.max(parts["duty_rate_pct"]).as_py() == 0


def test_fronts_are_new_and_short_lived(told: Told) -> None:
    front = (
        under(told, Scheme.FRONT)
        .group_by("importer")
        .aggregate([("received_on", "min"), ("received_on", "max")])
    )
    lives = pc.days_between(front["received_on_min"], front["received_on_max"]).to_numpy()
    assert np.median(lives) < 30
