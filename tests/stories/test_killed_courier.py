"""Whatever moment the courier is killed at, each deed of the desk is in history once."""

from __future__ import annotations

import multiprocessing
import shutil
import signal
from pathlib import Path
from typing import Any

from killed_courier import DEEDS, PRELOAD, die_between, go_courier, lay_base, told_state
from kills import Killer

KILLS = 6
_ANEW = multiprocessing.get_context("spawn")


def test_a_courier_killed_at_any_moment_brings_each_deed_once(
    chosen_border: Path, tmp_path: Path
) -> None:
    _lay_base(chosen_border, tmp_path / "chosen")
    killer = Killer(go_courier, tmp_path, PRELOAD)
    kills = killer.kill_often(KILLS, seed=4)
    expected = _state(kills.undisturbed)
    assert len(expected["commits"]) == len(expected["deeds"]) == DEEDS
    assert [one["refused"] for one in expected["deeds"]] == [""] * DEEDS
    assert all(one["delivered_at"] for one in expected["deeds"])
    assert [row["outcome"] for row in expected["findings"]] == ["critical", "nothing_found"]
    for folder in kills.ended:
        assert _state(folder) == expected, folder.name


def test_a_deed_that_history_has_and_the_register_not_is_not_brought_again(
    chosen_border: Path, tmp_path: Path
) -> None:
    _lay_base(chosen_border, tmp_path / "chosen")
    killer = Killer(go_courier, tmp_path, PRELOAD)
    expected = _state(tmp_path / "warm")
    folder = tmp_path / "between"
    folder.mkdir()
    dying = _ANEW.Process(target=die_between, args=(folder,))
    dying.start()
    dying.join()
    assert dying.exitcode == -signal.SIGKILL
    halfway = _state(folder)
    assert len(halfway["commits"]) == 1
    assert [one["delivered_at"] for one in halfway["deeds"]] == [None] * DEEDS
    killer.finish(folder)
    assert _state(folder) == expected


def _lay_base(border: Path, base: Path) -> None:
    shutil.copytree(border, base)
    laying = _ANEW.Process(target=lay_base, args=(base,))
    laying.start()
    laying.join()
    assert laying.exitcode == 0


def _state(folder: Path) -> dict[str, Any]:
    ours, theirs = _ANEW.Pipe(duplex=False)
    asked = _ANEW.Process(target=told_state, args=(folder, theirs))
    asked.start()
    state: dict[str, Any] = ours.recv()
    asked.join()
    return state
