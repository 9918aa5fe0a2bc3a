"""Quarantine: a refused row is shown, mended and taken, through the door of any other file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sekisho.errors import NotFound, WrongInput
from sekisho.intake import quarantine
from sekisho.intake.journal import Journal
from sekisho.messages import column_map, opening
from sekisho.messages.reading import Reading, joined
from sekisho.records.arrival import Rejection, Resolution
from sekisho.records.schema import from_table, to_table

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FORM = column_map.load("""
name = "small"
title = "Six columns"
encoding = "cp949"
delimiter = ";"
decimal = ","
date_format = "%d.%m.%Y"
item_number = 1
[columns]
No = "declaration_number"
Day = "declared_on"
House = "office"
Who = "importer"
Mass = "net_mass_kg"
""")
HEAD = "No;Day;House;Who;Mass;Note"
ROWS = (
    "1;31.12.2020;30;한국;1,5;",
    '2;30.02.2021;30;"Smith; Sons";1,5;"a ""b"""',
    "3;31.12.2020;30;Kim;heavy",
    '4;31.12.2020;30;"two\nlines";1,5;',
    "5;31.12.2020;;Lee;2,5;x",
)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal")


def collect(journal: Journal, body: bytes, form: column_map.ColumnMap = FORM) -> Reading:
    arrival = journal.receive(body, "given", "test", AT)
    told = opening.read(journal.open(arrival.arrival_id), form, arrival.arrival_id, AT)
    return joined(list(told))


def first(journal: Journal) -> tuple[Reading, dict[int, Rejection]]:
    reading = collect(journal, "\n".join([HEAD, *ROWS]).encode("cp949"))
    return reading, {one.row_number: one for one in from_table(Rejection, reading.rejections)}


def take(journal: Journal, mended: quarantine.Mended) -> tuple[Reading, list[Resolution]]:
    reading = collect(journal, mended.body)
    number = journal.receive(mended.body, mended.name, "quarantine", AT).arrival_id
    return reading, quarantine.settle(mended, number, reading.rejections, AT)


def test_four_of_five_rows_wait_with_their_lines(journal: Journal) -> None:
    reading, refused = first(journal)
    assert reading.items["importer"].to_pylist() == ["한국"]
    assert list(refused) == [3, 4, 5, 7]


def test_a_refused_row_is_shown_under_its_headings(journal: Journal) -> None:
    _, refused = first(journal)
    body = journal.open(refused[3].arrival_id)
    assert quarantine.show(refused[3], FORM, body) == {
        "No": "2", "Day": "30.02.2021", "House": "30", "Who": "Smith; Sons", "Mass": "1,5",
        "Note": 'a "b"',
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "changes", "who"),
    [
        (3, {"Day": "28.02.2021"}, "Smith; Sons"),
        (4, {"Mass": "20,5", "Who": "김; 이"}, "김; 이"),
        (5, {"Who": 'Park "P" Ltd'}, 'Park "P" Ltd'),
        (7, {"House": "40"}, "Lee"),
        (4, {"the whole row": "3;31.12.2020;30;Kim;7;"}, "Kim"),
        (4, {"the whole row": "3;31.12.2020;30;Kim;x;", "Mass": "1"}, "Kim"),
    ],
)
def test_a_mended_row_is_taken_under_its_own_number(
    line: int, changes: dict[str, str], who: str, journal: Journal
) -> None:
    _, refused = first(journal)
    rejection = refused[line]
    mended = quarantine.fix(rejection, changes, FORM, journal.open(rejection.arrival_id))
    reading, settled = take(journal, mended)
    assert reading.rejections.to_pylist() == []
    assert reading.items["importer"].to_pylist() == [who]
    assert reading.items["declaration_number"].to_pylist() == [rejection.raw[0]]
    (resolution,) = settled
    assert (resolution.rejection_id, resolution.how) == (rejection.rejection_id, "taken")
    assert resolution.arrival_id == reading.items["arrival_id"][0].as_py()


