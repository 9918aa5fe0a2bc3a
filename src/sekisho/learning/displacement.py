"""Displacement: after a profile went live, did the flow it aims at go another way?

Takes   of every trader the goods items of equally long times before and after, by trait (office,
        declarant, heading …) and value; which traders the profile had met earlier still. Those
        whom it never met are the comparison: what moves them too, such as a new port or a
        season, is no displacement.
Gives   each value to which more of the flow goes than chance, comparison and its own other weeks
        explain; the shares of before and after for a picture.
Raises  NotReady when too few traders or items are left to compare.

Method. The traders are named in weeks before those that are compared, so that being met does not
itself decide the comparison. Had nothing changed, before and after of each trader could be
exchanged: they are, at random and for whole traders (see `exchanged`), and the largest statistic
over all traits and values of each draw gives the scale. So p holds for everything looked at
together, however the values hang together. What is smaller than `LEAST_EFFECT` is not said, nor
what lies within the flow's own earlier weeks.
Source  P. Westfall, S. Young, Resampling-based multiple testing (1993), max-T; J. Romano, On the
        behavior of randomization tests without a group invariance assumption, JASA 85 (1990).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse, stats

from sekisho.errors import NotReady
from sekisho.learning.exchanged import Trait, adjusted
from sekisho.learning.measure import Share, share
from sekisho.records.displacement import Displacement, Way

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

LEVEL = 0.05
"""Chance of a false alarm a profile, over all traits and values together."""
LEAST_EFFECT = 0.03
"""Of the flow: a smaller shift is not worth an officer's time, even where it is certain."""
LEAST_TRADERS = 8
"""Exchanging before and after of seven traders gives 128 draws: too few to tell 5 % from chance."""
LEAST_ITEMS = 30
"""Goods items of the traders met, before and after together: one in thirty is the least effect."""
DRAWS = 999
# Traders of the comparison beyond which more of them add nothing but time.
_MOST_OTHERS = 20_000
# Of a picture: values with less than this share before and after are told as one.
_RARE = 0.02


