"""Displacement: seen where traders move, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from sekisho.errors import NotReady
from sekisho.language import LANGUAGES, untranslated
from sekisho.learning.displacement import Flow, compare
from sekisho.records import displacement

PORTS = ["10", "20", "30", "40"]
BROKERS = [f"B{n:02d}" for n in range(20)]
WEEKS_BEFORE, WEEKS_AFTER = 12, 6
COUNTS = ("trait", "value", "trader", "met", "before", "after")
Change = Callable[[np.random.Generator, bool, np.ndarray], np.ndarray]


def same(rng: np.random.Generator, met: bool, likes: np.ndarray) -> np.ndarray:
    """Nobody changes his ways."""
    return likes


def moved(share: float) -> Change:
    """So many of the traders met go to port 40."""

    def change(rng: np.random.Generator, met: bool, likes: np.ndarray) -> np.ndarray:
        return np.array([0.0, 0.0, 0.0, 1.0]) if met and rng.random() < share else likes

    return change


def everybody(rng: np.random.Generator, met: bool, likes: np.ndarray) -> np.ndarray:
    """A third of all traders go to port 40: a new quay, and no displacement."""
    return moved(0.33)(rng, True, likes)


def stopped(rng: np.random.Generator, met: bool, likes: np.ndarray) -> np.ndarray:
    """Half of those met bring nothing any more to the port they liked best."""
    ended = met and rng.random() < 0.5
    return likes * (likes < likes.max()) if ended else likes


def flow(seed: int, change: Change, traders: int = 400) -> Flow:
    """A quarter of the traders were met; each has a size, and ports and brokers that he likes."""
    rng, rows = np.random.default_rng(seed), list[tuple[Any, ...]]()
    weeks = np.zeros((len(PORTS), WEEKS_BEFORE + WEEKS_AFTER), dtype=np.int64)
    for number in range(traders):
        who, met, size = f"T{number}", number % 4 == 0, rng.gamma(2.0, 4.0)
        ports, brokers = rng.dirichlet(np.full(4, 0.5)), rng.dirichlet(np.full(20, 0.1))
        before = rng.poisson(size * ports)
        after = rng.poisson(size * change(rng, met, ports))
        rows += _told("office", PORTS, who, met, before, after)
        through = (rng.multinomial(part.sum(), brokers) for part in (before, after))
        rows += _told("declarant", BROKERS, who, met, *through)
        if met:
            # The flow's own earlier weeks are like those before.
            for items, first, n in ((before, 0, WEEKS_BEFORE), (after, WEEKS_BEFORE, WEEKS_AFTER)):
                weeks[:, first : first + n] += rng.multinomial(items, np.full(n, 1 / n))
    told = [
        ("office", port, week - WEEKS_BEFORE, int(weeks[place, week]))
        for place, port in enumerate(PORTS)
        for week in range(weeks.shape[1])
    ]
    return Flow(table(COUNTS, rows), table(("trait", "value", "week", "items"), told))


def table(names: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> pa.Table:
    """A table of these rows."""
    return pa.table(dict(zip(names, zip(*rows, strict=True), strict=True)))


def _told(
    trait: str, values: list[str], who: str, met: bool, before: np.ndarray, after: np.ndarray
) -> list[tuple[Any, ...]]:
    return [
        (trait, value, who, met, int(b), int(a))
        for value, b, a in zip(values, before, after, strict=True)
        if a + b
    ]


def test_a_shift_of_a_third_of_the_traders_is_seen_where_they_went() -> None:
    for seed in range(5):
        compared = compare(flow(seed, moved(0.33)), "p", seed=seed, draws=199)
        (found,) = compared.found
        assert (found.trait, found.to_value) == ("office", "40")
        assert found.p <= 0.05
        assert found.share_after > found.share_before + 0.1
        assert found.before_low <= found.share_before <= found.before_high
        assert found.after_low <= found.share_after <= found.after_high
        assert found.moved_traders > 5
        way = next(way for way in compared.ways if way.displaced)
        assert (way.items_before, way.items_after) == (found.items_before, found.items_after)


@pytest.mark.parametrize("change", [same, everybody, stopped])
def test_what_is_no_displacement_raises_no_alarm(change: Change) -> None:
    false = sum(
        bool(compare(flow(seed, change), "p", seed=seed, draws=199).found)
        for seed in range(100, 120)
    )
    # At 5 % each, 20 flows have more than three false alarms once in 60 times.
    assert false <= 3


def test_the_shares_of_a_picture_add_up() -> None:
    ways = compare(flow(1, moved(0.5)), "p", seed=1, draws=99).ways
    for trait in ("office", "declarant"):
        mine = [way for way in ways if way.trait == trait]
        for name in ("share_before", "share_after", "like_before", "like_after"):
            assert sum(getattr(way, name) for way in mine) == pytest.approx(1)


def test_the_same_seed_gives_the_same_answer() -> None:
    told = flow(3, moved(0.2))
    assert compare(told, "p", seed=5, draws=99) == compare(told, "p", seed=5, draws=99)


def few(met: int, others: int, items: int) -> Flow:
    """So many traders, each with so many items at one port, before and after."""
    rows = [("office", "10", f"T{n}", n < met, items, items) for n in range(met + others)]
    weeks = [("office", "10", week, items) for week in range(-4, 4)]
    return Flow(table(COUNTS, rows), table(("trait", "value", "week", "items"), weeks))


FEW = [
    (few(met=5, others=50, items=9), "met 5 traders"),
    (few(met=50, others=3, items=9), "all but 3 traders"),
    (few(met=10, others=50, items=1), "20 goods items; 30 are needed"),
]


@pytest.mark.parametrize(("told", "says"), FEW, ids=[says for _, says in FEW])
def test_too_few_to_compare_is_said_and_not_judged(told: Flow, says: str) -> None:
    with pytest.raises(NotReady, match=says):
        compare(told, "p", seed=1)


def test_the_sentences_are_there_in_every_language() -> None:
    for language in LANGUAGES[1:]:
        assert untranslated([displacement.SAYS, displacement.REMEDY], language) == []
