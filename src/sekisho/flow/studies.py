"""A study: learn from some days, score later ones, say honestly how good it was.

Takes   files to learn from and files to be tested on, through a column map; no installation.
Gives   the figures of `learning.study`: precision and recall at each rate with intervals, AUC and
        average precision, `as_is` and `without_repeats`, seconds, peak memory, seed.
Raises  WrongFile, WrongMap; NotReady when the periods overlap or one is empty.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import NotReady
from sekisho.flow.files import naming
from sekisho.flow.known import side_by_side
from sekisho.flow.progress import Progress, silent
from sekisho.learning import study as learning
from sekisho.learning.study import Meter, Method, Period, Reveal, Terms
from sekisho.messages import column_map, opening
from sekisho.messages.column_map import ColumnMap
from sekisho.risk.known.knowledge import FEATURES, Knowledge
from sekisho.risk.scorers import register

__all__ = ["Reveal", "Terms", "study"]

STUDY_SEED = 1
"""A study is to be repeated by others, so its seed is no secret."""

ASKED = Terms(seed=STUDY_SEED)
"""What is asked of a study where nobody says otherwise."""


# Columns that items and findings both have; the finding's own are the ones that count.
_BOTH_HAVE = ("version", "arrival_id", "written_at")


def study(
    train: Sequence[Path],
    test: Sequence[Path],
    how: str | ColumnMap,
    *,
    at: datetime,
    terms: Terms = ASKED,
    progress: Progress = silent,
) -> dict[str, Any]:
    """Both figures of the standard scorer, side by side.

    Args:
        train: files to learn from; every finding in them counts as known before the test.
        test: files to score; their findings are read only to count.
        how: a column map, or its name or file; `maps.find_map` knows an installation's own.
        at: the instant, as the readers want it.
        terms: rates [%], what is revealed, and the seed.
        progress: told in goods items.
    """
    found = column_map.find(how) if isinstance(how, str) else how
    past, new = (period_of(files, found, at, progress) for files in (train, test))
    if not new.findings.num_rows:
        raise NotReady(
            "No item of the test files has a finding, so nothing can be measured.",
            "Give files that say what was found, also where nothing was.",
        )
    meter = Meter(time.perf_counter, _peak_mb)
    method = Method(KnowledgeWalk, register.SCORERS["boosting"])
    figures = learning.study(past, new, method, terms, meter)
    return figures | {"reveal": str(terms.reveal)}


class KnowledgeWalk:
    """Describes items by what was known of them before their day, beside what they declare."""

    def __init__(self, knowledge: Knowledge | None = None, items: Sequence[pa.Table] = ()) -> None:
        reads = register.SCORERS["boosting"]().card().reads
        self._reads = frozenset(reads) & frozenset(FEATURES)
        self._knowledge = Knowledge() if knowledge is None else knowledge
        self._items = list(items)

    def pass_on(self, items: pa.Table, findings: pa.Table) -> pa.Table:
        """Describe later items, then know them and what was found about any item so far."""
        self._items.append(items.drop_columns(list(_BOTH_HAVE)))
        about = pa.concat_tables(self._items)
        told = findings.join(about, keys="subject_id", right_keys="item_id", join_type="inner")
        return side_by_side(items, self._knowledge.pass_chunk(items, told, self._reads))

    def describe(self, items: pa.Table) -> pa.Table:
        """The same description, leaving what is known as it is."""
        return side_by_side(items, self._knowledge.describe(items, self._reads))

    def copy(self) -> KnowledgeWalk:
        """The same walk, to go on from here another way."""
        return KnowledgeWalk(self._knowledge.copy(), self._items)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def period_of(files: Sequence[Path], how: ColumnMap, at: datetime, progress: Progress) -> Period:
    """What files hold, read through a map: each item and each finding once, as told last."""
    items, findings, rows = [], [], 0
    for file in files:
        with naming(file):
            for piece in opening.read(file, how, file.name, at):
                items.append(piece.items)
                findings.append(piece.findings)
                rows += piece.rows
                progress(f"read {file.name}", rows, None)
    return Period(_latest(items, "item_id"), _latest(findings, "subject_id"))


def _latest(tables: list[pa.Table], key: str) -> pa.Table:
    """Each thing once: of those in several files, what the last file says."""
    told = pa.concat_tables(tables).combine_chunks()
    place = pa.array(range(told.num_rows), pa.int64())
    named = pa.table({"key": told[key], "place": place})
    last = named.group_by("key").aggregate([("place", "max")])["place_max"]
    return told.take(pc.take(last, pc.sort_indices(last)))
