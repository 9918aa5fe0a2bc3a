"""A file that cannot be read as a whole gets one clear sentence, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from installations import Founded, copied, rows_by_table
from said import refused, sekisho

GOOD = b"declaration_number,declared_on,office,commodity_code\nD-1,2024-02-29,10,610910\n"

WRONG = [
    ("empty.csv", b"", "empty"),
    ("blank.csv", b"\n\n  \n", "empty"),
    ("book.xlsx", b"PK\x03\x04" + bytes(200), "workbook"),
    ("page.csv", b"<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
    ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), "image"),
    ("utf16.csv", GOOD.decode().encode("utf-16"), "UTF-16"),
    ("lacking.csv", GOOD.replace(b"office", b"bureau"), "office"),
    ("doubled.csv", GOOD.replace(b"commodity_code", b"office"), "more than once"),
    ("open_quote.csv", GOOD + b'D-2,2024-02-29,"10,610910\n' * 3, "quot"),
    ("cut.csv.gz", b"\x1f\x8b\x08\x00" + bytes(6) + b"cut", "gzip"),
    ("cut.parquet", b"PAR1" + bytes(30), "Parquet"),
]


@pytest.mark.parametrize(("name", "body", "says"), WRONG, ids=[name for name, *_ in WRONG])
def test_a_wrong_file_is_one_sentence_and_changes_nothing(
    name: str, body: bytes, says: str, administration: Founded, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    there = copied(administration.learned, data)
    before = rows_by_table(there)
    file = tmp_path / name
    file.write_bytes(body)
    for verb in ("collect", "assess"):
        said = refused(verb, file, "--map", "sekisho", data=data)
        assert says.lower() in said.lower(), said
        assert said.startswith(name), said
    assert rows_by_table(there) == before


def test_a_parquet_file_without_the_columns_is_refused(
    administration: Founded, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    before = rows_by_table(copied(administration.learned, data))
    file = tmp_path / "other.parquet"
    pq.write_table(pa.table({"number": ["D-1"], "day": ["2024-02-29"]}), file)
    assert "declaration_number" in refused("collect", file, "--map", "sekisho", data=data)
    assert rows_by_table(copied(data, tmp_path / "after")) == before


def test_of_several_files_those_before_the_wrong_one_were_taken(
    administration: Founded, tmp_path: Path
) -> None:
    good, wrong = tmp_path / "good.csv", tmp_path / "wrong.csv"
    good.write_bytes(GOOD)
    wrong.write_bytes(b"")
    said = sekisho("collect", good, wrong, "--map", "sekisho", data=tmp_path / "data")
    assert said.code == 1
    assert "good.csv: 1 goods items" in said.err
    assert "wrong.csv: The file is empty." in said.err
