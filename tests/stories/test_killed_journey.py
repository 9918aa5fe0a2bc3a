"""Whatever moment the journey is killed at, started again it ends as if nothing had been."""

from __future__ import annotations

from pathlib import Path

from installations import Founded
from killed_journey import BASE, PRELOAD, go_journey, lay_base, state_of
from kills import Killer

KILLS = 15  # `bench/kills.py` does 200


def test_a_journey_killed_at_any_moment_ends_as_one_that_was_not(
    administration: Founded, tmp_path: Path
) -> None:
    lay_base(administration, tmp_path / BASE)
    kills = Killer(go_journey, tmp_path, PRELOAD).kill_often(KILLS, seed=20)
    expected = state_of(kills.undisturbed)
    assert kills.inside_writes >= KILLS // 3
    assert len(expected["selection"]["subject_id"]) > 20
    assert len(expected["assessment"]["subject_id"]) > 100
    assert {"waived", "late"} <= set(expected["ledger_entry"]["entry"])
    assert len([at for _, verb, at, _ in expected["commits"] if verb == "record"]) == 1
    for folder in kills.ended:
        found = state_of(folder)
        for name, rows in expected.items():
            assert found[name] == rows, f"{name} of {folder.name}"
