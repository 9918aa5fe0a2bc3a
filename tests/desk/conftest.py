"""The administration of the stories, shared within this session."""

from __future__ import annotations

from pathlib import Path

import pytest
from installations import Founded, copied, founded

from sekisho.flow import Checkpoint


@pytest.fixture(scope="session")
def administration(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """An administration that has collected, learned and assessed; only to be read."""
    return founded(tmp_path_factory.getbasetemp())


@pytest.fixture
def assessed(administration: Founded, tmp_path: Path) -> Checkpoint:
    """A copy of the installation that has assessed the new days, to be written on."""
    return copied(administration.assessed, tmp_path / "assessed")
