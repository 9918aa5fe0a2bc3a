"""Delimited text (CSV): read through a column map, in runs of rows.

Takes   the path of a file, its column map, the journal's number of its bytes, an instant.
Gives   readings, in the order of the file; a wrong row is a rejection and stops nothing.
Raises  WrongFile when the file as a whole cannot be read; it may come at any time, so what
        has been taken from the file until then must be thrown away.
Source  RFC 4180.
"""

from __future__ import annotations

import codecs
import csv
import itertools
from collections import deque
from collections.abc import Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from sekisho.errors import WrongFile
from sekisho.messages import blocks, headings, sources
from sekisho.messages.blocks import Block
from sekisho.messages.column_map import ColumnMap
from sekisho.messages.conversion import Sheet, convert
from sekisho.messages.defects import Defect, Origin, rejections
from sekisho.messages.reading import Draft, Reading, batched, in_order
from sekisho.messages.repeats import settled

# Bytes that are parsed at once: large enough that Arrow's cost a call vanishes, small enough
# that two runs at work and their tables stay below a few hundred megabytes.
BLOCK_BYTES = 1 << 22
_WORKERS = 2


def read(
    path: Path,
    column_map: ColumnMap,
    arrival_id: str,
    at: datetime,
    *,
    batch_rows: int = 250_000,
    block_bytes: int = BLOCK_BYTES,
) -> Iterator[Reading]:
    """Read a delimited file.

    Args:
        path: the file; what gzip packed is unpacked on the way.
        column_map: what its columns mean.
        arrival_id: the journal's number of its bytes.
        at: the instant of reading, for `written_at`; no date in the file may lie after it.
        batch_rows: rows that a reading has at least, but for the last.
        block_bytes: bytes that are parsed at once.

    Yields:
        Readings; one without rows when the file has a heading only.

    Raises:
        WrongFile: if the file as a whole cannot be read.
    """
    origin = Origin(arrival_id, column_map.name, at)
    with sources.opened(path, column_map.encoding) as stream:
        source = blocks.blocks(stream, column_map.encoding, column_map.delimiter, block_bytes)
        names, first = _heading(source, column_map)
        headings.check(names, column_map)
        _check_encoding(first, column_map)
        drafts = _drafts(itertools.chain([first], source), names, column_map, origin)
        yield from batched(settled(drafts, origin), batch_rows)


def sheets(path: Path, column_map: ColumnMap, origin: Origin) -> Iterator[tuple[Sheet, pa.Table]]:
    """The rows of a file column by column, and the rejections of those that are malformed.

    Raises:
        WrongFile: if the file as a whole cannot be read.
    """
    with sources.opened(path, column_map.encoding) as stream:
        source = blocks.blocks(stream, column_map.encoding, column_map.delimiter, BLOCK_BYTES)
        names, first = _heading(source, column_map)
        headings.check(names, column_map)
        _check_encoding(first, column_map)
        for block in itertools.chain([first], source):
            sheet, malformed = _parse(block, names, column_map)
            lines = block.lines().tolist()
            yield sheet, rejections(malformed, origin, lines.__getitem__, block.text)


def heading(path: Path, column_map: ColumnMap) -> list[str]:
    """The headings of a file, in their order."""
    with sources.opened(path, column_map.encoding) as stream:
        source = blocks.blocks(stream, column_map.encoding, column_map.delimiter, 1 << 16)
        return _heading(source, column_map)[0]


def raw_rows(path: Path, column_map: ColumnMap, lines: Collection[int]) -> dict[int, str]:
    """By line the records that begin on these lines, as they came."""
    found: dict[int, str] = {}
    wanted = np.array(sorted(lines), dtype=np.int64)
    with sources.opened(path, column_map.encoding) as stream:
        parts = blocks.blocks(stream, column_map.encoding, column_map.delimiter, BLOCK_BYTES)
        for block in parts:
            records = np.flatnonzero(np.isin(block.lines(), wanted)).tolist()
            begins = block.lines()[records].tolist()
            found |= {line: block.text(one) for line, one in zip(begins, records, strict=True)}
    return found


def cells(record: str, delimiter: str) -> list[str]:
    """The values of one record, quotes taken off."""
    csv.field_size_limit(blocks.LONGEST_RECORD)
    return next(csv.reader([record], delimiter=delimiter), [])


def _heading(source: Iterator[Block], column_map: ColumnMap) -> tuple[list[str], Block]:
    for block in source:
        for record in range(block.records):
            text = block.text(record)
            if text.strip():
                if blocks.LOST in text and block.mended:
                    raise _wrong_encoding(column_map)
                names = [cell.strip() for cell in cells(text, column_map.delimiter)]
                return names, block.after(record)
    raise WrongFile("The file is empty.", "Was it cut off on the way? Send it again.")


