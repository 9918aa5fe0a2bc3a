"""The demonstration goes the whole journey, and going it again changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from installations import at, rows_by_table

from sekisho.flow import Checkpoint, demonstrate, demonstration
from sekisho.flow.loop.replay import replay
from sekisho.simulation.border import Border, border


def _small(seed: int, last: date | None) -> Border:
    return border(seed=seed, items=5_000, days=60)


def test_the_whole_journey_over_a_small_border(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The border that people are shown is twelve times as large, and made the same way.
    monkeypatch.setattr(demonstration, "demonstration", _small)
    there = Checkpoint(tmp_path / "data", seed=1, cores=2)
    shown = demonstrate(there, tmp_path, at=at(0))
    assert shown.offices == ("10", "20", "30")
    for file in shown.files:
        assert file.is_file()
    for office in shown.offices:
        found = there.worklist(office, shown.day)
        assert found.subjects == sum(found.counts.values()) > 0
    assert there.explain(shown.first)[0].selection is not None
    assert {"as_is", "without_repeats"} <= set(shown.study)
    assert all(profile.stage == "live" for profile in there.standing.profiles())
    new = there.history.sql(
        "SELECT count(*) AS n FROM goods_item WHERE received_on >= ?", (shown.report.since,)
    )["n"][0].as_py()
    assert rows_by_table(there)["assessment"] == rows_by_table(there)["selection"] == new
    assert shown.report.ledger.standings["nothing_found"] > 0
    assert shown.report.measures.whole.by_chance > 0
    again = Checkpoint(tmp_path / "data", cores=2)
    assert replay(again, shown.day, shown.day + timedelta(days=1)).same
