"""Watching over a history: what was foretold, chosen and found, week by week."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from sekisho.flow import Checkpoint
from sekisho.flow.loop import watching
from sekisho.records.alarm import Watched
from sekisho.records.assessment import Assessment
from sekisho.records.finding import Finding, Outcome, SubjectKind
from sekisho.records.goods_item import GoodsItem
from sekisho.records.schema import to_table
from sekisho.records.selection import Channel, ChosenBy, Selection

MONDAY = date(2024, 1, 1)
AT = datetime(2024, 7, 1, tzinfo=UTC)
WEEKS, CHANGED, EACH = 22, 16, 40
EDITION = "boosting-2024-01-01-abc"


def told(foretold: float, found: float, before: float) -> dict[str, pa.Table]:
    """Twenty-two weeks; from the seventeenth on another share is found.

    Args:
        foretold: probability of a finding that the scorer gives, throughout.
        found: share found from then on.
        before: share found until then; half of the examined are drawn by chance.
    """
    rng = np.random.default_rng(8)
    rows: dict[type, list[object]] = {GoodsItem: [], Assessment: [], Selection: [], Finding: []}
    for week in range(WEEKS):
        rate = before if week < CHANGED else found
        for n in range(EACH):
            day = MONDAY + timedelta(weeks=week, days=n % 5)
            by = ChosenBy.CHANCE if n % 2 else ChosenBy.CRITERIA
            hit = rng.random() < rate
            for record in _of_one(f"D{week:02d}{n:02d}/1", day, foretold, by, hit):
                rows[type(record)].append(record)
    names = {GoodsItem: "goods_item", Assessment: "assessment", Selection: "selection"}
    return {names.get(kind, "finding"): to_table(kind, part) for kind, part in rows.items()}


def _of_one(number: str, day: date, p: float, by: ChosenBy, hit: bool) -> list[object]:
    came = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    item = GoodsItem(
        number, number[:-2], 1, 1, day, day, came, came, "a", 2, "10",
        commodity_code="6109100010", origin_country="CN", net_mass_kg=float(hash(number) % 997),
        importer=number, item_value=100.0,
    )  # fmt: skip
    assessed = Assessment(
        number, SubjectKind.CARGO, 1, "10", day, came, EDITION, p, "scorer", p, 0.0, None, None
    )
    chosen = Selection(
        number, SubjectKind.CARGO, "10", day, 1, Channel.RED, by, 0.1, 0.1, 0.0, 1, p, 0.0,
        chosen_at=came + timedelta(hours=1),
    )  # fmt: skip
    outcome = Outcome.IRREGULAR if hit else Outcome.NOTHING_FOUND
    known = day + timedelta(days=2)
    finding = Finding(number, SubjectKind.CARGO, 1, outcome, day, known, came, "a")
    return [item, assessed, chosen, finding]


def history_of(folder: Path, tables: dict[str, pa.Table]) -> Checkpoint:
    """An installation that holds these tables."""
    checkpoint = Checkpoint(folder, seed=1, cores=2)
    checkpoint.history.commit("all", "collect", AT, tables)
    return checkpoint


# Foretold, found before, found after, and of what the alarms are.
CHANGES = [
    (0.8, 0.8, 0.2, {Watched.HIT_RATE, Watched.CALIBRATION, Watched.FINDING_RATE}),
    (0.3, 0.3, 0.9, {Watched.HIT_RATE, Watched.CALIBRATION, Watched.FINDING_RATE}),
    (0.3, 0.3, 0.3, set[Watched]()),
]


@pytest.mark.parametrize(("foretold", "before", "found", "about"), CHANGES)
def test_what_is_found_otherwise_than_foretold_raises_its_alarms(
    tmp_path: Path, foretold: float, before: float, found: float, about: set[Watched]
) -> None:
    seen = watching.drift(history_of(tmp_path, told(foretold, found, before)))
    assert {alarm.about for alarm in seen.alarms} == about
    changed = MONDAY + timedelta(weeks=CHANGED)
    for alarm in seen.alarms:
        assert alarm.since is not None and alarm.on is not None
        assert timedelta(0) <= alarm.on - changed <= timedelta(weeks=2), alarm.about
        assert abs(alarm.since - changed) <= timedelta(weeks=2), alarm.about
    scored = [look for look in seen.looks if look.about is Watched.HIT_RATE]
    # Whole weeks, counted back from the last day; half of the examined came by chance.
    assert sum(look.subjects for look in scored) >= (WEEKS - 1) * EACH
    drawn = [look for look in seen.looks if look.about is Watched.FINDING_RATE]
    assert 2 * sum(look.subjects for look in drawn) == sum(look.subjects for look in scored)
    assert seen.notes == ()


def test_copies_of_one_consignment_are_one_find(tmp_path: Path) -> None:
    tables = told(0.5, 0.5, 0.5)
    items = tables["goods_item"]
    place = items.schema.get_field_index("net_mass_kg")
    alike = pa.array([7.0] * items.num_rows)
    tables["goods_item"] = items.set_column(place, items.schema.field(place), alike)
    # All items of a week are copies of one another, and share their finding.
    findings = tables["finding"]
    week = [number[1:3] for number in findings["subject_id"].to_pylist()]
    outcome = ["irregular" if int(one) % 2 else "nothing_found" for one in week]
    place = findings.schema.get_field_index("outcome")
    tables["finding"] = findings.set_column(
        place, findings.schema.field(place), pa.array(outcome, pa.string())
    )
    assert watching.drift(history_of(tmp_path, tables)).alarms == ()


def test_scores_that_move_are_an_alarm_of_scores(tmp_path: Path) -> None:
    tables = told(0.3, 0.3, 0.3)
    assessed = tables["assessment"]
    rng = np.random.default_rng(1)
    late = np.arange(assessed.num_rows) >= (WEEKS - 2) * EACH
    score = np.where(late, rng.beta(8, 2, len(late)), rng.beta(2, 8, len(late)))
    place = assessed.schema.get_field_index("risk")
    tables["assessment"] = assessed.set_column(place, assessed.schema.field(place), pa.array(score))
    seen = watching.drift(history_of(tmp_path, tables))
    assert [(alarm.about, alarm.name) for alarm in seen.alarms] == [(Watched.SCORE, "risk")]
