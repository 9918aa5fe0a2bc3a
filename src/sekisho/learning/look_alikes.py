"""Look-alikes: which items agree with one that was found irregular, and in what?

    >>> told = {"seller": np.array(["S", "S", "T"]), "hs4": np.array(["8517", "9503", "8517"])}
    >>> alike = Likeness.of([("seller",), ("hs4",)], told, place=0)
    >>> [round(float(one), 2) for one in alike.similarity]
    [1.0, 0.5, 0.5]

Takes   facts of many items as columns of text, the place of the one item, which facts go together.
Gives   for each item how far it agrees, 0 to 1, and in which facts.

Each fact on which two items agree counts as many bits as it is rare: one that a thousandth of all
items share counts ten. Of facts that contain one another (subheading, heading) only the
narrowest that agrees counts. The sum is divided by what the item itself would get. Facts are
added as if they were independent, which they are not: it is an order, not a probability.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sekisho.learning.measure import Floats, Ints

Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One fact on which an item agrees with the one that was found."""

    fact: str
    value: str
    bits: float
    """How rare the value is; more says more."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far each item agrees with the one."""

    similarity: Floats
    """0 = in nothing that is known, 1 = in everything."""
    groups: tuple[tuple[Agreement, npt.NDArray[np.bool_]], ...]
    """Facts of the one, and which items share each and no narrower one of its group."""

    @classmethod
    def of(cls, groups: Sequence[Sequence[str]], told: Mapping[str, Texts], place: int) -> Likeness:
        """Compare every item with the one at a place.

        Args:
            groups: columns that contain one another, the narrowest first.
            told: the columns; None is unknown and agrees with nothing.
            place: of the one item.
        """
        n = len(next(iter(told.values())))
        total, most = np.zeros(n), 0.0
        shared = []
        for group in groups:
            open_ = np.ones(n, np.bool_)
            known = [name for name in group if told[name][place] is not None]
            for name in known:
                same = told[name] == told[name][place]
                bits = float(np.log2((n + 1) / (int(same.sum()) + 1)))
                most += bits if name == known[0] else 0.0
                here = same & open_
                total += bits * here
                open_ &= ~same
                shared.append((Agreement(name, str(told[name][place]), bits), here))
        similarity = total / most if most else total
        return cls(similarity, tuple(shared))

    def nearest(self, limit: int, among: npt.NDArray[np.bool_]) -> Ints:
        """Places of the items that agree most, of those for which `among` is true."""
        order = np.argsort(-self.similarity, kind="stable")
        kept = order[(among & (self.similarity > 0))[order]]
        return np.asarray(kept[:limit], np.int64)

    def why(self, place: int) -> list[Agreement]:
        """The facts on which an item agrees, the rarest first."""
        found = [agreement for agreement, here in self.groups if here[place]]
        return sorted(found, key=lambda one: -one.bits)
