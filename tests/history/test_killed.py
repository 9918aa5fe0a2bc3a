"""A writer that is killed, at any moment, loses nothing, doubles nothing, leaves no half file."""

from __future__ import annotations

import shutil
from pathlib import Path

from killed_work import JOINED_AFTER, TABLES, write_batch, write_batches, write_joined
from kills import Killer

from sekisho.history.store import History

PRELOAD = ("sekisho.history.store", "duckdb", "pyarrow.parquet")
# Each third step is enough here: `bench/kills.py` dies before every one.
STRIDE = 3


def test_killed_at_forty_moments_the_history_is_that_of_an_undisturbed_writer(
    tmp_path: Path,
) -> None:
    kills = Killer(write_batches, tmp_path, PRELOAD).kill_often(40, seed=20)
    expected = state_of(kills.undisturbed)
    assert kills.killed == 40
    assert kills.inside_writes >= 13
    for folder in kills.ended:
        assert state_of(folder) == expected


def test_dying_before_any_step_on_the_disk_the_history_is_that_of_an_undisturbed_writer(
    tmp_path: Path,
) -> None:
    killer, before, whole = Killer(write_joined, tmp_path, PRELOAD), tmp_path / "0", tmp_path / "1"
    for number in range(JOINED_AFTER):
        write_batch(before, number, print)
    shutil.copytree(before, whole)
    steps = killer.steps(whole)
    expected = state_of(whole)
    earlier = {**state_of(before), "blobs": expected["blobs"]}
    assert steps > 60
    for step in range(1, steps, STRIDE):
        here = tmp_path / f"step-{step}"
        shutil.copytree(before, here)
        killer.die_at(here, step)
        half = {**state_of(here), "blobs": expected["blobs"]}  # bytes are a write of their own
        assert half in (earlier, expected), f"half a commit at step {step}"
        killer.finish(here)
        assert state_of(here) == expected, f"step {step}"


def state_of(folder: Path) -> dict[str, object]:
    """All that a history holds, and that it holds no more than that."""
    history = History(folder / "history", threads=1)
    history.sweep()
    places = folder / "history"
    files = {str(p.relative_to(places)) for p in places.rglob("*.par*") if p.is_file()}
    assert history.verify() == len(files) + len(list((places / "blobs").iterdir()))
    assert not (places / "unfinished").exists()
    state: dict[str, object] = {name: history.table(name).to_pydict() for name in TABLES}
    state["commits"] = history.commits()
    state["blobs"] = sorted(path.name for path in (places / "blobs").iterdir())
    state["months"] = {name: history.months(name) for name in TABLES}
    return state
