"""The journal: the bytes that reached us, kept before anybody reads them.

    arrival = Journal(folder).receive(Path("past.csv"), "past.csv", "desk", at)
    Journal(folder).open(arrival.arrival_id)

Takes   a path or bytes, the name and sender they came with, and the instant.
Gives   an `Arrival`; the same bytes again give the first one, and nothing is kept twice.
Raises  NotFound for an arrival nobody received; HistoryDamaged when bytes are not as they were.

A body lies at `ab/cdef….body`, its arrival beside it as `.json`. Both are written under
another name, flushed to the disk and renamed, the body first: whoever is killed at any
moment leaves either both, or something that the next receipt of the same bytes completes.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sekisho.durable import force_folder, force_written, hash_of
from sekisho.errors import HistoryDamaged, NotFound, WrongFile, nearest
from sekisho.records.arrival import Arrival

# Bytes read at a time while a body is copied and hashed.
_PIECE = 1 << 20


class Journal:
    """The folder in which arrivals are kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def receive(self, source: Path | bytes, name: str, sender: str, at: datetime) -> Arrival:
        """Keep what came.

        Args:
            source: the file, or the bytes themselves.
            name: the name under which it came; folders are left out.
            sender: who or what sent it.
            at: the instant at which it reached us.

        Raises:
            WrongFile: if the file cannot be opened.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        bare = name.replace("\\", "/").rsplit("/", 1)[-1]
        arrival = Arrival("", bare, sender, 0, at)
        try:
            with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
                return self._keep(stream, arrival)
        except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
            raise WrongFile(f"{source!s} cannot be opened: {error.strerror}.") from error

    def open(self, arrival_id: str) -> Path:
        """Where the bytes of an arrival lie; they must not be changed.

        Raises:
            NotFound: if nobody received it.
        """
        body = self._body(arrival_id)
        if not body.is_file():
            hint = nearest(arrival_id, (one.arrival_id for one in self.arrivals()))
            raise NotFound(f"The journal has no arrival {arrival_id}.", hint)
        return body

    def arrival(self, arrival_id: str) -> Arrival:
        """What is known of an arrival.

        Raises:
            NotFound: if nobody received it.
        """
        note = self._body(arrival_id).with_suffix(".json")
        if not note.is_file():
            raise NotFound(f"The journal has no arrival {arrival_id}.")
        return _read_note(note)

    def arrivals(self) -> list[Arrival]:
        """Every arrival, in the order in which they came."""
        notes = self.folder.glob("??/*.json")
        return sorted(map(_read_note, notes), key=lambda one: (one.received_at, one.arrival_id))

    def check(self, arrival_id: str) -> None:
        """Read the bytes again and compare them with their hash.

        Raises:
            HistoryDamaged: if they are not what was received.
        """
        if hash_of(self.open(arrival_id)) != arrival_id:
            raise HistoryDamaged(
                f"The bytes of arrival {arrival_id} have changed.", "Restore them from a copy."
            )

    def sweep(self, before: datetime) -> int:
        """Remove what killed receipts left half written, and give its number.

        Args:
            before: only what was last written before this instant; a receipt at work now must
                not lose its file.
        """
        left = [
            path
            for path in self.folder.rglob("*.part")
            if path.stat().st_mtime < before.timestamp()
        ]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _keep(self, stream: BinaryIO, arrival: Arrival) -> Arrival:
        waiting = _waiting(self.folder)
        try:
            digest, size = _copy(stream, waiting)
            body = self._body(digest)
            body.parent.mkdir(exist_ok=True)
            force_folder(self.folder)
            if not body.is_file() or body.stat().st_size != size:
                waiting.rename(body)
                force_folder(body.parent)
        finally:
            waiting.unlink(missing_ok=True)
        note = body.with_suffix(".json")
        if note.is_file():
            return _read_note(note)
        arrival = replace(arrival, arrival_id=digest, size_bytes=size)
        _write_note(note, arrival)
        return arrival

    def _body(self, arrival_id: str) -> Path:
        if len(arrival_id) != 64 or not set(arrival_id) <= set("0123456789abcdef"):
            raise NotFound(f"“{arrival_id}” is not the number of an arrival.")
        return self.folder / arrival_id[:2] / f"{arrival_id[2:]}.body"


def _waiting(folder: Path) -> Path:
    """A new empty file for what is not yet whole; another process never gets the same."""
    handle, name = tempfile.mkstemp(suffix=".part", dir=folder)
    os.close(handle)
    return Path(name)


def _copy(stream: BinaryIO, target: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            file.write(piece)
            size += len(piece)
        force_written(file)
    return digest.hexdigest(), size


def _write_note(note: Path, arrival: Arrival) -> None:
    told = {**asdict(arrival), "received_at": arrival.received_at.isoformat()}
    waiting = _waiting(note.parent)
    try:
        with waiting.open("w", encoding="utf-8") as file:
            json.dump(told, file, ensure_ascii=False)
            force_written(file)
        waiting.rename(note)
    finally:
        waiting.unlink(missing_ok=True)
    force_folder(note.parent)


def _read_note(note: Path) -> Arrival:
    try:
        told = json.loads(note.read_text("utf-8"))
        return Arrival(**{**told, "received_at": datetime.fromisoformat(told["received_at"])})
    except (ValueError, KeyError, TypeError) as error:
        raise HistoryDamaged(f"{note} is not what the journal wrote.") from error
