"""The gate: a declaration comes alone; its channel is said while one waits.

    gate = Gate.open(checkpoint, on)
    taken = gate.read(rows, at=now)
    assessed = gate.assess(taken.items[0], at=now)
    selection = gate.choose(assessed, Tally(), at=now)

Takes   an installation and a day; rows with the fields of a goods item; what was chosen so far.
Gives   the same items, assessments and rejections as the batch gives of the same rows, and a
        selection made in the moment. Nothing is written: whoever asks keeps what was said, and
        hands it to `settle` in whole batches, which takes each batch once.
Raises  NotReady when another day has begun: open anew.

Of a day, every feature reads only what was known before it. So the counters of the day are filled
once and only read, and any number of processes may stand at the same gate.
"""

from __future__ import annotations

import csv
import dataclasses
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa

from sekisho.errors import NotReady
from sekisho.flow.journey import Checkpoint
from sekisho.flow.live import Live
from sekisho.flow.maps import find_map
from sekisho.flow.seed import seed_for
from sekisho.messages import opening
from sekisho.messages.column_map import FIELDS
from sekisho.messages.reading import joined
from sekisho.records.arrival import Rejection
from sekisho.records.assessment import Assessment
from sekisho.records.goods_item import GoodsItem
from sekisho.records.office import OfficeTerms
from sekisho.records.schema import from_table, to_table
from sekisho.records.selection import Channel, Selection
from sekisho.selectivity.at_once import Day, Usual, choose_at_once, usual_of
from sekisho.selectivity.choose import live_channels

MAP = "sekisho"
SENDER = "gate"
WEEKS_BEFORE = 4
"""What is usual is read from so many weeks: whole ones, since offices differ by weekday."""

Said = tuple[Mapping[str, Any], Selection]
"""An item by the fields of its record, and the selection that was said."""

_RISKS = """
SELECT risk, received_on FROM assessment
WHERE office = ? AND received_on >= ? AND received_on < ?
QUALIFY 1 = row_number() OVER (PARTITION BY subject_id ORDER BY version DESC, assessed_at DESC)
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """What an office has chosen on the day so far, by channel; and how many by chance."""

    spent: Mapping[str, int] = dataclasses.field(default_factory=dict)
    by_chance: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the rows of one declaration: all items, or the reasons why not."""

    items: tuple[GoodsItem, ...]
    rejections: tuple[Rejection, ...]


@dataclass(frozen=True, slots=True)
class _Office:
    terms: OfficeTerms
    usual: Usual
    channels: Mapping[str, Channel]


