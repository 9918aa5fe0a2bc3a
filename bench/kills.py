"""Kill a history's writer and the whole journey, 200 times each.

    python bench/kills.py --kills 200 --seed 1

The journey is collect, assess and select of new items in a small installation. Prints how many
kills there were, how many of them inside writes, and whether what was left is what an
undisturbed process leaves. Exit code 1 when it is not.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "history"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "stories"))

import killed_journey
from installations import founded
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
        wrong += kill_journeys(Path(folder) / "journeys", wanted.kills, wanted.seed)
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


def kill_journeys(folder: Path, kills: int, seed: int) -> int:
    """Kill collect, assess and select; gives the wrong installations."""
    folder.mkdir()
    killed_journey.lay_base(founded(folder), folder / killed_journey.BASE)
    killer = Killer(killed_journey.go_journey, folder, killed_journey.PRELOAD)
    done = killer.kill_often(kills, seed)
    expected = killed_journey.state_of(done.undisturbed)
    wrong = sum(killed_journey.state_of(ended) != expected for ended in done.ended)
    print(
        f"journey: {done.killed} kills, {done.inside_writes} inside writes,"
        f" {len(done.ended)} installations brought to their end, {wrong} of them wrong"
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
