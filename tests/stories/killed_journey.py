"""What the killed officers do: collect, assess, choose for every office, record what was found."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from installations import OFFICES, Founded, at, of_day, opened, write_items

from sekisho.flow import Checkpoint
from sekisho.flow.loop.acts import Acts
from sekisho.flow.loop.results import record
from sekisho.history.store import History
from sekisho.history.tables import HOLDINGS
from sekisho.inspection.deeds import Deed
from sekisho.records.ledger_entry import Entry

BASE, NEW, FOUND = "base", "new.csv", "found.csv"
PRELOAD = ("sekisho.flow", "duckdb", "catboost", "pyarrow.parquet", "installations")
DAYS = 3


def go_journey(folder: Path, announce: Callable[[str], None]) -> None:
    """The journey of the new items; begun anew, it goes on where it was.

    Beside the folder lie the installation that it begins with and the file of new items.
    """
    here, base = folder / "installation", folder.parent / BASE
    if not here.exists():
        shutil.rmtree(folder / "copying", ignore_errors=True)
        shutil.copytree(base / "installation", folder / "copying")
        (folder / "copying").rename(here)
    there = opened(here)
    announce("writing")
    taken = there.collect(base / NEW, "sekisho", at=at(10))
    announce("written")
    announce("writing")
    there.assess(arrival_id=taken.arrival.arrival_id, at=at(11))
    announce("written")
    for office in OFFICES:
        announce("writing")
        there.select(office, last_day(base), at=at(12))
        announce("written")
    announce("writing")
    record(there, base / FOUND, "sekisho", at=at(13))
    announce("written")
    announce("writing")
    _act(there, last_day(base))
    announce("written")


def _act(there: Checkpoint, day: date) -> None:
    """Waive one of those that are open, and enter what is late a month after."""
    acts = Acts(there)
    looked_at = there.history.sql(
        "SELECT min(subject_id) AS one FROM selection WHERE channel <> 'green'"
        " AND subject_id NOT IN (SELECT subject_id FROM finding)"
    )
    deed = Deed(Entry.WAIVED, "Sato", day, "W-HANDS")
    acts.enter(looked_at["one"][0].as_py(), deed, at=at(14))
    acts.late(day + timedelta(days=30), at=at(15))


def lay_base(begun: Founded, base: Path) -> None:
    """Lay down what the journey begins with: an installation that has learned, three new days."""
    shutil.copytree(begun.learned, base / "installation")
    items = begun.files.border.items
    last = begun.files.first_new_day + timedelta(days=DAYS - 1)
    since = pc.greater_equal(items["received_on"], pa.scalar(begun.files.first_new_day))
    until = pc.less_equal(items["received_on"], pa.scalar(last))
    write_items(base / NEW, items.filter(pc.and_(since, until)))
    (base / "day").write_text(str(last), encoding="ascii")
    inspected = of_day(begun.files, last)
    half = inspected["item_id"].to_pylist()[::2]
    write_items(base / FOUND, inspected, begun.files.border.inspect(half))


def last_day(base: Path) -> date:
    """The day of the choice, as the file beside the base says it."""
    return date.fromisoformat((base / "day").read_text(encoding="ascii"))


def state_of(folder: Path) -> dict[str, Any]:
    """All that the installation holds, once whatever was left lying about is swept away."""
    here = folder / "installation"
    history = History(here / "history", threads=1)
    history.sweep()
    history.verify()
    state: dict[str, Any] = {name: history.table(name).to_pydict() for name in HOLDINGS}
    state["commits"] = [(one.key, one.verb, one.at, one.rows) for one in history.commits()]
    journal = here / "journal"
    state["journal"] = sorted(
        (path.name, path.read_bytes()) for path in journal.rglob("*") if path.is_file()
    )
    return state
