"""A walk that begins at a snapshot gives what a walk from the beginning gives."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from installations import Founded, assert_same_rows, at, of_day, with_text, write_items

from sekisho.flow import Checkpoint
from sekisho.flow.known import Span, Walk, spans_of
from sekisho.flow.progress import silent
from sekisho.history.snapshots import Snapshots
from sekisho.risk.known import snapshot


def _rows(walk: Walk, since: date, until: date) -> pa.Table:
    pieces = walk.pieces(since, until, None, silent)
    return pa.concat_tables([piece.rows for piece in pieces]).combine_chunks()


def _fresh(there: Checkpoint, folder: Path) -> Walk:
    return Walk(there.history, Snapshots(folder), 2)


def _kept(there: Checkpoint, day: date) -> date | None:
    found = Snapshots(there.folder / "snapshots").latest(day, there.walk.fingerprint)
    return found.until if found else None


def test_a_walk_from_a_snapshot_is_a_walk_from_the_beginning(
    administration: Founded, assessed: Checkpoint, tmp_path: Path
) -> None:
    since, until = administration.files.first_new_day, administration.files.last_day
    assert _kept(assessed, since) == date(2024, 2, 1)
    replayed = _rows(assessed.walk, since, until)
    assert replayed.num_rows > 1000
    assert_same_rows(replayed, _rows(_fresh(assessed, tmp_path / "none"), since, until))


def test_a_late_file_makes_the_snapshots_behind_it_worthless(
    administration: Founded, assessed: Checkpoint, tmp_path: Path
) -> None:
    since, until = administration.files.first_new_day, administration.files.last_day
    before = _rows(assessed.walk, since, until)
    january = of_day(administration.files, date(2024, 1, 17))
    late = with_text(
        january, "declaration_number", [f"LATE-{place}" for place in range(january.num_rows)]
    )
    assessed.collect(write_items(tmp_path / "late.csv", late), "sekisho", at=at(10))
    assert _kept(assessed, since) is None
    replayed = _rows(assessed.walk, since, until)
    assert_same_rows(replayed, _rows(_fresh(assessed, tmp_path / "none"), since, until))
    assert not replayed.equals(before)
    grown = [
        after - mine
        for after, mine in zip(
            replayed["everything_items"].to_pylist(),
            before["everything_items"].to_pylist(),
            strict=True,
        )
    ]
    assert set(grown) == {january.num_rows}
    assert _kept(assessed, since) == date(2024, 2, 1)


def test_how_a_walk_is_cut_changes_nothing(
    administration: Founded, assessed: Checkpoint, tmp_path: Path
) -> None:
    first, until = administration.files.first_new_day, administration.files.last_day
    middle = first + timedelta(days=5)
    whole = _rows(assessed.walk, first, until)
    cut = pa.concat_tables(
        [_rows(assessed.walk, first, middle), _rows(assessed.walk, middle, until)]
    )
    assert_same_rows(whole, cut)


def test_knowledge_at_a_day_describes_as_the_walk_does(
    administration: Founded, assessed: Checkpoint
) -> None:
    day = administration.files.first_new_day + timedelta(days=3)
    walked = _rows(assessed.walk, day, day + timedelta(days=1))
    items = pa.concat_tables(assessed.history.item_events(day, day + timedelta(days=1)))
    described = assessed.walk.at(day, silent).describe(items)
    assert_same_rows(described, walked.select(described.column_names))


JANUARY, FEBRUARY = date(2024, 1, 1), date(2024, 2, 1)
CUTS = [
    # days with items, begin, since, until, spans
    ([], None, JANUARY, FEBRUARY, []),
    (
        [(date(2024, 1, 30), 5), (date(2024, 2, 2), 7)],
        None,
        JANUARY,
        date(2024, 2, 3),
        [
            Span(date(2024, 1, 30), FEBRUARY, 5),
            Span(date(2024, 2, 2), date(2024, 2, 3), 7),
        ],
    ),
    (
        [(date(2024, 1, 3), 1), (date(2024, 1, 9), 2)],
        None,
        date(2024, 1, 9),
        date(2024, 1, 10),
        [
            Span(date(2024, 1, 3), date(2024, 1, 4), 1),
            Span(date(2024, 1, 9), date(2024, 1, 10), 2),
        ],
    ),
    (
        [(date(2024, 1, 3), 1), (date(2024, 2, 9), 2)],
        FEBRUARY,
        FEBRUARY,
        date(2024, 3, 1),
        [Span(date(2024, 2, 9), date(2024, 2, 10), 2)],
    ),
]


@pytest.mark.parametrize("damage", [b"", b"no knowledge", None])
def test_a_damaged_snapshot_is_dropped_and_counted_again(
    administration: Founded, assessed: Checkpoint, damage: bytes | None
) -> None:
    since, until = administration.files.first_new_day, administration.files.last_day
    before = _rows(assessed.walk, since, until)
    for path in (assessed.folder / "snapshots").iterdir():
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert_same_rows(_rows(assessed.walk, since, until), before)
    kept = Snapshots(assessed.folder / "snapshots").latest(since, assessed.walk.fingerprint)
    assert kept is not None
    assert kept.until == date(2024, 2, 1)
    assert snapshot.load(kept.content).through == date(2024, 1, 31)


@pytest.mark.parametrize(("days", "begin", "since", "until", "spans"), CUTS)
def test_days_are_joined_into_spans(
    days: list[tuple[date, int]], begin: date | None, since: date, until: date, spans: list[Span]
) -> None:
    assert spans_of(days, begin, since, until) == spans


def test_no_span_holds_days_of_two_months_and_none_is_lost() -> None:
    days = [(JANUARY + timedelta(days=place), 90_000) for place in range(70)]
    spans = spans_of(days, None, date(2024, 2, 14), date(2024, 3, 8))
    assert sum(span.items for span in spans) == 67 * 90_000
    for span in spans:
        assert span.since.replace(day=1) == (span.until - timedelta(days=1)).replace(day=1)
    assert any(span.until == date(2024, 2, 14) for span in spans)
