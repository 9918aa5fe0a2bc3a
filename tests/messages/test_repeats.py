"""Repeats: a number that stands twice in a file is found however far apart the rows are."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from message_rows import ARRIVAL, AT, korea, read, row, text

from sekisho.messages import column_map, delimited
from sekisho.messages.reading import joined
from sekisho.messages.repeats import hashed


@given(st.lists(st.text(max_size=12), max_size=40))
def test_equal_texts_and_only_they_have_the_same_hash(texts: list[str]) -> None:
    keys = hashed(pa.array(texts, pa.string())).tolist()
    assert len(set(zip(texts, keys, strict=True))) == len(set(texts)) == len(set(keys))


@given(st.lists(st.text(max_size=5), min_size=3, max_size=9))
def test_the_hash_of_a_text_does_not_depend_on_where_it_stands(texts: list[str]) -> None:
    whole = pa.array(texts, pa.string())
    assert hashed(whole)[1:].tolist() == hashed(whole.slice(1)).tolist()


def test_a_million_numbers_in_a_row_have_a_hash_each() -> None:
    numbers = pa.array([f"{number}/1" for number in range(10**7, 10**7 + 10**6)])
    assert len(set(hashed(numbers).tolist())) == 10**6


def test_the_second_of_two_is_refused_with_the_line_of_the_first(tmp_path: Path) -> None:
    numbers = [*range(40), 7, *range(40, 60), 7, 59]
    body = text(*(row(Declaration_ID=str(number)) for number in numbers))
    path = tmp_path / "given.csv"
    path.write_text(body)
    for size in (200, 1_000, 1 << 20):
        reading = joined(list(delimited.read(path, korea(), ARRIVAL, AT, block_bytes=size)))
        refused = reading.rejections.to_pylist()
        assert reading.items.num_rows == reading.findings.num_rows == 60
        assert [one["row_number"] for one in refused] == [42, 63, 64]
        assert [one["reason"].removesuffix(".").split("on ")[-1] for one in refused] == [
            "line 9",
            "line 9",
            "line 62",
        ]
        assert all(one["raw"].startswith(("7,", "59,")) for one in refused)


def test_a_row_that_was_refused_does_not_block_its_number(tmp_path: Path) -> None:
    reading = read(tmp_path, text(row(Net_Mass="x"), row()))
    assert reading.items["row_number"].to_pylist() == [3]
    assert reading.rejections["row_number"].to_pylist() == [2]


def test_results_may_name_an_item_twice_and_keep_their_lines(tmp_path: Path) -> None:
    how = column_map.find("korea:findings")
    body = text(row(), row(Critical_Fraud="1", Fraud="1"), row(Critical_Fraud="", Fraud=""))
    path = tmp_path / "given.csv"
    path.write_text(body)
    reading = joined(list(delimited.read(path, how, ARRIVAL, AT, block_bytes=200)))
    assert reading.items.num_rows == reading.rejections.num_rows == 0
    assert len(set(reading.findings["subject_id"].to_pylist())) == 1
    assert reading.lines.to_pylist() == [2, 3]
    assert delimited.raw_rows(path, how, [3]) == {3: body.splitlines()[2]}
