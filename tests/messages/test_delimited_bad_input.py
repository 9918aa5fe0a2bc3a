"""Bad input, and what each gets: a rejection with place, reason and remedy, or a wrong file."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from message_rows import ARRIVAL, AT, HEADINGS, SOUND, korea, read, row, text

from sekisho.errors import WrongFile
from sekisho.messages import opening

GOOD = row(Declaration_ID="1")
LINE = text(SOUND).splitlines()[1]
HEAD = text().splitlines()[0]

# What is changed in the sound row; the place, a part of the reason, a part of the remedy.
BAD_ROWS = {
    "no declaration number": ({"Declaration ID": ""}, "Declaration ID", "is empty", "Fill it in"),
    "a number of blanks": ({"Declaration ID": "   "}, "Declaration ID", "is empty", "Fill it in"),
    "no date": ({"Date": ""}, "Date", "is empty", "Fill it in"),
    "no office": ({"Office ID": ""}, "Office ID", "is empty", "Fill it in"),
    "30 February": ({"Date": "2021-02-30"}, "Date", "not a date", "2021-12-31"),
    "day and month turned": ({"Date": "31/01/2021"}, "Date", "not a date", "2021-12-31"),
    "a date without zeros": ({"Date": "2021-1-1"}, "Date", "not a date", "2021-12-31"),
    "a date in words": ({"Date": "yesterday"}, "Date", "not a date", "2021-12-31"),
    "a date with an hour": ({"Date": "2021-01-01 10:00"}, "Date", "not a date", "2021-12-31"),
    "a workbook's day": ({"Date": "44197"}, "Date", "not a date", "2021-01-01"),
    "a full-width date": ({"Date": "２０２１-01-01"}, "Date", "not a date", "2021-12-31"),
    "next century": ({"Date": "2121-01-01"}, "Date", "after the day", "year right"),
    "year zero": ({"Date": "0000-01-01"}, "Date", "not a date", "2021-12-31"),
    "before any tariff": ({"Date": "1020-01-01"}, "Date", "is before 1988", "year right"),
    "a mass in words": ({"Net Mass": "heavy"}, "Net Mass", "not a number", "digits only"),
    "a negative mass": ({"Net Mass": "-5"}, "Net Mass", "below zero", "zero or more"),
    "a mass of nan": ({"Net Mass": "nan"}, "Net Mass", "not an amount", "Leave it empty"),
    "an infinite price": ({"Item Price": "inf"}, "Item Price", "not an amount", "Leave it empty"),
    "minus infinity": ({"Item Price": "-inf"}, "Item Price", "not an amount", "Leave it empty"),
    "ten to the 400": ({"Item Price": "1e400"}, "Item Price", "more than 16 digits", "unit right"),
    "400 digits": ({"Item Price": "9" * 400}, "Item Price", "more than 16 digits", "unit right"),
    "a decimal comma": ({"Net Mass": "12,5"}, "Net Mass", "not a number", "expects “.”"),
    "thousands": ({"Item Price": "1,234.50"}, "Item Price", "not a number", "nothing between"),
    "full-width digits": ({"Net Mass": "１２.５"}, "Net Mass", "not a number", "Write 12.5."),
    "a number in hexadecimal": ({"Net Mass": "0x10"}, "Net Mass", "not a number", "digits only"),
    "a number with a unit": ({"Net Mass": "12 kg"}, "Net Mass", "not a number", "digits only"),
    "a formula for a price": ({"Item Price": "=1+1"}, "Item Price", "not a number", "digits only"),
    "a negative rate": ({"Tax Rate": "-8.0"}, "Tax Rate", "below zero", "zero or more"),
    "a lost zero": ({"HS6 Code": "10129"}, "HS6 Code", "5 digits", "010129"),
    "an HS heading only": ({"HS6 Code": "4408"}, "HS6 Code", "4 digits", ""),
    "HS in letters": ({"HS6 Code": "wood"}, "HS6 Code", "not a commodity code", "0101.21"),
    "ten digits for six": ({"HS6 Code": "4408901000"}, "HS6 Code", "10 digits", ""),
    "chapter 77": ({"HS6 Code": "770100"}, "HS6 Code", "does not exist", "01 to 76"),
    "an exponent for HS": ({"HS6 Code": "4.4089E+05"}, "HS6 Code", "not a commodity code", ""),
    "a country in words": ({"Country of Origin": "Belgium"}, "Country of Origin", "not a country",
                           "BE"),
    "no such country": ({"Country of Origin": "Q1"}, "Country of Origin", "not a country", "ISO"),
    "a transport of three digits": ({"Mode of Transport": "100"}, "Mode of Transport",
                                    "not a mode of transport", "Give one of"),
    "a null byte": ({"Importer ID": "QLR\0UBN9"}, "Importer ID", "U+0000", "Take it out"),
    "an escape sign": ({"Importer ID": "\x1b[31mQLR"}, "Importer ID", "U+001B", "Take it out"),
    "an unseen joiner": ({"Importer ID": "QLR\u200bUBN9"}, "Importer ID", "U+200B", "Take it out"),
    "letters turned round": ({"Importer ID": "QLR\u202eUBN9"}, "Importer ID", "U+202E", "Take it"),
    "a code of two lines": ({"Importer ID": "QLR\nUBN9"}, "Importer ID", "U+000A", "Take it out"),
    "a very long code": ({"Importer ID": "X" * 100_000}, "Importer ID", "100000 letters",
                         "Shorten"),
    "an unknown outcome": ({"Critical Fraud": "3", "Fraud": "1"}, "Critical Fraud",
                           "not an outcome", "0, 1, 2"),
    "an outcome in words": ({"Critical Fraud": "yes"}, "Critical Fraud", "not an outcome", ""),
    "contradicting outcomes": ({"Critical Fraud": "1"}, "Fraud", "contradicts", "Correct"),
    "half an outcome": ({"Critical Fraud": ""}, "Fraud", "contradicts", "Correct"),
    "a number that stands above": ({"Declaration ID": "1"}, "declaration and item number",
                                   "already, on line 2", "Number the items"),
}  # fmt: skip

# What is harmless or only looks bad, and is taken as it stands.
TAKEN = {
    "a price of zero": ({"Item Price": "0.0"}, "item_value", 0.0),
    "no price": ({"Item Price": ""}, "item_value", None),
    "no seller": ({"Seller ID": ""}, "seller", None),
    "blanks around": ({"Seller ID": "  0VKY2BR\t"}, "seller", "0VKY2BR"),
    "blanks around a number": ({"Net Mass": " 12.5 "}, "net_mass_kg", 12.5),
    "a formula": ({"Seller ID": "=HYPERLINK(A1)"}, "seller", "=HYPERLINK(A1)"),
    "a command": ({"Seller ID": "'; DROP TABLE x; --"}, "seller", "'; DROP TABLE x; --"),
    "markup": ({"Seller ID": "<script>alert(1)</script>"}, "seller", "<script>alert(1)</script>"),
    "a quote": ({"Seller ID": '5" pipe'}, "seller", '5" pipe'),
    "a comma": ({"Seller ID": "Smith, Ltd"}, "seller", "Smith, Ltd"),
    "another script": ({"Seller ID": "한국상사"}, "seller", "한국상사"),
    "a word for nothing": ({"Seller ID": "NULL"}, "seller", "NULL"),
    "a country in small letters": ({"Country of Origin": "be"}, "origin_country", "BE"),
    "a withdrawn country": ({"Country of Origin": "YU"}, "origin_country", "YU"),
    "an unknown country": ({"Country of Origin": "ZZ"}, "origin_country", "ZZ"),
    "an exponent": ({"Net Mass": "1e3"}, "net_mass_kg", 1000.0),
    "no departure": ({"Country of Departure": ""}, "departure_country", None),
    "a leading zero": ({"HS6 Code": "010129"}, "commodity_code", "010129"),
}

# Whole lines in place of the sound one; the place, the reason, the remedy.
BAD_LINES = {
    "too few values": ("97061800,2020-01-01", "the whole row", "2 values", "cut off"),
    "too many values": (f"{LINE},x,y", "the whole row", "24 values", "double quotes"),
    "a delimiter at the end": (f"{LINE},", "the whole row", "23 values", "Take the last"),
    "a comma unquoted": (LINE.replace("QLRUBN9", "Smith, Ltd"), "the whole row", "23 values",
                         "double quotes"),
    "semicolons": (LINE.replace(",", ";"), "the whole row", "1 values", "cut off"),
    "text behind a quote": ('"97061800" ' + LINE[8:].replace("2020-01-01", "x"), "Date",
                            "not a date", ""),
}  # fmt: skip

# Whole files: bytes, and a part of the one sentence that says what is wrong.
BAD_FILES = {
    "nothing at all": (b"", "is empty"),
    "blank lines only": (b"\n\r\n \n", "is empty"),
    "a mark and nothing": (b"\xef\xbb\xbf", "is empty"),
    "random bytes": (bytes(range(256)) * 40, "is not text"),
    "an image": (b"\x89PNG\r\n\x1a\n" + bytes(100), "an image"),
    "a workbook": (b"PK\x03\x04" + bytes(100), "a workbook"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(100), "an old workbook"),
    "a PDF": (b"%PDF-1.7\n" + bytes(100), "a PDF"),
    "a web page": (f"<!DOCTYPE html>\n<html>{HEAD}".encode(), "web page"),
    "XML": (b"<?xml version='1.0'?><a/>", "XML"),
    "zstd": (b"\x28\xb5\x2f\xfd" + bytes(50), "zstd"),
    "a cut gzip": (gzip.compress(text(GOOD, SOUND).encode())[:-20], "damaged gzip"),
    "a gzip of nothing": (gzip.compress(b""), "is empty"),
    "a wrong gzip": (b"\x1f\x8b\x08\x00" + b"x" * 50, "damaged gzip"),
    "a cut Parquet": (b"PAR1" + bytes(50), "damaged Parquet"),
    "UTF-16 with a mark": (text(GOOD).encode("utf-16"), "written in UTF-16"),
    "UTF-16 without a mark": (text(GOOD).encode("utf-16-le"), "written in UTF-16"),
    "another encoding": (
        text(*(row(Declaration_ID=str(n), Seller_ID="한국상사") for n in range(5))).encode("cp949"),
        "not written in utf-8",
    ),
    "a heading in another encoding": (
        text(GOOD, headings=[*HEADINGS, "비고"]).encode("cp949"), "not written in utf-8",
    ),
    "no heading": (text(GOOD).split("\n", 1)[1].encode(), "lacks the columns"),
    "a missing column": (
        text(GOOD, headings=[one for one in HEADINGS if one != "Net Mass"]).encode(),
        "lacks the column “Net Mass”",
    ),
    "a column misspelt": (
        text(GOOD).replace("Net Mass", "Net  Mass (kg)").encode(), "Is “Net Mass” the heading",
    ),
    "a doubled column": (
        text(GOOD, headings=[*HEADINGS, "Net Mass"]).encode(), "“Net Mass” more than once",
    ),
    "a doubled outcome": (
        text(GOOD, headings=[*HEADINGS, "Fraud"]).encode(), "“Fraud” more than once",
    ),
    "semicolons throughout": (text(GOOD).replace(",", ";").encode(), "by a semicolon"),
    "tabs throughout": (text(GOOD).replace(",", "\t").encode(), "by a tab"),
    "a quote never closed": (
        f'{HEAD}\n{LINE}\n"2,{LINE}\n{LINE}\n'.encode(), "opens on line 3 is never closed",
    ),
    "a quote never closed in the heading": (f'"{HEAD}\n{LINE}\n'.encode(), "is never closed"),
    "something else": (b"hello\nworld\n", "lacks the columns"),
}  # fmt: skip


def test_the_table_has_at_least_forty_bad_inputs() -> None:
    assert len(BAD_ROWS) + len(BAD_LINES) + len(BAD_FILES) >= 40


@pytest.mark.parametrize("what", BAD_ROWS)
def test_a_bad_row_is_refused_with_place_reason_and_remedy(what: str, tmp_path: Path) -> None:
    changes, place, reason, remedy = BAD_ROWS[what]
    last = row(Declaration_ID="3")
    reading = read(tmp_path, text(GOOD, SOUND | changes, last))
    assert reading.items["declaration_number"].to_pylist() == ["1", "3"]
    (refused,) = reading.rejections.to_pylist()
    assert refused["row_number"] == 3
    assert place in refused["place"].split("; ")
    assert reason in refused["reason"]
    assert remedy in refused["remedy"]
    assert refused["rejection_id"] == "aaaaaaaaaaaa-korea-3"
    assert reading.findings.num_rows == 2


@pytest.mark.parametrize("what", TAKEN)
def test_what_only_looks_bad_is_taken_as_it_stands(what: str, tmp_path: Path) -> None:
    changes, field, value = TAKEN[what]
    reading = read(tmp_path, text(GOOD, SOUND | changes))
    assert reading.rejections.to_pylist() == []
    assert reading.items[field].to_pylist()[1] == value


@pytest.mark.parametrize("what", BAD_LINES)
def test_a_bad_line_is_refused_and_the_next_is_taken(what: str, tmp_path: Path) -> None:
    line, place, reason, remedy = BAD_LINES[what]
    after = LINE.replace("97061800", "3")
    reading = read(tmp_path, f"{text(GOOD)}{line}\n{after}\n")
    assert reading.items["declaration_number"].to_pylist() == ["1", "3"]
    (refused,) = reading.rejections.to_pylist()
    assert (refused["row_number"], refused["raw"]) == (3, line)
    assert place in refused["place"]
    assert reason in refused["reason"]
    assert remedy in refused["remedy"]


@pytest.mark.parametrize("what", BAD_FILES)
def test_a_wrong_file_gets_one_clear_sentence(what: str, tmp_path: Path) -> None:
    body, says = BAD_FILES[what]
    with pytest.raises(WrongFile) as refused:
        read(tmp_path, body)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_or_a_missing_file_is_a_wrong_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.csv"):
        with pytest.raises(WrongFile):
            list(opening.read(path, korea(), ARRIVAL, AT))


def test_a_row_with_three_defects_is_refused_once_with_three_places(tmp_path: Path) -> None:
    bad = row(Net_Mass="heavy", Date="2021-02-30", HS6_Code="77")
    (refused,) = read(tmp_path, text(GOOD, bad)).rejections.to_pylist()
    assert set(refused["place"].split("; ")) == {"Net Mass", "Date", "HS6 Code"}
    assert all(part in refused["given"] for part in ("heavy", "2021-02-30", "77"))


def test_one_unreadable_row_among_many_is_refused_alone(tmp_path: Path) -> None:
    good = [row(Declaration_ID=str(number)) for number in range(8)]
    spoilt = text(*good).replace("QLRUBN9", "é", 1).encode("latin-1")
    reading = read(tmp_path, spoilt)
    (refused,) = reading.rejections.to_pylist()
    assert reading.items.num_rows == 7
    assert "cannot be read" in refused["reason"]
    assert "encoding" in refused["remedy"]


def test_a_heading_alone_is_an_empty_file_of_its_form(tmp_path: Path) -> None:
    reading = read(tmp_path, text())
    assert (reading.rows, reading.findings.num_rows) == (0, 0)


def test_a_file_without_findings_has_items_all_the_same(tmp_path: Path) -> None:
    reading = read(tmp_path, text(GOOD, SOUND, headings=HEADINGS[:-2]))
    assert (reading.items.num_rows, reading.findings.num_rows) == (2, 0)


def test_a_row_without_an_outcome_was_not_examined(tmp_path: Path) -> None:
    reading = read(tmp_path, text(GOOD, row(Fraud="", Critical_Fraud="")))
    assert (reading.items.num_rows, reading.findings.num_rows) == (2, 1)


def test_columns_nobody_read_are_counted_where_they_hold_something(tmp_path: Path) -> None:
    headings = [*HEADINGS, "Remark", "Empty"]
    reading = read(tmp_path, text(GOOD, row(Remark="see file"), headings=headings))
    assert reading.leftovers == {"Remark": 1, "Empty": 0}
