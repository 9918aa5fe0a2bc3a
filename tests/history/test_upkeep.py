"""Files are joined and swept under readers' feet without harm, and damage is noticed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from history_rows import AT, item, items

from sekisho.errors import HistoryDamaged
from sekisho.history.store import History


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path / "history", threads=1)
    for number in range(4):
        rows = items(*(item(number * 10 + i, day=i * 5) for i in range(10)))
        corrected = items(item(0, day=number + 1, importer=f"N{number}"))
        made.commit(str(number), "collect", AT, {"goods_item": [rows, corrected]})
    return made


def files(history: History, tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "history" / "tables").rglob("*.parquet"))


def test_joining_files_changes_nothing_that_is_read(history: History, tmp_path: Path) -> None:
    before, current = history.table("goods_item"), history.current("goods_item", date(2020, 1, 9))
    assert len(files(history, tmp_path)) > 4
    assert history.compact("goods_item") == 2
    assert len(files(history, tmp_path)) == 2
    assert history.table("goods_item").equals(before)
    assert history.current("goods_item", date(2020, 1, 9)).equals(current)
    assert history.verify() == 2
    assert history.compact("goods_item") == 0


def test_one_month_may_be_joined_alone(history: History, tmp_path: Path) -> None:
    assert history.compact("goods_item", date(2020, 1, 1)) == 1
    assert len(list(tmp_path.glob("history/tables/goods_item/2020-01/*.parquet"))) == 1
    assert len(list(tmp_path.glob("history/tables/goods_item/2020-02/*.parquet"))) > 1


def test_a_reader_goes_on_while_files_are_joined(history: History, tmp_path: Path) -> None:
    expected = list(history.batches("goods_item"))
    reading = history.batches("goods_item")
    first = next(reading)
    other = History(tmp_path / "history", threads=1)
    other.compact("goods_item")
    other.sweep()
    assert len(files(history, tmp_path)) > 2
    assert [first, *reading] == expected
    other.sweep()
    assert len(files(history, tmp_path)) == 2
    assert list(history.batches("goods_item")) == expected


def test_what_a_dead_writer_left_is_swept_when_the_history_is_opened(
    history: History, tmp_path: Path
) -> None:
    folder = tmp_path / "history"
    whole = files(history, tmp_path)
    left = whole[0].with_name("00000005-0123456789abcdef.parquet")
    left.write_bytes(whole[0].read_bytes())
    whole[0].with_name(".5e1f.partial").write_bytes(b"PAR1")
    (folder / "unfinished").touch()
    rows = history.rows("goods_item")
    again = History(folder, threads=1)
    assert files(again, tmp_path) == whole
    assert (again.rows("goods_item"), again.table("goods_item").num_rows) == (rows, rows)
    assert not list(folder.rglob("*.partial"))


@pytest.mark.parametrize("damage", ["shorter", "gone"])
def test_a_file_that_is_short_or_gone_is_noticed_by_every_reader(
    history: History, tmp_path: Path, damage: str
) -> None:
    path = files(history, tmp_path)[0]
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1])
    for read in (
        lambda: history.table("goods_item"),
        lambda: list(history.batches("goods_item")),
        lambda: list(history.item_events()),
        lambda: history.sql("SELECT count(*) FROM goods_item"),
        lambda: history.compact("goods_item"),
    ):
        with pytest.raises(HistoryDamaged, match=r"parquet.*backup"):
            read()
    with pytest.raises(HistoryDamaged, match=path.name):
        history.verify()


def test_a_changed_byte_is_found_by_the_check(history: History, tmp_path: Path) -> None:
    history.verify()
    for path in files(history, tmp_path)[:2]:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    with pytest.raises(HistoryDamaged, match="2 files"):
        history.verify()


def test_without_its_manifest_a_history_is_not_begun_anew(history: History, tmp_path: Path) -> None:
    whole, manifest = files(history, tmp_path), tmp_path / "history" / "manifest.sqlite"
    content = manifest.read_bytes()
    manifest.unlink()
    with pytest.raises(HistoryDamaged, match=r"no manifest.*backup"):
        History(tmp_path / "history")
    manifest.write_bytes(content)
    again = History(tmp_path / "history")
    assert again.verify() == len(whole)


def test_files_of_later_commits_than_the_manifest_knows_are_not_swept(
    history: History, tmp_path: Path
) -> None:
    path = files(history, tmp_path)[0]
    for later in ("00000007-0123456789abcdef.parquet", "joined-0123456789abcdef.parquet"):
        path.with_name(later).write_bytes(path.read_bytes())
    assert history.sweep() == 0
    assert len(list(path.parent.glob("*0123456789abcdef.parquet"))) == 2


def test_a_damaged_manifest_is_found_by_the_check(history: History, tmp_path: Path) -> None:
    manifest = tmp_path / "history" / "manifest.sqlite"
    content = bytearray(manifest.read_bytes())
    content[5000:9000] = b"\0" * 4000
    manifest.write_bytes(content)
    with pytest.raises(HistoryDamaged, match=r"manifest.*backup"):
        history.verify()
