"""Knowledge as bytes, to be kept by the month and gone on from.

Takes   a `Knowledge`; or the bytes that `save` gave.
Gives   two Arrow streams, one after the other: the counters by key, the like goods by month.
        The edition in force is built from the second again, the same as it was.
Raises  NotReady when the bytes were written for other counters, or by another form of this file;
        HistoryDamaged when they cannot be read.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from typing import IO

import numpy as np
import pyarrow as pa

from sekisho.errors import HistoryDamaged, NotReady
from sekisho.risk.known.counters import COUNTERS
from sekisho.risk.known.knowledge import Knowledge
from sekisho.risk.known.peers import Histogram
from sekisho.risk.known.totals import Sums, Totals

_FORM = "1"  # raise it when what is written changes its meaning
_BATCH = 1 << 20  # rows written at a time, so that memory stays flat
_MEANING = json.dumps([_FORM, *([counter.name, *counter.columns] for counter in COUNTERS)])
_COUNTERS = pa.schema(
    [
        ("counter", pa.int16()),
        ("key", pa.uint64()),
        *((name, pa.int32()) for name in ("items", "examined", "findings", "criticals")),
        ("last_day", pa.int32()),
        ("decayed", pa.float64()),
    ]
)
_PEERS = pa.schema(
    [
        ("known", pa.int32()),
        ("month", pa.int32()),
        ("name", pa.string()),
        ("cell", pa.uint64()),
        ("items", pa.int32()),
    ]
)


def save(knowledge: Knowledge) -> bytes:
    """The knowledge as bytes."""
    sink = io.BytesIO()
    write(knowledge, sink)
    return sink.getvalue()


def write(knowledge: Knowledge, sink: IO[bytes]) -> None:
    """The same into an open file, some rows at a time."""
    through = "" if knowledge.through is None else knowledge.through.isoformat()
    words = {"meaning": _MEANING, "through": through}
    # Keys are random bits: a slower compression makes them no smaller.
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_stream(sink, _COUNTERS.with_metadata(words), options=options) as stream:
        for batch in _counter_batches(knowledge):
            stream.write_batch(batch)
    with pa.ipc.new_stream(sink, _PEERS, options=options) as stream:
        for batch in _peer_batches(knowledge):
            stream.write_batch(batch)


def load(kept: bytes, threads: int = 2) -> Knowledge:
    """The knowledge that was saved."""
    source = pa.BufferReader(kept)
    try:
        counters = pa.ipc.open_stream(source)
        words = counters.schema.metadata or {}
        if words.get(b"meaning", b"").decode() != _MEANING:
            raise NotReady(
                "The kept knowledge was counted with other counters.",
                "Build it again from history.",
            )
        made = _with_counters(Knowledge(threads), counters)
        through = words[b"through"].decode()
        made.through = date.fromisoformat(through) if through else None
        return _with_peers(made, pa.ipc.open_stream(source))
    except (pa.ArrowInvalid, OSError, KeyError) as damage:
        raise HistoryDamaged("The kept knowledge cannot be read.", f"{damage}") from damage


def _counter_batches(knowledge: Knowledge) -> Iterator[pa.RecordBatch]:
    for number, counter in enumerate(COUNTERS):
        keys, sums = knowledge.totals[counter.name].rows()
        columns = [np.full(len(keys), number, np.int16), keys, *sums.columns()]
        arrays = [pa.array(column) for column in columns]
        yield from pa.Table.from_arrays(arrays, schema=_COUNTERS).to_batches(_BATCH)


def _peer_batches(knowledge: Knowledge) -> Iterator[pa.RecordBatch]:
    peers = knowledge.peers
    counted = [
        (None, month, by) for month, by_name in peers.months.items() for by in by_name.items()
    ]
    late = [
        (known, month, (name, cells))
        for known, all_late in peers.waiting.items()
        for month, name, cells in all_late
    ]
    for known, month, (name, cells) in (*counted, *late):
        rows = len(cells.cells)
        arrays = [
            pa.array([known] * rows, pa.int32()),
            pa.array(np.full(rows, month, np.int32)),
            pa.array([name] * rows, pa.string()),
            pa.array(cells.cells),
            pa.array(cells.counts),
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=_PEERS)


def _with_counters(knowledge: Knowledge, stream: pa.RecordBatchReader) -> Knowledge:
    table = stream.read_all()
    numbers = table["counter"].to_numpy()
    for number, counter in enumerate(COUNTERS):
        first, until = np.searchsorted(numbers, (number, number + 1))
        part = table.slice(first, until - first)
        columns = [part[name].to_numpy() for name in _COUNTERS.names[2:]]
        knowledge.totals[counter.name] = Totals.of(part["key"].to_numpy(), Sums(*columns))
    return knowledge


def _with_peers(knowledge: Knowledge, stream: pa.RecordBatchReader) -> Knowledge:
    for batch in stream:
        if not batch.num_rows:
            continue
        known, month, name = (batch[column][0].as_py() for column in ("known", "month", "name"))
        cells = Histogram(batch["cell"].to_numpy(), batch["items"].to_numpy())
        knowledge.peers.add(name, month if known is None else known, month, cells)
    return knowledge
