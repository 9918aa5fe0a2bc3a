"""The probabilities written with the choice are those of the draw."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from day_of_work import ASKING, AT, DAY, asking, assessed, terms
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.selectivity import probability
from sekisho.selectivity.choose import Round, choose, choose_round
from sekisho.selectivity.disposition import dispose
from sekisho.selectivity.places import Places, SoFar, possible_places
from sekisho.selectivity.probability import mixed_odds, odds_of


def told_plainly(places: Places, asked: Sequence[int], drawn: set[int]) -> list[int]:
    """The channel of each subject, most worrying first, told one by one without arrays."""
    channels: dict[int, int] = dict.fromkeys(drawn, 0)
    free = list(places.limits)
    used = [0, 0, 0, 0]
    for level in range(4):
        for subject, queue in enumerate(asked):
            if subject not in channels and queue == level:
                channel = next(c for c in range(level, 4) if free[c] > 0)
                channels[subject] = channel
                free[channel] -= 1
                used[channel] += 1
    for channel in range(4):
        for subject in range(len(asked)):
            if subject not in channels and used[channel] < places.wanted[channel]:
                channels[subject] = channel
                used[channel] += 1
    return [channels.get(subject, 4) for subject in range(len(asked))]


def enumerated(places: Places, asked: Sequence[int]) -> npt.NDArray[np.float64]:
    """Probabilities [subject, channel] by telling every possible draw."""
    n = len(asked)
    found = np.zeros((n, 5))
    draws = list(combinations(range(n), places.by_chance))
    for drawn in draws:
        found[np.arange(n), told_plainly(places, asked, set(drawn))] += 1
    return found / len(draws)


def by_subject(
    odds: tuple[npt.NDArray[np.float64], ...], asked: Sequence[int]
) -> npt.NDArray[np.float64]:
    """Probabilities in the order of the subjects."""
    ahead = [asked[:row].count(queue) for row, queue in enumerate(asked)]
    return np.array([odds[queue][place] for queue, place in zip(asked, ahead, strict=True)])


def queues_of(asked: Sequence[int]) -> tuple[int, ...]:
    return tuple(np.bincount(asked, minlength=5).tolist())


@st.composite
def small_days(draw: st.DrawFn) -> tuple[Places, list[int]]:
    asked = draw(st.lists(st.integers(0, 4), min_size=1, max_size=8))
    n = len(asked)
    m = draw(st.integers(0, n))
    room = st.integers(0, n)
    limits = [draw(room) for _ in range(3)] + [n]
    wanted = [draw(st.integers(0, limit)) for limit in limits]
    return Places(n, m, tuple(limits), tuple(wanted)), asked


@settings(max_examples=300, deadline=None)
@given(small_days())
def test_every_probability_is_that_of_all_possible_draws(day: tuple[Places, list[int]]) -> None:
    places, asked = day
    odds = odds_of(places, queues_of(asked), 1)
    assert np.allclose(by_subject(odds.by_queue, asked), enumerated(places, asked), atol=1e-10)
    assert all((error == 0).all() for error in odds.errors)


@settings(max_examples=100, deadline=None)
@given(small_days(), st.integers(0, 1000))
def test_the_choice_is_the_one_told_plainly(day: tuple[Places, list[int]], seed: int) -> None:
    places, asked = day
    n = len(asked)
    keys = np.random.default_rng(seed).permutation(n).astype(np.uint64)
    chosen = dispose(places, np.array(asked), np.arange(n), keys)
    drawn = set(np.argsort(keys)[: places.by_chance].tolist())
    assert chosen.channel.tolist() == told_plainly(places, asked, drawn)


def test_probabilities_agree_with_twenty_thousand_redraws() -> None:
    rng = np.random.default_rng(11)
    asked = rng.choice(5, 60, p=[0.1, 0.08, 0.1, 0.05, 0.67])
    places = Places(60, 5, (8, 6, 7, 60), (8, 6, 7, 10))
    expected = by_subject(odds_of(places, queues_of(asked), 1).by_queue, asked.tolist())
    order, draws = np.arange(60), 20_000
    seen = np.zeros((60, 5))
    for _ in range(draws):
        keys = rng.permutation(60).astype(np.uint64)
        seen[order, dispose(places, asked, order, keys).channel] += 1
    spread = np.sqrt(expected * (1 - expected) / draws)
    assert (np.abs(seen / draws - expected) <= 5 * spread + 1e-12).all()


def test_the_expected_number_of_examinations_is_the_sum_of_their_probabilities() -> None:
    places = Places(500, 5, (33, 20, 500, 500), (20, 10, 25, 0))
    odds = odds_of(places, (12, 3, 9, 0, 476), 1)
    reds = sum(queue[:, 0].sum() for queue in odds.by_queue)
    assert reds == pytest.approx(25.0, abs=1e-9)
    for queue in odds.by_queue:
        assert np.allclose(queue.sum(axis=1), 1)


def test_redraws_stand_near_the_exact_law_and_say_how_near(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    places = Places(200, 10, (12, 9, 15, 200), (12, 9, 15, 5))
    queues = (14, 8, 10, 4, 164)
    exact = odds_of(places, queues, 1)
    monkeypatch.setattr(probability, "STATES", 1)
    drawn = odds_of(places, queues, 1)
    for queue in range(5):
        assert np.array_equal(drawn.by_queue[queue][:, 0] > 0, exact.by_queue[queue][:, 0] > 0)
        assert np.allclose(drawn.by_queue[queue][:, 0], exact.by_queue[queue][:, 0], atol=1e-12)
        off = np.abs(drawn.by_queue[queue] - exact.by_queue[queue])
        assert (off <= 6 * drawn.errors[queue] + 0.02).all()
    assert max(error.max() for error in drawn.errors) > 0


def test_great_days_keep_their_probabilities_in_order() -> None:
    places = Places(100_000, 1000, (4000, 0, 9000, 100_000), (4000, 0, 5000, 0))
    odds = odds_of(places, (300, 0, 2000, 0, 97_700), 1)
    assert sum(queue[:, 0].sum() for queue in odds.by_queue) == pytest.approx(5000, abs=1e-4)
    reds = odds.by_queue[4][:, 0]
    assert (np.diff(reds) <= 1e-12).all()
    assert reds[-1] == pytest.approx(0.01)


def test_everybody_has_at_least_the_random_rate() -> None:
    table = assessed([row / 200 for row in range(200)], asking([row % 5 for row in range(200)]))
    holds = terms(random_rate=0.02, red_rate=0.1, yellow_rate=0.1, examinations=30, documents=30)
    found = choose(table, ASKING, holds, on=DAY, seed=1, at=AT)
    assert (found["examination_p"].to_numpy() >= 0.02).all()
    reds = found["channel"].to_numpy() == "red"
    assert (found["channel_p"].to_numpy()[reds] == found["examination_p"].to_numpy()[reds]).all()
    assert found["examination_p"].to_numpy().sum() == pytest.approx(30)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=7),
    st.sampled_from([0.01, 0.1, 0.3]),
    st.integers(0, 3),
    st.integers(0, 7),
)
def test_a_later_round_has_the_probabilities_of_all_its_possible_draws(
    asked: list[int], rate: float, drawn_before: int, capacity: int
) -> None:
    holds = terms(random_rate=rate, red_rate=0.2, examinations=capacity, scans=1)
    possible = possible_places(holds, len(asked), 1, SoFar(10, drawn_before))
    odds = mixed_odds(possible, queues_of(asked), 1)
    told = sum(p * enumerated(places, asked) for places, p in possible)
    assert np.allclose(by_subject(odds.by_queue, asked), told, atol=1e-10)
    assert (by_subject(odds.by_queue, asked)[:, 0] >= rate - 1e-12).all()


def test_a_later_round_examines_as_often_as_it_says() -> None:
    table = assessed([row / 30 for row in range(30)], asking([row % 5 for row in range(30)]))
    holds = terms(random_rate=0.05, red_rate=0.1, examinations=4, scans=3, orange_rate=0.1)
    so_far, draws = SoFar(50, 3), 1200
    seen, said = np.zeros(30), np.zeros(30)
    for seed in range(draws):
        found = choose_round(table, ASKING, holds, Round(DAY, seed, so_far), at=AT)
        seen += found["channel"].to_numpy() == "red"
        said += found["examination_p"].to_numpy()
    expected = said / draws
    assert expected.min() >= 0.05 - 1e-9
    spread = np.sqrt(expected * (1 - expected) / draws)
    assert (np.abs(seen / draws - expected) <= 4.5 * spread + 1e-12).all()
