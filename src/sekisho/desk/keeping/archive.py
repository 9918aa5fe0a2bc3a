"""An archive: one file that holds many, each with its size and its hash.

    with writing(Path("sekisho.zip")) as archive:
        archive.add("journal/ab/cdef.body", path)
    check(Path("sekisho.zip"))
    unpack(Path("sekisho.zip"), folder)

Takes   names and paths; or an archive that somebody hands in, of which nothing is believed.
Gives   a ZIP file whose last entry, `manifest.json`, tells of all others; the same files again.
Raises  WrongFile for what is no archive of ours or could harm; HistoryDamaged for a file in it
        that is not what was written, by its name.

The seal in the manifest's comment is the manifest's hash under the installation's secret: with
the secret at hand nobody else can have made the archive, or changed it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sekisho.durable import force_file, force_folder, name_for_good, partial_path
from sekisho.errors import HistoryDamaged, WrongFile

MANIFEST = "manifest.json"
FORMAT = 1
_KIND = "sekisho backup"
_PIECE = 1 << 20
_PART = r"[^/\\:\x00-\x1f\x7f]+"
_NAME = re.compile(f"{_PART}(?:/{_PART})*")
"""Of a file within an archive: folders by `/`, nothing that another system reads as a path."""
_LONGEST_NAME = 240
_MANIFEST_LIMIT = 256 << 20
"""Bytes; a nation's history has about a million files, each with two hundred bytes in it."""
# What a reader of ZIP files throws where bytes are not as they were.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(RuntimeError, ValueError),  # a flag that says encrypted, an unknown way of packing, a place
)
# Photographs and Parquet files are compressed already; to try again costs time and gains nothing.
_STORED = (".parquet", ".jpg", ".jpeg", ".png", ".webp")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds."""

    told: Mapping[str, Any]
    """What was said of it: edition, instant, migrations, counts."""
    files: Mapping[str, tuple[int, str]]
    """Size in bytes and SHA-256 of each file, by name."""

    @property
    def size_bytes(self) -> int:
        """Of all files, unpacked."""
        return sum(size for size, _ in self.files.values())


class Writer:
    """An archive that is being written."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zipped = zipped
        self._files: dict[str, tuple[int, str]] = {}

    def add(self, name: str, path: Path) -> None:
        """Put a file into it."""
        with path.open("rb") as source, self.opened(name) as target:
            shutil.copyfileobj(source, target, _PIECE)

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """A file in it to be written to."""
        if not _is_safe(name):
            raise WrongFile(f"“{name}” cannot be kept under this name.", "Rename the file.")
        packed = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
        # Without a date of its own: the same content gives the same archive.
        info = zipfile.ZipInfo(name)
        info.compress_type, info.external_attr = packed, (stat.S_IFREG | 0o600) << 16
        with self._zipped.open(info, "w", force_zip64=True) as file:
            hashing = _Hashing(file)
            yield hashing  # type: ignore[misc]
        self._files[name] = (hashing.size, hashing.digest.hexdigest())

    def close(self, told: Mapping[str, Any], secret: str) -> Manifest:
        """Write what it holds."""
        manifest = Manifest(dict(told), dict(sorted(self._files.items())))
        words = {"kind": _KIND, "format": FORMAT, "told": manifest.told, "files": manifest.files}
        text = json.dumps(words, ensure_ascii=False, indent=1).encode()
        info = zipfile.ZipInfo(MANIFEST)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, (stat.S_IFREG | 0o600) << 16
        info.comment = seal(text, secret).encode()
        self._zipped.writestr(info, text)
        return manifest


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """An archive under this name once it is whole; for its owner alone."""
    partial = partial_path(path.parent)
    partial.touch(mode=0o600)
    try:
        with zipfile.ZipFile(partial, "w") as zipped:
            yield Writer(zipped)
        force_file(partial)
        check(partial)
        name_for_good(partial, path)
        force_folder(path.parent)
    finally:
        partial.unlink(missing_ok=True)


def seal(text: bytes, secret: str) -> str:
    """The keyed hash of a manifest; empty without a secret."""
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest() if secret else ""


def manifest_of(path: Path, secret: str = "") -> Manifest:
    """What an archive says that it holds; checked against its secret where one is given."""
    with _opened(path) as zipped:
        return _manifest(zipped, secret)


def check(path: Path, secret: str = "") -> Manifest:
    """Read every file in an archive and compare it with the manifest."""
    with _opened(path) as zipped:
        manifest = _manifest(zipped, secret)
        for name in manifest.files:
            _copy(zipped, name, manifest, None)
    return manifest


