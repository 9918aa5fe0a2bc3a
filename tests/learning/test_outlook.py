"""Beliefs follow from what was told and from how often a consignment came, nothing else."""

import numpy as np

from sekisho.learning.outlook import Outlook, Seen, outlook

# Two weeks; consignment 0 came three times and was found, 1 twice and was not, 2 and 3 are new.
WEEK = np.array([0, 0, 0, 1, 1, 1, 1, 1])
CONSIGNMENT = np.array([0, 0, 1, 0, 1, 2, 2, 3])
TOLD = np.array([1.0, np.nan, 0.0, *[np.nan] * 5])
NOW = np.arange(3, 8)


def view(told: np.ndarray = TOLD) -> Outlook:
    seen = Seen(WEEK, CONSIGNMENT, CONSIGNMENT, told, NOW)
    return outlook(seen, np.full(len(NOW), 0.2), budget=2)


def test_a_consignment_found_once_is_believed_to_be_found_again() -> None:
    p = view().p
    assert p[0] > 0.95
    assert p[1] < 0.05
    np.testing.assert_allclose(p[2:], 0.2)


def test_how_often_a_consignment_came_is_seen_without_inspecting_it() -> None:
    blind = view(np.full(len(WEEK), np.nan))
    assert blind.repeats[0] > blind.repeats[2] > blind.repeats[4] > 0
    assert (blind.examined == 0).all()


def test_only_the_first_of_a_week_teaches() -> None:
    assert view().first.tolist() == [True, True, True, False, True]


def test_the_price_is_the_risk_at_the_end_of_the_list() -> None:
    np.testing.assert_allclose(view().price, 0.2)


def test_what_is_forgotten_is_believed_no_more() -> None:
    seen = Seen(WEEK, CONSIGNMENT, CONSIGNMENT, TOLD, NOW).forgetting(1)
    forgot = outlook(seen, np.full(len(NOW), 0.2), budget=2)
    np.testing.assert_allclose(forgot.p, 0.2)
    np.testing.assert_array_equal(forgot.repeats, view().repeats)
