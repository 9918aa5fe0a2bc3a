"""Sources: open a file as text, or say in one sentence what it is instead.

Takes   the path of a file that somebody sent.
Gives   a stream of its bytes (what gzip packed is unpacked on the way), and its first bytes.
Raises  WrongFile when it is empty, another format, or not text.
Source  the signatures are those of the formats' own specifications, as in file(1).
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from sekisho.errors import WrongFile

HEAD_BYTES = 65536
GZIP = b"\x1f\x8b"
PARQUET = b"PAR1"

_SAVE_AS_CSV = "Save it as CSV in UTF-8 and send that."
_SIGNATURES = (
    (b"PK\x03\x04", "a zip or a workbook (xlsx, ods)", f"Unpack it, or: {_SAVE_AS_CSV}"),
    (b"PK\x05\x06", "an empty zip", _SAVE_AS_CSV),
    (b"\xd0\xcf\x11\xe0", "an old workbook (xls)", _SAVE_AS_CSV),
    (b"%PDF", "a PDF", "Ask for the table itself, as CSV or Parquet."),
    (PARQUET, "a Parquet file", "Send it under a name that ends in .parquet."),
    (b"SQLite format 3\x00", "an SQLite database", "Export the table as CSV or Parquet."),
    (b"\x28\xb5\x2f\xfd", "packed with zstd", "Unpack it first; gzip needs no unpacking."),
    (b"BZh", "packed with bzip2", "Unpack it first; gzip needs no unpacking."),
    (b"\xfd7zXZ\x00", "packed with xz", "Unpack it first; gzip needs no unpacking."),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it first."),
    (b"\x89PNG", "an image (PNG)", "Send the table, not its picture."),
    (b"\xff\xd8\xff", "an image (JPEG)", "Send the table, not its picture."),
    (b"ARROW1", "an Arrow file", "Save it as Parquet."),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def looks_parquet(path: Path) -> bool:
    """Whether the file begins as a Parquet file does."""
    return first_bytes(path) == PARQUET


def first_bytes(path: Path) -> bytes:
    """The first four bytes of a file.

    Raises:
        WrongFile: if it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return file.read(4)
    except OSError as error:
        raise _unopened(error) from error


@contextmanager
def opened(path: Path, encoding: str) -> Iterator[BinaryIO]:
    """The file's bytes as a stream, after its first bytes have been found to be text.

    Raises:
        WrongFile: if it is missing, empty, another format or damaged.
    """
    try:
        with path.open("rb") as file:
            raw = io.BufferedReader(cast(io.RawIOBase, file), HEAD_BYTES)
            if raw.peek(2)[:2] == GZIP:
                with gzip.open(raw, "rb") as unpacked:
                    packed = io.BufferedReader(cast(io.RawIOBase, unpacked), HEAD_BYTES)
                    _check(packed.peek(HEAD_BYTES), encoding)
                    yield packed
            else:
                _check(raw.peek(HEAD_BYTES), encoding)
                yield raw
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise WrongFile("The file is a damaged gzip file.", "Send it again.") from error
    except OSError as error:
        raise _unopened(error) from error


def _unopened(error: OSError) -> WrongFile:
    return WrongFile(f"The file cannot be opened: {error.strerror or error}.")


def _check(head: bytes, encoding: str) -> None:
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise WrongFile("The file is empty.", "Was it cut off on the way? Send it again.")
    for signature, what, hint in _SIGNATURES:
        if head.startswith(signature):
            raise WrongFile(f"The file is {what}, not a table in text.", hint)
    opening = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if opening.startswith((b"<!doctype html", b"<html")):
        hint = "It may be a login or error page saved under the file's name: fetch it again."
        raise WrongFile("The file is a web page, not a table.", hint)
    if opening.startswith(b"<?xml"):
        raise WrongFile("The file is XML, not a table.", _SAVE_AS_CSV)
    _check_text(head, encoding)


def _check_text(head: bytes, encoding: str) -> None:
    if "\n,a".encode(encoding) != b"\n,a":
        return
    if head.startswith(_UTF16) or _every_other_is_null(head):
        hint = 'Save it in UTF-8, or write encoding = "utf-16" in the map.'
        raise WrongFile(f"The file is written in UTF-16, not in {encoding}.", hint)
    heading = head.split(b"\n", 1)[0].split(b"\r", 1)[0]
    if any(byte < 32 and byte not in b"\t\f\x1b" for byte in heading):
        raise WrongFile("The file is not text: its first line has signs that no text has.")


def _every_other_is_null(head: bytes) -> bool:
    sample = head[:200]
    return len(sample) > 3 and (not sample[1::2].strip(b"\0") or not sample[::2].strip(b"\0"))
