"""An installation with a register, kept and put back by the command line as an office does it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from installations import founded
from kept_desk import done, work


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation in which people have worked; only to be read."""
    base = tmp_path_factory.getbasetemp()
    folder = base / "begun"
    if not folder.exists():
        shutil.copytree(founded(base).assessed, folder)
        (folder / "secret").write_text("the key of this installation\n", encoding="ascii")
        (folder / "seed").write_text("20\n", encoding="ascii")
        photographs = folder / "photographs" / "ab"
        photographs.mkdir(parents=True)
        (photographs / "abcd.jpg").write_bytes(bytes(range(256)) * 40)
        done("--data", folder, "upgrade")
        assert work(folder, "begin").wait(60) == 0
    return folder


@pytest.fixture(scope="session")
def kept(begun: Path) -> Path:
    """A backup of it; its secrets lie beside."""
    path = begun.parent / "kept.zip"
    if not path.exists():
        done("--data", begun, "backup", path)
    return path


@pytest.fixture
def installed(begun: Path, tmp_path: Path) -> Path:
    """A copy of the installation, to be worked on."""
    return shutil.copytree(begun, tmp_path / "installed")
