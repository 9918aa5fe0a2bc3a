"""The journey on one page: collect → learn → assess → select.

    checkpoint = Checkpoint(folder)
    checkpoint.collect(Path("past.csv"), "korea", at=now)
    checkpoint.learn(at=now)
    checkpoint.assess(since=date(2021, 2, 1), at=now)
    checkpoint.select("30", date(2021, 2, 1), at=now)

Takes   files, days, offices; the instant of each act as `at`.
Gives   what was written. Each act is written whole or not at all, and once: the same act again
        changes nothing, so that whatever was killed is simply started again.
Raises  NotReady when an earlier stage is missing; what the stages raise.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import NotReady
from sekisho.flow.ahead import one_ahead
from sekisho.flow.assessing import Assessing
from sekisho.flow.choosing import Choosing
from sekisho.flow.editions import Editions
from sekisho.flow.files import naming
from sekisho.flow.known import Walk
from sekisho.flow.lists import Lists, WorkList
from sekisho.flow.maps import keep_map
from sekisho.flow.progress import Progress, silent
from sekisho.flow.quarantine import Quarantine
from sekisho.flow.seed import secret_seed, seed_for
from sekisho.flow.sight import Sight
from sekisho.flow.standing import Standing
from sekisho.history.engine import DuckEngine
from sekisho.history.snapshots import Snapshots
from sekisho.history.store import History
from sekisho.history.tables import HOLDINGS
from sekisho.intake.journal import Journal
from sekisho.messages import column_map, opening
from sekisho.messages.reading import Reading
from sekisho.records.arrival import Arrival
from sekisho.records.edition import Edition
from sekisho.records.explanation import Explanation
from sekisho.records.schema import to_table
from sekisho.risk.catalogue import standard
from sekisho.risk.explaining import Explainer


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of one file."""

    arrival: Arrival
    items: int = 0
    findings: int = 0
    rejections: int = 0
    duplicates: int = 0
    corrections: int = 0
    leftovers: dict[str, int] = field(default_factory=dict)
    already: bool = False
    days: tuple[date, date] | None = None
    """The first day of the file's items, and the first after them; None when it held none."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """How many goods items were assessed, and how many had been before."""

    items: int
    already: int


class Checkpoint:
    """One installation: its folder, its journal, its history, and the acts of its officers."""

    def __init__(
        self,
        folder: Path,
        *,
        language: str = "en",
        seed: int | None = None,
        cores: int = 0,
        progress: Progress = silent,
    ) -> None:
        """Open the installation in this folder, or begin one.

        Args:
            folder: journal, history, column maps and profiles lie here.
            language: of sentences, `en` or `ja`.
            seed: of every draw by chance; None takes the installation's own, which nobody can
                foretell: who knew it would know what chance will choose.
            cores: to use; 0 means all.
            progress: told how far long work has come.
        """
        self.folder, self.language, self.progress = folder, language, progress
        self.seed = secret_seed(folder / "seed") if seed is None else seed
        self.journal = Journal(folder / "journal")
        self.history = History(folder / "history", cores)
        self.engine = DuckEngine(cores)
        self.walk = Walk(self.history, Snapshots(folder / "snapshots"), cores)
        self.editions = Editions(self.history, self.engine, progress)
        self.standing = Standing(self.history, self.editions, language)
        self.sight = Sight(self.history, self.walk, self.editions, self.standing)
        self.choosing = Choosing(self.sight, folder / "choosing", self.seed)
        self.maps = [folder / "maps"]
        self.quarantine = Quarantine(self.history, self.journal, self.maps)

    # Collect

    def collect(self, file: Path, map_name: str, *, at: datetime, sender: str = "") -> Collected:
        """Journal the bytes, read them through a map, write records and rejections.

        Raises:
            WrongFile, WrongMap: nothing but the bytes was kept.
        """
        how = keep_map(map_name, self.maps[0])
        arrival = self.journal.receive(file, file.name, sender, at)
        key = f"collect {arrival.arrival_id} {column_map.digest(how)}"
        if self.history.has(key):
            return Collected(arrival, already=True, days=self._days_of(arrival.arrival_id))
        path = self.journal.open(arrival.arrival_id)
        readings = _Readings(
            one_ahead(opening.read(path, how, arrival.arrival_id, at)),
            lambda rows: self.progress(f"collect {file.name}", rows, None),
        )
        tables = {
            "goods_item": readings.items(),
            "finding": readings.findings(),
            "rejection": readings.rejections(),
            "arrival": to_table(Arrival, [arrival]),
        }
        with naming(file):
            receipt = self.history.commit(key, "collect", at, tables)
        return Collected(
            arrival,
            receipt.rows["goods_item"],
            receipt.rows["finding"],
            receipt.rows["rejection"],
            receipt.duplicates["goods_item"],
            receipt.corrections["goods_item"],
            readings.leftovers,
            days=readings.days,
        )

    # Learn

    def learn(self, *, at: datetime, until: date | None = None) -> list[Edition]:
        """Fit scorer editions on all findings known before `until`, and write them with cards."""
        _, end = self._days(until)
        seed = seed_for("learn", self.seed)
        lesson = self.sight.begun().lesson(end, seed=seed, progress=self.progress)
        return self.editions.learn(lesson, at=at)

    # Assess

    def assess(
        self,
        *,
        at: datetime,
        since: date | None = None,
        until: date | None = None,
        arrival_id: str | None = None,
    ) -> Assessed:
        """Assess items: indicators, profiles, scores, one risk; with what was known of each.

        Args:
            at: the instant.
            since: first day; None means the first there is.
            until: first day that is left out; None means none.
            arrival_id: the days of this file; those that it shares with other files are whole.
        """
        span = self._days_of(arrival_id) if arrival_id else self._days(until, since)
        if span is None:
            return Assessed(0, 0)
        assessing = Assessing(self.sight.begun(), self.engine, self.progress)
        new = before = 0
        # What was known of one piece, its assessment and its writing go on side by side.
        for part in one_ahead(assessing.parts(*span, at=at)):
            if part.new:
                key = f"assess {at.isoformat()} {sha256_of(part.tables['assessment'])}"
                self.history.commit(key, "assess", at, part.tables)
            new, before = new + part.new, before + part.items - part.new
        return Assessed(new, before)

    # Select

    def select(self, office: str, on: date, *, at: datetime) -> int:
        """Choose the channels of an office and day among subjects not chosen yet.

        Gives how many subjects got a disposition now; see `choosing` for later rounds of a day.
        """
        return self.choosing.office_day(office, on, at=at)

    def select_all(
        self, *, at: datetime, since: date | None = None, until: date | None = None
    ) -> int:
        """Choose for every office and day of a span that has not chosen yet; how many subjects."""
        return self.choosing.office_days(*self._days(until, since), at=at)

    # Look

    def worklist(self, office: str, on: date) -> WorkList:
        """The waiting list of an office and day."""
        return self.lists().worklist(office, on, self.choosing.terms_of(office, on))

    def explain(self, number: str) -> list[Explanation]:
        """Why the goods items that bear this number (or their declaration's) are looked at."""
        lists = self.lists()
        return lists.explain(lists.find(number))

    def lists(self) -> Lists:
        """What reads the lists and reasons, with profiles and yields as they stand."""
        by_name = {profile.name: profile for profile in self.standing.profiles()}
        explainer = Explainer(standard(), by_name, self.standing.strength(), self.language)
        return Lists(self.history, self.editions, explainer)

    def first_day(self) -> date:
        """The first day on which anything reached us; the earliest day when nothing did."""
        months = self.history.months("goods_item")
        return months[0] if months else date(1970, 1, 1)

    def compact(self) -> int:
        """Join the small files of every table; gives how many months were joined."""
        return sum(self.history.compact(name) for name in HOLDINGS)

    def history_days(self, until: date | None = None) -> tuple[date, date]:
        """The first day of the records, and `until`, or else the first day after them.

        Raises:
            NotReady: nothing was collected yet.
        """
        return self._days(until)

    # Inside

    def _days(self, until: date | None, since: date | None = None) -> tuple[date, date]:
        """The days that are meant, where none are named: those that the history has."""
        found = self._days_of()
        if found is None:
            raise NotReady(
                "There are no goods items yet.", "Begin with `sekisho collect FILE --map NAME`."
            )
        return since or found[0], until or found[1]

    def _days_of(self, arrival_id: str = "") -> tuple[date, date] | None:
        """The days of the items that came with an arrival, or of all; None when there are none."""
        found = self.history.sql(
            "SELECT min(received_on) AS first, max(received_on) AS last FROM goods_item"
            " WHERE ? IN (arrival_id, '')",
            (arrival_id,),
        )
        first, last = found["first"][0].as_py(), found["last"][0].as_py()
        return None if first is None else (first, last + timedelta(days=1))


def sha256_of(table: pa.Table) -> str:
    """What names these rows: which subjects, in which version, on which basis."""
    told = table.select(["subject_id", "version", "basis"]).combine_chunks()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, told.schema) as stream:
        stream.write_table(told)
    return hashlib.sha256(sink.getvalue()).hexdigest()


class _Readings:
    """One pass over a reader that three tables share: items stream, the rest is kept for last."""

    def __init__(self, source: Iterator[Reading], told: Callable[[int], None]) -> None:
        self._source, self._told, self._rows = source, told, 0
        self._kept: list[Reading] = []
        self.leftovers: dict[str, int] = {}
        self.days: tuple[date, date] | None = None

    def items(self) -> Iterator[pa.Table]:
        for reading in self._source:
            self._rows += reading.rows
            self._told(self._rows)
            self._widen(reading.items)
            self._kept.append(dataclasses.replace(reading, items=reading.items.slice(0, 0)))
            for name, count in reading.leftovers.items():
                self.leftovers[name] = self.leftovers.get(name, 0) + count
            yield reading.items

    def _widen(self, items: pa.Table) -> None:
        if items.num_rows:
            here = pc.min_max(items["received_on"])
            first, after = here["min"].as_py(), here["max"].as_py() + timedelta(days=1)
            before = self.days or (first, after)
            self.days = (min(first, before[0]), max(after, before[1]))

    def findings(self) -> Iterator[pa.Table]:
        return (reading.findings for reading in self._kept)

    def rejections(self) -> Iterator[pa.Table]:
        return (reading.rejections for reading in self._kept)
