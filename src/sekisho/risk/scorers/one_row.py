"""One row that scorers read as if it were a table, without the cost of one.

Takes   one item's fields and what was known of it, by documented name; None is null.
Gives   numbers and texts as a table of one row would give them. A column of a table costs some
        twenty microseconds however short it is, and a scorer reads seventy of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt


class OneRow:
    """One item on the wire, for a scorer."""

    num_rows = 1

    def __init__(self, row: Mapping[str, Any]) -> None:
        """Read from this row; a name that it lacks is null."""
        self._row = row

    def number(self, name: str) -> npt.NDArray[np.float64]:
        """One number; NaN where it is null."""
        value = self._row.get(name)
        return np.array([np.nan if value is None else value], np.float64)

    def text(self, name: str) -> str | None:
        """One text."""
        value = self._row.get(name)
        return None if value is None else str(value)

    def take(self, places: npt.NDArray[np.integer]) -> OneRow:
        """The row again, as a table would give its only row."""
        assert places.tolist() == [0]
        return self
