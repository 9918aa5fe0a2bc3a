"""Exchanged: what chance alone would show if nothing had changed for anybody.

Takes   for each trait the items by value and trader, before and after; which traders were met.
Gives   for each value the probability that chance alone, anywhere, shows as large a gain.

What a trader adds to a value is counted in two ways. As items, against the growth of those who
were never met: a flow that only ends adds nothing anywhere. As a share of his own items: a flow
that only grows adds nothing either. A trader with items on one side only is held against the
usual shares of his group. The smaller of the two statistics counts. Each is what the met have
added, less what the others have in proportion, over its own spread, so that no trader's size
decides; exchanging before and after of whole traders at random tells how large it gets by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Draws = npt.NDArray[np.float32]

# Between every item alike (0) and every trader alike (1): one who brings much tells more, but
# does not speak for all.
_EVENING = 0.75
# Items of the comparison that the growth of a rare value is told from, else the growth of all.
_SHRINK = 10.0
_DRAWS_AT_ONCE = 100
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Trait:
    """One trait: items by value (rows) and trader (columns)."""

    before: sparse.csr_matrix
    after: sparse.csr_matrix
    asked: Bools
    """Values to which somebody can go; null is none."""


def adjusted(
    traits: Sequence[Trait], met: Bools, rng: np.random.Generator, draws: int
) -> list[Floats]:
    """By trait and value, the share of draws whose largest statistic anywhere is as large."""
    asked = np.concatenate([trait.asked for trait in traits])
    both = [
        _Statistic([make(trait, met) for trait in traits], met) for make in (_as_items, _as_shares)
    ]
    seen = np.minimum(*(one.of(np.ones((len(met), 1), np.float32))[:, 0] for one in both))
    as_large = np.ones(len(seen))
    for start in range(0, draws, _DRAWS_AT_ONCE):
        n = min(_DRAWS_AT_ONCE, draws - start)
        signs = rng.integers(0, 2, (len(met), n), dtype=np.int8).astype(np.float32) * 2 - 1
        largest = np.minimum(*(one.of(signs) for one in both))[asked].max(axis=0)
        as_large += (largest[None, :] >= seen[:, None]).sum(axis=1)
    ends = np.cumsum([len(trait.asked) for trait in traits])[:-1]
    return np.split(as_large / (draws + 1), ends)


@dataclass(frozen=True, slots=True)
class _Gains:
    """What was added to each value by each trader.

    The gain is `told`, less `usual` × `alone`: what a trader who has items on one side only would
    have there if he were like his group. Written apart, since it touches every value.
    """

    told: sparse.csr_matrix
    alone: Floats
    usual: tuple[Floats, Floats]
    """Shares of the met, and of the others."""
    ratio: Floats
    """What the met had of a value for each of the others, before."""


def _as_items(trait: Trait, met: Bools) -> _Gains:
    before, after = _totals(trait)
    root = np.sqrt(max(after[~met].sum(), 1) / max(before[~met].sum(), 1))
    scale = np.maximum(before + after, 1) ** -_EVENING
    nothing = np.zeros(len(trait.asked))
    return _gains(trait, met, (scale * root, scale / root), np.zeros(len(met)), (nothing, nothing))


def _as_shares(trait: Trait, met: Bools) -> _Gains:
    before, after = _totals(trait)
    weight = (before + after) ** (1 - _EVENING)
    alone = weight * ((after > 0).astype(float) - (before > 0))
    sides = (weight / np.maximum(before, 1), weight / np.maximum(after, 1))
    both = trait.before + trait.after
    usual = tuple((both @ one) / max((before + after)[one].sum(), 1) for one in (met, ~met))
    return _gains(trait, met, sides, alone, (usual[0], usual[1]))


def _gains(
    trait: Trait,
    met: Bools,
    weights: tuple[Floats, Floats],
    alone: Floats,
    usual: tuple[Floats, Floats],
) -> _Gains:
    before, after = (
        part @ sparse.diags(weight)
        for part, weight in zip((trait.before, trait.after), weights, strict=True)
    )
    mine, theirs = before @ met, before @ ~met
    items = max(trait.before.sum(axis=0).A1[~met].sum(), 1)
    shrink = _SHRINK * theirs.sum() / items
    overall = mine.sum() / max(theirs.sum(), _TINY)
    ratio = (mine + shrink * overall) / np.maximum(theirs + shrink, _TINY)
    # What moves everybody may add a share to all, or a multiple of what they had: the larger.
    ratio = np.maximum(ratio, overall)
    return _Gains((after - before).tocsc(), alone, usual, ratio)


def _totals(trait: Trait) -> tuple[Floats, Floats]:
    """Items of each trader, before and after."""
    return trait.before.sum(axis=0).A1, trait.after.sum(axis=0).A1


class _Statistic:
    """The sum of what the met added, less what the others did, over its own spread."""

    def __init__(self, gains: Sequence[_Gains], met: Bools) -> None:
        ratio = np.concatenate([one.ratio for one in gains])
        told = sparse.vstack([one.told for one in gains], format="csc")
        sides = [told[:, met], -sparse.diags(ratio) @ told[:, ~met]]
        self._order = np.concatenate([np.flatnonzero(met), np.flatnonzero(~met)])
        self._told = sparse.hstack(sides, format="csr").astype(np.float32)
        usual = [np.stack([one.usual[0], -one.ratio * one.usual[1]], axis=1) for one in gains]
        self._usual = sparse.block_diag(usual, format="csr").astype(np.float32)
        alone = np.concatenate([[one.alone * met, one.alone * ~met] for one in gains])
        self._alone = sparse.csr_matrix(alone[:, self._order]).astype(np.float32)
        squares = self._told.multiply(self._told).sum(axis=1).A1
        squares -= 2 * self._usual.multiply(self._told @ self._alone.T).sum(axis=1).A1
        sizes = self._alone.multiply(self._alone).sum(axis=1).A1
        squares += self._usual.multiply(self._usual) @ sizes
        self._spread = np.sqrt(np.maximum(squares, _TINY))[:, None]

    def of(self, signs: Draws) -> Draws:
        """By value and draw; a sign of −1 exchanges a trader's before and after."""
        drawn = signs[self._order]
        return np.asarray((self._told @ drawn - self._usual @ (self._alone @ drawn)) / self._spread)
