"""The history: all that was ever known, written whole or not at all.

    >>> history = History(folder)
    >>> receipt = history.commit("arrival 5e1f", "collect", at, {"goods_item": items})
    >>> history.commit("arrival 5e1f", "collect", at, {"goods_item": items}).new
    False

Takes   a folder; tables of records under a key.
Gives   tables, months, versions, events, SQL: as it is, or `as_of` an instant or a commit.
Raises  WrongInput when a table does not fit its record; HistoryDamaged when a file is not
        what was written.
"""

# ruff: noqa: S608 - every word of these queries is our own or quoted by `reading`

from __future__ import annotations

import copy
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from sekisho.durable import make_folder
from sekisho.errors import HistoryDamaged, WrongInput
from sekisho.history import blobs, copying, events, upkeep
from sekisho.history.archive import Archive, Span, next_month, placed
from sekisho.history.database import Database
from sekisho.history.locks import locked
from sekisho.history.manifest import Manifest, Receipt
from sekisho.history.places import Places
from sekisho.history.reading import ask, word
from sekisho.history.staging import NO_MONTH
from sekisho.history.tables import COMMIT_COLUMNS, HOLDINGS, holding_of
from sekisho.history.writing import Rows, write_table

_ONE_DAY = timedelta(days=1)


class History:
    """Everything an installation ever wrote, in one folder."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        """Open the history in this folder, or begin one.

        Args:
            folder: where it lies; made when it is not there.
            threads: how many threads a query may use; 0 means all cores.
        """
        self._places = Places(folder.absolute())
        self._manifest = Manifest(self._places.manifest)
        database = Database(self._places.tables, threads)
        self._archive = Archive(self._places, self._manifest, database, threads)
        self._writer: int | None = None
        self._kept: dict[str, pa.Table] = {}
        for place in (self._places.tables, self._places.blobs):
            make_folder(place)
        if not self._manifest.is_prepared():
            with locked(self._places.writing, alone=True):
                self._begin()
        if self._places.unfinished.exists() or self._manifest.retired():
            with locked(self._places.writing, alone=True, wait=False) as free:
                if free:
                    self._tidy(died=self._places.unfinished.exists())

    # Writing

    def commit(self, key: str, verb: str, at: datetime, tables: Mapping[str, Rows]) -> Receipt:
        """Write these tables, all of them or none, once for each key.

        Goods items and findings get their versions here: a statement that is already known is
        dropped, another one about the same id becomes the next version.

        Args:
            key: what names this writing for ever, such as the arrival and the map.
            verb: what was done, such as “collect”.
            at: the instant, with its time zone.
            tables: rows by table; a table, or tables in pieces, read once.

        Returns:
            What was written; true when it was new, false when the key had been written.

        Raises:
            NotFound: history keeps no table of this name.
            WrongInput: rows do not fit their table. Nothing is written.
        """
        if at.tzinfo is None:
            raise WrongInput("The instant of a commit has no time zone.", "Give it in UTC.")
        for name in tables:
            holding_of(name)
        with self._writing():
            written = self._manifest.receipts(key)
            if written:
                return written[0]
            number = self._manifest.next_number()
            done = [
                write_table(self._archive, number, holding_of(name), rows)
                for name, rows in tables.items()
            ]
            receipt = Receipt(
                key,
                verb,
                at,
                number,
                {one.name: one.rows for one in done},
                {one.name: one.duplicates for one in done},
                {one.name: one.corrections for one in done},
                new=True,
            )
            self._manifest.write(
                receipt,
                [file for one in done for file in one.files],
                {one.name: one.shape for one in done if one.shape is not None},
            )
        return receipt

    def put_blob(self, content: bytes) -> str:
        """Keep these bytes; gives their SHA-256, by which they are found."""
        self._refuse_if_past()
        with self._archive.reading():
            return blobs.put(self._places.blobs, content)

    def compact(self, name: str, month: date | None = None) -> int:
        """Join the small files of a table, in one month or in all.

        Readers go on undisturbed: the joined files are removed when nobody reads.

        Returns:
            How many months were joined.
        """
        holding = holding_of(name)
        with self._writing():
            found = {file.month for file in self._manifest.files(name)}
            chosen = found if month is None else found & {f"{month:%Y-%m}", NO_MONTH}
            shape = holding.schema or self._manifest.shapes().get(name)
            joined = [
                upkeep.compact(self._places, self._manifest, holding, shape, one)
                for one in sorted(chosen)
                if shape is not None
            ]
            upkeep.sweep(self._places, self._manifest)
        return sum(joined)

    def sweep(self) -> int:
        """Remove what dead writers left and what was joined; gives the number of files."""
        with self._writing():
            return upkeep.sweep(self._places, self._manifest)

    # As it stood

    def as_of(self, moment: datetime | int) -> History:
        """This history as it stood just before a moment, only to be read.

        Args:
            moment: an instant, with its time zone: all that was committed before the first commit
                of that instant or later; or the number of a commit: all that stood when it came.
        """
        if isinstance(moment, datetime):
            if moment.tzinfo is None:
                raise WrongInput(f"{moment} has no time zone.", "Give the instant in UTC.")
            later = [one.number for one in self._manifest.receipts() if one.at >= moment]
            moment = min(later, default=self._manifest.next_number())
        earlier = min(moment, self.next_number())
        return self._seen(replace(self._archive, before=earlier))

    def instead(self, **tables: pa.Table) -> History:
        """This history with other rows in place of all that some tables hold, only to be read.

        Args:
            tables: rows by table; not of those whose versions history numbers itself.
        """
        for name in tables:
            if holding_of(name).numbered:
                raise WrongInput(f"The rows of “{name}” cannot be replaced.", "Collect them.")
        given = {name: placed(table, holding_of(name)) for name, table in tables.items()}
        return self._seen(replace(self._archive, instead={**self._archive.instead, **given}))

    def next_number(self) -> int:
        """The number that the next commit will have; all that is there has a smaller one."""
        earlier = self._archive.before
        return self._manifest.next_number() if earlier is None else earlier

    # Reading

    def commits(self) -> list[Receipt]:
        """Everything that was ever written: key, verb, instant, rows by table; oldest first."""
        return [one for one in self._manifest.receipts() if self._stood(one)]

    def has(self, key: str) -> bool:
        """Whether a commit with this key was written."""
        return any(self._stood(one) for one in self._manifest.receipts(key))

    def months(self, name: str) -> list[date]:
        """First days of the months in which the table has rows; empty where it has no day."""
        return self._archive.months(holding_of(name))

    def rows(self, name: str) -> int:
        """How many rows the table has, all versions."""
        if holding_of(name).name in self._archive.instead:
            return int(self._archive.instead[name].num_rows)
        if self._archive.before is not None:
            return sum(one.rows.get(name, 0) for one in self.commits())
        return sum(file.rows for file in self._manifest.files(name))

    def table(
        self,
        name: str,
        since: date | None = None,
        until: date | None = None,
        columns: Sequence[str] | None = None,
        where: str | None = None,
    ) -> pa.Table:
        """Rows of a table, all versions, sorted by day, key and version.

        Args:
            name: the table.
            since: the first day; None means from the beginning.
            until: the first day that is left out; None means to the end.
            columns: the columns wanted; None means all.
            where: a condition in DuckDB's SQL over the table's columns.
        """
        holding, condition = holding_of(name), f"({where})" if where else "true"
        if name in self._kept and not (since or until or columns or where):
            return self._kept[name]
        with self._archive.asking() as asking:
            found = asking.read(holding, Span(since, until), columns, condition)
        # What stood does not change; profiles, terms and editions are small and often asked for.
        if holding.day is None and not (self._archive.whole or columns or where):
            self._kept[name] = found
        return found

    def batches(
        self,
        name: str,
        since: date | None = None,
        until: date | None = None,
        columns: Sequence[str] | None = None,
    ) -> Iterator[pa.Table]:
        """The same rows month by month, each month sorted by day, key and version."""
        holding, span = holding_of(name), Span(since, until)
        with self._archive.asking() as asking:
            if holding.day is None:
                yield asking.read(holding, span, columns, "true")
                return
            for month in asking.months(holding):
                if span.touches(month, next_month(month) - _ONE_DAY):
                    yield asking.read(holding, span.within(month), columns, "true")

    def current(
        self, name: str, on: date | None = None, columns: Sequence[str] | None = None
    ) -> pa.Table:
        """The latest version for each key, as known strictly before a day.

        Args:
            name: the table.
            on: the day; None means everything that was ever written.
            columns: the columns wanted; None means all.
        """
        holding, span = holding_of(name), Span(None, on)
        with self._archive.asking() as asking:
            return asking.read(holding, span, columns, asking.latest(holding, span))

    def item_events(
        self,
        since: date | None = None,
        until: date | None = None,
        columns: Sequence[str] | None = None,
    ) -> Iterator[pa.Table]:
        """What moves the counters of items, month by month; see `events.item_events`."""
        return events.item_events(self._archive, Span(since, until), columns)

    def finding_events(
        self,
        since: date | None = None,
        until: date | None = None,
        columns: Sequence[str] | None = None,
    ) -> Iterator[pa.Table]:
        """What moves the counters of findings, month by month; see `events.finding_events`."""
        return events.finding_events(self._archive, Span(since, until), columns)

    def sql(self, query: str, parameters: Sequence[object] = (), **tables: pa.Table) -> pa.Table:
        """Ask anything, in DuckDB's SQL, of the history's tables and of those given.

        Args:
            query: one SELECT; each table of the history is there under its name, all versions;
                with the number of each row's commit where the query names `commit_number`.
            parameters: values for `?` in the query.
            tables: further tables by name; one of the same name stands before the history's.

        Raises:
            WrongInput: the query is not understood, or reaches for something else.
        """
        named = [name for name in HOLDINGS if re.search(rf"\b{name}\b", query)]
        commit = COMMIT_COLUMNS[0] in query
        with self._archive.asking() as asking:
            for name in named:
                if name not in tables:
                    source = asking.source(HOLDINGS[name], Span(), commit=commit)
                    asking.db.execute(f"CREATE TEMP VIEW {word(name)} AS SELECT * FROM {source}")
            for name, table in tables.items():
                asking.db.register(name, table)
            return ask(asking.db, query, parameters)

    def blob(self, digest: str) -> bytes:
        """The bytes with this SHA-256.

        Raises:
            NotFound: there are none.
            HistoryDamaged: they are not what was written.
        """
        return blobs.get(self._places.blobs, digest)

    def verify(self) -> int:
        """Read every file and compare it with what was written; gives their number.

        Raises:
            HistoryDamaged: one or more are not what was written.
        """
        with self._archive.reading():
            return upkeep.verify(self._places, self._manifest)

    @contextmanager
    def held(self, scratch: Path) -> Iterator[dict[str, Path]]:
        """Every file that counts as of now, to be copied; by its name within this folder.

        Args:
            scratch: an empty folder, in which the copy of the manifest is put.
        """
        with copying.held(self._places, self._manifest, scratch) as files:
            yield files

    # Inside

    def _seen(self, archive: Archive) -> History:
        """The same history, seen through another archive."""
        seen = copy.copy(self)
        seen._archive, seen._kept = archive, {}
        return seen

    def _stood(self, receipt: Receipt) -> bool:
        return self._archive.before is None or receipt.number < self._archive.before

    def _refuse_if_past(self) -> None:
        if not self._archive.whole:
            label = "A history as it stood is only read: nothing can be written into it."
            raise WrongInput(label, "Write to the history as it is now.")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the writers' lock; whatever stops the writer, nothing half-written stays."""
        self._refuse_if_past()
        if self._writer == threading.get_ident():
            raise RuntimeError("A commit began inside another commit of the same thread.")
        with locked(self._places.writing, alone=True):
            self._writer = threading.get_ident()
            try:
                if self._places.unfinished.exists():
                    self._tidy(died=True)
                self._places.unfinished.touch()
                try:
                    yield
                except BaseException:
                    self._tidy(died=True)
                    raise
                self._places.unfinished.unlink()
            finally:
                self._writer = None

    def _begin(self) -> None:
        """Make the manifest of a new history, but never over tables that have lost theirs."""
        if not self._manifest.is_prepared() and any(self._places.tables.glob("*/*/*.parquet")):
            raise HistoryDamaged(
                f"The history in {self._places.folder} has tables but no manifest.",
                "Put manifest.sqlite back from the backup; nothing was changed.",
            )
        self._manifest.prepare()

    def _tidy(self, *, died: bool) -> None:
        upkeep.sweep(self._places, self._manifest, died=died)
        self._places.unfinished.unlink(missing_ok=True)
