"""What a choice promises, whatever the day looks like."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from day_of_work import ASKING, AT, DAY, OFFICE, asking, assessed, profile, terms
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.errors import WrongInput
from sekisho.records.office import OfficeTerms
from sekisho.records.profile import Stage
from sekisho.records.schema import schema_of, to_table
from sekisho.records.selection import Channel, Selection
from sekisho.selectivity.chance import seed_of_day
from sekisho.selectivity.choose import choose, choose_many, live_channels

RATE = st.sampled_from([0.0, 0.01, 0.05, 0.1, 0.3, 1.0])
Day = tuple[pa.Table, OfficeTerms, int]
CAPACITY = st.one_of(st.none(), st.integers(0, 12))


@st.composite
def days(draw: st.DrawFn) -> tuple[pa.Table, OfficeTerms, int]:
    """Assessments, terms and a seed."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from([0.1, 0.5, 0.50001, 0.9]),
                st.sampled_from([0.0, 10.0, 1e6]),
                st.sets(st.sampled_from([*ASKING, "in trial"]), max_size=3),
            ),
            max_size=40,
        )
    )
    table = assessed(
        [row[0] for row in rows], [tuple(row[2]) for row in rows], [row[1] for row in rows]
    )
    words = {
        "random_rate": draw(RATE),
        "red_rate": draw(RATE),
        "orange_rate": draw(RATE),
        "yellow_rate": draw(RATE),
        "blue_rate": draw(RATE),
        "examinations": draw(CAPACITY),
        "scans": draw(CAPACITY),
        "documents": draw(CAPACITY),
    }
    return table, terms(**words), draw(st.integers(0, 2**40))


def chosen(table: pa.Table, holds: OfficeTerms, seed: int) -> pa.Table:
    profiles = ASKING | {"in trial": profile("in trial", Channel.RED, stage=Stage.TRIAL)}
    return choose(table, profiles, holds, on=DAY, seed=seed, at=AT)


def count(table: pa.Table, **words: str) -> int:
    rows = table.to_pylist()
    return sum(all(row[name] == word for name, word in words.items()) for row in rows)


@settings(max_examples=150, deadline=None)
@given(days())
def test_the_ledger_balances_and_every_subject_has_one_disposition(day: Day) -> None:
    table, holds, seed = day
    found = chosen(table, holds, seed)
    assert found.schema.equals(schema_of(Selection))
    found.validate(full=True)
    assert found["subject_id"].equals(table["subject_id"])
    by_channel = [count(found, channel=str(channel)) for channel in Channel]
    assert sum(by_channel) == table.num_rows
    for channel, size in zip(Channel, by_channel, strict=True):
        places = [row["place"] for row in found.to_pylist() if row["channel"] == channel]
        assert sorted(places) == list(range(1, size + 1))


@settings(max_examples=150, deadline=None)
@given(days())
def test_the_random_share_is_always_met_and_capacity_only_exceeded_for_it(day: Day) -> None:
    table, holds, seed = day
    found = chosen(table, holds, seed)
    share = math.ceil(Fraction(repr(holds.random_rate)) * table.num_rows)
    assert count(found, chosen_by="chance", channel="red") == share
    assert count(found, chosen_by="chance") == share
    if holds.examinations is not None:
        assert count(found, channel="red") <= max(holds.examinations, share)
    for channel, capacity in (("orange", holds.scans), ("yellow", holds.documents)):
        assert capacity is None or count(found, channel=channel) <= capacity


