"""Copying: every file of an installation that cannot be made from the others.

    with held(checkpoint, scratch, without={"static"}) as files:
        for name, path in files: ...

Takes   an open installation, and names in its folder that are not meant.
Gives   pairs of name and path, history first and the journal after it: what history speaks of
        had reached the journal before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from sekisho.durable import PARTIAL
from sekisho.flow.journey import Checkpoint

HISTORY = "history"
DERIVED = frozenset({"snapshots", "replays", "counters", "choosing", "delivering"})
"""Built again when they are missing, and locks."""
_UNFINISHED = (PARTIAL, ".part", ".lock")


@contextmanager
def held(
    checkpoint: Checkpoint, scratch: Path, *, without: Collection[str]
) -> Iterator[Iterator[tuple[str, Path]]]:
    """What to copy; nothing of it goes away in the meantime."""
    left_out = {*DERIVED, *without}
    with checkpoint.history.held(scratch) as history:
        yield _all(checkpoint.folder, history, left_out)


def check(folder: Path) -> int:
    """Read every file of the history and the journal that lie here; gives how many there are.

    Raises:
        HistoryDamaged: one is not what was written.
    """
    checkpoint = Checkpoint(folder, seed=0)
    arrivals = checkpoint.journal.arrivals()
    for one in arrivals:
        checkpoint.journal.check(one.arrival_id)
    return checkpoint.history.verify() + len(arrivals)


def _all(folder: Path, history: dict[str, Path], left_out: set[str]) -> Iterator[tuple[str, Path]]:
    for name, path in history.items():
        yield f"{HISTORY}/{name}", path
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if parts[0] in left_out or parts[0] == HISTORY or path.name.endswith(_UNFINISHED):
            continue
        if path.is_file() and not path.is_symlink():
            yield "/".join(parts), path
