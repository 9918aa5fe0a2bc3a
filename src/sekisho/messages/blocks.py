"""Blocks: bytes cut where records end, each record with its line number.

Takes   the bytes of a delimited text in any encoding, with any line ends.
Gives   blocks of whole records in UTF-8, lines ended by a line feed, and where each begins.
Raises  WrongFile when a quote is never closed or the encoding is not what was said.
Source  RFC 4180; a quote opens a value only at its beginning, as Arrow and Python read it.

A block without a quote needs no care: each line is a record. Where quotes stand as RFC 4180
has them, records end at the line ends with an even number of quotes before them, which is
counted for the whole block at once. Only a block with a stray quote is walked record by record.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from sekisho.errors import WrongFile

Offsets = npt.NDArray[np.int64]

# Bytes of one record, its lines included, before a quote counts as never closed.
LONGEST_RECORD = 1 << 24

LOST = "\N{REPLACEMENT CHARACTER}"
_LOST = LOST.encode()
_BOM = codecs.BOM_UTF8


@dataclass(frozen=True)
class Block:
    """Whole records in UTF-8; each line ends with a line feed."""

    body: bytes
    first_line: int
    ends: Offsets | None
    """Where each record ends; null when no value is quoted and each line is a record."""
    mended: bool
    """Whether some bytes could not be read and stand as U+FFFD."""

    @cached_property
    def stops(self) -> Offsets:
        """Where each record ends [bytes]."""
        return _line_ends(self.body) if self.ends is None else self.ends

    @cached_property
    def records(self) -> int:
        """How many records there are, blank ones too."""
        return self.body.count(b"\n") if self.ends is None else len(self.ends)

    @property
    def line_count(self) -> int:
        """How many lines there are; a quoted value may have several."""
        return self.records if self.ends is None else self.body.count(b"\n")

    def lines(self) -> Offsets:
        """The line of the file on which each record begins, from 1."""
        if self.ends is None:
            return np.arange(self.records, dtype=np.int64) + self.first_line
        starts = np.concatenate((np.zeros(1, np.int64), self.ends[:-1]))
        before = np.searchsorted(_line_ends(self.body), starts, side="right")
        return before.astype(np.int64) + self.first_line

    def text(self, record: int) -> str:
        """One record as it came, without its line end."""
        start = int(self.stops[record - 1]) if record else 0
        return self.body[start : int(self.stops[record]) - 1].decode("utf-8")

    def after(self, record: int) -> Block:
        """The same block without its records up to and with this one."""
        cut = int(self.stops[record])
        skipped = self.body.count(b"\n", 0, cut)
        left = None if self.ends is None else self.ends[record + 1 :] - cut
        return Block(self.body[cut:], self.first_line + skipped, left, self.mended)


def blocks(stream: BinaryIO, encoding: str, delimiter: str, size: int) -> Iterator[Block]:
    """The records of a stream in blocks of about `size` bytes.

    Raises:
        WrongFile: if a quote is never closed.
    """
    rest, line = b"", 1
    for piece in _pieces(stream, encoding, size):
        rest += piece
        cut, ends = _cut(rest, delimiter)
        if cut:
            block = _block(rest[:cut], line, ends, delimiter)
            yield block
            rest, line = rest[cut:], line + block.line_count
        elif len(rest) > LONGEST_RECORD:
            raise _never_ends(rest, delimiter, line)
    if rest:
        last = rest + b"\n"
        cut, ends = _cut(last, delimiter)
        if cut != len(last):
            raise _never_ends(rest[cut:], delimiter, line + last.count(b"\n", 0, cut))
        yield _block(last, line, ends, delimiter)


def _block(body: bytes, line: int, ends: Offsets | None, delimiter: str) -> Block:
    if body.isascii():
        return Block(body, line, ends, False)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        body = body.decode("utf-8", "replace").encode()
        return Block(body, line, _cut(body, delimiter)[1], True)
    return Block(body, line, ends, LOST in text)


def _pieces(stream: BinaryIO, encoding: str, size: int) -> Iterator[bytes]:
    """The stream in UTF-8 (or what should be), without a byte order mark, lines ended by LF."""
    decoder = _decoder(encoding)
    held, begun = b"", False
    while True:
        read = stream.read(size)
        piece = decoder.decode(read, not read).encode("utf-8", "replace") if decoder else read
        piece = held + piece
        if not begun and len(piece) < len(_BOM) and read:
            held = piece
            continue
        if not begun:
            piece, begun = piece.removeprefix(_BOM), True
        held = b"\r" if read and piece.endswith(b"\r") else b""
        piece = piece.removesuffix(b"\r") if held else piece
        if b"\r" in piece:
            piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if piece:
            yield piece
        if not read:
            return


def _decoder(encoding: str) -> Any:
    """What turns another encoding into text; null for UTF-8, which is checked block by block."""
    if codecs.lookup(encoding).name in ("utf-8", "utf-8-sig"):
        return None
    return codecs.getincrementaldecoder(encoding)("replace")


def _cut(body: bytes, delimiter: str) -> tuple[int, Offsets | None]:
    """How many bytes are whole records, and where each ends (null: at each line end)."""
    if b'"' not in body:
        return body.rfind(b"\n") + 1, None
    signs = np.frombuffer(body, np.uint8)
    quotes = np.flatnonzero(signs == ord('"'))
    if not _well_placed(signs, quotes, ord(delimiter)):
        ends = _walk(body, delimiter)
    else:
        line_ends = _line_ends(body)
        before = np.searchsorted(quotes, line_ends)
        ends = line_ends[before % 2 == 0]
    return (int(ends[-1]) if len(ends) else 0), ends


def _well_placed(signs: npt.NDArray[np.uint8], quotes: Offsets, delimiter: int) -> bool:
    """Whether each quote opens a value, closes one, or is one of two inside a value."""
    opening, closing = quotes[0::2], quotes[1::2]
    before = signs[opening[opening > 0] - 1]
    after = signs[closing[closing + 1 < len(signs)] + 1]
    allowed = np.array([delimiter, ord("\n"), ord('"')], np.uint8)
    return bool(np.isin(before, allowed).all() and np.isin(after, allowed).all())


def _walk(body: bytes, delimiter: str) -> Offsets:
    record = _record_form(delimiter)
    ends, at = [], 0
    while found := record.match(body, at):
        at = found.end()
        ends.append(at)
    return np.array(ends, np.int64)


@cache
def _record_form(delimiter: str) -> re.Pattern[bytes]:
    plain = rf"[^{re.escape(delimiter)}\n]*+"
    value = rf'(?:"[^"]*+(?:""[^"]*+)*+"{plain}|(?!"){plain})'
    return re.compile(rf"{value}(?:{re.escape(delimiter)}{value})*\n".encode())


def _line_ends(body: bytes) -> Offsets:
    return np.flatnonzero(np.frombuffer(body, np.uint8) == ord("\n")).astype(np.int64) + 1


def _never_ends(record: bytes, delimiter: str, line: int) -> WrongFile:
    quote = re.search(rf'(?:^|[{re.escape(delimiter)}\n])"'.encode(), record)
    if quote is None:
        return WrongFile(
            f"Line {line} is longer than {LONGEST_RECORD} letters.", "Is it a table with lines?"
        )
    line += record.count(b"\n", 0, quote.end())
    return WrongFile(
        f"A quote that opens on line {line} is never closed.",
        'Close it, or write "" for a quote inside a quoted value.',
    )