@dataclass(frozen=True, slots=True)
class Flow:
    """What is compared.

    `counts` has a row a trait, value and trader: trait, value (null is counted but never where
    somebody went), trader, met (whether the profile had met the trader), before, after [items].
    `weeks` has a row a trait, value and week of the met traders' goods: trait, value, week (below
    0 before the profile went live), items.
    """

    counts: pa.Table
    weeks: pa.Table


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found, the picture, and how many were compared."""

    found: tuple[Displacement, ...]
    ways: tuple[Way, ...]
    traders: int
    others: int
    items_before: int
    items_after: int


def compare(flow: Flow, profile: str, *, seed: int, draws: int = DRAWS) -> Compared:
    """Compare the flow before and after.

    Args:
        flow: see there.
        profile: whose flow it is; it stands in each sentence.
        seed: of the draws, and of those taken from a large comparison.
        draws: how often before and after are exchanged.
    """
    rng = np.random.default_rng(seed)
    sheets, met = _sheets(flow.counts, rng)
    traders, others = int(met.sum()), int((~met).sum())
    before, after = (max((int(one) for one in part), default=0) for part in _sizes(sheets, met))
    _expect_enough(profile, traders, others, before + after)
    sheets = [sheet for sheet in sheets if sheet.items() >= LEAST_ITEMS]
    traits = [Trait(sheet.before, sheet.after, sheet.named) for sheet in sheets]
    found, ways = [], list[Way]()
    for sheet, told in zip(sheets, adjusted(traits, met, rng, draws), strict=True):
        usual = _beyond_own_weeks(flow.weeks, sheet)
        moved = (told <= LEVEL) & (sheet.effect >= LEAST_EFFECT) & usual & sheet.named
        found += [
            sheet.displacement(int(n), float(told[n]), profile) for n in np.flatnonzero(moved)
        ]
        ways += sheet.ways(moved)
    found.sort(key=lambda one: (one.p, one.share_before - one.share_after))
    return Compared(tuple(found), tuple(ways), traders, others, before, after)


class _Sheet:
    """One trait: items by value and trader, before and after."""

    def __init__(self, trait: str, rows: pa.Table, traders: int, met: Bools) -> None:
        self.trait, self.met = trait, met
        encoded = rows["value"].combine_chunks().dictionary_encode(null_encoding="encode")
        self.values = encoded.dictionary.to_pylist()
        self.named = np.array([value is not None for value in self.values])
        places = (encoded.indices.to_numpy(zero_copy_only=False), rows["trader"].to_numpy())
        shape = (len(self.values), traders)
        self.before = sparse.csr_matrix((rows["before"].to_numpy().astype(float), places), shape)
        self.after = sparse.csr_matrix((rows["after"].to_numpy().astype(float), places), shape)
        self.all_before = np.asarray(self.before.sum(axis=0)).ravel()
        self.all_after = np.asarray(self.after.sum(axis=0)).ravel()
        self.met_before, self.like_before = _shares(self.before, self.all_before, met)
        self.met_after, self.like_after = _shares(self.after, self.all_after, met)
        self.effect = self.met_after - self.met_before - self._expected()

    def _expected(self) -> Floats:
        """What the others let expect: as many points more, or as many times more; the larger."""
        more = self.like_after - self.like_before
        times = self.like_after / np.maximum(self.like_before, _RARE) - 1
        return np.asarray(np.maximum(more, self.met_before * times))

    def items(self) -> int:
        """Goods items of the traders met."""
        return int((self.all_before + self.all_after)[self.met].sum())

    def displacement(self, n: int, p: float, profile: str) -> Displacement:
        """What is said of one value."""
        losses = np.where(self.named, self.effect, np.inf)
        lost = int(np.argmin(losses))
        came = (self.after[n].toarray() > 0) & (self.before[n].toarray() == 0)
        before, after = (
            _clustered(items[n].toarray().ravel()[self.met], of[self.met])
            for items, of in ((self.before, self.all_before), (self.after, self.all_after))
        )
        return Displacement(
            profile=profile,
            trait=self.trait,
            from_value=self.values[lost] if losses[lost] < 0 else None,
            to_value=str(self.values[n]),
            traders=int(self.met.sum()),
            moved_traders=int((came.ravel() & self.met).sum()),
            items_before=int((self.before[n] @ self.met)[0]),
            items_after=int((self.after[n] @ self.met)[0]),
            share_before=before.value,
            before_low=before.low,
            before_high=before.high,
            share_after=after.value,
            after_low=after.low,
            after_high=after.high,
            like_before=float(self.like_before[n]),
            like_after=float(self.like_after[n]),
            p=p,
        )

    def ways(self, moved: Bools) -> Iterator[Way]:
        """The bars of the picture: the largest first, all that is rare together and last."""
        size = np.maximum(self.met_before, self.met_after)
        shown = ((size >= _RARE) | moved) & self.named
        for n in sorted(np.flatnonzero(shown), key=lambda one: -size[one]):
            yield self._way(str(self.values[n]), np.array([n]), bool(moved[n]))
        if not shown.all():
            yield self._way("other", np.flatnonzero(~shown), False)

    def _way(self, name: str, rows: Ints, moved: bool) -> Way:
        return Way(
            trait=self.trait,
            value=name,
            items_before=int((self.before[rows] @ self.met).sum()),
            items_after=int((self.after[rows] @ self.met).sum()),
            share_before=float(self.met_before[rows].sum()),
            share_after=float(self.met_after[rows].sum()),
            like_before=float(self.like_before[rows].sum()),
            like_after=float(self.like_after[rows].sum()),
            displaced=moved,
        )


def _sheets(counts: pa.Table, rng: np.random.Generator) -> tuple[list[_Sheet], Bools]:
    """A sheet a trait, over the same traders in the same order."""
    traders = counts["trader"].combine_chunks().dictionary_encode()
    place = traders.indices.to_numpy(zero_copy_only=False)
    met = np.zeros(len(traders.dictionary), dtype=np.bool_)
    met[place] = counts["met"].combine_chunks().to_numpy(zero_copy_only=False)
    others = np.flatnonzero(~met)
    kept = met.copy()
    kept[rng.permutation(others)[:_MOST_OTHERS]] = True
    counts = counts.set_column(
        counts.schema.get_field_index("trader"), "trader", pa.array(np.cumsum(kept)[place] - 1)
    ).filter(pa.array(kept[place]))
    met = met[kept]
    traits = pc.unique(counts["trait"]).to_pylist()
    return [
        _Sheet(trait, counts.filter(pc.equal(counts["trait"], trait)), len(met), met)
        for trait in traits
    ], met


def _beyond_own_weeks(weeks: pa.Table, sheet: _Sheet) -> Bools:
    """Whether the weeks after lie above what the flow's own earlier weeks let expect (95 %)."""
    mine = weeks.filter(pc.equal(weeks["trait"], sheet.trait))
    week, column = np.unique(mine["week"].to_numpy(), return_inverse=True)
    row = pc.index_in(mine["value"], value_set=pa.array(sheet.values, pa.string()))
    rows = row.to_numpy(zero_copy_only=False)
    known = ~np.isnan(rows.astype(float))
    items = np.zeros((len(sheet.values), len(week)))
    np.add.at(items, (rows[known].astype(int), column[known]), mine["items"].to_numpy()[known])
    shares = items / np.maximum(items.sum(axis=0), 1)
    before, after = shares[:, week < 0], shares[:, week >= 0]
    n, m = before.shape[1], after.shape[1]
    if n < 3 or not m:
        return np.ones(len(sheet.values), dtype=np.bool_)
    spread = before.std(axis=1, ddof=1) * np.sqrt(1 / n + 1 / m)
    bound = before.mean(axis=1) + stats.t.ppf(1 - LEVEL, n - 1) * spread
    return np.asarray(after.mean(axis=1) > bound)