def test_the_same_mending_twice_is_the_same_arrival(journal: Journal) -> None:
    _, refused = first(journal)
    body = journal.open(refused[3].arrival_id)
    ones = [quarantine.fix(refused[3], {"Day": "28.02.2021"}, FORM, body).body for _ in range(2)]
    assert ones[0] == ones[1]


def test_what_is_still_wrong_stays_unsettled(journal: Journal) -> None:
    _, refused = first(journal)
    mended = quarantine.fix(
        refused[3], {"Day": "29.02.2021"}, FORM, journal.open(refused[3].arrival_id)
    )
    reading, settled = take(journal, mended)
    assert (reading.items.num_rows, settled) == (0, [])


def test_rows_are_tried_again_after_the_map_was_corrected(journal: Journal) -> None:
    reading, refused = first(journal)
    lenient = replace(FORM, columns=tuple(
        replace(one, values={"heavy": "9"}) if one.name == "Mass" else
        replace(one, required=False) if one.name == "House" else one
        for one in FORM.columns
    ))  # fmt: skip
    ones = [one for one in refused.values() if one.row_number != 5]
    mended = quarantine.retry(ones, lenient, journal.open(ones[0].arrival_id))
    assert list(mended.rejection_of) == [2, 3, 4]
    again, settled = take(journal, mended)
    assert again.rows == 3
    assert len(settled) == again.items.num_rows
    assert reading.items.num_rows == 1


def test_a_repeat_is_not_tried_again_as_it_is(journal: Journal) -> None:
    body = "\n".join([HEAD, ROWS[0], ROWS[2], "1;31.12.2020;30;Kim;9;"]).encode("cp949")
    ones = from_table(Rejection, collect(journal, body).rejections)
    wrong, repeat = ones
    assert "in this file already, on line 2" in repeat.reason
    mended = quarantine.retry(ones, FORM, journal.open(repeat.arrival_id))
    assert list(mended.rejection_of.values()) == [wrong]
    assert mended.left_out == (repeat,)
    alone = quarantine.retry([repeat], FORM, journal.open(repeat.arrival_id))
    assert (dict(alone.rejection_of), alone.left_out) == ({}, (repeat,))
    fixed = quarantine.fix(repeat, {"No": "9"}, FORM, journal.open(repeat.arrival_id))
    reading, settled = take(journal, fixed)
    assert reading.items["declaration_number"].to_pylist() == ["9"]
    assert [one.rejection_id for one in settled] == [repeat.rejection_id]


def test_a_row_refused_again_keeps_its_number_and_line(journal: Journal) -> None:
    _, refused = first(journal)
    ones = [refused[4], refused[7]]
    mended = quarantine.retry(ones, FORM, journal.open(ones[0].arrival_id))
    reading, settled = take(journal, mended)
    again = quarantine.refused_again(mended, reading.rejections)
    assert settled == []
    assert again == ones
    body = journal.open(ones[0].arrival_id)
    mended = quarantine.fix(refused[4], {"Mass": "light"}, FORM, body)
    (once_more,) = quarantine.refused_again(mended, take(journal, mended)[0].rejections)
    assert (once_more.rejection_id, once_more.row_number) == (refused[4].rejection_id, 4)
    assert (once_more.place, once_more.given) == ("Mass", "light")
    assert once_more.reason == "“light” is not a number."


def test_two_refused_rows_of_one_number_name_the_lines_of_their_own_file(
    journal: Journal,
) -> None:
    rows = (ROWS[0], "7;31.12.2020;30;Kim;x;", "7;31.12.2020;30;Lee;x;")
    ones = from_table(
        Rejection, collect(journal, "\n".join([HEAD, *rows]).encode("cp949")).rejections
    )
    lenient = replace(FORM, columns=tuple(
        replace(one, values={"x": "9"}, field="carrier") if one.name == "Mass" else one
        for one in FORM.columns
    ))  # fmt: skip
    mended = quarantine.retry(ones, lenient, journal.open(ones[0].arrival_id))
    (again,) = quarantine.refused_again(mended, collect(journal, mended.body, lenient).rejections)
    assert (again.rejection_id, again.row_number) == (ones[1].rejection_id, 4)
    assert again.reason == "7/1 stands in this file already, on line 3."


