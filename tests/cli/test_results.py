"""The verbs of results and of the ledger, from the file that came back to the second look."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from installations import OFFICES, Founded, at, copied, write_items
from said import done, refused, sekisho

JAPANESE = re.compile(r"[ぁ-ん]")


@pytest.fixture(scope="module")
def made(administration: Founded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that has chosen for a day, recorded half of what was found, and acted."""
    folder = tmp_path_factory.mktemp("results")
    there = copied(administration.assessed, folder / "data")
    for office in OFFICES:
        rates = {"waiver_look_rate": "100%", "release_look_rate": "5%"}
        there.standing.set_office(office, rates, from_on=there.first_day(), at=at(9))
        there.select(office, administration.files.last_day, at=at(10))
    numbers = there.history.sql("SELECT subject_id FROM selection WHERE channel <> 'green'")
    numbers = numbers["subject_id"].to_pylist()[::2]
    items = administration.files.border.items
    items = items.filter(pc.is_in(items["item_id"], pa.array(numbers)))
    found = administration.files.border.inspect(numbers)
    write_items(folder / "found.csv", items, found)
    said = done("record", folder / "found.csv", "--map", "sekisho", data=folder / "data")
    assert f"found.csv: {len(numbers)} findings" in said.err
    return folder


@pytest.fixture(scope="module")
def last(administration: Founded) -> date:
    """The last day of the border, on which all was chosen."""
    return administration.files.last_day


def test_the_same_file_again_changes_nothing(made: Path) -> None:
    said = done("record", made / "found.csv", "--map", "sekisho", data=made / "data")
    assert said.err == "found.csv: these bytes were recorded before; nothing was written.\n"


def test_the_ledger_balances_in_every_form(made: Path) -> None:
    shown = done("ledger", data=made / "data")
    assert "Ledger from" in shown.out
    assert "Every day balances." in shown.err
    rows = done("ledger", "--as", "csv", data=made / "data").rows
    assert list(rows[0]) == [
        *("office", "day", "channel", "chosen_by", "opening", "new", "reopened", "closed"),
        "still_open",
    ]
    for row in rows:
        counts = {name: int(row[name]) for name in list(row)[4:]}
        gone = counts["opening"] + counts["new"] + counts["reopened"] - counts["closed"]
        assert gone == counts["still_open"]
    mine = done("ledger", "--office", "20", "--as", "json", data=made / "data").told
    assert {row["office"] for row in mine} == {"20"}
    assert [{k: str(v) for k, v in row.items()} for row in mine] == [
        row for row in rows if row["office"] == "20"
    ]


def test_what_is_open_says_why_and_what_is_late_since_when(made: Path, last: date) -> None:
    rows = done("ledger", "open", "--on", last, "--as", "json", data=made / "data").told
    assert all(f"since {last}." in row["why"] for row in rows)
    assert {"examination", "scan", "documents"} <= set(
        re.findall(r"examination|scan|documents", " ".join(row["why"] for row in rows))
    )
    later = last + timedelta(days=40)
    late = done("ledger", "open", "--on", later, "--as", "json", data=made / "data").told
    since = last + timedelta(days=8)
    assert late
    assert all(row["why"].endswith(f"Late since {since}.") for row in late)
    shown = done("--language", "ja", "ledger", "open", "--on", later, data=made / "data")
    assert "期限超過" in shown.out
    assert "since" not in shown.out


def test_an_officer_waives_takes_it_back_and_is_held_to_the_law(made: Path, last: date) -> None:
    data = made / "data"
    number = done("ledger", "open", "--on", last, "--as", "csv", data=data).rows[0]["subject_id"]
    waive = ("ledger", "waive", number, "--reason", "w-error", "--as", "Sato", "--on", last)
    assert done(*waive, data=data).err == f"{number}: waived, {last}.\n"
    assert done(*waive, data=data).err == "Nothing new was entered.\n"
    assert "it cannot be begun" not in refused(
        "ledger", "appeal", number, "--as", "Mori", "--on", last, data=data
    )
    listed = done("--language", "ja", "ledger", "list", "--on", last, data=data).out
    assert "検査省略" in listed
    assert JAPANESE.search(listed)
    back = ("ledger", "reopen", number, "--reason", "R-MISTAKE", "--as", "Ito", "--on", last)
    assert "reopened" in done(*back, data=data).err
    begin = ("ledger", "begin", number, "--as", "Ito", "--on", last)
    assert "begun" in done(*begin, data=data).err
    over = ("ledger", "override", number, "--channel", "green", "--reason", "O-HANDS")
    assert "overridden" in done(*over, "--as", "Ito", "--on", last, data=data).err
    rows = done("ledger", "list", "--on", last, "--as", "json", data=data).told
    mine = next(row for row in rows if row["subject_id"] == number)
    assert (mine["standing"], mine["channel_now"], mine["reason"]) == (
        *("released", "green", "O-HANDS"),
    )


