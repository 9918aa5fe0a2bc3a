"""The engine gives one row for each row, in its order."""

import numpy as np
import pyarrow as pa

from sekisho.history.engine import DuckEngine


def test_a_table_in_many_uneven_chunks_keeps_its_order() -> None:
    sizes = [1, 3000, 7, 5000, 2048, 4096, 11, 9000]
    chunks = [pa.table({"a": np.arange(size) + 100_000 * at}) for at, size in enumerate(sizes)]
    table = pa.concat_tables(chunks)
    for _ in range(5):
        found = DuckEngine(threads=4).select(table, {"twice": "a * 2"})
        assert found["twice"].to_pylist() == [2 * value for value in table["a"].to_pylist()]
