"""Ask conditions of all items of a period, beside what was found and chosen.

Takes   an open `Checkpoint`, terms by name, days.
Gives   one row an item in its last version of the period, with a column for each term; or the
        same as `Past`, ready for a back-test.
Raises  NotReady when nothing was received in the period.

Everything is held in memory at once: some hundred bytes an item, so that a year of ten million
items fits, and more is asked for in shorter periods.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import NotReady
from sekisho.flow.journey import Checkpoint
from sekisho.flow.words import words_of
from sekisho.learning.backtest import Bools, Past
from sekisho.learning.estimate import Estimator, Flow, Ints
from sekisho.learning.labels import Floats, outcomes
from sekisho.learning.measure import Share
from sekisho.records.selection import Channel, ChosenBy
from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.term import Term
from sekisho.risk.hits import AT_ONCE, finite
from sekisho.risk.known.knowledge import FEATURES

YEAR = timedelta(days=365)
"""The usual period of a back-test: every season once."""

# The last version of each item, with the choice that was made of it on its day.
_LAST = """
SELECT told.* EXCLUDE (version), chosen.* EXCLUDE (subject_id, selected_on)
FROM told LEFT JOIN (
    SELECT subject_id, selected_on, examination_p, channel_p_error, chosen_by, channel, seed
    FROM selection
    WHERE selected_on >= ? AND selected_on < ?
    QUALIFY 1 = row_number() OVER (PARTITION BY subject_id, selected_on ORDER BY chosen_at DESC)
) AS chosen ON chosen.subject_id = told.item_id AND chosen.selected_on = told.received_on
QUALIFY 1 = row_number() OVER (PARTITION BY item_id ORDER BY received_on DESC, version DESC)
ORDER BY received_on, item_id
"""
_OWN = ("item_id", "version", "received_on", "office")

Days = tuple[date, date]


def period(checkpoint: Checkpoint, since: date | None = None, until: date | None = None) -> Days:
    """The days that are meant: where none are named, the last twelve months that are known."""
    found = checkpoint.history.sql(
        "SELECT min(received_on) AS first, max(received_on) AS last FROM goods_item"
    )
    first, last = found["first"][0].as_py(), found["last"][0].as_py()
    if first is None:
        hint = "Begin with `sekisho collect FILE --map NAME`."
        raise NotReady("There are no goods items yet.", hint)
    end = until or last + timedelta(days=1)
    return since or max(first, end - YEAR), end


def ask(checkpoint: Checkpoint, terms: Mapping[str, Term], days: Days) -> pa.Table:
    """Items with number, day, office, choice, and a column for each term.

    Args:
        checkpoint: whose history is walked.
        terms: what is asked, by name of the column.
        days: the first day, and the first that is left out.

    Raises:
        NotReady: nothing was received on these days.
    """
    reads = (frozenset(words_of(terms.values())) & frozenset(FEATURES)) | {"item_id"}
    pieces = checkpoint.walk.pieces(*days, reads, checkpoint.progress)
    parts = [_answers(checkpoint, piece.rows, terms) for piece in pieces]
    if not sum(part.num_rows for part in parts):
        last = days[1] - timedelta(days=1)
        raise NotReady(
            f"No goods item was received from {days[0]} to {last}.",
            "Name other days with --from and --until.",
        )
    return checkpoint.history.sql(_LAST, days, told=pa.concat_tables(parts)).combine_chunks()


def found(checkpoint: Checkpoint, told: pa.Table, before: date | None = None) -> Floats:
    """What is known of these items: 1 = irregular or critical, 0 = nothing found, NaN = nothing."""
    return outcomes(told, checkpoint.history.current("finding"), before)


def past_of(told: pa.Table, outcome: Floats, names: Sequence[str]) -> Past:
    """The items as a back-test takes them; `names` are the columns that say which are met."""
    hits = [told[name].fill_null(False).to_numpy(zero_copy_only=False) for name in names]
    return Past(
        told["received_on"].to_numpy(zero_copy_only=False).astype("datetime64[D]"),
        told["office"].to_numpy(zero_copy_only=False).astype(np.str_),
        outcome,
        _is(told, "chosen_by", ChosenBy.CHANCE),
        tuple(names),
        np.column_stack(hits).astype(np.bool_),
    )


def weighted(told: pa.Table, outcome: Floats, name: str) -> Share | None:
    """The yield of all hits, also of those that nobody examined, by inverse probabilities.

    Args:
        told: items with the choice that was made of them.
        outcome: what is known of them.
        name: the column that says which are met.

    Returns:
        The share and its interval; None where no choice was written, or nothing was drawn by
        chance and examined, so that nothing speaks for those that nobody examined.
    """
    chosen = told["examination_p"].is_valid().to_numpy(zero_copy_only=False)
    rows, known = told.filter(pa.array(chosen)), outcome[chosen]
    if not rows.num_rows:
        return None
    red = _is(rows, "channel", Channel.RED)
    error = rows["channel_p_error"].to_numpy(zero_copy_only=False)
    flow = Flow(
        _numbered(rows, "office"),
        _numbered(rows, "office", "received_on", "seed"),
        rows["examination_p"].to_numpy(zero_copy_only=False),
        np.where(red, error, 0.0),
        drawn=_is(rows, "chosen_by", ChosenBy.CHANCE),
        chosen=red,
        known=np.isfinite(known),
        irregular=known == 1,
        found=known == 1,
    )
    met = rows[name].fill_null(False).to_numpy(zero_copy_only=False).astype(np.bool_)
    told_of = Estimator(flow).missed(met, "profile", name)
    found_p = told_of.share
    return None if told_of.reason else Share(found_p.value, found_p.low, found_p.high)


def _is(told: pa.Table, name: str, value: str) -> Bools:
    equal = pc.fill_null(pc.equal(told[name], str(value)), False)
    return np.asarray(equal.to_numpy(zero_copy_only=False), np.bool_)


def _numbered(told: pa.Table, *names: str) -> Ints:
    """A number for each row, the same for the same values."""
    keys = [pc.cast(told[name], pa.string()) for name in names]
    coded = pc.binary_join_element_wise(*keys, " ").combine_chunks().dictionary_encode()
    return np.asarray(coded.indices.to_numpy(zero_copy_only=False), np.int64)


def _answers(checkpoint: Checkpoint, rows: pa.Table, terms: Mapping[str, Term]) -> pa.Table:
    catalogue, given = standard(), rows.column_names
    columns = {name: rows[name] for name in _OWN}
    asked = list(terms)
    for at in range(0, len(asked), AT_ONCE):
        part = asked[at : at + AT_ONCE]
        sql = {f"c{place}": catalogue.sql(terms[name], given) for place, name in enumerate(part)}
        answers = checkpoint.engine.select(finite(rows), sql)
        columns |= dict(zip(part, answers.columns, strict=True))
    return pa.table(columns)
