"""What the stories share: the files of one small simulated border."""

from __future__ import annotations

import pytest
from border_files import BorderFiles, write_border


@pytest.fixture(scope="session")
def border_files(tmp_path_factory: pytest.TempPathFactory) -> BorderFiles:
    """The past with its findings, and the days that follow without."""
    return write_border(tmp_path_factory.mktemp("border"))
