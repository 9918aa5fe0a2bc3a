"""What the examples in the heads find at hand: an empty folder, a path, an instant, some items."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sekisho.simulation.border import border


@pytest.fixture(autouse=True)
def names_of_examples(request: pytest.FixtureRequest, doctest_namespace: dict[str, Any]) -> None:
    """Give each example a folder of its own."""
    if not isinstance(request.node, pytest.DoctestItem):
        return
    folder = request.getfixturevalue("tmp_path")
    small = border(seed=1, items=3, days=2)
    given = {
        "folder": folder,
        "path": folder / "example",
        "at": datetime(2024, 3, 1, tzinfo=UTC),
        "items": small.items,
        "findings": small.findings,
    }
    doctest_namespace.clear()
    test = request.node.dtest
    own = test.globs if test else {}
    doctest_namespace.update({name: value for name, value in given.items() if name not in own})
