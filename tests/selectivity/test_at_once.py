"""The choice in the moment: chance for everybody, then criteria, then the most worrying."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from sekisho.records.assessment import Assessment
from sekisho.records.finding import SubjectKind
from sekisho.records.office import OfficeTerms
from sekisho.records.selection import Channel, ChosenBy, Selection
from sekisho.selectivity.at_once import Day, Usual, choose_at_once, usual_of

ON, NOW = date(2024, 3, 1), datetime(2024, 3, 1, 9, tzinfo=UTC)
USUAL = Usual({Channel.RED: 0.9, Channel.ORANGE: 0.8, Channel.YELLOW: 0.7}, 100)
RED, ORANGE, YELLOW, GREEN = Channel.RED, Channel.ORANGE, Channel.YELLOW, Channel.GREEN


def terms(**given: float | int | None) -> OfficeTerms:
    return OfficeTerms("10", ON, NOW, **{"random_rate": 0.0, **given})  # type: ignore[arg-type]


def assessed(risk: float, *profiles: str, number: str = "a/1") -> Assessment:
    return Assessment(
        number,
        SubjectKind.CARGO,
        1,
        "10",
        ON,
        NOW,
        None,
        risk,
        "scorer",
        risk,
        1.0,
        None,
        None,
        (),
        (),
        profiles,
    )


def chosen(one: Assessment, holds: OfficeTerms, day: Day | None = None) -> Selection:
    asks = {"dear": Channel.RED, "odd": Channel.YELLOW}
    return choose_at_once(one, asks, holds, USUAL, day or Day(ON, 7), at=NOW)


@pytest.mark.parametrize(
    ("risk", "profiles", "spent", "channel", "by"),
    [
        (0.95, (), {}, RED, ChosenBy.TOP_UP),
        (0.85, (), {}, ORANGE, ChosenBy.TOP_UP),
        (0.75, (), {}, YELLOW, ChosenBy.TOP_UP),
        (0.10, (), {}, GREEN, ChosenBy.NOTHING),
        (0.10, ("odd",), {}, YELLOW, ChosenBy.CRITERIA),
        (0.10, ("odd", "dear"), {}, RED, ChosenBy.CRITERIA),
        (0.95, (), {"red": 5}, ORANGE, ChosenBy.TOP_UP),
        (0.10, ("dear",), {"red": 5, "orange": 5}, YELLOW, ChosenBy.CRITERIA),
        (0.10, ("dear",), {"red": 5, "orange": 5, "yellow": 5}, Channel.BLUE, ChosenBy.CRITERIA),
    ],
)
def test_criteria_come_before_top_up_and_both_end_with_the_hands(
    risk: float,
    profiles: tuple[str, ...],
    spent: dict[str, int],
    channel: Channel,
    by: ChosenBy,
) -> None:
    holds = terms(examinations=5, scans=5, documents=5)
    found = chosen(assessed(risk, *profiles), holds, Day(ON, 7, spent))
    assert (found.channel, found.chosen_by) == (channel, by)
    assert found.place == spent.get(channel, 0) + 1


def test_what_chance_is_to_need_today_is_kept_free_for_it() -> None:
    holds = terms(examinations=5, random_rate=0.02)
    day = Day(ON, 7, {"red": 3}, by_chance=0)
    assert chosen(assessed(0.95, number="kept/1"), holds, day).channel is ORANGE
    day = Day(ON, 7, {"red": 3}, by_chance=1)
    assert chosen(assessed(0.95, number="kept/1"), holds, day).channel is RED


def test_chance_draws_its_share_and_every_probability_is_what_happens() -> None:
    holds = terms(random_rate=0.1)
    found = [chosen(assessed(0.1, number=f"{n}/1"), holds) for n in range(5_000)]
    by_chance = sum(one.chosen_by is ChosenBy.CHANCE for one in found)
    assert abs(by_chance - 500) < 4 * np.sqrt(5_000 * 0.1 * 0.9)
    assert {one.examination_p for one in found} == {0.1}
    assert {one.channel_p for one in found if one.channel is GREEN} == {0.9}


def test_chance_is_worth_nothing_to_who_is_examined_anyway() -> None:
    found = [chosen(assessed(0.95, number=f"{n}/1"), terms(random_rate=0.5)) for n in range(50)]
    assert {(one.channel, one.examination_p, one.channel_p) for one in found} == {(RED, 1.0, 1.0)}


def test_cutoffs_let_through_the_expected_shares_of_what_came_before() -> None:
    risks = np.linspace(0, 1, 1_001)
    usual = usual_of(risks, 10, terms(red_rate=0.05, orange_rate=0.1, yellow_rate=0.0))
    assert usual.cutoffs[RED] == pytest.approx(0.95)
    assert usual.cutoffs[ORANGE] == pytest.approx(0.85)
    assert usual.cutoffs[YELLOW] == np.inf
    assert usual.subjects_a_day == pytest.approx(100.1)
    assert usual_of(risks[:50], 10, terms()).cutoffs == {}