def _shares(items: sparse.csr_matrix, of: Floats, met: Bools) -> tuple[Floats, Floats]:
    """By value, the share of all items of the met, and of the others."""
    mine, theirs = ((items @ one) / max(of[one].sum(), 1) for one in (met, ~met))
    return mine, theirs


def _clustered(items: Floats, of: Floats) -> Share:
    """A share of items that come by traders: Wilson's interval for as many as they are worth."""
    total, n = of.sum(), int((of > 0).sum())
    if not total:
        return share(0, 0)
    rate = items.sum() / total
    spread = float(((items - rate * of) ** 2).sum()) / total**2 * n / max(n - 1, 1)
    worth = rate * (1 - rate) / spread if spread else float(n)
    whole = max(1, round(min(worth, total)))
    around = share(round(rate * whole), whole)
    return Share(float(rate), min(around.low, float(rate)), max(around.high, float(rate)))


def _sizes(sheets: Sequence[_Sheet], met: Bools) -> tuple[list[float], list[float]]:
    """Items of the traders met before and after, by trait."""
    before = [float(sheet.all_before[met].sum()) for sheet in sheets]
    return before, [float(sheet.all_after[met].sum()) for sheet in sheets]


def _expect_enough(profile: str, traders: int, others: int, items: int) -> None:
    if traders < LEAST_TRADERS:
        raise NotReady(
            f"{profile} had met {traders} traders in the weeks before; {LEAST_TRADERS} are needed "
            "to tell a shift from chance.",
            "Compare more weeks (--weeks), or wait.",
        )
    if items < LEAST_ITEMS:
        raise NotReady(
            f"The traders whom {profile} had met brought {items} goods items; {LEAST_ITEMS} are "
            "needed to tell a shift from chance.",
            "Compare more weeks (--weeks), or wait.",
        )
    if others < LEAST_TRADERS:
        raise NotReady(
            f"{profile} had met all but {others} traders: there is nobody to compare them with.",
            "Narrow the profile's condition, or compare fewer weeks (--weeks).",
        )