class Gate:
    """What is needed to answer the declarations of one day."""

    def __init__(self, checkpoint: Checkpoint, on: date, live: Live) -> None:
        self._checkpoint, self.on, self._live = checkpoint, on, live
        self._offices: dict[str, _Office] = {}
        self._profiles = {one.name: one for one in checkpoint.standing.profiles_on(on)}
        self._seed = seed_for("at once", checkpoint.seed)

    @classmethod
    def open(cls, checkpoint: Checkpoint, on: date) -> Gate:
        """Be ready for a day; the first time on it, everything before it is counted."""
        return cls(checkpoint, on, Live.open(checkpoint, on))

    def close(self) -> None:
        """Close the counters."""
        self._live.close()

    def read(self, rows: Sequence[Mapping[str, Any]], *, at: datetime) -> Taken:
        """Read rows as the intake would read them from a file in our own form.

        Args:
            rows: fields of goods items by name; what is no field is left out.
            at: the instant at which they reached us.
        """
        told = StringIO()
        writer = csv.DictWriter(told, FIELDS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        reached = {"received_at": at.isoformat(), "received_on": self.on.isoformat()}
        writer.writerows({**row, **reached} for row in rows)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "declaration.csv"
            file.write_text(told.getvalue(), encoding="utf-8")
            read = joined(list(opening.read(file, find_map(MAP, ()), SENDER, at)))
        items = tuple(from_table(GoodsItem, read.items))
        return Taken(items, tuple(from_table(Rejection, read.rejections)))

    def assess(self, item: GoodsItem, *, at: datetime) -> Assessment:
        """How much an item worries us, as the batch will say of it too.

        Raises:
            NotReady: the item is of another day.
        """
        if item.received_on != self.on:
            raise NotReady(f"The gate stands open for {self.on}, not {item.received_on}.")
        return self._live.assess(item, at=at)

    def choose(self, assessed: Assessment, tally: Tally, *, at: datetime) -> Selection:
        """The channel of an item, given what its office has chosen on the day so far."""
        office = self._office(assessed.office)
        day = Day(self.on, self._seed, tally.spent, tally.by_chance)
        return choose_at_once(assessed, office.channels, office.terms, office.usual, day, at=at)

    def know(self, office: str) -> Tally:
        """Get to know an office; what it had chosen on the day when the gate opened.

        After it, `choose` asks nobody, and any thread may call it.
        """
        self._office(office)
        found = self._checkpoint.history.sql(
            "SELECT channel, count(*) AS n, count(*) FILTER (chosen_by = 'chance') AS by_chance"
            " FROM selection WHERE office = ? AND selected_on = ? GROUP BY channel",
            (office, self.on),
        ).to_pylist()
        spent = {row["channel"]: row["n"] for row in found}
        return Tally(spent, sum(row["by_chance"] for row in found))

    def _office(self, office: str) -> _Office:
        if office not in self._offices:
            terms = self._checkpoint.standing.terms_on(office, self.on)
            since = self.on - timedelta(weeks=WEEKS_BEFORE)
            found = self._checkpoint.history.sql(_RISKS, (office, since, self.on))
            days = len(found["received_on"].unique())
            usual = usual_of(found["risk"].to_numpy(), days, terms)
            channels = live_channels(self._profiles, office, self.on)
            self._offices[office] = _Office(terms, usual, channels)
        return self._offices[office]


def settle(checkpoint: Checkpoint, said: Sequence[Said], *, at: datetime) -> int:
    """Bring a batch of what was said at the gate into history; the same batch only once.

    Args:
        checkpoint: the installation.
        said: each item with its selection, in the order in which they came.
        at: the instant; of the same batch the same.

    Returns:
        How many items history holds of it now.
    """
    lines = StringIO()
    writer = csv.DictWriter(lines, FIELDS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(item for item, _ in said)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"gate-{at:%Y%m%dT%H%M%S}.csv"
        file.write_text(lines.getvalue(), encoding="utf-8")
        collected = checkpoint.collect(file, MAP, at=at, sender=SENDER)
    arrival_id = collected.arrival.arrival_id
    # Before anybody can choose these anew: a choice that was said stands.
    chosen = _of_these_versions(checkpoint, arrival_id, [one for _, one in said])
    checkpoint.history.commit(f"gate {arrival_id}", "select", at, {"selection": chosen})
    checkpoint.assess(arrival_id=arrival_id, at=at)
    return len(chosen)


def _of_these_versions(
    checkpoint: Checkpoint, arrival_id: str, said: Sequence[Selection]
) -> pa.Table:
    """The selections of what was taken, under the versions that history gave the items.

    Of an item that was mended on the same day, the first choice of the day stands.
    """
    versions = checkpoint.history.sql(
        "SELECT item_id, max(version) AS version FROM goods_item WHERE arrival_id = ?"
        " AND NOT EXISTS (SELECT 1 FROM selection WHERE subject_id = item_id"
        " AND selected_on = received_on) GROUP BY item_id",
        (arrival_id,),
    )
    new = dict(zip(*(versions[name].to_pylist() for name in ("item_id", "version")), strict=True))
    kept: dict[str, Selection] = {}
    for one in said:
        if one.subject_id in new and one.subject_id not in kept:
            kept[one.subject_id] = dataclasses.replace(one, version=new[one.subject_id])
    return to_table(Selection, kept.values())


def selection_told(one: Selection) -> str:
    """A selection as text that keeps every digit, until it is settled."""
    return json.dumps(dataclasses.asdict(one), default=str)


def selection_read(told: str) -> Selection:
    """The selection that was told."""
    given = json.loads(told)
    instant = datetime.fromisoformat(given["chosen_at"])
    day = date.fromisoformat(given["selected_on"])
    (one,) = from_table(
        Selection,
        pa.Table.from_pylist(
            [{**given, "chosen_at": instant, "selected_on": day}],
            schema=to_table(Selection, []).schema,
        ),
    )
    return one
