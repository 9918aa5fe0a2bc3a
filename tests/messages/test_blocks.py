"""Blocks: however the bytes are cut, the records and their lines are those of the whole."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.errors import WrongFile
from sekisho.messages import blocks

# Letters that make or break a record, and few others, so that they meet often.
PIECES = st.lists(st.sampled_from(["a", "é", "한", ",", "\n", "\r\n", '"', '""', " "]), max_size=60)
VALUES = st.text(st.sampled_from('a,"\n é'), max_size=6)


def records(body: bytes, size: int, encoding: str = "utf-8") -> list[tuple[int, str]]:
    found = []
    for block in blocks.blocks(io.BytesIO(body), encoding, ",", size):
        lines = block.lines().tolist()
        assert len(lines) == block.records
        found += [(line, block.text(record)) for record, line in enumerate(lines)]
    return found


@given(PIECES, st.integers(1, 40))
def test_records_do_not_depend_on_where_the_stream_is_cut(pieces: list[str], size: int) -> None:
    body = "".join(pieces).encode()

    def tried(size: int) -> object:
        try:
            return records(body, size)
        except WrongFile as error:
            return error.label

    assert tried(size) == tried(1 << 20)


@given(st.lists(st.lists(VALUES, min_size=2, max_size=3), min_size=1, max_size=8))
def test_records_are_those_that_python_reads(rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    found = records(text.getvalue().encode(), 7)
    assert [next(csv.reader([one])) for _, one in found] == rows
    starts = [1]
    for row in found[:-1]:
        starts.append(starts[-1] + row[1].count("\n") + 1)
    assert [line for line, _ in found] == starts


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp949", "utf-8-sig"])
def test_any_line_ends_in_any_encoding_give_the_same_records(ends: str, encoding: str) -> None:
    body = f"번호,b{ends}1,2{ends}{ends}3,4".encode(encoding)
    told = [(1, "번호,b"), (2, "1,2"), (3, ""), (4, "3,4")]
    assert [records(body, size, encoding) for size in (1, 2, 5, 99)] == [told] * 4


def test_a_stray_quote_inside_a_value_opens_nothing() -> None:
    body = b'a,5" pipe\nb,"x\ny"\nc,6" pipe "big"\nd,""\n'
    told = [(1, 'a,5" pipe'), (2, 'b,"x\ny"'), (4, 'c,6" pipe "big"'), (5, 'd,""')]
    assert [records(body, size) for size in (1, 4, 99)] == [told] * 3


@pytest.mark.parametrize("body", [b'a,b\n"c,d\ne,f\n', b'a,b\n"c,d""\n', b'x,y"\na,b\n"', b'"'])
def test_a_quote_that_is_never_closed_is_named_with_its_line(body: bytes) -> None:
    with pytest.raises(WrongFile, match=r"opens on line \d+ is never closed"):
        records(body, 5)


def test_a_record_without_end_stops_the_reading_in_time() -> None:
    endless = b'a,b\n"' + b"x" * (blocks.LONGEST_RECORD + 10)
    with pytest.raises(WrongFile, match="opens on line 2 is never closed"):
        records(endless + b"\n" * 10, 1 << 22)
    with pytest.raises(WrongFile, match="Line 1 is longer"):
        records(b"x" * (blocks.LONGEST_RECORD + 10), 1 << 22)
