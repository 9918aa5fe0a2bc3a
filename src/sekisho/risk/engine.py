"""What the catalogue asks of an engine that works on tables.

`history.engine.DuckEngine` keeps this promise; another that speaks DuckDB's SQL may too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pyarrow as pa


class Engine(Protocol):
    """Works out SQL expressions over the rows of a table."""

    def select(self, table: pa.Table, columns: Mapping[str, str]) -> pa.Table:
        """One column for each expression, and one row for each row of the table, in its order."""
        ...
