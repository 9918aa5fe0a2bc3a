"""Kill the writer of a history 200 times and more, and before every single step on the disk.

    python bench/kills.py --kills 200 --seed 1

Prints how many kills there were, how many of them inside writes, and whether what was left is
what an undisturbed writer leaves. Exit code 1 when it is not.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "history"))

from killed_work import (
    JOINED_AFTER,
    PRELOAD,
    state_of,
    write_batch,
    write_batches,
    write_joined,
)
from kills import Killer


def main() -> int:
    """Kill, compare, tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wrong = kill_at_random(Path(folder) / "random", wanted.kills, wanted.seed)
        wrong += die_at_each_step(Path(folder) / "steps")
    return 1 if wrong else 0


def kill_at_random(folder: Path, kills: int, seed: int) -> int:
    """Kill at times drawn by chance, a third of them inside writes; gives the wrong histories."""
    done = Killer(write_batches, folder, PRELOAD).kill_often(kills, seed)
    expected = state_of(done.undisturbed)
    wrong = sum(state_of(ended) != expected for ended in done.ended)
    print(
        f"{done.killed} kills, {done.inside_writes} inside writes,"
        f" {len(done.ended)} histories brought to their end, {wrong} of them wrong"
    )
    return wrong


def die_at_each_step(folder: Path) -> int:
    """Die before each step of one commit and one joining; gives the wrong histories."""
    killer, before = Killer(write_joined, folder, PRELOAD), folder / "before"
    for number in range(JOINED_AFTER):
        write_batch(before, number, lambda _: None)
    shutil.copytree(before, folder / "whole")
    steps = killer.steps(folder / "whole")
    expected = state_of(folder / "whole")
    wrong = 0
    for step in range(1, steps + 1):
        here = folder / f"step-{step}"
        shutil.copytree(before, here)
        killer.die_at(here, step)
        killer.finish(here)
        wrong += state_of(here) != expected
        shutil.rmtree(here)
    print(f"died before each of {steps} steps, {wrong} histories wrong")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
