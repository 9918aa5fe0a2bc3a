"""The files of a small simulated border, as an administration would have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.messages import writing
from sekisho.simulation.border import Border, border


@dataclass(frozen=True, slots=True)
class BorderFiles:
    """Past days with findings, the days that follow without, those with all, and the border."""

    past: Path
    new: Path
    truth: Path
    first_new_day: date
    last_day: date
    border: Border


def write_border(folder: Path) -> BorderFiles:
    """Three offices, sixty days, six thousand goods items; the last third has no findings."""
    small = border(seed=1, days=60, items=6_000)
    first = pc.max(small.findings["examined_on"]).as_py() + timedelta(days=1)
    is_past = pc.less(small.items["received_on"], pa.scalar(first))
    files = BorderFiles(
        past=folder / "past.csv",
        new=folder / "new.csv",
        truth=folder / "new-with-findings.csv",
        first_new_day=first,
        last_day=pc.max(small.items["received_on"]).as_py(),
        border=small,
    )
    writing.write(files.past, [(small.items.filter(is_past), small.findings)])
    new = small.items.filter(pc.invert(is_past))
    writing.write(files.new, [(new, None)])
    writing.write(files.truth, [(new, small.inspect(new["item_id"].to_pylist()))])
    return files
