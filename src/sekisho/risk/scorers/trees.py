"""A bag of boosted trees, each fitted without one part of the groups.

Takes   texts and numbers of rows, outcomes, weights, and the group that each row belongs to.
Gives   log-odds: the mean of the members; for the rows learned from, the log-odds by the member
        that had not seen their group, which is what calibration may look at.
Source  CatBoost (Prokhorenkova et al., NeurIPS 2018): rates of texts are taken over rows that
        stand before a row in a random order, so that no row sees its own outcome. Its Shapley
        values add up to the log-odds exactly (Lundberg et al., 2018).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa
from catboost import CatBoost, CatBoostError, FeaturesData, Pool

from sekisho.risk.scorers.contract import Floats, Ints, damaged
from sekisho.risk.scorers.goods import Goods

# A frame of columns costs a millisecond, however short.
FEW = 200

_LOSS = {"loss_function": "Logloss", "allow_writing_files": False, "verbose": False}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a bag is fitted; the figures behind the choice stand in docs/decisions/0005."""

    members: int
    settings: Mapping[str, Any]
    threads: int = 2
    in_turn: tuple[Mapping[str, Any], ...] = ({},)
    """Further settings, of which each member takes the next; unlike members err less alike."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is to be learned about each row."""

    outcome: Floats
    weight: Floats
    groups: Ints
    """A number a row; rows with the same are never split between fitting and judging."""
    known: Floats | None = None
    """Log-odds that other evidence gives already; the trees learn what is left."""

    def take(self, places: Ints) -> Lesson:
        """These rows, in this order."""
        known = None if self.known is None else self.known[places]
        return Lesson(self.outcome[places], self.weight[places], self.groups[places], known)


class Bag:
    """Members, and the columns they read."""

    def __init__(self, members: list[CatBoost], texts: list[str], numbers: list[str]) -> None:
        self._members = members
        self._texts, self._numbers = texts, numbers

    @classmethod
    def fit(cls, goods: Goods, lesson: Lesson, recipe: Recipe, seed: int) -> tuple[Self, Floats]:
        """The bag, and the log-odds of each row by the member that had not seen its group."""
        texts, numbers = _varied(goods)
        lots = np.random.default_rng(seed).permutation(lesson.groups.max() + 1) % recipe.members
        folds = lots[lesson.groups]
        unseen, members = np.zeros(goods.rows), []
        for fold in range(recipe.members):
            out = folds == fold
            kept, held = np.flatnonzero(~out), np.flatnonzero(out)
            member = CatBoost(
                {**_LOSS, **recipe.settings, **recipe.in_turn[fold % len(recipe.in_turn)],
                 "thread_count": recipe.threads, "random_seed": seed * 1000 + fold}
            )  # fmt: skip
            member.fit(_pool(goods.take(kept), texts, numbers, lesson.take(kept)))
            _forget_the_hour(member)
            if len(held):
                unseen[held] = member.predict(_pool(goods.take(held), texts, numbers))
            members.append(member)
        return cls(members, texts, numbers), unseen

    def log_odds(self, goods: Goods) -> Floats:
        """The mean of the members."""
        if not goods.rows:
            return np.empty(0)
        pool = _large_pool if goods.rows > FEW else _pool
        given = pool(goods, self._texts, self._numbers)
        total = np.zeros(goods.rows)
        for member in self._members:
            total += member.predict(given)
        return total / len(self._members)

    def parts(self, goods: Goods) -> tuple[Floats, dict[str, Floats]]:
        """The base, and what each column adds; they sum to `log_odds`."""
        names = [*self._numbers, *self._texts]
        if not goods.rows:
            return np.empty(0), {name: np.empty(0) for name in names}
        pool = _pool(goods, self._texts, self._numbers)
        values = np.mean(
            [member.get_feature_importance(pool, type="ShapValues") for member in self._members],
            axis=0,
        )
        # What rounding inside the trees leaves over goes to the base, so that sums are exact.
        rest = self.log_odds(goods) - values.sum(axis=1)
        return values[:, -1] + rest, {name: values[:, i] for i, name in enumerate(names)}

    def to_blobs(self) -> list[bytes]:
        """The members in CatBoost's own binary form."""
        return [bytes(member._serialize_model()) for member in self._members]

    def columns(self) -> dict[str, list[str]]:
        """The names of the columns that the members read."""
        return {"texts": self._texts, "numbers": self._numbers}

    @classmethod
    def of_blobs(cls, blobs: list[bytes], columns: dict[str, list[str]], name: str) -> Self:
        """The bag again; HistoryDamaged where a blob is not a member."""
        members = []
        for blob in blobs:
            member = CatBoost()
            try:
                member.load_model(blob=blob)
            except CatBoostError as error:
                raise damaged(name, "a tree cannot be read") from error
            if member.feature_names_ != [*columns["numbers"], *columns["texts"]]:
                raise damaged(name, "the trees read other columns")
            members.append(member)
        return cls(members, columns["texts"], columns["numbers"])


def _forget_the_hour(member: CatBoost) -> None:
    """Leave out when and by which run it was fitted: equal lessons then give equal bytes."""
    words = member.get_metadata()
    for key in list(words.keys()):
        if key != "class_params":
            del words[key]


def _varied(goods: Goods) -> tuple[list[str], list[str]]:
    """Columns that hold more than one value; texts that repeat another column are left out."""
    texts: list[str] = []
    told = {name: column.told() for name, column in goods.texts.items()}
    for name, column in told.items():
        twin = any(bool((column == told[other]).all()) for other in texts)
        if not twin and len(column) and bool((column != column[0]).any()):
            texts.append(name)
    numbers = [
        name
        for name, column in goods.numbers.items()
        if np.isfinite(column).any() and len(np.unique(column[np.isfinite(column)])) > 1
    ]
    return texts, numbers


def _pool(
    goods: Goods,
    texts: list[str],
    numbers: list[str],
    lesson: Lesson | None = None,
) -> Pool:
    told = FeaturesData(
        num_feature_data=_stacked([goods.numbers[name] for name in numbers], np.float32),
        cat_feature_data=_stacked([goods.texts[name].told() for name in texts], object),
        num_feature_names=numbers or None,
        cat_feature_names=texts or None,
    )
    if lesson is None:
        return Pool(told)
    return Pool(told, label=lesson.outcome, weight=lesson.weight, baseline=lesson.known)


def _large_pool(goods: Goods, texts: list[str], numbers: list[str]) -> Pool:
    """The same for many rows: each different text is read once, not once a row."""
    columns = {name: pa.array(goods.numbers[name].astype(np.float32)) for name in numbers}
    for name in texts:
        column = goods.texts[name]
        columns[name] = pa.DictionaryArray.from_arrays(pa.array(column.codes), column.words)
    return Pool(pa.table(columns).to_pandas(), cat_features=texts)


def _stacked(columns: list[Any], kind: Any) -> Any:
    return np.stack(columns, axis=1).astype(kind, copy=False) if columns else None
