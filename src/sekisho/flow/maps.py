"""Column maps by name, and the draft of one for a file that nobody described yet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sekisho.durable import write_whole
from sekisho.flow.files import naming
from sekisho.messages import column_map, guess
from sekisho.messages.column_map import ColumnMap


def map_names(folders: Sequence[Path]) -> list[str]:
    """The maps that can be named: those in these folders, and those that ship."""
    return column_map.names(folders)


def find_map(name: str, folders: Sequence[Path]) -> ColumnMap:
    """The map of this name in these folders or shipped, or the one in this file."""
    return column_map.find(name, folders)


def keep_map(name: str, folder: Path) -> ColumnMap:
    """The map of this name or file; one that came as a file is kept in the folder.

    Rejections name their map, and must find it again when a row is mended, also after the file
    that somebody gave has gone.
    """
    found, given = column_map.find(name, [folder]), Path(name)
    if given.suffix == ".toml" and given.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        kept = folder / f"{found.name}.toml"
        if given.resolve() != kept.resolve():
            write_whole(kept, given.read_bytes())
    return found


def guess_map(file: Path) -> str:
    """The draft of a column map for a file, as TOML, to be checked line by line."""
    with naming(file):
        return guess.guess(file)
