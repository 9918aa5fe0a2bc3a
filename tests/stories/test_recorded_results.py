"""What inspections found comes back: once, late, corrected, contradictory, or about nobody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from installations import OFFICES, SEED, Founded, at, copied, of_day, rows_by_table, write_items
from said import done

from sekisho.errors import WrongMap
from sekisho.flow import Checkpoint
from sekisho.flow.loop.ledger import Ledger
from sekisho.flow.loop.results import record
from sekisho.messages import writing

HEAD = "declaration_number,item_number,outcome,examined_on,known_on\n"


@pytest.fixture
def chosen(administration: Founded, tmp_path: Path) -> Checkpoint:
    """An installation in which every office has chosen on the last day."""
    there = copied(administration.assessed, tmp_path / "chosen")
    for office in OFFICES:
        there.select(office, administration.files.last_day, at=at(10))
    return there


def results(administration: Founded, there: Checkpoint, path: Path) -> tuple[Path, pa.Table]:
    """The file that inspections of the last day gave back, and its findings."""
    looked_at = there.history.sql("SELECT subject_id FROM selection WHERE channel <> 'green'")
    numbers = looked_at["subject_id"].to_pylist()
    items = of_day(administration.files, administration.files.last_day)
    items = items.filter(pc.is_in(items["item_id"], pa.array(numbers)))
    found = administration.files.border.inspect(numbers)
    writing.write(path, [(items, found)])
    return path, found


def written(path: Path, *lines: str) -> Path:
    """A file of results alone, without what was declared."""
    path.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def outcomes(there: Checkpoint, number: str) -> list[tuple[int, str]]:
    """Every version of what was found about an item."""
    found = there.history.table("finding", where=f"subject_id = '{number}'").to_pylist()
    return [(row["version"], row["outcome"]) for row in found]


def subject(there: Checkpoint, channel: str) -> tuple[str, str]:
    """An item of this channel: our number, and the two columns of a file that name it."""
    found = there.history.sql(
        "SELECT subject_id FROM selection WHERE channel = ? ORDER BY 1 LIMIT 1", (channel,)
    )
    number = str(found["subject_id"][0].as_py())
    return number, ",".join(number.rsplit("/", 1))


def test_results_are_taken_and_the_goods_items_of_their_file_are_not(
    administration: Founded, chosen: Checkpoint, tmp_path: Path
) -> None:
    path, found = results(administration, chosen, tmp_path / "results.csv")
    before = rows_by_table(chosen)
    told = record(chosen, path, "sekisho", at=at(60 * 24 * 90))
    assert told.findings == found.num_rows
    assert told.nothing_found == found["outcome"].to_pylist().count("nothing_found") > 0
    assert told.rejections == told.corrections == told.duplicates == 0
    assert told.released == ()
    assert told.leftovers == {}
    after = rows_by_table(chosen)
    changed = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert changed == {"finding": found.num_rows, "arrival": 1, "commits": 1}
    assert record(chosen, path, "sekisho", at=at(60 * 24 * 91)).already
    again = tmp_path / "again.csv"
    again.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    told = record(chosen, again, "sekisho", at=at(60 * 24 * 92))
    assert (told.findings, told.duplicates) == (0, found.num_rows)


def test_a_corrected_result_is_the_next_version_from_its_day_on(
    administration: Founded, chosen: Checkpoint, tmp_path: Path
) -> None:
    day = administration.files.last_day
    later = day + timedelta(days=20)
    number, columns = subject(chosen, "red")
    record(
        chosen,
        written(tmp_path / "a.csv", f"{columns},irregular,{day},{day}"),
        "sekisho",
        at=at(60 * 24 * 30),
    )
    told = record(
        chosen,
        written(tmp_path / "b.csv", f"{columns},nothing_found,{day},{later}"),
        "sekisho",
        at=at(60 * 24 * 60),
    )
    assert (told.findings, told.corrections) == (1, 1)
    assert outcomes(chosen, number) == [(1, "irregular"), (2, "nothing_found")]
    known = chosen.history.current("finding", later)
    mine = known.filter(pc.equal(known["subject_id"], number))
    assert mine["outcome"].to_pylist() == ["irregular"]


def test_two_results_that_disagree_wait_for_a_person(
    administration: Founded, chosen: Checkpoint, tmp_path: Path
) -> None:
    day, (number, columns) = administration.files.last_day, subject(chosen, "red")
    lines = [f"{columns},{outcome},{day},{day}" for outcome in ("irregular", "nothing_found")]
    path = written(tmp_path / "two.csv", *lines, lines[1])
    told = record(chosen, path, "sekisho", at=at(60 * 24 * 30))
    assert (told.findings, told.rejections) == (0, 3)
    first, second, third = chosen.quarantine.open()
    assert first.place == "two results"
    assert "line 2 says irregular, line 3 says nothing_found" in first.reason
    assert second.raw == third.raw == lines[1]
    tried = chosen.quarantine.retry(at=at(60 * 24 * 31))
    assert (tried.taken, len(tried.left_out)) == (0, 3)
    mended = chosen.quarantine.fix(
        first.rejection_id, {"outcome": "irregular"}, at=at(60 * 24 * 31)
    )
    assert mended.taken == 1
    for one in (second, third):
        chosen.quarantine.give_up(one.rejection_id, at=at(60 * 24 * 32))
    assert chosen.quarantine.open() == []
    assert outcomes(chosen, number) == [(1, "irregular")]


def test_a_result_about_nobody_is_taken_when_its_declaration_has_come(
    administration: Founded, learned: Checkpoint, tmp_path: Path
) -> None:
    day = administration.files.last_day
    items = of_day(administration.files, day).slice(0, 1)
    number = items["item_id"][0].as_py()
    line = f"{','.join(number.rsplit('/', 1))},critical,{day},{day}"
    path = written(tmp_path / "early.csv", line)
    assert record(learned, path, "sekisho", at=at(60 * 24 * 30)).rejections == 1
    waiting = learned.quarantine.open()[0]
    assert waiting.reason == f"No declaration with the item {number} has come yet."
    assert learned.quarantine.retry(at=at(60 * 24 * 30)).taken == 0
    learned.collect(write_items(tmp_path / "day.csv", items), "sekisho", at=at(60 * 24 * 31))
    assert learned.quarantine.retry(at=at(60 * 24 * 32)).taken == 1
    assert outcomes(learned, number) == [(1, "critical")]
    assert learned.quarantine.open() == []


def test_an_examination_before_its_declaration_is_refused(
    administration: Founded, chosen: Checkpoint, tmp_path: Path
) -> None:
    day = administration.files.last_day
    _, columns = subject(chosen, "red")
    early = day - timedelta(days=1)
    path = written(tmp_path / "early.csv", f"{columns},irregular,{early},{day}")
    assert record(chosen, path, "sekisho", at=at(60 * 24 * 30)).rejections == 1
    waiting = chosen.quarantine.open()[0]
    assert waiting.place == "examined_on"
    assert f"is of {early}, but its declaration was received on {day}" in waiting.reason
    fixed = chosen.quarantine.fix(
        waiting.rejection_id, {"examined_on": str(day)}, at=at(60 * 24 * 31)
    )
    assert fixed.taken == 1


def test_what_is_found_though_it_was_released_is_taken_and_told(
    administration: Founded, chosen: Checkpoint, tmp_path: Path
) -> None:
    day, (number, columns) = administration.files.last_day, subject(chosen, "green")
    path = written(tmp_path / "green.csv", f"{columns},irregular,{day},{day}")
    told = record(chosen, path, "sekisho", at=at(60 * 24 * 30))
    assert (told.findings, told.released) == (1, (number,))


def test_a_map_without_findings_is_refused(chosen: Checkpoint, tmp_path: Path) -> None:
    path = tmp_path / "plain.toml"
    path.write_text(
        'name = "plain"\ntitle = "Declarations alone."\nitem_number = 1\n[columns]\n'
        '"number" = "declaration_number"\n"day" = "declared_on"\n"office" = "office"\n'
    )
    with pytest.raises(WrongMap, match="does not say where findings stand"):
        record(chosen, written(tmp_path / "x.csv"), str(path), at=at(60))


def test_results_of_real_declarations_come_back_and_the_ledger_balances(
    samples: Path | None, tmp_path: Path
) -> None:
    if samples is None:
        return
    whole = (samples / "data" / "korea" / "declarations_valid.csv").read_text("utf-8").splitlines()
    places = [whole[0].split(",").index(name) for name in ("Fraud", "Critical Fraud")]
    blank = [
        ",".join("" if place in places else cell for place, cell in enumerate(line.split(",")))
        for line in whole[1:401]
    ]
    days, back, data = tmp_path / "days.csv", tmp_path / "back.csv", tmp_path / "korea"
    days.write_text("\n".join([whole[0], *blank]), encoding="utf-8")
    back.write_text("\n".join(whole[:401]), encoding="utf-8")
    assert "400 goods items, 0 findings" in done("collect", days, "--map", "korea", data=data).err
    done("assess", data=data)
    customs = Checkpoint(data, seed=SEED)
    customs.select_all(at=at(1))
    said = done("record", back, "--map", "korea", data=data).err
    assert "back.csv: 400 findings" in said
    assert "were found though released" in said
    assert "quarantine" not in said
    assert customs.history.rows("goods_item") == 400
    rows = done("ledger", "list", "--as", "json", data=data).told
    assert len(rows) == 400
    assert {row["standing"] for row in rows} <= {"nothing_found", "irregular", "critical"}
    shown = done("ledger", data=data)
    assert "Every day balances. 0 are open, 0 of them late" in shown.err


ACTS = "subject,entry,reason,on,by,note\n"


def test_acts_come_in_a_file_and_what_cannot_be_waits(
    administration: Founded, chosen: Checkpoint, tmp_path: Path
) -> None:
    day, (red, _), (green, _) = (
        administration.files.last_day,
        subject(chosen, "red"),
        subject(chosen, "green"),
    )
    lines = [
        f"{red},begun,,{day},Sato,",
        f"{red},waived,W-ERROR,{day},Sato,typed in grams",
        f"{red},waived,W-ERROR,{day},Sato,typed in grams",
        f"{green},waived,W-ERROR,{day},Sato,",
        f"{red},deleted,W-ERROR,{day},Sato,",
        f"nobody,waived,W-ERROR,{day},Sato,",
    ]
    path = tmp_path / "acts.csv"
    path.write_text(ACTS + "\n".join(lines), encoding="utf-8")
    told = record(chosen, path, "ledger", at=at(60 * 24 * 30))
    assert (told.entries, told.duplicates, told.rejections) == (2, 1, 3)
    assert record(chosen, path, "ledger", at=at(60 * 24 * 31)).already
    assert Ledger(chosen).rows(day, subjects=[red])["standing"].to_pylist() == ["waived"]
    told = {one.row_number: one.reason for one in chosen.quarantine.open()}
    assert f"{green} is released on {day}; it cannot be waived." in told[5]
    assert "is no reason for “deleted”" in told[6]
    assert "number nobody has come yet" in told[7]
    numbers = {one.row_number: one.rejection_id for one in chosen.quarantine.open()}
    values = chosen.quarantine.show(numbers[6])[1]
    assert (values["entry"], values["reason"]) == ("deleted", "W-ERROR")
    assert chosen.quarantine.retry(at=at(60 * 24 * 32)).taken == 0
    mended = chosen.quarantine.fix(numbers[6], {"reason": "D-FILER"}, at=at(60 * 24 * 33))
    assert mended.taken == 1
    assert Ledger(chosen).rows(day, subjects=[red])["standing"].to_pylist() == ["deleted"]
    again = tmp_path / "again.csv"
    again.write_text(ACTS + lines[4].replace("W-ERROR", "D-FILER") + "\n", encoding="utf-8")
    told = record(chosen, again, "ledger", at=at(60 * 24 * 34))
    assert (told.entries, told.duplicates, told.rejections) == (0, 1, 0)
