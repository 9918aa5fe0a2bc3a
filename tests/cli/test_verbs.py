"""Every verb does its work, says so where it belongs, and refuses what cannot be."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer.main
from installations import Founded, copied, rows_by_table
from said import done, refused, sekisho

from sekisho import __version__, cli

DAY = "2024-02-29"


@pytest.fixture(scope="module")
def selected(administration: Founded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation whose office 10 has chosen on the last day; only to be read."""
    folder = tmp_path_factory.mktemp("cli") / "data"
    copied(administration.assessed, folder)
    said = done("select", "--office", "10", "--on", DAY, "--as", "json", data=folder)
    assert said.told
    return folder


@pytest.fixture(scope="module")
def first(selected: Path) -> str:
    """The item that stands first on the list."""
    found = done("list", "--office", "10", "--on", DAY, "--as", "json", data=selected).told
    return str(found[0]["item_id"])


def _verbs(group: object, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    commands = getattr(group, "commands", None)
    if commands is None:
        return [before]
    return [one for name, each in commands.items() for one in _verbs(each, (*before, name))]


VERBS = _verbs(typer.main.get_command(cli.app))


@pytest.mark.parametrize("verb", VERBS, ids=[" ".join(verb) for verb in VERBS])
def test_every_verb_says_what_it_is_for_and_refuses_what_it_does_not_know(
    verb: tuple[str, ...],
) -> None:
    said = done(*verb, "--help")
    assert re.search(r"[A-Z][a-z].*\.", said.out)
    misused = sekisho(*verb, "--no-such-option")
    assert misused.code == 2
    assert "no-such-option" in misused.err


def test_the_version_is_said() -> None:
    assert done("--version").out == f"sekisho {__version__}\n"


def test_collect_counts_what_it_took(administration: Founded, tmp_path: Path) -> None:
    data = tmp_path / "data"
    files = administration.files
    said = done("collect", files.past, files.new, "--map", "sekisho", data=data)
    assert said.out == ""
    assert f"past.csv: {administration.past.items:,} goods items" in said.err
    assert f"new.csv: {administration.new.items:,} goods items" in said.err
    again = done("collect", files.past, "--map", "sekisho", data=data)
    assert "nothing was written" in again.err
    assert "Did you mean “sekisho”" in refused("collect", files.past, "--map", "sekish", data=data)


def test_learn_shows_the_card_of_each_edition_and_needs_findings(
    administration: Founded, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    done("collect", administration.files.new, "--map", "sekisho", data=data)
    assert "No finding is known" in refused("learn", data=data)
    assert "Nothing was received before" in refused("learn", "--until", "1999-01-01", data=data)
    assert sekisho("learn", "--until", "soon", data=data).code == 2


def test_assess_takes_a_file_or_days(administration: Founded, tmp_path: Path) -> None:
    data = tmp_path / "data"
    copied(administration.learned, data)
    new = administration.files.new
    said = done("assess", new, "--map", "sekisho", data=data)
    assert f"{administration.new.items:,} goods items assessed." in said.err
    again = done("assess", new, "--map", "sekisho", data=data)
    assert f"{administration.new.items:,} had been before" in again.err
    assert "0 goods items" in done("assess", "--since", "2030-01-01", data=data).err
    assert "--map" in refused("assess", new, data=data)


def test_select_writes_once_and_says_what_is_missing(selected: Path) -> None:
    said = done("select", "--office", "10", "--on", DAY, data=selected)
    assert "Office 10" in said.out
    listed = done("list", "--office", "10", "--on", DAY, data=selected)
    assert said.out == listed.out
    assert "Assessed are office 10" in refused(
        "select", "--office", "10", "--on", "2023-01-01", data=selected
    )
    assert "sekisho select" in refused("list", "--office", "77", "--on", DAY, data=selected)


def test_a_list_is_a_table_for_people_and_rows_for_machines(selected: Path) -> None:
    words = ("list", "--office", "10", "--on", DAY)
    table = done(*words, data=selected)
    rows = done(*words, "--as", "csv", data=selected)
    told = done(*words, "--as", "json", data=selected)
    assert rows.err == told.err == ""
    assert [row["item_id"] for row in rows.rows] == [row["item_id"] for row in told.told]
    assert all(row["item_id"] in table.out for row in rows.rows)
    assert {"channel", "risk", "why", "examination_p"} <= set(told.told[0])
    assert sekisho(*words, "--as", "xml", data=selected).code == 2


def test_explain_answers_by_the_number_of_item_or_declaration(
    selected: Path, first: str, tmp_path: Path
) -> None:
    said = done("explain", first, data=selected)
    for band in ("Declared", "Usual", "Found before", "Known", "What moved the risk"):
        assert band in said.out + said.err
    told = done("explain", first, "--as", "json", data=selected).told
    assert [one["item"]["item_id"] for one in told] == [first]
    by_declaration = done("explain", first.partition("/")[0], data=selected)
    assert first in by_declaration.out
    page = tmp_path / "page.html"
    done("explain", first, "--html", page, data=selected)
    assert first in page.read_text("utf-8")
    assert f"Did you mean “{first}”?" in refused("explain", f"{first}9", data=selected)
    assert "Did you mean" not in refused("explain", "far from every number", data=selected)
    assert "no list" in refused("explain", first, "--as", "csv", data=selected)


def test_a_declaration_of_several_items_is_one_answer_for_machines_and_no_page(
    selected: Path, tmp_path: Path
) -> None:
    found = copied(selected, tmp_path / "copy").history.sql(
        "SELECT declaration_number AS n, count(*) AS items FROM goods_item"
        " WHERE received_on = DATE '2024-02-29' GROUP BY ALL ORDER BY items DESC, n LIMIT 1"
    )
    number, items = found["n"][0].as_py(), found["items"][0].as_py()
    assert items > 1
    told = done("explain", number, "--as", "json", data=selected).told
    assert len(told) == items
    said = refused("explain", number, "--html", tmp_path / "page.html", data=selected)
    assert all(f"{number}/{place}" in said for place in range(1, items + 1))


def test_a_number_in_quarantine_is_found_there(selected: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    copied(selected, data)
    file = tmp_path / "spoiled.csv"
    file.write_text(
        "declaration_number,declared_on,office,commodity_code,net_mass_kg\n"
        "Q-77,2024-02-29,10,610910,thirteen\n",
        encoding="utf-8",
    )
    done("collect", file, "--map", "sekisho", data=data)
    (row,) = done("quarantine", "list", "--as", "json", data=data).told
    for number in ("Q-77", "Q-77/1", row["rejection_id"]):
        said = refused("explain", number, data=data)
        assert f"{number} lies in quarantine: {row['reason']}" in said
        assert f"sekisho quarantine show {row['rejection_id']}" in said
    assert "No goods item" in refused("explain", "77", data=data)


def test_a_declaration_that_was_taken_only_partly_says_so(selected: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    copied(selected, data)
    file = tmp_path / "partly.csv"
    file.write_text(
        "declaration_number,item_number,declared_on,office,commodity_code,net_mass_kg\n"
        "Q-78,1,2024-02-29,10,610910,13\nQ-78,2,2024-02-29,10,610910,many\n"
        "Q-79,1,2024-02-29,10,610910,14\n",
        encoding="utf-8",
    )
    done("assess", file, "--map", "sekisho", data=data)
    (row,) = done("quarantine", "list", "--as", "json", data=data).told
    for number in ("Q-78", "Q-78/1"):
        said = done("explain", number, data=data).err
        assert "Rows of this declaration in quarantine: 1." in said
        assert row["reason"] in said
        assert f"sekisho quarantine show {row['rejection_id']}" in said
    assert "quarantine" not in done("explain", "Q-79", data=data).err


def test_an_office_is_set_and_shown(selected: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    copied(selected, data)
    done("office", "set", "10", "--examinations", "38", "--random", "1%", data=data)
    shown = {row["office"]: row for row in done("office", "show", "--as", "csv", data=data).rows}
    assert (shown["10"]["examinations"], shown["10"]["random_rate"]) == ("38", "0.01")
    assert shown["10"]["scans"] == "6"
    assert shown["20"]["examinations"] == "4"
    done("office", "set", "20", "--scans", "9", "--from", "2024-02-15", data=data)
    done("office", "set", "20", "--examinations", "7", data=data)
    later = ("office", "show", "--on", DAY, "--as", "csv")
    shown = {row["office"]: row for row in done(*later, data=data).rows}
    assert (shown["20"]["examinations"], shown["20"]["scans"]) == ("7", "9")
    assert shown["20"]["from_on"] == "2024-02-15"
    done("office", "set", "99", "--scans", "none", "--from", DAY, data=data)
    assert any(
        row["office"] == "99" for row in done("office", "show", "--as", "json", data=data).told
    )
    assert "Nothing was named" in refused("office", "set", "10", data=data)
    assert "is no rate" in refused("office", "set", "10", "--random", "lots", data=data)


def test_profiles_are_added_once_and_listed(selected: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    there = rows_by_table(copied(selected, data))
    file = tmp_path / "mine.toml"
    file.write_text(
        '[heavy]\ntitle = "Very heavy."\ncondition = "net_mass_kg > 1e6"\nchannel = "yellow"\n'
        'owner = "the story"\nlegal_basis = "the story"\n',
        encoding="utf-8",
    )
    for _ in range(2):
        done("profile", "add", file, data=data)
    listed = done("profile", "list", "--as", "json", data=data).told
    assert [row["version"] for row in listed if row["name"] == "heavy"] == [1]
    assert len(listed) == there["profile"] + 1
    file.write_text(file.read_text("utf-8").replace("net_mass_kg", "net_mas_kg"), encoding="utf-8")
    assert "net_mass_kg" in refused("profile", "add", file, data=data)


def test_indicators_are_shown_with_their_yield(selected: Path) -> None:
    rows = done("indicators", "--as", "json", data=selected).told
    assert len(rows) >= 25
    assert any(row["yield"] is not None and 0 <= row["low"] <= row["yield"] <= 1 for row in rows)
    assert "VAL-01" in done("indicators", data=selected).out
    japanese = done("--language", "ja", "indicators", "--as", "json", data=selected).told
    assert all(re.search("[ぁ-んァ-ヶ一-龠]", row["says"]) for row in japanese)


def test_the_history_is_verified_and_compacted(selected: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    copied(selected, data)
    assert "as they were written" in done("history", "verify", data=data).err
    before = done("list", "--office", "10", "--on", DAY, data=data).out
    assert "joined" in done("history", "compact", data=data).err
    assert done("list", "--office", "10", "--on", DAY, data=data).out == before
    damaged = max(data.glob("history/**/*.parquet"), key=lambda path: path.stat().st_size)
    damaged.write_bytes(damaged.read_bytes()[:-9] + b"\0" * 9)
    assert "bytes were written" in refused("history", "verify", data=data)


def test_maps_are_listed_and_drafted(administration: Founded, tmp_path: Path) -> None:
    assert {"sekisho", "korea"} <= set(done("map", "list", data=tmp_path / "data").out.split())
    draft = done("map", "guess", administration.files.past, data=tmp_path / "data").out
    mine = tmp_path / "data" / "maps" / "mine.toml"
    mine.parent.mkdir(parents=True)
    mine.write_text(draft, encoding="utf-8")
    assert "commodity_code" in draft
    assert "mine" in done("map", "list", data=tmp_path / "data").out.split()
    assert "cannot be opened" in refused("map", "guess", tmp_path / "none.csv")


def test_a_study_takes_several_files_after_one_option(
    administration: Founded, tmp_path: Path
) -> None:
    files = administration.files
    lines = files.past.read_text("utf-8").splitlines(keepends=True)
    halves = [tmp_path / "a.csv", tmp_path / "b.csv"]
    middle = len(lines) // 2
    halves[0].write_text("".join(lines[:middle]), encoding="utf-8")
    halves[1].write_text("".join([lines[0], *lines[middle:]]), encoding="utf-8")
    out, page = tmp_path / "out.json", tmp_path / "study.html"
    words = ["study", f"--train={halves[0]}", halves[1], "--test", files.truth, "--map", "sekisho"]
    said = done(*words, "--rates", "5,10", "--json", out, "--html", page, "--seed", "3")
    told = json.loads(out.read_text("utf-8"))
    assert told["seed"] == 3
    assert {"as_is", "without_repeats", "seconds", "peak_mb", "reveal"} <= set(told)
    for reading in ("as_is", "without_repeats"):
        assert told[reading]["items"] == administration.new.items
        assert set(told[reading]["precision"]) == {"5", "10"}
        for cell in told[reading]["precision"].values():
            assert 0 <= cell["low"] <= cell["value"] <= cell["high"] <= 1
    assert "without repeats" in said.out
    assert [line.partition(" ")[0] for line in said.err.splitlines()][1:] == ["Written", "Written"]
    assert "<svg" in page.read_text("utf-8")


def test_a_study_that_cannot_be_is_refused(administration: Founded, tmp_path: Path) -> None:
    files = administration.files
    common = ("--map", "sekisho", "--rates", "5")
    words = ("study", "--train", files.truth, "--test", files.past, *common)
    assert "come after" in refused(*words)
    nothing = ("study", "--train", files.past, "--test", files.new, *common)
    assert "finding" in refused(*nothing)
    assert "none.csv" in refused("study", "--train", files.past, "--test", "none.csv", *common)
    assert "no rates" in refused(*words[:-1], "many")
    assert sekisho("study", "--train", files.past, "--map", "sekisho").code == 2
