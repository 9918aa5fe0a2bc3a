"""Copying: the files of a history as they stood at one instant, as writers go on.

Takes   where everything lies, and a folder for the copy of the manifest.
Gives   what to copy, by its name within the history; no file goes away while it is copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sekisho.history.locks import locked
from sekisho.history.manifest import Manifest
from sekisho.history.places import Places


@contextmanager
def held(places: Places, manifest: Manifest, scratch: Path) -> Iterator[dict[str, Path]]:
    """The current files and all blobs, with a manifest that knows exactly these files.

    Bytes are put before the commit that speaks of them, so that those listed after the manifest
    was copied hold all that it needs.
    """
    with locked(places.reading, alone=False):
        there = scratch / places.manifest.name
        manifest.copy_to(there)
        copy = Manifest(there)
        copy.forget_retired()
        files = {f"tables/{file.path}": places.tables / file.path for file in copy.files()}
        blobs = sorted(path for path in places.blobs.iterdir() if not path.name.startswith("."))
        yield {
            places.manifest.name: there,
            **files,
            **{f"blobs/{path.name}": path for path in blobs},
        }