def unpack(path: Path, folder: Path, secret: str = "") -> Manifest:
    """Write every file of an archive below a folder, checked while it is written."""
    with _opened(path) as zipped:
        manifest = _manifest(zipped, secret)
        free = shutil.disk_usage(folder).free
        if manifest.size_bytes > free:
            raise WrongFile(
                f"The archive holds {manifest.size_bytes} bytes, and {free} are free here.",
                "Free some, or restore into a folder on another disk.",
            )
        for name in manifest.files:
            target = folder.joinpath(*name.split("/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                _copy(zipped, name, manifest, file)
            target.chmod(0o600)
            force_file(target)
    return manifest


@contextmanager
def read(path: Path, name: str) -> Iterator[IO[bytes]]:
    """One file of an archive that was checked before."""
    with _opened(path) as zipped, zipped.open(name) as file:
        yield file


class _Hashing:
    """What passes through is counted and hashed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.size, self.digest = file, 0, hashlib.sha256()

    def write(self, piece: bytes) -> int:
        """Pass a piece on."""
        self.size += len(piece)
        self.digest.update(piece)
        return self._file.write(piece)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        zipped = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise WrongFile(f"{path} is no whole archive: {error}.", _OTHER) from error
    with zipped:
        yield zipped


def _manifest(zipped: zipfile.ZipFile, secret: str) -> Manifest:
    """The manifest, after every entry was held against it: names, kinds, sizes."""
    entries = zipped.infolist()
    names = [entry.filename for entry in entries]
    if names.count(MANIFEST) != 1 or zipped.getinfo(MANIFEST).file_size > _MANIFEST_LIMIT:
        raise WrongFile("This is no backup of Sekisho: it has no manifest.", _OTHER)
    try:
        text = zipped.read(MANIFEST)
        found = _read(json.loads(text))
    except (*_BROKEN, KeyError, TypeError, AttributeError) as error:
        raise WrongFile(f"The archive's {MANIFEST} cannot be read.", _OTHER) from error
    if secret and not hmac.compare_digest(
        zipped.getinfo(MANIFEST).comment, seal(text, secret).encode()
    ):
        raise WrongFile(
            "The archive was not made with this secret, or its manifest was changed.",
            "Name the secrets that were written beside it.",
        )
    for entry in entries:
        _check_entry(entry, found)
    if sorted(names) != sorted([*found.files, MANIFEST]):
        missing = sorted({*found.files, MANIFEST} ^ set(names)) or ["the same name twice"]
        raise WrongFile(f"The archive does not hold what it says: {missing[0]}.", _OTHER)
    return found


def _read(words: Any) -> Manifest:
    if words["kind"] != _KIND or not isinstance(words["told"], dict):
        raise ValueError
    if words["format"] > FORMAT:
        raise WrongFile(
            "The archive was made by a later edition of Sekisho.", "Install that edition first."
        )
    files = {name: (size, digest) for name, (size, digest) in words["files"].items()}
    if not all(
        isinstance(size, int) and size >= 0 and isinstance(digest, str)
        for size, digest in files.values()
    ):
        raise ValueError
    return Manifest(words["told"], files)


def _check_entry(entry: zipfile.ZipInfo, manifest: Manifest) -> None:
    """Refuse what could leave the folder, or unpack to more than it says."""
    name, kind = entry.filename, stat.S_IFMT(entry.external_attr >> 16)
    if not _is_safe(name) or kind not in (0, stat.S_IFREG):
        raise WrongFile(f"The archive holds “{name[:80]}”, which is no plain file.", _OTHER)
    if name != MANIFEST and name in manifest.files and entry.file_size != manifest.files[name][0]:
        raise _damaged(name)


def _copy(zipped: zipfile.ZipFile, name: str, manifest: Manifest, to: IO[bytes] | None) -> None:
    """Read one file to its end, never more than the manifest says."""
    size, digest = manifest.files[name]
    hashing, left = hashlib.sha256(), size
    try:
        with zipped.open(name) as file:
            while piece := file.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise _damaged(name)
                hashing.update(piece)
                if to is not None:
                    to.write(piece)
    except _BROKEN as error:
        raise _damaged(name) from error
    if left or hashing.hexdigest() != digest:
        raise _damaged(name)


def _damaged(name: str) -> HistoryDamaged:
    return HistoryDamaged(f"{name} in the archive is not what was written.", _OTHER)


def _is_safe(name: str) -> bool:
    return (
        len(name) <= _LONGEST_NAME
        and _NAME.fullmatch(name) is not None
        and not {".", ".."} & set(name.split("/"))
    )


_OTHER = "Nothing was restored. Take another backup."
