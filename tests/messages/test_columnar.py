"""Parquet is read as a CSV with the same content is, whatever types its columns have."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from message_rows import AT, HEADINGS, SOUND, korea, read, row, simulated, text

from sekisho.errors import WrongFile
from sekisho.messages import column_map, columnar
from sekisho.messages.reading import joined

ROWS = [SOUND, row(Declaration_ID="2", Seller_ID=""), row(Declaration_ID="3", Net_Mass="-1")]


def parquet(folder: Path, table: pa.Table) -> Path:
    path = folder / "given.parquet"
    pq.write_table(table, path)
    return path


def typed() -> pa.Table:
    table = pa.Table.from_pylist(ROWS)
    kinds: dict[str, pa.DataType] = {
        "Declaration ID": pa.int64(), "Date": pa.date32(), "Office ID": pa.int16(),
        "Net Mass": pa.float32(), "Item Price": pa.float64(), "Tax Rate": pa.decimal128(9, 4),
        "Fraud": pa.int8(), "Critical Fraud": pa.int64(),
    }  # fmt: skip
    for name, kind in kinds.items():
        at = table.column_names.index(name)
        told = table[name].cast(pa.float64()) if "decimal" in str(kind) else table[name]
        table = table.set_column(at, name, told.cast(kind))
    at = table.column_names.index("Importer ID")
    return table.set_column(at, "Importer ID", table["Importer ID"].dictionary_encode())


@pytest.mark.parametrize("table", [pa.Table.from_pylist(ROWS), typed()], ids=["text", "typed"])
def test_types_make_no_difference(table: pa.Table, tmp_path: Path) -> None:
    reading = joined(list(columnar.read(parquet(tmp_path, table), korea(), "a" * 64, AT)))
    assert reading.items["item_id"].to_pylist() == ["97061800/1", "2/1"]
    assert reading.items["declared_on"].to_pylist() == [date(2020, 1, 1)] * 2
    assert reading.items["office"].to_pylist() == ["30", "30"]
    assert reading.items["seller"].to_pylist() == ["0VKY2BR", None]
    assert reading.items["net_mass_kg"].to_pylist() == [108.0, 108.0]
    assert reading.items["row_number"].to_pylist() == [1, 2]
    assert reading.findings["outcome"].to_pylist() == ["nothing_found"] * 2
    (refused,) = reading.rejections.to_pylist()
    assert (refused["row_number"], refused["place"]) == (3, "Net Mass")
    assert refused["raw"].startswith("3,2020-01-01,30,B,")
    assert refused["raw"].count(",") == len(HEADINGS) - 1


def test_the_same_rows_give_the_same_records_as_from_a_csv(tmp_path: Path) -> None:
    path = simulated(tmp_path / "given.csv", seed=3, rows=300)
    first = read(tmp_path, path.read_bytes())
    told = path.read_text().splitlines()
    columns = list(zip(*(line.split(",") for line in told[1:]), strict=True))
    table = pa.table({name: pa.array(one) for name, one in zip(HEADINGS, columns, strict=True)})
    parquet(tmp_path, table)
    second = read(tmp_path, (tmp_path / "given.parquet").read_bytes())
    leave = ["row_number"]
    assert first.items.drop(leave).equals(second.items.drop(leave))
    assert first.findings.equals(second.findings)


def test_instants_and_days_keep_their_meaning(tmp_path: Path) -> None:
    form = column_map.load(
        'name = "t"\ntitle = "t"\nitem_number = 1\nzone = "Asia/Tokyo"\ndecimal = ","\n'
        'date_format = "%d.%m.%Y"\n[columns]\nNo = "declaration_number"\nDay = "declared_on"\n'
        'House = "office"\nAt = "received_at"\nValue = "item_value"\n'
    )
    instant = datetime(2020, 1, 1, 20, 30, tzinfo=UTC)
    table = pa.table({
        "No": ["1"], "House": ["A"], "Value": [12.5],
        "Day": pa.array([datetime(2020, 1, 1)], pa.timestamp("ns")),
        "At": pa.array([instant], pa.timestamp("ms", tz="Asia/Tokyo")),
    })  # fmt: skip
    (reading,) = columnar.read(parquet(tmp_path, table), form, "a" * 64, AT)
    (item,) = reading.items.to_pylist()
    assert (item["declared_on"], item["received_on"]) == (date(2020, 1, 1), date(2020, 1, 2))
    assert (item["received_at"], item["item_value"]) == (instant, 12.5)


WRONG = {
    "a missing column": (pa.Table.from_pylist(ROWS).drop(["Net Mass"]), "lacks the column"),
    "a nested column": (
        pa.Table.from_pylist(ROWS).drop(["Net Mass"])
        .append_column("Net Mass", pa.array([[1], [2], [3]])), "“Net Mass” holds tables",
    ),
    "bytes that are no text": (
        pa.Table.from_pylist(ROWS).drop(["Net Mass"])
        .append_column("Net Mass", pa.array([b"\xff\xfe", b"1", None])), "bytes that are not text",
    ),
}  # fmt: skip


def test_a_column_nobody_reads_may_hold_anything_and_is_counted(tmp_path: Path) -> None:
    table = pa.Table.from_pylist(ROWS)
    table = table.append_column("Parts", pa.array([[1], None, [3]]))
    table = table.append_column("Seal", pa.array([b"\xff", b"\xfe", b"x"]))
    (reading,) = columnar.read(parquet(tmp_path, table), korea(), "a" * 64, AT)
    assert reading.leftovers == {"Parts": 2, "Seal": 3}
    assert reading.rejections["raw"][0].as_py().endswith("[3],b'x'")


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_table_gets_one_sentence(what: str, tmp_path: Path) -> None:
    table, says = WRONG[what]
    with pytest.raises(WrongFile, match=says):
        list(columnar.read(parquet(tmp_path, table), korea(), "a" * 64, AT))


@pytest.mark.parametrize("keep", [4, 100, -8, -1])
def test_a_cut_file_is_a_wrong_file(keep: int, tmp_path: Path) -> None:
    path = parquet(tmp_path, pa.Table.from_pylist(ROWS))
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(WrongFile):
        list(columnar.read(path, korea(), "a" * 64, AT))


def test_a_damaged_page_is_a_wrong_file(tmp_path: Path) -> None:
    path = parquet(tmp_path, pa.Table.from_pylist(ROWS))
    body = bytearray(path.read_bytes())
    body[20:120] = bytes(100)
    path.write_bytes(body)
    with pytest.raises(WrongFile):
        list(columnar.read(path, korea(), "a" * 64, AT))


@pytest.mark.parametrize("given", [" X", "X ", "\tX", "X\n", "\u3000X", "\x00X", "\u200bX", "한"])
def test_blanks_and_unseen_signs_are_found_as_in_a_csv(given: str, tmp_path: Path) -> None:
    told = row(Seller_ID=given)
    (first,) = columnar.read(parquet(tmp_path, pa.Table.from_pylist([told])), korea(), "a" * 64, AT)
    second = read(tmp_path, text(told))
    assert first.items["seller"].to_pylist() == second.items["seller"].to_pylist()
    assert first.rejections["reason"].to_pylist() == second.rejections["reason"].to_pylist()
