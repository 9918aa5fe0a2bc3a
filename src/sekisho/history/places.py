"""Where everything of one history lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """The files and folders of one history."""

    folder: Path

    @property
    def tables(self) -> Path:
        """Parquet files, by table and month."""
        return self.folder / "tables"

    @property
    def blobs(self) -> Path:
        """Bytes, each under its SHA-256."""
        return self.folder / "blobs"

    @property
    def manifest(self) -> Path:
        """What counts."""
        return self.folder / "manifest.sqlite"

    @property
    def writing(self) -> Path:
        """Lock: held by the one writer."""
        return self.folder / "writing.lock"

    @property
    def reading(self) -> Path:
        """Lock: shared by all who read files or put blobs."""
        return self.folder / "reading.lock"

    @property
    def unfinished(self) -> Path:
        """Stands there while a writer works; found without a writer, that writer died."""
        return self.folder / "unfinished"
