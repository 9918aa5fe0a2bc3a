"""Conversion: units, forms, translations, days of receipt and findings, as the map has them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from message_rows import AT, read

from sekisho.errors import WrongFile, WrongMap
from sekisho.messages import column_map
from sekisho.messages.reading import Reading

HEAD = """
name = "other"
title = "Another office"
{top}
[columns]
No = "declaration_number"
Line = "item_number"
Day = "declared_on"
House = "office"
{columns}
"""


def told(folder: Path, body: str, *, top: str = "", columns: str = "") -> Reading:
    return read(folder, body, column_map.load(HEAD.format(top=top, columns=columns)))


def test_numbers_come_into_the_unit_of_their_field(tmp_path: Path) -> None:
    body = "No;Line;Day;House;Mass g;Value\n1;1;31.12.2020;A;1.500,5;1 000\n1;2;01.02.2020;A;;,5\n"
    reading = told(
        tmp_path,
        body,
        top='delimiter = ";"\ndecimal = ","\nthousands = "."\ndate_format = "%d.%m.%Y"',
        columns='"Mass g" = { field = "net_mass_kg", factor = 0.001 }\n'
        'Value = { field = "item_value", thousands = " " }',
    )
    assert reading.rejections.to_pylist() == []
    assert reading.items["net_mass_kg"].to_pylist() == [1.5005, None]
    assert reading.items["item_value"].to_pylist() == [1000.0, 0.5]
    assert reading.items["declared_on"].to_pylist() == [date(2020, 12, 31), date(2020, 2, 1)]
    assert reading.items["item_id"].to_pylist() == ["1/1", "1/2"]


@pytest.mark.parametrize("given", ["1.5", "1.50,2", "15.00", "1,5,0", "1.2345"])
def test_a_point_is_no_decimal_sign_where_the_comma_is(given: str, tmp_path: Path) -> None:
    reading = told(
        tmp_path,
        f"No;Line;Day;House;Value\n1;1;2020-01-01;A;{given}\n",
        top='delimiter = ";"\ndecimal = ","\nthousands = "."',
        columns='Value = "item_value"',
    )
    (refused,) = reading.rejections.to_pylist()
    assert "not a number" in refused["reason"]
    assert "“,” before decimals" in refused["remedy"]


def test_codes_are_translated_and_others_kept_refused_or_left_out(tmp_path: Path) -> None:
    body = "No,Line,Day,House,How,Use,Pay\n1,1,2020-01-01,A,SEA,x,x\n1,2,2020-01-01,A,AIR,1,\n"
    body += "1,3,2020-01-01,A,MULE,1,1\n1,4,2020-01-01,A,NONE,,\n"
    reading = told(
        tmp_path,
        body,
        columns="""
        How.field = "transport_mode"
        How.values = { SEA = "10", AIR = "40", NONE = "" }
        How.other = "reject"
        Use = { field = "import_use", values = { 1 = "21" } }
        Pay = { field = "payment_method", values = { 1 = "11" }, other = "empty" }
    """,
    )
    assert reading.items["transport_mode"].to_pylist() == ["10", "40", None]
    assert reading.items["import_use"].to_pylist() == ["x", "21", None]
    assert reading.items["payment_method"].to_pylist() == [None, None, None]
    (refused,) = reading.rejections.to_pylist()
    assert (refused["place"], refused["given"]) == ("How", "MULE")
    assert "not in the map's list" in refused["reason"]


def test_signs_and_words_for_nothing_are_taken_out(tmp_path: Path) -> None:
    body = "No,Line,Day,House,HS,Who\n1,1,2020-01-01,A,4408.90,N/A\n1,2,2020-01-01,A,-,Smith\n"
    reading = told(
        tmp_path,
        body,
        top='empty = ["N/A"]',
        columns='HS = { field = "commodity_code", strip = ".-" }\nWho = "importer"',
    )
    assert reading.items["commodity_code"].to_pylist() == ["440890", None]
    assert reading.items["importer"].to_pylist() == [None, "Smith"]


def test_the_day_of_receipt_follows_the_rule_of_the_map(tmp_path: Path) -> None:
    body = "No,Line,Day,House\n1,1,2020-01-01,A\n"
    seoul = 'zone = "Asia/Seoul"\nreceived = '
    declared = told(tmp_path, body, top=seoul + '"declared_on"').items.to_pylist()[0]
    assert declared["received_on"] == date(2020, 1, 1)
    assert declared["received_at"] == datetime(2019, 12, 31, 15, tzinfo=UTC)
    arrived = told(tmp_path, body, top=seoul + '"arrival"').items.to_pylist()[0]
    assert arrived["received_at"] == AT
    assert arrived["received_on"] == date(2026, 11, 20)


def test_an_instant_of_receipt_sets_the_day_in_the_offices_zone(tmp_path: Path) -> None:
    body = "No,Line,Day,House,At\n1,1,2020-01-01,A,2020-01-01T23:30:00Z\n"
    body += "1,2,2020-01-01,A,2020-01-02 08:30\n1,3,2020-01-01,A,\n1,4,2020-01-01,A,noon\n"
    reading = told(tmp_path, body, top='zone = "Asia/Seoul"', columns='At = "received_at"')
    days = [date(2020, 1, 2), date(2020, 1, 2), date(2020, 1, 1)]
    instant = datetime(2020, 1, 1, 23, 30, tzinfo=UTC)
    assert reading.items["received_on"].to_pylist() == days
    assert reading.items["received_at"].to_pylist()[:2] == [instant, instant]
    assert "not an instant" in reading.rejections.to_pylist()[0]["reason"]


def test_a_finding_is_known_after_the_days_of_the_map_or_as_the_file_says(tmp_path: Path) -> None:
    body = "No,Line,Day,House,Out,Known,Duty,What\n1,1,2020-01-01,A,bad,,,\n"
    body += "1,2,2020-01-01,A,good,2020-03-01,12.5,V\n1,3,2020-02-01,A,bad,2020-01-01,,\n"
    reading = told(
        tmp_path,
        body,
        columns="""
        [finding]
        column = "Out"
        known_on = "Known"
        duty_recovered = "Duty"
        what = "What"
        known_after_days = 7
        [finding.outcome]
        bad = "irregular"
        good = "nothing_found"
    """,
    )
    first, second = reading.findings.to_pylist()
    assert (first["known_on"], first["examined_on"]) == (date(2020, 1, 8), date(2020, 1, 1))
    assert (second["known_on"], second["duty_recovered"], second["what"]) == (
        date(2020, 3, 1),
        12.5,
        "V",
    )
    assert "before the examination" in reading.rejections.to_pylist()[0]["reason"]


def test_a_description_may_have_lines_and_only_so_many_letters(tmp_path: Path) -> None:
    body = 'No,Line,Day,House,Text\n1,1,2020-01-01,A,"two\nlines"\n1,2,2020-01-01,A,' + "x" * 4001
    reading = told(tmp_path, body, columns='Text = "description"')
    assert reading.items["description"].to_pylist() == ["two\nlines"]
    (refused,) = reading.rejections.to_pylist()
    assert (refused["row_number"], refused["place"]) == (4, "Text")
    assert len(refused["given"]) < 300


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "x", "99999999999999999999"])
def test_an_item_number_is_a_whole_number_from_one(given: str, tmp_path: Path) -> None:
    reading = told(tmp_path, f"No,Line,Day,House\n1,{given},2020-01-01,A\n")
    assert "not a whole number from 1" in reading.rejections.to_pylist()[0]["reason"]


ALONE = """
name = "results"
title = "Results of examinations, a day later"
holds = "findings"
[columns]
No = "declaration_number"
Line = "item_number"
[finding]
column = "Out"
examined_on = "Seen"
known_on = "Told"
[finding.outcome]
bad = "irregular"
good = "nothing_found"
"""


def test_a_file_of_findings_alone_gives_no_items(tmp_path: Path) -> None:
    body = "No,Line,Out,Seen,Told\n1,1,bad,2020-01-01,2020-01-09\n1,2,good,,2020-01-03\n"
    body += "2,1,bad,2020-02-01,\n2,2,,,\n3,1,bad,,\n4,1,odd,2020-01-01,\n5,1,bad,2020-13-01,\n"
    reading = read(tmp_path, body, column_map.load(ALONE))
    assert (reading.items.num_rows, reading.rows) == (0, 7)
    told = reading.findings.to_pylist()
    assert [one["subject_id"] for one in told] == ["1/1", "1/2", "2/1"]
    assert [one["examined_on"].day for one in told] == [1, 3, 1]
    assert [one["known_on"].day for one in told] == [9, 3, 1]
    reasons = {one["row_number"]: one["reason"] for one in reading.rejections.to_pylist()}
    assert list(reasons) == [6, 7, 8]
    assert "of no day" in reasons[6]
    assert "not an outcome" in reasons[7]
    assert "not a date" in reasons[8]


def test_a_file_of_findings_alone_must_say_of_which_day_they_are() -> None:
    without = ALONE.replace('examined_on = "Seen"', "").replace('known_on = "Told"', "")
    with pytest.raises(WrongMap, match="of which day"):
        column_map.load(without)


def test_a_file_of_findings_alone_needs_the_column_of_its_outcomes(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match="lacks the column “Out”"):
        read(tmp_path, "No,Line,Seen\n1,1,2020-01-01\n", column_map.load(ALONE))
