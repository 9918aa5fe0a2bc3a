"""The engine evaluates many expressions on a table and keeps the order of its rows."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from sekisho.errors import WrongExpression
from sekisho.history.engine import DuckEngine


def test_rows_keep_their_order_whatever_the_number_of_expressions() -> None:
    rows = pa.table({"a": list(range(200_000, 0, -1)), "b": ["x", None] * 100_000})
    columns = {f"e{number}": f"a + {number}" for number in range(120)} | {"n": "b IS NULL"}
    found = DuckEngine(2).select(rows, columns, keep=["a"])
    assert found.column_names == ["a", *columns]
    assert found["a"].equals(rows["a"])
    assert found["e119"].to_pylist()[:2] == [200_119, 200_118]
    assert found["n"].to_pylist()[:3] == [False, True, False]


def test_unknown_stays_unknown() -> None:
    rows = pa.table({"value": [1.0, None, 4.0], "mass": [0.0, 2.0, 2.0]})
    found = DuckEngine(1).select(rows, {"price": "value / NULLIF(mass, 0)", "dear": "value > 2"})
    assert found.to_pydict() == {"price": [None, None, 2.0], "dear": [False, None, True]}


def test_no_rows_and_no_expressions_are_fine() -> None:
    rows = pa.table({"a": pa.array([], pa.int64())})
    assert DuckEngine(1).select(rows, {"b": "a + 1"}).num_rows == 0
    assert DuckEngine(1).select(pa.table({"a": [1]}), {}, keep=["a"]).to_pydict() == {"a": [1]}


@pytest.mark.parametrize("sql", ["nothing + 1", "a +", "(SELECT 1 FROM read_csv('/etc/passwd'))"])
def test_an_expression_that_cannot_be_evaluated_is_named(sql: str) -> None:
    with pytest.raises(WrongExpression, match="odd"):
        DuckEngine(1).select(pa.table({"a": [1]}), {"odd": sql})


def test_a_table_in_many_uneven_chunks_keeps_its_order() -> None:
    sizes = [1, 3000, 7, 5000, 2048, 4096, 11, 9000]
    chunks = [pa.table({"a": np.arange(size) + 100_000 * at}) for at, size in enumerate(sizes)]
    table = pa.concat_tables(chunks)
    for _ in range(5):
        found = DuckEngine(threads=4).select(table, {"twice": "a * 2"})
        assert found["twice"].to_pylist() == [2 * value for value in table["a"].to_pylist()]
