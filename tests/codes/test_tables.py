"""The tables behind the code lists."""

from __future__ import annotations

import pytest

from sekisho.codes import tables
from sekisho.errors import NotFound


def test_a_table_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(NotFound, match="Did you mean “country”"):
        tables.rows("countries")


def test_an_empty_cell_is_an_empty_text_and_never_missing() -> None:
    for edition in tables.editions():
        assert all(value is not None for row in tables.rows(edition.name) for value in row.values())
