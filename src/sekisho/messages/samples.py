"""Samples: the first rows of a file that nobody has described yet.

Takes   the path of a delimited text or a Parquet file.
Gives   its headings and first rows as text, its encoding and delimiter as far as they show.
Raises  WrongFile when it is neither.
"""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sekisho.errors import WrongFile
from sekisho.messages import columnar, sources
from sekisho.messages.column_map import Column

# Rows that are looked at: the shares by which a column is judged are then within .02.
_ROWS = 2_000
_BYTES = 1 << 20

# In the order in which they are tried; the first three refuse most of what is not theirs.
_ENCODINGS = ("utf-8", "cp932", "cp949", "gb18030", "cp1252")
_DELIMITERS = ",;\t|"

_PLAIN = Column("", "")


@dataclass(frozen=True, slots=True)
class Sample:
    """Headings and first rows of a file."""

    headings: list[str]
    rows: list[list[str]]
    encoding: str = "utf-8"
    delimiter: str = ","

    def values(self, place: int) -> list[str]:
        """What stands in one column, without what is empty."""
        found = (row[place].strip() for row in self.rows if place < len(row))
        return [one for one in found if one]

    def under(self, heading: str) -> list[str]:
        """What stands under a heading, without what is empty."""
        return self.values(self.headings.index(heading))


def sample(path: Path) -> Sample:
    """The first rows of a file.

    Raises:
        WrongFile: if it is neither delimited text nor Parquet.
    """
    if sources.looks_parquet(path):
        return _columnar(path)
    # Latin-1 gives each byte a meaning, so that only what is no text at all is refused here.
    head = sources.first_bytes(path)
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""
    with sources.opened(path, encoding or "latin-1") as stream:
        start = stream.read(_BYTES)
    encoding = encoding or _encoding(start)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(start)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in text.split("\n") if line.strip()]
    if len(start) == _BYTES:
        lines = lines[:-1]
    delimiter = _delimiter(lines[:50])
    rows = _cut(lines[: _ROWS + 1], delimiter)
    if not rows or len(rows[0]) < 2:
        raise WrongFile("The file is no table: its first line has not two values.")
    return Sample([one.strip() for one in rows[0]], rows[1:], encoding, delimiter)


def _cut(lines: list[str], delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader((f"{line}\n" for line in lines), delimiter=delimiter))
    except csv.Error as error:
        raise WrongFile(f"The file is no table: {error}.") from error


def _columnar(path: Path) -> Sample:
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            batch = next(file.iter_batches(batch_size=_ROWS), None)
    except (pa.ArrowException, OSError) as error:
        raise WrongFile("The file is a damaged Parquet file.", "Send it again.") from error
    if batch is None:
        return Sample(names, [])
    texts = [_texts(column) for column in batch.columns]
    return Sample(names, [[one or "" for one in row] for row in zip(*texts, strict=True)])


def _texts(column: pa.Array) -> list[str | None]:
    kind = column.type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return [None if one is None else str(one) for one in column.to_pylist()]
    texts: list[str | None] = columnar.as_text(column, _PLAIN).to_pylist()
    return texts


def _encoding(start: bytes) -> str:
    """The encoding that reads all of it, and of those the one whose letters belong together."""
    fits = {}
    for name in _ENCODINGS:
        try:
            text = codecs.getincrementaldecoder(name)("strict").decode(start)
        except UnicodeDecodeError:
            continue
        if name == "utf-8":
            return name
        fits[name] = _strangeness(text)
    return min(fits, key=lambda name: fits[name], default="cp1252")


def _strangeness(text: str) -> float:
    """Share of letters of a text that seldom stand in the table of an office."""
    foreign = [sign for sign in text if ord(sign) > 127]
    usual = sum(
        "\u3040" <= sign <= "\u30ff" or "\uac00" <= sign <= "\ud7a3" or "À" <= sign <= "ÿ"
        for sign in foreign
    )
    kanji = sum("\u4e00" <= sign <= "\u9fff" for sign in foreign)
    return 1 - (usual + 0.5 * kanji) / max(1, len(foreign))


def _delimiter(lines: list[str]) -> str:
    """The sign that stands equally often, and most often, in each line."""

    def weight(sign: str) -> tuple[float, int]:
        counts = Counter(line.count(sign) for line in lines)
        usual, times = counts.most_common(1)[0] if counts else (0, 0)
        return (times if usual else 0), usual

    return max(_DELIMITERS, key=weight)
