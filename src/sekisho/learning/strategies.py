"""Strategies: in which order items are inspected when findings must be earned.

Each is an index: the items with the highest are chosen, ties by lot. What differs is what an
index sees in an inspection: the finding alone, the surprise it may hold, or what it teaches
about consignments that will come again.

Takes   the outlook on the items of a week.
Gives   an index an item; higher is chosen first.
Source  Thompson sampling: W. R. Thompson, Biometrika 25 (1933). Upper bound: P. Auer,
        N. Cesa-Bianchi, P. Fischer, Machine Learning 47 (2002). What an inspection teaches, priced:
        I. O. Ryzhov, W. B. Powell, P. I. Frazier, The knowledge gradient algorithm, Operations
        Research 60 (2012).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sekisho.errors import WrongInput, nearest
from sekisho.learning.outlook import Outlook

Floats = npt.NDArray[np.float64]
Index = Callable[[Outlook, np.random.Generator], Floats]

HORIZON_WEEKS = 3.0
"""How far ahead repeats count. Measured: 3 beats 0, 8 and 15 (docs/decisions/0010); knowledge of
goods, which any inspection brings, is worth more than that of one consignment."""

TENTH = 0.1
"""Of the budget by chance, as the literature keeps it (IEEE TKDE 2022)."""


@dataclass(frozen=True, slots=True)
class Strategy:
    """How a week's items are put in order, and what else goes with it."""

    name: str
    says: str
    """What it does, as people read it."""
    index: Index
    chance_share: float = 0.0
    """Of the budget drawn by chance, where the terms do not ask for more."""
    drawn: bool = False
    """Whether the index itself is drawn, so that its probabilities must be redrawn."""
    watches: bool = False
    """Whether it forgets when what is found no longer agrees with what was foretold."""
    learns: bool = True
    """Whether it asks the prior at all."""
    told_all: bool = False
    """Whether every finding is told, as if all had been inspected: what no office can have."""


def by_chance(view: Outlook, rng: np.random.Generator) -> Floats:
    """All alike."""
    return np.zeros(len(view.p))


def by_risk(view: Outlook, rng: np.random.Generator) -> Floats:
    """The probability of a finding."""
    return view.p


def by_draw(view: Outlook, rng: np.random.Generator) -> Floats:
    """A probability drawn from what is believed."""
    return rng.beta(view.p * view.strength, (1 - view.p) * view.strength)


def by_upper_bound(view: Outlook, rng: np.random.Generator) -> Floats:
    """The probability and one standard deviation of what is believed."""
    spread: Floats = np.sqrt(view.p * (1 - view.p) / (view.strength + 1))
    return view.p + spread


def by_worth(view: Outlook, rng: np.random.Generator) -> Floats:
    """The finding now, and the findings that knowing the consignment will bring.

    A consignment never inspected is found with probability p; then each repeat brings a finding
    for certain, where the budget would else bring only its price. One inspection teaches all
    repeats, so the second of a week is worth its finding alone.
    """
    teaches = (view.examined == 0) & view.first
    later: Floats = teaches * view.p * (1 - view.price) * view.repeats * HORIZON_WEEKS
    return view.p + later


STRATEGIES = {
    one.name: one
    for one in (
        Strategy("random", "all by chance", by_chance, learns=False),
        Strategy("risk", "highest risk first", by_risk),
        Strategy("risk+random", "highest risk first, a tenth by chance", by_risk, TENTH),
        Strategy("thompson", "a risk drawn from what is believed", by_draw, drawn=True),
        Strategy("upper-bound", "what is little known is thought riskier", by_upper_bound),
        Strategy("drift-aware", "highest risk first; forgets at an alarm", by_risk, watches=True),
        Strategy(
            "worth",
            "the finding now and what it teaches about repeats; forgets at an alarm",
            by_worth,
            watches=True,
        ),
        Strategy(
            "full-knowledge",
            "every finding is told: a ceiling",
            by_risk,
            watches=True,
            told_all=True,
        ),
    )
}

DEFAULT = "worth"
"""Chosen by measurement: docs/decisions/0010."""


def named(names: str) -> list[Strategy]:
    """Strategies from “risk,worth”.

    Raises:
        WrongInput: a name that is none.
    """
    found = []
    for name in dict.fromkeys(part.strip() for part in names.split(",")):
        if name not in STRATEGIES:
            raise WrongInput(
                f"“{name}” is no strategy.",
                f"{nearest(name, STRATEGIES)} One of: {', '.join(STRATEGIES)}.",
            )
        found.append(STRATEGIES[name])
    return found
