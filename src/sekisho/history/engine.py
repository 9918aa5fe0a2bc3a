"""Evaluate expressions on a table with DuckDB: the same rows, a column for each.

    >>> DuckEngine().select(pa.table({"a": [1, 2]}), {"double": "a * 2"})["double"].to_pylist()
    [2, 4]

Takes   an Arrow table, SQL expressions over its columns by name, the columns to keep.
Gives   an Arrow table: the kept columns, then one column for each expression.
Raises  WrongExpression when DuckDB does not take an expression.
        CheckFailed when a row did not come back, or came back twice.
"""

# ruff: noqa: S608 - the expressions come from the catalogue, which has white-listed them

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import numpy as np
import pyarrow as pa

from sekisho.errors import CheckFailed, WrongExpression
from sekisho.history.database import Database
from sekisho.history.reading import word, words

# Planning grows faster than the number of expressions; measured, about 50 a query is best.
_EXPRESSIONS_PER_QUERY = 50
_PLACE = "_place_of_row"


class DuckEngine:
    """SQL expressions on Arrow tables, many at a time."""

    def __init__(self, threads: int = 0) -> None:
        """Use so many threads; 0 means all cores."""
        self._database = Database(None, threads)

    def select(
        self, table: pa.Table, columns: Mapping[str, str], keep: Sequence[str] = ()
    ) -> pa.Table:
        """Evaluate expressions on each row of a table.

        Args:
            table: the rows.
            columns: SQL expressions by the name of its column, over the table's columns.
            keep: columns of the table that the result has too, first.
        """
        names = list(columns)
        place = pa.array(np.arange(table.num_rows, dtype=np.int64))
        made = {name: table[name] for name in keep}
        with self._database.connection() as db:
            db.register("given", table.append_column(_PLACE, place))
            for begin in range(0, len(names), _EXPRESSIONS_PER_QUERY):
                block = names[begin : begin + _EXPRESSIONS_PER_QUERY]
                found = _evaluate(db, {name: columns[name] for name in block})
                found = _in_places(found, table.num_rows)
                made.update({name: found[name] for name in block})
        return pa.table(made)


def _evaluate(db: duckdb.DuckDBPyConnection, expressions: Mapping[str, str]) -> pa.Table:
    chosen = ", ".join(f"{sql} AS {word(name)}" for name, sql in expressions.items())
    try:
        return db.execute(f"SELECT {words([_PLACE])}, {chosen} FROM given").to_arrow_table()
    except duckdb.Error as reason:
        said = str(reason).splitlines()[0]
        raise WrongExpression(
            f"An expression among {', '.join(expressions)} cannot be evaluated: {said}.",
            "Ask the catalogue which names and functions there are.",
        ) from reason


def _in_places(found: pa.Table, rows: int) -> pa.Table:
    """The rows as they went in: a table in many chunks is read by many threads, in any order."""
    places = found[_PLACE].to_numpy()
    if len(places) == rows and np.array_equal(places, np.arange(rows)):
        return found
    order = np.argsort(places, kind="stable")
    if len(places) != rows or not np.array_equal(places[order], np.arange(rows)):
        raise CheckFailed(
            "Not every row came back once from the engine.",
            "Nothing was written. Run it again with one thread.",
        )
    return found.take(pa.array(order))
