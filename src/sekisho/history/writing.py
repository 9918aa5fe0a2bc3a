"""Write one table of a commit: staged, settled, sealed, not visible yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import pyarrow as pa

from sekisho.history import upkeep
from sekisho.history.archive import Archive
from sekisho.history.manifest import Stored
from sekisho.history.settling import Settled, Settling
from sekisho.history.staging import Stage, conform, full_shape, pieces, shape_for
from sekisho.history.tables import Holding

Rows: TypeAlias = "pa.Table | Iterable[pa.Table]"


@dataclass(frozen=True, slots=True)
class Written:
    """The sealed files of one table, and what became of the rows given."""

    name: str
    shape: pa.Schema | None
    files: Sequence[Stored]
    rows: int
    duplicates: int
    corrections: int


def write_table(archive: Archive, number: int, holding: Holding, rows: Rows) -> Written:
    """Stage, settle and seal one table.

    Args:
        archive: where the table lies; the caller holds the writers' lock.
        number: of the commit.
        holding: how the table is kept.
        rows: a table, or tables in pieces, read once.
    """
    tables, manifest = archive.places.tables, archive.manifest
    stage, given = None, 0
    shape = manifest.shapes().get(holding.name)
    for piece in pieces(rows):
        if stage is None:
            shape = shape_for(holding, shape, piece.schema)
            stage = Stage(tables / holding.name, holding, full_shape(shape), number)
        stage.add(conform(piece, holding, shape))
        given += piece.num_rows
    settled = Settled(stage.close() if stage else [], 0, 0)
    if holding.numbered and shape is not None:
        current = manifest.files(holding.name)
        settled = Settling(tables, holding, shape, current, archive.threads).settle(settled.files)
    return Written(
        holding.name,
        shape,
        upkeep.seal_all(holding, settled.files, f"{number:08d}"),
        given - settled.duplicates,
        settled.duplicates,
        settled.corrections,
    )
