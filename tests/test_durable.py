"""What has its final name is whole, and what was forced is there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from sekisho import durable


def test_a_folder_and_its_parents_are_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    for _ in range(2):
        durable.make_folder(folder)
        assert folder.is_dir()


def test_bytes_written_whole_leave_nothing_else_behind(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    for content in (b"first", b"second"):
        durable.write_whole(path, content)
        assert path.read_bytes() == content
        assert durable.hash_of(path) == hashlib.sha256(content).hexdigest()
    assert [one.name for one in tmp_path.iterdir()] == ["kept"]


def test_a_write_that_fails_leaves_the_old_bytes(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    durable.write_whole(path, b"first")
    partial = durable.partial_path(tmp_path)
    assert partial.name.endswith(durable.PARTIAL)
    with pytest.raises(FileNotFoundError):
        durable.name_for_good(partial, path)
    assert path.read_bytes() == b"first"


def test_what_was_forced_is_read_by_others(tmp_path: Path) -> None:
    path = tmp_path / "open"
    with path.open("w", encoding="utf-8") as file:
        file.write("said")
        durable.force_written(file)
        assert path.read_text("utf-8") == "said"
