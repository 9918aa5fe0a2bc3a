"""A writer that is killed, at any moment, loses nothing, doubles nothing, leaves no half file.

What it writes, through `sekisho.history.store`, stands in `killed_work`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from killed_work import (
    JOINED_AFTER,
    PRELOAD,
    state_of,
    write_batch,
    write_batches,
    write_joined,
)
from kills import Killer

# Each fifth step is enough here: `bench/kills.py` dies before every one.
STRIDE = 5


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
