"""Upkeep: sweep up after a dead writer, join small files, verify all.

Nothing here changes what a reader sees. A file that was joined into a larger one is only
retired; it goes when nobody reads.
"""

# ruff: noqa: S608 - every word of these queries is our own or quoted by `reading`

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from sekisho.durable import PARTIAL, force_folder, hash_of
from sekisho.errors import CheckFailed, HistoryDamaged
from sekisho.history.locks import locked
from sekisho.history.manifest import Manifest, Stored
from sekisho.history.places import Places
from sekisho.history.reading import (
    SPILL,
    check_sizes,
    damaged,
    fetch_batches,
    opened,
    rows_of,
    words,
)
from sekisho.history.staging import Stage, Staged, full_shape, seal
from sekisho.history.tables import Holding

JOINED = "joined-"
"""How the name of a file begins that was joined from others."""


def sweep(places: Places, manifest: Manifest, *, died: bool = False) -> int:
    """Remove files that do not count; the caller holds the writers' lock.

    Files that somebody may still read are left for the next time. A whole file that the manifest
    does not know is removed only when it is what an unfinished writing left: any other may
    belong to a later manifest that was lost.

    Args:
        places: where everything lies.
        manifest: what counts.
        died: the last writer did not come to its end.

    Returns:
        How many files were removed.
    """
    named = {file.path for file in manifest.files()} | set(manifest.retired())
    unfinished = (f"{manifest.next_number():08d}-", *((JOINED,) if died else ()))
    gone = [
        path
        for path in places.tables.glob("*/*/*")
        if path.name.endswith(PARTIAL)
        or (path.name.startswith(unfinished) and _relative(places, path) not in named)
    ]
    with locked(places.reading, alone=True, wait=False) as nobody_reads:
        if nobody_reads:
            gone += [places.tables / path for path in manifest.retired()]
            gone += places.blobs.glob(f".*{PARTIAL}")
            for spilled in places.folder.glob(f"{SPILL}*"):
                shutil.rmtree(spilled, ignore_errors=True)
        for path in gone:
            path.unlink(missing_ok=True)
        if nobody_reads:
            manifest.forget_retired()
    return len(gone)


def compact(
    places: Places, manifest: Manifest, holding: Holding, shape: pa.Schema, month: str
) -> bool:
    """Join a month's files into one, sorted; the caller holds the writers' lock.

    Returns:
        Whether there was anything to join.

    Raises:
        CheckFailed: the joined file has another number of rows than its parts.
    """
    old = [file for file in manifest.files(holding.name) if file.month == month]
    if len(old) < 2:
        return False
    check_sizes(places.tables, old)
    stage = Stage(places.tables / holding.name, holding, full_shape(shape), 0)
    query = f"SELECT * FROM {rows_of(places.tables, old, shape)} ORDER BY {words(holding.order)}"
    with opened(places.tables) as db:
        for piece in fetch_batches(db, query, full_shape(shape)):
            stage.put(piece)
    staged = stage.close()
    if sum(file.rows for file in staged) != sum(file.rows for file in old):
        raise CheckFailed(
            f"Joining {holding.name} of {month} gave another number of rows than its parts have.",
            "Nothing was changed. Run it again with one thread; tell the makers of Sekisho.",
        )
    new = seal_all(holding, staged, JOINED.rstrip("-"))
    manifest.replace(old, new)
    return True


def seal_all(holding: Holding, staged: Sequence[Staged], start: str) -> list[Stored]:
    """Give staged files their final names, forced to disk, also the folders they lie in."""
    made = []
    for file in staged:
        folder = file.path.parent
        made.append(seal(file, start, holding))
        force_folder(folder)
    return made


def verify(places: Places, manifest: Manifest) -> int:
    """Read everything and compare it with what was written.

    Returns:
        How many files were read.

    Raises:
        HistoryDamaged: one or more are not what was written; all are named.
    """
    state = manifest.check()
    if state != "ok":
        raise HistoryDamaged(
            f"The manifest {places.manifest} is damaged: {' '.join(state.split())[:200]}",
            "Put the whole folder of the history back from one backup.",
        )
    files = manifest.files()
    wrong = [file for file in files if not _is_whole(places.tables / file.path, file)]
    if len(wrong) == 1:
        raise damaged(places.tables / wrong[0].path, "has other content", wrong[0].size_bytes)
    blobs = [path for path in places.blobs.iterdir() if not path.name.startswith(".")]
    lost = [str(path) for path in blobs if hash_of(path) != path.name]
    lost += [str(places.tables / file.path) for file in wrong]
    if lost:
        raise HistoryDamaged(
            f"{len(lost)} files are not what was written: {', '.join(lost)}.",
            "Put these files back from the backup: files never change after they are written.",
        )
    return len(files) + len(blobs)


def _relative(places: Places, path: Path) -> str:
    return str(path.relative_to(places.tables))


def _is_whole(path: Path, file: Stored) -> bool:
    if not path.exists() or path.stat().st_size != file.size_bytes:
        return False
    return hash_of(path) == file.sha256