def _check_encoding(first: Block, column_map: ColumnMap) -> None:
    """One unreadable row is a rejection; most rows unreadable is another encoding."""
    if first.mended:
        rows = first.body.splitlines()
        lost = sum(blocks.LOST.encode() in row for row in rows)
        if lost > 1 and lost * 2 > len(rows):
            raise _wrong_encoding(column_map)


def _wrong_encoding(column_map: ColumnMap) -> WrongFile:
    return WrongFile(
        f"The file is not written in {column_map.encoding}.",
        "Save it in UTF-8, or name its encoding in the map, as cp949 (Korean), cp932 "
        "(Japanese) or cp1252 (western).",
    )


def _drafts(
    source: Iterator[Block], names: list[str], column_map: ColumnMap, origin: Origin
) -> Iterator[tuple[Draft, Sheet]]:
    """Drafts in the order of the file, made by two workers; Arrow works beside Python."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        ahead: deque[Future[tuple[Draft, Sheet]]] = deque()
        for block in source:
            ahead.append(pool.submit(_draft, block, names, column_map, origin))
            if len(ahead) > _WORKERS:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _draft(
    block: Block, names: list[str], column_map: ColumnMap, origin: Origin
) -> tuple[Draft, Sheet]:
    sheet, malformed = _parse(block, names, column_map)
    draft = convert(sheet, column_map, origin)
    if malformed:
        lines = block.lines()
        refused = rejections(malformed, origin, lambda row: int(lines[row]), block.text)
        draft = replace(draft, rejections=in_order([draft.rejections, refused]))
    return draft, sheet


def _parse(block: Block, names: list[str], column_map: ColumnMap) -> tuple[Sheet, list[Defect]]:
    """The records of a block as a sheet, and those that have too few or too many values."""
    uneven: list[tuple[int, int]] = []

    def refuse(row: pyarrow.csv.InvalidRow) -> str:
        uneven.append((row.number - 1, row.actual_columns))
        return "skip"

    table = _arrow(block.body, names, column_map.delimiter, refuse)
    records = np.delete(np.arange(table.num_rows + len(uneven)), [row for row, _ in uneven])
    empty_first = table.column(0).is_null().to_numpy()
    signs = f'{column_map.delimiter} \t"'
    blank = [
        row for row in np.flatnonzero(empty_first) if not block.text(records[row]).strip(signs)
    ]
    if blank:
        table = table.filter(pa.array(~np.isin(np.arange(len(records)), blank)))
        records = np.delete(records, blank)
    defects = [
        _uneven(row, count, block, names, column_map)
        for row, count in uneven
        if block.text(row).strip()
    ]
    columns = (column.combine_chunks() for column in table.columns)
    arrays = dict(zip(names, columns, strict=True))
    odd = block.mended or not block.body.isascii() or _has_controls(block)
    padded = odd or b" " in block.body
    sheet = Sheet(
        arrays, block.lines()[records], lambda row: block.text(int(records[row])), padded, odd
    )
    return sheet, defects


def _arrow(body: bytes, names: list[str], delimiter: str, refuse: object) -> pa.Table:
    places = [str(place) for place in range(len(names))]
    if not body:
        return pa.table({place: pa.array([], pa.string()) for place in places})
    if body.startswith(codecs.BOM_UTF8):
        # Arrow takes one away from where it begins; in the midst of a file it is no mark.
        body = codecs.BOM_UTF8 + body
    return pyarrow.csv.read_csv(
        pa.BufferReader(body),
        read_options=pyarrow.csv.ReadOptions(
            column_names=places, use_threads=False, block_size=len(body) + 1
        ),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=refuse,
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(places, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            check_utf8=False,
        ),
    )


def _uneven(
    record: int, count: int, block: Block, names: list[str], column_map: ColumnMap
) -> Defect:
    expected = len(names)
    values = cells(block.text(record), column_map.delimiter)
    if count < expected:
        remedy = "Was it cut off? Give every column, empty ones too."
    elif count == expected + 1 and values and not values[-1]:
        remedy = f"Take the last “{column_map.delimiter}” away."
    else:
        remedy = f"Put values that contain “{column_map.delimiter}” into double quotes."
    reason = f"The row has {count} values; the heading has {expected}."
    return Defect(record, "the whole row", f"{count} values", reason, remedy)


def _has_controls(block: Block) -> bool:
    signs = np.frombuffer(block.body, np.uint8)
    low = int(np.count_nonzero(signs < 32)) + int(np.count_nonzero(signs == 127))
    return block.ends is not None or low != block.records
