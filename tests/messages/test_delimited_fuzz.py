"""Whatever bytes come, they give readings or a wrong file; no row is lost and none doubled."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from message_rows import ARRIVAL, AT, HEADINGS, SOUND, korea, row, text

from sekisho.errors import WrongFile
from sekisho.messages import delimited
from sekisho.messages.reading import Reading, joined

WHOLE = text(*(row(Declaration_ID=str(number)) for number in range(6))).encode()
CELLS = st.one_of(
    st.sampled_from(["", " ", "nan", "-1", "1e999", "2021-02-30", "=A1", '"', "\0", "\n", "１"]),
    st.text(max_size=12),
)
AWKWARD = st.sampled_from([b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"\xe2\x80", b"\xef\xbb\xbf"])


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "given.csv"


def tried(path: Path, body: bytes, block_bytes: int = 1 << 22) -> Reading | None:
    path.write_bytes(body)
    try:
        readings = delimited.read(path, korea(), ARRIVAL, AT, block_bytes=block_bytes)
        return joined(list(readings))
    except WrongFile:
        return None


@given(body=st.binary(max_size=400))
@example(body=b"\x1f\x8b")
@example(body=b"PAR1")
@example(body=b'"\n')
def test_any_bytes_give_a_reading_or_a_wrong_file(path: Path, body: bytes) -> None:
    tried(path, body)


@settings(max_examples=300)
@given(
    changes=st.lists(st.tuples(st.integers(0, len(WHOLE)), AWKWARD), max_size=6),
    size=st.integers(64, 2_000),
)
@example(changes=[(278, b"\xff"), (377, b"\xff")], size=238)
@example(changes=[(670, b"\xef\xbb\xbf")], size=64)
def test_a_spoilt_file_loses_no_row(
    path: Path, changes: list[tuple[int, bytes]], size: int
) -> None:
    body = WHOLE
    for at, piece in changes:
        body = body[:at] + piece + body[at:]
    whole, cut = tried(path, body), tried(path, body, size)
    # Which encoding a file has is judged by its first block, however few rows that holds.
    unreadable = sum("\ufffd" in row for row in body.decode("utf-8", "replace").splitlines())
    assert (whole is None) == (cut is None) or unreadable > 1
    if whole is not None and cut is not None:
        assert whole.items.equals(cut.items)
        assert whole.rejections.equals(cut.rejections)
        lines = [
            *whole.items["row_number"].to_pylist(),
            *whole.rejections["row_number"].to_pylist(),
        ]
        assert len(lines) == len(set(lines))
        assert whole.rows >= 5 - len(changes)


@settings(max_examples=200)
@given(
    cells=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6), size=st.integers(64, 999)
)
def test_every_row_is_an_item_or_a_rejection(path: Path, cells: list[list[str]], size: int) -> None:
    names = ("Declaration ID", "Net Mass", "Seller ID")
    rows = [SOUND | dict(zip(names, one, strict=True)) for one in cells]
    lines = io.StringIO()
    csv.writer(lines).writerows([HEADINGS, *([one[name] for name in HEADINGS] for one in rows)])
    # A lone half of a pair of code units is no text, and no file can hold it.
    reading = tried(path, lines.getvalue().encode("utf-8", "replace"), size)
    assert reading is not None
    assert reading.rows == len(rows)
    assert reading.findings.num_rows == reading.items.num_rows