@settings(max_examples=150, deadline=None)
@given(days(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(day: Day, shuffle: Random) -> None:
    table, holds, seed = day
    order = list(range(table.num_rows))
    shuffle.shuffle(order)
    rows = pa.array(order, pa.int64())
    again = chosen(table.take(rows), holds, seed)
    expected = chosen(table, holds, seed).take(rows)
    assert again.equals(expected)


@settings(max_examples=100, deadline=None)
@given(days())
def test_the_same_arguments_give_the_same_bytes(day: Day) -> None:
    table, holds, seed = day
    first, second = (pa.BufferOutputStream() for _ in range(2))
    for sink in (first, second):
        with pa.ipc.new_stream(sink, schema_of(Selection)) as writer:
            writer.write_table(chosen(table, holds, seed))
    assert first.getvalue().equals(second.getvalue())


@settings(max_examples=150, deadline=None)
@given(days())
def test_nobody_whom_a_live_profile_names_is_released(day: Day) -> None:
    table, holds, seed = day
    met = table["profiles"].to_pylist()
    for names, row in zip(met, chosen(table, holds, seed).to_pylist(), strict=True):
        if set(names) & set(ASKING):
            assert row["channel"] != "green"
        if row["chosen_by"] == "criteria":
            assert row["profile"] in names
        else:
            assert row["profile"] is None


@settings(max_examples=150, deadline=None)
@given(days())
def test_top_up_fills_to_the_expected_rate_or_the_capacity(day: Day) -> None:
    table, holds, seed = day
    found = chosen(table, holds, seed)
    n = table.num_rows
    left = count(found, channel="green")
    expected = Fraction(repr(holds.red_rate)) * n
    room = n if holds.examinations is None else holds.examinations
    if left:
        assert count(found, channel="red") >= min(room, math.floor(expected))
    by_top_up = count(found, channel="red", chosen_by="top_up")
    if by_top_up:
        assert count(found, channel="red") <= math.floor(expected) + 1


def test_risk_comes_first_then_value_then_the_seed() -> None:
    table = assessed([0.2, 0.9, 0.9, 0.9], [()] * 4, [9e9, 1.0, 5.0, 1.0])
    holds = terms(red_rate=0.25, orange_rate=0.0)
    assert chosen(table, holds, 1)["channel"].to_pylist() == ["green", "green", "red", "green"]
    holds = terms(red_rate=0.5, orange_rate=0.0)
    seconds = {tuple(chosen(table, holds, seed)["channel"].to_pylist()) for seed in range(20)}
    assert seconds == {("green", "red", "red", "green"), ("green", "green", "red", "red")}


def test_what_does_not_fit_overflows_to_the_next_channel() -> None:
    queues = [0, 0, 0, 0, 1, 2]
    table = assessed([0.9, 0.8, 0.7, 0.6, 0.99, 0.99], asking(queues))
    holds = terms(examinations=1, scans=1, documents=2)
    found = chosen(table, holds, 1)
    expected = ["red", "orange", "yellow", "yellow", "blue", "blue"]
    assert found["channel"].to_pylist() == expected
    assert set(found["chosen_by"].to_pylist()) == {"criteria"}


def test_criteria_count_towards_the_expected_rate() -> None:
    table = assessed([0.1, 0.2, *[0.5] * 18], asking([0, 0, *[4] * 18]))
    found = chosen(table, terms(red_rate=0.15), 1)
    assert count(found, channel="red") == 3
    assert count(found, channel="red", chosen_by="top_up") == 1


def test_the_random_share_stands_even_without_capacity() -> None:
    table = assessed([0.5] * 30, [()] * 30)
    found = chosen(table, terms(random_rate=0.01, examinations=0), 1)
    assert count(found, channel="red", chosen_by="chance") == 1
    assert count(found, channel="red") == 1


def test_no_capacity_means_no_limit() -> None:
    table = assessed([0.5] * 30, asking([0] * 30))
    assert count(chosen(table, terms(), 1), channel="red") == 30


def test_what_was_drawn_by_chance_stands_first_in_the_order_of_work() -> None:
    table = assessed([row / 100 for row in range(100)], [()] * 100)
    rows = chosen(table, terms(random_rate=0.05, red_rate=0.2), 3).to_pylist()
    by_chance = [row["place"] for row in rows if row["chosen_by"] == "chance"]
    assert sorted(by_chance) == [1, 2, 3, 4, 5]


def test_small_offices_keep_their_rate_over_the_days() -> None:
    table = assessed([row / 10 for row in range(9)], [()] * 9)
    reds = [count(chosen(table, terms(red_rate=0.05), seed), channel="red") for seed in range(400)]
    assert set(reds) == {0, 1}
    assert 0.45 * 0.75 < np.mean(reds) < 0.45 * 1.25


def test_those_drawn_by_chance_are_a_simple_random_sample() -> None:
    n, m, days_drawn = 25, 5, 4000
    table = assessed([0.1] * 5 + [0.9] * 20, asking([0] * 3 + [4] * 22))
    drawn = np.zeros((days_drawn, n), dtype=bool)
    for seed in range(days_drawn):
        reason = chosen(table, terms(random_rate=m / n), seed)["chosen_by"]
        drawn[seed] = np.array(reason.to_pylist()) == "chance"
    expected = days_drawn * m / n
    variance = expected * (1 - m / n) * n / (n - 1)
    # Chi-square with 24 degrees of freedom: 51.2 is its 0.999 quantile.
    assert ((drawn.sum(axis=0) - expected) ** 2 / variance).sum() < 51.2
    pairs = drawn.astype(int).T @ drawn.astype(int)
    each_pair = days_drawn * m * (m - 1) / (n * (n - 1))
    off = pairs[np.triu_indices(n, 1)]
    # 300 pairs: within five standard deviations of what a simple random sample gives.
    assert np.abs(off - each_pair).max() < 5 * np.sqrt(each_pair)
    assert abs(off.var() / each_pair - 1) < 0.3


def test_the_seed_of_the_day_is_written_and_differs_by_office_and_day() -> None:
    table = assessed([0.5] * 3, [()] * 3)
    written = chosen(table, terms(), 7)["seed"].to_pylist()
    assert written == [seed_of_day(7, OFFICE, DAY)] * 3
    seeds = {seed_of_day(7, office, date(2021, 2, day)) for office in "12" for day in range(1, 9)}
    assert len(seeds) == 16


def test_many_offices_and_days_are_chosen_as_if_each_were_alone() -> None:
    table = assessed([row / 60 for row in range(60)], [()] * 60)
    offices = pa.array([("30", "10")[row % 2] for row in range(60)])
    received = pa.array([date(2021, 2, 1 + row % 3) for row in range(60)], pa.date32())
    table = table.set_column(3, table.schema.field(3), offices)
    table = table.set_column(4, table.schema.field(4), received)
    holds = terms(random_rate=0.1, red_rate=0.2)
    written = to_table(OfficeTerms, [holds])
    found = choose_many(table, ASKING, written, seed=5, at=AT)
    assert found.num_rows == 60
    alone = table.filter(
        [
            office == "30" and on == DAY
            for office, on in zip(offices.to_pylist(), received.to_pylist(), strict=True)
        ]
    )
    expected = choose(alone, ASKING, holds, on=DAY, seed=5, at=AT).sort_by("subject_id")
    rows = [row for row in found.to_pylist() if row["office"] == "30" and row["selected_on"] == DAY]
    assert sorted(rows, key=lambda row: row["subject_id"]) == expected.to_pylist()


def test_a_day_without_subjects_has_no_dispositions() -> None:
    found = chosen(assessed([], []), terms(random_rate=0.01), 1)
    assert found.num_rows == 0
    assert found.schema.equals(schema_of(Selection))


def test_profiles_count_only_while_they_live_and_where_they_hold() -> None:
    later = date(2021, 3, 1)
    profiles = {
        "lives": profile("lives", Channel.RED, live_from=DAY, live_until=later),
        "over": profile("over", Channel.RED, live_until=DAY),
        "not yet": profile("not yet", Channel.RED, live_from=later),
        "elsewhere": profile("elsewhere", Channel.RED, offices=("10",)),
        "here": profile("here", Channel.BLUE, offices=("10", OFFICE)),
        "draft": profile("draft", Channel.RED, stage=Stage.DRAFT),
        "releases": profile("releases", Channel.GREEN),
    }
    found = live_channels(profiles, OFFICE, DAY)
    assert found == {"lives": Channel.RED, "here": Channel.BLUE}


@pytest.mark.parametrize(
    ("risks", "names", "says"),
    [
        ([0.1, 0.2], ["A/1", "A/1"], "stands twice"),
        ([0.1, math.nan], ["A/1", "A/2"], "no risk"),
    ],
)
def test_a_day_that_cannot_be_chosen_is_refused(
    risks: list[float], names: list[str], says: str
) -> None:
    with pytest.raises(WrongInput, match=says):
        chosen(assessed(risks, [()] * len(risks), names=names), terms(), 1)


def test_assessments_of_another_office_are_refused() -> None:
    holds = OfficeTerms("10", DAY, AT)
    with pytest.raises(WrongInput, match="not all of office 10"):
        choose(assessed([0.1], [()]), {}, holds, on=DAY, seed=1, at=AT)
