"""Nothing of an archive is believed: what is damaged is named, what could harm is refused."""

from __future__ import annotations

import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from kept_desk import done, sekisho

from sekisho.desk.keeping import archive
from sekisho.errors import HistoryDamaged, SekishoError, WrongFile

SECRET = "the key of this installation"


def whole(path: Path, **files: bytes) -> Path:
    """A small archive as ours are."""
    with archive.writing(path) as written:
        for name, content in files.items():
            with written.opened(f"files/{name}") as file:
                file.write(content)
        written.close({"migrations": []}, SECRET)
    return path


def rewritten(
    path: Path, change: Callable[[zipfile.ZipFile, zipfile.ZipInfo, bytes], None]
) -> Path:
    """The archive, each entry written anew by whoever means ill."""
    other = path.with_name("other.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for entry in old.infolist():
            change(new, entry, old.read(entry))
    return other


def test_a_byte_that_was_changed_is_found_and_its_file_is_named(kept: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(kept) as zipped:
        entries = [one for one in zipped.infolist() if one.file_size and one.filename[0] != "m"]
    for entry in entries[::7]:
        broken = tmp_path / "broken.zip"
        content = bytearray(kept.read_bytes())
        content[entry.header_offset + 30 + len(entry.filename) + 20 + entry.compress_size // 2] ^= 4
        broken.write_bytes(content)
        with pytest.raises(HistoryDamaged, match=entry.filename.replace(".", r"\.")):
            archive.check(broken)


def test_nothing_stays_of_an_archive_that_is_damaged(kept: Path, tmp_path: Path) -> None:
    shutil.copy(kept.with_name("kept.zip.secrets"), tmp_path / "cut.zip.secrets")
    (tmp_path / "cut.zip").write_bytes(kept.read_bytes()[:-4000])
    said = sekisho("--data", tmp_path / "new", "restore", tmp_path / "cut.zip")
    assert said.returncode == 1
    assert "is no whole archive" in said.stderr and "Traceback" not in said.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cut.zip", "cut.zip.secrets"]


@pytest.mark.parametrize("place", range(0, 2000, 37))
def test_wherever_a_byte_is_changed_nothing_else_comes_back(place: int, tmp_path: Path) -> None:
    good = whole(tmp_path / "good.zip", one=b"the first file " * 9, two=bytes(range(256)))
    content = bytearray(good.read_bytes())
    content[place % len(content)] ^= 0x41
    (tmp_path / "bad.zip").write_bytes(content)
    (tmp_path / "out").mkdir()
    try:
        archive.unpack(tmp_path / "bad.zip", tmp_path / "out", SECRET)
    except SekishoError:
        return
    assert (tmp_path / "out" / "files" / "one").read_bytes() == b"the first file " * 9
    assert (tmp_path / "out" / "files" / "two").read_bytes() == bytes(range(256))


@pytest.mark.parametrize(
    "name",
    ["../out", "/out", "files/../../out", "files\\..\\out", "C:out", "files//out", "files/a\nb"],
)
def test_a_name_that_leads_out_of_the_folder_is_refused(name: str, tmp_path: Path) -> None:
    def renamed(new: zipfile.ZipFile, entry: zipfile.ZipInfo, content: bytes) -> None:
        if entry.filename == "files/one":
            new.writestr(name, content)
            return
        told = json.loads(content)
        told["files"][name] = told["files"].pop("files/one")
        new.writestr(entry.filename, json.dumps(told))

    bad = rewritten(whole(tmp_path / "good.zip", one=b"1"), renamed)
    (tmp_path / "out").mkdir()
    with pytest.raises(WrongFile, match="no plain file"):
        archive.unpack(bad, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_link_is_refused(tmp_path: Path) -> None:
    def linked(new: zipfile.ZipFile, entry: zipfile.ZipInfo, content: bytes) -> None:
        if entry.filename == "files/one":
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        new.writestr(entry, content)

    bad = rewritten(whole(tmp_path / "good.zip", one=b"elsewhere"), linked)
    with pytest.raises(WrongFile, match="no plain file"):
        archive.check(bad)


def test_a_file_that_swells_beyond_what_was_said_is_refused(tmp_path: Path) -> None:
    def swollen(new: zipfile.ZipFile, entry: zipfile.ZipInfo, content: bytes) -> None:
        if entry.filename == "files/one":
            new.writestr(entry.filename, bytes(50_000_000), zipfile.ZIP_DEFLATED)
            new.getinfo(entry.filename).file_size = 1  # what the list of contents will say
            return
        new.writestr(entry, content)

    bad = rewritten(whole(tmp_path / "good.zip", one=b"1"), swollen)
    (tmp_path / "out").mkdir()
    with pytest.raises(HistoryDamaged, match="files/one"):
        archive.unpack(bad, tmp_path / "out")
    assert sum(path.stat().st_size for path in (tmp_path / "out").rglob("*")) < 10_000


def test_more_than_the_disk_can_hold_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    def told_large(new: zipfile.ZipFile, entry: zipfile.ZipInfo, content: bytes) -> None:
        if entry.filename == archive.MANIFEST:
            told = json.loads(content)
            told["files"]["files/one"][0] = 10**18
            content = json.dumps(told).encode()
        new.writestr(entry.filename, content)

    bad = rewritten(whole(tmp_path / "good.zip", one=b"1"), told_large)
    (tmp_path / "out").mkdir()
    with pytest.raises(SekishoError):
        archive.unpack(bad, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("how", ["one more", "one less", "twice"])
def test_files_that_the_manifest_does_not_tell_of_are_refused(how: str, tmp_path: Path) -> None:
    def changed(new: zipfile.ZipFile, entry: zipfile.ZipInfo, content: bytes) -> None:
        if entry.filename != "files/one" or how != "one less":
            new.writestr(entry.filename, content)
        if entry.filename == "files/one" and how == "one more":
            new.writestr("files/three", b"3")
        if entry.filename == "files/one" and how == "twice":
            new.writestr("files/one", b"2")

    bad = rewritten(whole(tmp_path / "good.zip", one=b"1", two=b"2"), changed)
    with pytest.raises(WrongFile, match="does not hold what it says"):
        archive.check(bad)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_of_ours_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(content)
    with pytest.raises(WrongFile):
        archive.check(tmp_path / "bad.zip")


def test_only_who_has_the_secret_can_have_made_an_archive(tmp_path: Path) -> None:
    good = whole(tmp_path / "good.zip", one=b"1")
    archive.check(good, SECRET)
    with pytest.raises(WrongFile, match="not made with this secret"):
        archive.check(good, "another")


def test_an_archive_of_a_later_edition_is_refused(tmp_path: Path) -> None:
    def later(new: zipfile.ZipFile, entry: zipfile.ZipInfo, content: bytes) -> None:
        told = content.replace(b'"format": 1', b'"format": 2')
        new.writestr(entry.filename, told)

    bad = rewritten(whole(tmp_path / "good.zip", one=b"1"), later)
    with pytest.raises(WrongFile, match="later edition"):
        archive.check(bad)


def test_secrets_that_are_missing_are_asked_for(kept: Path, tmp_path: Path) -> None:
    alone = shutil.copy(kept, tmp_path / "alone.zip")
    said = sekisho("--data", tmp_path / "new", "restore", alone)
    assert said.returncode == 1 and "--secrets FILE" in said.stderr
    done("--data", tmp_path / "new", "restore", alone, "--new-secrets")
    assert not (tmp_path / "new" / "secret").exists()


def test_nothing_is_put_over_an_installation(kept: Path, installed: Path) -> None:
    said = sekisho("--data", installed, "restore", kept)
    assert said.returncode == 1 and "is not empty" in said.stderr
