"""Hits: which indicators and profiles a subject meets, or could not be asked.

Takes   the features of many items as a table and an engine, or of one as a mapping.
Gives   codes of the indicators met, codes of those that lacked a word (unknown is not "no"),
        and names of the profiles met, live ones before those on trial.
Raises  NotReady when the table lacks a column that nothing else can stand for.

The two ways give the same for every row; a test holds them against each other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import NotReady
from sekisho.records.profile import Profile
from sekisho.risk.catalogue import Catalogue
from sekisho.risk.catalogue.dialects import to_duckdb
from sekisho.risk.catalogue.event_code import compile_event
from sekisho.risk.catalogue.names import Kind
from sekisho.risk.catalogue.term import Term, inline, names_of
from sekisho.risk.engine import Engine
from sekisho.risk.profiles import counted, in_force

AT_ONCE = 50
"""Conditions in one query; planning time grows faster than their number."""

ROWS_AT_ONCE = 131_072
"""Keeps memory flat: about 20 MB of truth values for a hundred conditions."""

Truths = npt.NDArray[np.bool_]

SCHEMA = pa.schema(
    [(name, pa.list_(pa.string())) for name in ("indicators", "unasked", "profiles")]
)


@dataclass(frozen=True, slots=True)
class Hits:
    """What one subject meets, and what could not be asked of it."""

    indicators: tuple[str, ...]
    unasked: tuple[str, ...]
    profiles: tuple[str, ...]


def evaluate_batch(
    features: pa.Table, catalogue: Catalogue, profiles: Sequence[Profile], engine: Engine
) -> pa.Table:
    """The hits of every row, in its order, as three columns of lists (`SCHEMA`)."""
    live = counted(profiles)
    asked = {indicator.word: catalogue.asked[indicator.word] for indicator in catalogue.indicators}
    met = {profile.name: in_force(profile, catalogue) for profile in live}
    columns = features.column_names
    terms = _written(asked, catalogue.meanings(columns))
    # What the indicators gave is a column for the profiles, which would else ask it again.
    terms_met = _written(met, catalogue.meanings([*columns, *asked]))
    needed = {name for term in (*terms, *terms_met) for name in names_of(term)} - set(asked)
    _check_present(needed, features)
    words = (
        pa.array([indicator.code for indicator in catalogue.indicators], pa.string()),
        pa.array(list(met), pa.string()),
    )
    told = features.select(sorted(needed)) if needed else features
    parts = []
    for at in range(0, features.num_rows, ROWS_AT_ONCE):
        part = finite(told.slice(at, ROWS_AT_ONCE))
        answers = _answers(part, terms, list(asked), engine)
        for word in asked:
            part = part.append_column(word, answers[word])
        parts.append(_lists(answers, _answers(part, terms_met, list(met), engine), words))
    return pa.concat_tables(parts) if parts else SCHEMA.empty_table()


class EventRules:
    """The same for one event at a time, compiled once, some microseconds a call."""

    def __init__(self, catalogue: Catalogue, profiles: Sequence[Profile]) -> None:
        live = counted(profiles)
        self._codes = [indicator.code for indicator in catalogue.indicators]
        self._names = [profile.name for profile in live]
        asked = [Term("name", Kind.BOOLEAN, value=i.word) for i in catalogue.indicators]
        met = [in_force(profile, catalogue) for profile in live]
        self._evaluate = compile_event(asked, met, catalogue.meanings())

    def evaluate(self, row: Mapping[str, Any]) -> Hits:
        """The hits of one row; a name that it does not bring is unknown."""
        answers = self._evaluate(row)
        asked, met = answers[: len(self._codes)], answers[len(self._codes) :]
        told = list(zip(self._codes, asked, strict=True))
        return Hits(
            tuple([code for code, answer in told if answer]),
            tuple([code for code, answer in told if answer is None]),
            tuple([name for name, answer in zip(self._names, met, strict=True) if answer]),
        )


def _written(terms: Mapping[str, Term], meanings: Mapping[str, Term]) -> list[Term]:
    return [inline(term, meanings) for term in terms.values()]


def _check_present(needed: Collection[str], features: pa.Table) -> None:
    missing = sorted(set(needed) - set(features.column_names))
    if missing:
        raise NotReady(
            f"The features lack {len(missing)} columns: {', '.join(missing[:5])}.",
            "Compute the features of these items first.",
        )


def _answers(
    part: pa.Table, terms: Sequence[Term], names: Sequence[str], engine: Engine
) -> pa.Table:
    """One column of true, false or null for each term."""
    return engine.select(part, dict(zip(names, map(to_duckdb, terms), strict=True)))


def finite(part: pa.Table) -> pa.Table:
    """Numbers that are not finite are unknown, as in single events."""
    for place, column in enumerate(part.columns):
        if pa.types.is_floating(column.type) and not _all_finite(column):
            kept = pc.if_else(pc.is_finite(column), column, pa.scalar(None, column.type))
            part = part.set_column(place, part.column_names[place], kept)
    return part


def _all_finite(column: pa.ChunkedArray) -> bool:
    return bool(pc.all(pc.is_finite(column), min_count=0).as_py())


def _lists(asked: pa.Table, met: pa.Table, words: tuple[pa.Array, pa.Array]) -> pa.Table:
    rows, (codes, names) = asked.num_rows, words
    unknown = [column.is_null() for column in asked.columns]
    lists = [
        _picked(_truths(asked.columns, rows), codes),
        _picked(_truths(unknown, rows), codes),
        _picked(_truths(met.columns, rows), names),
    ]
    return pa.table(lists, schema=SCHEMA)


def _truths(columns: Sequence[pa.ChunkedArray], rows: int) -> Truths:
    """A row for each item, a column for each condition; unknown is not true."""
    found = np.zeros((rows, len(columns)), np.bool_)
    for place, column in enumerate(columns):
        found[:, place] = column.fill_null(False).to_numpy()
    return found


def _picked(truths: Truths, words: pa.Array) -> pa.ListArray:
    """For each row the words whose column is true."""
    ends = np.zeros(len(truths) + 1, np.int32)
    np.cumsum(truths.sum(axis=1), out=ends[1:])
    chosen = np.flatnonzero(truths) % max(len(words), 1)
    return pa.ListArray.from_arrays(ends, words.take(chosen))
