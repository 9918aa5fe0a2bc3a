"""Photographs: kept once, as they were taken, and never as anything but a picture of our making."""

from __future__ import annotations

import hashlib
import io
import stat
import struct
import zipfile
import zlib
from pathlib import Path
from uuid import uuid4

import pytest
from at_the_bench import NOW, a_photo, an_order, jpeg, shot
from PIL import Image

from sekisho.errors import HistoryDamaged, WrongInput
from sekisho.register import photos, pictures
from sekisho.register.models import Photo

pytestmark = pytest.mark.django_db
MARKUP = b"<html><script>alert(1)</script></html>"


def test_the_hash_of_the_original_is_kept_and_the_copy_under_its_own(tmp_path: Path) -> None:
    content = jpeg()
    order = an_order()
    photo = photos.keep(tmp_path, shot(order, content), content, by="tanaka", at=NOW)
    assert photo.sha256 == hashlib.sha256(content).hexdigest()
    kept = photos.read(tmp_path, photo)
    assert hashlib.sha256(kept).hexdigest() == photo.kept_sha256
    assert photo.kept_sha256 != photo.sha256
    (file,) = tmp_path.rglob("*.jpg")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (photo.subject_id, photo.office, photo.view) == ("87-1", "10", "goods")


def test_a_photograph_that_is_sent_again_is_there_once(tmp_path: Path) -> None:
    content, order = jpeg(), an_order()
    said = shot(order, content)
    for _ in range(3):
        photos.keep(tmp_path, said, content, by="tanaka", at=NOW)
    assert Photo.objects.count() == 1
    assert len(list(tmp_path.rglob("*.jpg"))) == 1


def test_one_number_stands_for_one_photograph(tmp_path: Path) -> None:
    content, order = jpeg(), an_order()
    said = shot(order, content)
    photos.keep(tmp_path, said, content, by="tanaka", at=NOW)
    other = jpeg("red")
    again = shot(order, other, photo_id=said.photo_id, examination_id=said.examination_id)
    with pytest.raises(WrongInput, match="another photograph"):
        photos.keep(tmp_path, again, other, by="tanaka", at=NOW)
    assert Photo.objects.get().sha256 == said.sha256


def test_bytes_that_changed_on_the_way_are_not_taken(tmp_path: Path) -> None:
    content = jpeg()
    with pytest.raises(WrongInput, match="did not arrive"):
        photos.keep(tmp_path, shot(an_order(), content), content + b"x", by="tanaka", at=NOW)
    assert Photo.objects.count() == 0


def test_place_device_and_everything_beside_the_picture_are_gone(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Tanaka"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (35.0, 41.0, 22.0)
    content = jpeg(exif=exif.tobytes(), comment=b"secret words")
    assert b"Camera of Tanaka" in content
    order = an_order()
    photo = photos.keep(tmp_path, shot(order, content), content, by="tanaka", at=NOW)
    kept = photos.read(tmp_path, photo)
    with Image.open(io.BytesIO(kept)) as found:
        assert dict(found.getexif()) == {}
        assert found.size == (480, 640)
    assert b"Tanaka" not in kept
    assert b"secret words" not in kept


def test_a_picture_that_is_also_an_archive_or_a_page_keeps_only_the_picture(tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as whole:
        whole.writestr("index.html", MARKUP.decode())
    order = an_order()
    for behind in (archive.getvalue(), MARKUP):
        content = jpeg() + behind
        photo = photos.keep(tmp_path, shot(order, content), content, by="tanaka", at=NOW)
        kept = photos.read(tmp_path, photo)
        assert behind not in kept
        assert MARKUP not in kept
        assert kept.startswith(b"\xff\xd8\xff")


def _png_that_says(width: int, height: int) -> bytes:
    """A PNG of some bytes whose head claims this size."""

    def chunk(name: bytes, said: bytes) -> bytes:
        whole = name + said
        return struct.pack(">I", len(said)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


HOSTILE = {
    "a page": MARKUP,
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "a program": b"\x7fELF" + b"\0" * 200,
    "an archive": b"PK\x03\x04" + b"\0" * 200,
    "a document": b"%PDF-1.7\n" + MARKUP,
    "another kind of picture": b"GIF89a" + b"\0" * 100,
    "the beginning of a picture": b"\xff\xd8\xff\xe0" + MARKUP,
    "a picture cut off in its head": jpeg()[:40],
    "nothing": b"",
    "a sound": b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 64,
    "a picture larger than it says": _png_that_says(30_000, 30_000),
    "a picture beyond all measure": _png_that_says(2_000_000_000, 2_000_000_000),
    "a picture without height": _png_that_says(100, 0),
    "a picture with too few rows": _png_that_says(7_000, 7_000),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_is_no_photograph_is_refused_and_nothing_is_kept(
    tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(WrongInput):
        photos.keep(tmp_path, shot(an_order(), content), content, by="tanaka", at=NOW)
    assert Photo.objects.count() == 0
    assert list(tmp_path.rglob("*")) == []


def test_a_file_that_is_too_long_is_refused_before_it_is_opened() -> None:
    with pytest.raises(WrongInput, match="12 MB"):
        pictures.redraw(jpeg() + b"\0" * pictures.MAX_BYTES)


def test_a_large_picture_becomes_smaller_and_a_clear_one_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (5000, 100), (0, 0, 0, 0)).save(out, "PNG")
    drawn = pictures.redraw(out.getvalue())
    assert drawn.width_px == 4096
    with Image.open(io.BytesIO(drawn.content)) as found:
        assert found.format == "JPEG"
        assert found.getpixel((5, 5)) == (255, 255, 255)


def test_a_file_that_was_changed_or_lost_is_found(tmp_path: Path) -> None:
    photo = a_photo(tmp_path, an_order(), uuid4())
    (file,) = tmp_path.rglob("*.jpg")
    file.write_bytes(jpeg("red"))
    with pytest.raises(HistoryDamaged):
        photos.read(tmp_path, photo)
    file.unlink()
    assert photos.damaged(tmp_path, [photo]) == [photo]
