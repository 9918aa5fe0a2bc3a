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
    """Past days with their findings, the days that follow without, and the border itself."""

    past: Path
    new: Path
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
        first_new_day=first,
        last_day=pc.max(small.items["received_on"]).as_py(),
        border=small,
    )
    writing.write(files.past, [(small.items.filter(is_past), small.findings)])
    writing.write(files.new, [(small.items.filter(pc.invert(is_past)), None)])
    return files