def test_the_same_file_under_two_maps_has_two_numbers_for_a_row(journal: Journal) -> None:
    reading, refused = first(journal)
    body = journal.open(refused[3].arrival_id).read_bytes()
    other = collect(journal, body, replace(FORM, name="other"))
    both = pa.concat_tables([reading.rejections, other.rejections])
    assert quarantine.unsettled(both, to_table(Resolution, [])).num_rows == 8
    body_there = journal.open(refused[3].arrival_id)
    mended = quarantine.fix(refused[3], {"Day": "28.02.2021"}, FORM, body_there)
    _, settled = take(journal, mended)
    left = quarantine.unsettled(both, to_table(Resolution, settled))
    assert left["map_name"].to_pylist().count("other") == 4
    assert left.num_rows == 7


def test_a_row_refused_again_under_a_changed_map_waits_once_with_the_latest_reason(
    journal: Journal,
) -> None:
    reading, refused = first(journal)
    later = [replace(one, reason="new", rejected_at=AT + timedelta(1)) for one in refused.values()]
    both = pa.concat_tables([reading.rejections, to_table(Rejection, later)])
    left = quarantine.unsettled(both, to_table(Resolution, []))
    assert left.num_rows == 4
    assert set(left["reason"].to_pylist()) == {"new"}


def test_what_is_settled_or_given_up_no_longer_waits(journal: Journal) -> None:
    reading, refused = first(journal)
    numbers = [one.rejection_id for one in refused.values()]
    none = to_table(Resolution, [])
    assert quarantine.unsettled(reading.rejections, none).num_rows == 4
    settled = to_table(Resolution, quarantine.give_up([numbers[0], numbers[0]], AT))
    assert settled.num_rows == 1
    left = quarantine.unsettled(reading.rejections, settled)["rejection_id"].to_pylist()
    assert left == sorted(numbers[1:])


def test_a_column_that_the_file_lacks_is_named_with_the_nearest(journal: Journal) -> None:
    _, refused = first(journal)
    body = journal.open(refused[3].arrival_id)
    with pytest.raises(NotFound, match="Did you mean “Mass”"):
        quarantine.fix(refused[3], {"Mas": "1"}, FORM, body)


def test_what_the_encoding_cannot_hold_is_named(journal: Journal) -> None:
    _, refused = first(journal)
    body = journal.open(refused[3].arrival_id)
    with pytest.raises(WrongInput, match="cannot be written in cp949"):
        quarantine.fix(refused[3], {"Who": "Zoë"}, FORM, body)


def test_a_row_too_long_to_be_kept_is_mended_in_its_file(journal: Journal) -> None:
    long = f"6;31.12.2020;30;{'x' * 200_000};1;"
    reading = collect(journal, f"{HEAD}\n{long}\n".encode())
    (rejection,) = from_table(Rejection, reading.rejections)
    with pytest.raises(WrongInput, match="too long"):
        quarantine.fix(rejection, {"Who": "x"}, FORM, journal.open(rejection.arrival_id))


def test_a_row_of_a_parquet_file_is_mended_as_text(journal: Journal, tmp_path: Path) -> None:
    table = pa.table({
        "No": [1, 2], "Day": pa.array([datetime(2020, 12, 31)] * 2, pa.date32()),
        "House": ["30", "30"], "Who": ["Kim", "K\x00m"], "Mass": [1.5, 2.5], "Note": [None, "x"],
    })  # fmt: skip
    path = tmp_path / "given.parquet"
    pq.write_table(table, path)
    (rejection,) = from_table(Rejection, collect(journal, path.read_bytes()).rejections)
    assert rejection.raw == "2;31.12.2020;30;K\x00m;2,5;x"
    body = journal.open(rejection.arrival_id)
    reading, settled = take(journal, quarantine.fix(rejection, {"Who": "Kim"}, FORM, body))
    assert reading.items["net_mass_kg"].to_pylist() == [2.5]
    assert len(settled) == 1
