"""What the stories share: one small border, and an installation that has assessed it."""

from __future__ import annotations

from pathlib import Path

import pytest
from border_files import BorderFiles
from installations import Founded, copied, founded

from sekisho.flow import Checkpoint


@pytest.fixture(scope="session")
def administration(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """An administration that has collected, learned and assessed; only to be read."""
    return founded(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def border_files(administration: Founded) -> BorderFiles:
    """The past with its findings, and the days that follow without."""
    return administration.files


@pytest.fixture
def assessed(administration: Founded, tmp_path: Path) -> Checkpoint:
    """A copy of the installation that has assessed the new days, to be written on."""
    return copied(administration.assessed, tmp_path / "assessed")


@pytest.fixture
def learned(administration: Founded, tmp_path: Path) -> Checkpoint:
    """A copy of the installation before the new days came, to be written on."""
    return copied(administration.learned, tmp_path / "learned")
