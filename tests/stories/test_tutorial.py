"""A newcomer follows the tutorial, line by line, on a small simulated border."""

from __future__ import annotations

import shutil
from pathlib import Path

import doc_blocks
import pytest
from border_files import BorderFiles

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"


def test_every_command_of_the_tutorial_says_what_the_page_shows(
    border_files: BorderFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in (border_files.past, border_files.new, border_files.truth):
        shutil.copy(file, tmp_path / file.name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("SEKISHO_DATA", str(tmp_path / "sekisho-data"))
    shown = doc_blocks.commands(TUTORIAL)
    assert len(shown) >= 5
    for command in shown:
        doc_blocks.run_command(command)