def test_wrong_acts_are_refused_with_their_remedy(made: Path, last: date) -> None:
    data = made / "data"
    number = done("ledger", "open", "--on", last, "--as", "csv", data=data).rows[1]["subject_id"]
    told = refused("ledger", "waive", number, "--reason", "W-EROR", "--as", "Sato", data=data)
    assert "Did you mean “W-ERROR”?" in told
    told = refused("ledger", "waive", "nobody", "--reason", "W-LEFT", "--as", "Sato", data=data)
    assert "No goods item bears the number nobody." in told
    told = refused("ledger", "appeal", number, "--as", "Mori", "--on", last, data=data)
    assert "it cannot be appealed" in told
    told = refused("ledger", "appeal", number, "--upheld", "--dismissed", "--as", "Mori", data=data)
    assert "not both" in told
    told = refused("ledger", "begin", number, "--as", "Ito", "--on", "2999-01-01", data=data)
    assert "has not come yet" in told
    assert sekisho("ledger", "waive", number, "--reason", "W-LEFT", data=data).code == 2


def test_a_second_look_is_drawn_listed_and_answered(
    made: Path, last: date, administration: Founded
) -> None:
    data = made / "data"
    number = done("ledger", "open", "--on", last, "--as", "csv", data=data).rows[2]["subject_id"]
    done("ledger", "waive", number, "--reason", "W-HANDS", "--as", "Sato", "--on", last, data=data)
    until = last + timedelta(days=1)
    assert "drawn" in done("ledger", "second-look", "draw", "--until", until, data=data).err
    again = done("ledger", "second-look", "draw", "--until", until, data=data)
    assert again.err == "Nothing new was entered.\n"
    rows = done("ledger", "second-look", "list", "--on", last, "--as", "json", data=data).told
    mine = next(row for row in rows if row["subject_id"] == number)
    assert (mine["draw_p"], mine["standing"], mine["is_open"]) == (1.0, "second_look", True)
    declaration, item = number.rsplit("/", 1)
    text = "declaration_number,item_number,outcome,examined_on\n"
    (made / "look.csv").write_text(f"{text}{declaration},{item},irregular,{until}\n")
    done("record", made / "look.csv", "--map", "sekisho", data=data)
    rows = done("ledger", "second-look", "list", "--on", until, "--as", "json", data=data).told
    mine = next(row for row in rows if row["subject_id"] == number)
    assert (mine["outcome"], mine["is_open"]) == ("irregular", False)
    green = next(row for row in rows if row["channel"] == "green")
    assert green["draw_p"] == 0.05


def test_a_declaration_is_deleted_and_what_is_late_is_entered(made: Path, last: date) -> None:
    data = made / "data"
    number = done("ledger", "open", "--on", last, "--as", "csv", data=data).rows[3]["subject_id"]
    delete = ("ledger", "delete", number, "--reason", "D-FILER", "--as", "Sato", "--on", last)
    assert "deleted" in done(*delete, data=data).err
    declaration, item = number.rsplit("/", 1)
    text = "declaration_number,item_number,outcome,examined_on\n"
    after = last + timedelta(days=1)
    (made / "gone.csv").write_text(f"{text}{declaration},{item},nothing_found,{after}\n")
    said = done("record", made / "gone.csv", "--map", "sekisho", data=data)
    assert "1 rows in quarantine" in said.err
    listed = done("quarantine", "list", "--as", "json", data=data).told
    assert listed[0]["reason"].startswith("The declaration was deleted on")
    late = done("ledger", "late", "--on", last + timedelta(days=9), data=data)
    assert "late" in late.err
    assert done("ledger", "late", "--on", last + timedelta(days=9), data=data).err == (
        "Nothing new was entered.\n"
    )


def test_acts_come_in_a_file_through_the_map_of_the_ledger(made: Path, last: date) -> None:
    data = made / "data"
    number = done("ledger", "open", "--on", last, "--as", "csv", data=data).rows[4]["subject_id"]
    (made / "acts.csv").write_text(f"subject,entry,on,by\n{number},begun,{last},Ito\n")
    said = done("record", made / "acts.csv", "--map", "ledger", data=data)
    assert said.err == "acts.csv: 1 entries.\n"
    assert "for acts in the ledger" in refused(
        "collect", made / "acts.csv", "--map", "ledger", data=data
    )


def test_an_empty_ledger_says_what_comes_first(administration: Founded, tmp_path: Path) -> None:
    copied(administration.assessed, tmp_path / "data")
    assert "Nothing was selected yet." in refused("ledger", data=tmp_path / "data")
