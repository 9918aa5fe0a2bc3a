"""A small simulated border, and the whole journey over it.

Takes   an empty folder, a seed, an instant.
Gives   files as an administration would have them (the past with its findings, the new days
        without, what the selected were found to be), an installation that has gone the whole
        loop, and a study of the new days.
        Simulated data shows that it runs, never how good it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.durable import write_whole
from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.reporting import Report, report
from sekisho.flow.loop.results import record
from sekisho.flow.seed import keep
from sekisho.flow.studies import study
from sekisho.learning.study import Terms
from sekisho.messages import writing
from sekisho.records.profile import Stage
from sekisho.records.selection import Channel
from sekisho.simulation.border import Border, demonstration

MAP = "sekisho"
DEMONSTRATION_SEED = 1
"""The same border for everybody who looks; a real installation has a seed of its own."""
# Hands for about one item in twenty at each of the three offices of the small border.
CAPACITY = {"examinations": "10", "scans": "20", "documents": "20", "random_rate": "1%"}


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The files of a simulated border, its new days, its offices and the study of those days."""

    files: tuple[Path, Path, Path, Path]
    """The past with its findings; the new days without; the same with what a full control finds;
    what inspections found of the selected."""
    report: Report
    at: datetime
    offices: tuple[str, ...]
    study: dict[str, Any]
    first: str
    """The item that stands first on the first office's list."""

    @property
    def day(self) -> date:
        """The last day, whose items still wait."""
        return self.report.until - timedelta(days=1)


def demonstrate(
    checkpoint: Checkpoint, folder: Path, *, at: datetime, last: date | None = None
) -> Demonstration:
    """Simulate, then collect, learn, assess, select the new days, and record what was found.

    Args:
        checkpoint: an installation; what it has done already is not done again.
        folder: where the simulated files go.
        at: the instant of every act.
        last: the last simulated day; None means the days that the documents speak of. What was
            begun in the folder with other days goes on with those.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # So that whoever goes on there, or replays a day, draws as the demonstration drew.
    keep(checkpoint.folder / "seed", checkpoint.seed)
    border = demonstration(checkpoint.seed, _kept_day(checkpoint, last))
    checkpoint.progress("simulate a border", border.items.num_rows, border.items.num_rows)
    past, new, truth = _write(border, folder)
    checkpoint.collect(past, MAP, at=at)
    if not checkpoint.standing.profiles():
        checkpoint.standing.add_profiles(at=at, stage=Stage.LIVE)
    day: date = pc.max(border.items["received_on"]).as_py()
    offices = tuple(sorted(pc.unique(border.items["office"]).to_pylist()))
    for office in offices:
        checkpoint.standing.set_office(office, CAPACITY, from_on=day - timedelta(days=30), at=at)
    checkpoint.learn(at=at)
    taken = checkpoint.collect(new, MAP, at=at)
    checkpoint.assess(arrival_id=taken.arrival.arrival_id, at=at)
    begins = taken.days[0] if taken.days else day
    checkpoint.select_all(since=begins, at=at)
    results = _examine(checkpoint, border, day, folder / "results.csv")
    record(checkpoint, results, MAP, at=at)
    terms = Terms(seed=checkpoint.seed)
    figures = study([past], [truth], MAP, at=at, terms=terms, progress=checkpoint.progress)
    first = checkpoint.worklist(offices[0], day).rows[0]["item_id"]
    told = report(checkpoint, begins, day + timedelta(days=1))
    return Demonstration((past, new, truth, results), told, at, offices, figures, first)


def _kept_day(checkpoint: Checkpoint, last: date | None) -> date | None:
    """The last day with which this installation was begun."""
    file = checkpoint.folder / "last-day"
    if not file.exists():
        begun = checkpoint.history.rows("goods_item") > 0
        write_whole(file, (last.isoformat() if last and not begun else "").encode())
    kept = file.read_text(encoding="ascii")
    return date.fromisoformat(kept) if kept else None


def _examine(checkpoint: Checkpoint, border: Border, before: date, file: Path) -> Path:
    """What inspections find of all that was to be looked at before a day, as a file of results.

    Audits take months, and are still open.
    """
    selected = checkpoint.history.table("selection", until=before)
    looked_at = pa.array([str(one) for one in (Channel.RED, Channel.ORANGE, Channel.YELLOW)])
    asked = selected.filter(pc.is_in(selected["channel"], value_set=looked_at))["subject_id"]
    items = border.items.filter(pc.is_in(border.items["item_id"], value_set=asked.combine_chunks()))
    writing.write(file, [(items, border.inspect(items["item_id"].to_pylist()))])
    return file


def _write(border: Border, folder: Path) -> tuple[Path, Path, Path]:
    """The days with findings, the days without, and the latter with what a full control finds."""
    begins = pc.max(border.findings["examined_on"]).as_py() + timedelta(days=1)
    is_past = pc.less(border.items["received_on"], pa.scalar(begins))
    past, new = border.items.filter(is_past), border.items.filter(pc.invert(is_past))
    files = tuple(folder / name for name in ("past.csv", "new.csv", "new-with-findings.csv"))
    writing.write(files[0], [(past, border.findings)])
    writing.write(files[1], [(new, None)])
    writing.write(files[2], [(new, border.inspect(new["item_id"].to_pylist()))])
    return files[0], files[1], files[2]
