"""Running counters say what stood under a key strictly before a day, and count once."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.errors import LateEvent, NotReady
from sekisho.history.counters import HALF_LIFE_DAYS, Key, RunningCounters, filling

ITEM = (1, 0, 0, 0, 1.0)
FOUND = (0, 1, 1, 0, 0.0)
KEYS: list[Key] = [(2, b"a"), (3, b"a"), (2, b"ab")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "counters.sqlite"


def test_nothing_stands_under_a_key_never_seen(path: Path) -> None:
    with RunningCounters(path) as counters:
        assert counters.look_up(KEYS, 100) == [None, None, None]
        assert counters.look_up([], 100) == []


def test_what_came_on_a_day_is_known_on_the_next(path: Path) -> None:
    with RunningCounters(path) as counters:
        counters.add(KEYS[:1], 100, ITEM)
        counters.add(KEYS[:1], 100, FOUND)
        assert counters.look_up(KEYS[:1], 100) == [(0, 0, 0, 0, None, 0.0)]
        half_life = 100 + HALF_LIFE_DAYS
        assert counters.look_up(KEYS, half_life) == [(1, 1, 1, 0, 100, 0.5), None, None]


def test_a_finding_does_not_make_a_last_item(path: Path) -> None:
    with RunningCounters(path) as counters:
        counters.add(KEYS, 100, ITEM)
        counters.add(KEYS, 105, FOUND)
        assert [row and row[4] for row in counters.look_up(KEYS, 110)] == [100, 100, 100]


def test_what_lies_before_is_refused(path: Path) -> None:
    with RunningCounters(path) as counters:
        counters.add(KEYS, 100, ITEM)
        with pytest.raises(LateEvent, match="100"):
            counters.add([(9, b"new"), *KEYS], 99, ITEM)
        with pytest.raises(LateEvent):
            counters.look_up(KEYS, 99)
        assert counters.look_up([(9, b"new")], 101) == [None]


def test_an_event_counts_once(path: Path) -> None:
    for _ in range(3):
        with RunningCounters(path) as counters, counters.once("item 1", 100) as new:
            if new:
                counters.add(KEYS, 100, ITEM)
                counters.add(KEYS[:1], 100, ITEM)
    with RunningCounters(path) as counters:
        assert [row and row[0] for row in counters.look_up(KEYS, 101)] == [2, 1, 1]
        assert counters.forget(101) == 1


def test_an_event_that_fails_leaves_nothing(path: Path) -> None:
    with RunningCounters(path) as counters:
        with pytest.raises(LateEvent), counters.once("item 1", 100):
            counters.add(KEYS, 100, ITEM)
            counters.add(KEYS, 99, ITEM)
        with counters.once("item 1", 100) as new:
            assert new
        assert counters.look_up(KEYS, 101) == [None, None, None]


def test_a_killed_process_leaves_whole_events(path: Path) -> None:
    for number in range(10):
        child = os.fork()
        if child == 0:
            counters = RunningCounters(path)
            with counters.once(f"item {number // 2}", 100) as new:
                if new:
                    counters.add(KEYS[:1], 100, ITEM)
                    if number % 2 == 0 and number % 4 == 0:
                        os.kill(os.getpid(), signal.SIGKILL)
                    counters.add(KEYS[1:], 100, ITEM)
            os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(child, 0)
    with RunningCounters(path) as counters:
        assert [row and row[0] for row in counters.look_up(KEYS, 101)] == [5, 5, 5]


def test_filled_counters_stand_like_counted_ones(path: Path) -> None:
    standing = pa.table(
        {
            "key": pa.array([b"b", b"a"], pa.binary()),
            "items": [7, 3],
            "examined": [2, 0],
            "findings": [1, 0],
            "criticals": [1, 0],
            "last_day": pa.array([98, None], pa.int32()),
            "recent": [4.0, 0.0],
        }
    )
    with filling(path, day=100) as fresh:
        fresh.fill(2, standing)
        fresh.fill(3, standing.slice(0, 1))
    with RunningCounters(path) as counters:
        assert (counters.filled_day, counters.count(2), counters.count(3)) == (100, 2, 1)
        expected = [(7, 2, 1, 1, 98, 2.0), (3, 0, 0, 0, None, 0.0), None]
        assert counters.look_up([(2, b"b"), (2, b"a"), (3, b"a")], 130) == expected
        counters.add([(2, b"b")], 130, ITEM)
        assert counters.look_up([(2, b"b")], 130) == expected[:1]
        assert counters.look_up([(2, b"b")], 160) == [(8, 2, 1, 1, 130, 1.5)]
        with pytest.raises(LateEvent, match="100"):
            counters.look_up([(2, b"b")], 100)


def test_filling_that_fails_leaves_what_was_there(path: Path) -> None:
    with RunningCounters(path) as counters:
        counters.add(KEYS, 100, ITEM)
    with pytest.raises(KeyboardInterrupt), filling(path, day=200):
        raise KeyboardInterrupt
    with RunningCounters(path) as counters:
        assert counters.count(2) == 2
        with pytest.raises(NotReady, match="open"), filling(path, day=200):
            pass


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.sampled_from("abc"), st.sampled_from([ITEM, FOUND])),
        max_size=30,
    )
)
def test_counters_are_the_sum_of_what_came_before(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[int, str, tuple[float, ...]]]
) -> None:
    events = sorted(drawn, key=lambda event: event[0])
    with RunningCounters(tmp_path_factory.mktemp("counters") / "c.sqlite") as counters:
        for place, (day, name, amounts) in enumerate(events):
            (found,) = counters.look_up([(1, name.encode())], day)
            past = [event for event in events[:place] if event[1] == name and event[0] < day]
            days = [before for before, _, what in past if what == ITEM]
            recent = sum(0.5 ** ((day - before) / HALF_LIFE_DAYS) for before in days)
            expected = (len(days), len(past) - len(days), len(past) - len(days), 0)
            last = max(days, default=None)
            assert (found or (0, 0, 0, 0, None, 0.0))[:5] == (*expected, last)
            assert (found or (0.0,))[-1] == pytest.approx(recent)
            counters.add([(1, name.encode())], day, amounts)
            counters.carry_over()
