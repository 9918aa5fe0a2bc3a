"""Photographs from the bench: taken once, kept under the name of their own hash.

    shot = Shot(photo_id, examination_id, order, sha256, taken_at)
    photo = keep(folder, shot, content, by="tanaka", at=now)
    content = read(folder, photo)

Takes   the folder of the photographs; the bytes as the phone sent them, with the hash that it
        computed when they were taken.
Gives   the row; the same photograph again changes nothing. The hash of the original is kept, and
        a copy that was drawn anew; the original itself is not.
Raises  WrongInput when the bytes are not those that were taken, or one number stands for two
        photographs; HistoryDamaged when a file is no longer what was kept.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from sekisho.durable import force_folder, make_folder, name_for_good, partial_path
from sekisho.errors import HistoryDamaged, WrongInput
from sekisho.register.models import Order, Photo
from sekisho.register.pictures import Picture, redraw

FOLDER = "photographs"
"""Beside history, never where the web server looks for files."""
VIEWS = ("goods", "seal", "packing", "marks", "document", "damage")
"""What a photograph can show."""


@dataclass(frozen=True, slots=True)
class Shot:
    """What the phone says of a photograph."""

    photo_id: UUID
    examination_id: UUID
    order: Order
    sha256: str
    """Of the bytes, computed when they were taken."""
    taken_at: datetime
    view: str = ""


def keep(folder: Path, shot: Shot, content: bytes, *, by: str, at: datetime) -> Photo:
    """Keep a photograph, once for each number.

    Args:
        folder: where photographs lie.
        shot: what the phone says of it.
        content: its bytes.
        by: whoever took it.
        at: the instant at which it reached us.
    """
    found = hashlib.sha256(content).hexdigest()
    if found != shot.sha256.lower():
        raise WrongInput(
            "The photograph did not arrive as it was taken.", "It is sent again by itself."
        )
    known = Photo.objects.filter(photo_id=shot.photo_id).first()
    if known is not None:
        return _same(known, shot)
    picture = redraw(content)
    kept = _write(folder, picture)
    with transaction.atomic():
        row, is_new = Photo.objects.get_or_create(
            photo_id=shot.photo_id, defaults=_row(shot, content, picture, kept, by=by, at=at)
        )
    return row if is_new else _same(row, shot)


def read(folder: Path, photo: Photo) -> bytes:
    """The copy that is kept, a JPEG.

    Raises:
        HistoryDamaged: the file is gone, or is no longer what was kept.
    """
    try:
        content = _path(folder, photo.kept_sha256).read_bytes()
    except FileNotFoundError:
        content = b""
    if hashlib.sha256(content).hexdigest() != photo.kept_sha256:
        raise HistoryDamaged(
            f"The photograph {photo.photo_id} is not what was kept.",
            "Restore its file from the backup.",
        )
    return content


def damaged(folder: Path, photos: Iterable[Photo]) -> list[Photo]:
    """Those whose file is gone or is no longer what was kept."""
    wrong = []
    for photo in photos:
        try:
            read(folder, photo)
        except HistoryDamaged:
            wrong.append(photo)
    return wrong


def remove_file(folder: Path, sha256: str) -> None:
    """Remove the copy of this hash, which no row names any more."""
    _path(folder, sha256).unlink(missing_ok=True)


def of_examination(examination_id: UUID) -> list[Photo]:
    """The photographs of an examination, in the order in which they were taken."""
    return list(Photo.objects.filter(examination_id=examination_id).order_by("taken_at"))


def _same(known: Photo, shot: Shot) -> Photo:
    said = (shot.sha256.lower(), shot.examination_id, shot.order.order_id)
    if (known.sha256, known.examination_id, known.order_id) != said:
        raise WrongInput(
            f"The number {shot.photo_id} stands for another photograph.",
            "The first one is kept. Take this one again.",
        )
    return known


def _row(
    shot: Shot, content: bytes, picture: Picture, kept: str, *, by: str, at: datetime
) -> dict[str, object]:
    return {
        "examination_id": shot.examination_id,
        "order_id": shot.order.order_id,
        "subject_id": shot.order.subject_id,
        "office": shot.order.office,
        "view": shot.view if shot.view in VIEWS else "",
        "taken_at": shot.taken_at,
        "taken_by": by,
        "received_at": at,
        "sha256": shot.sha256.lower(),
        "size_bytes": len(content),
        "kept_sha256": kept,
        "kept_size_bytes": len(picture.content),
        "width_px": picture.width_px,
        "height_px": picture.height_px,
    }


def _write(folder: Path, picture: Picture) -> str:
    """Write the copy for its owner alone, forced to disk; gives its hash."""
    name = hashlib.sha256(picture.content).hexdigest()
    final = _path(folder, name)
    if final.exists():
        return name
    make_folder(final.parent)
    partial = partial_path(final.parent)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(picture.content)
    name_for_good(partial, final)
    force_folder(final.parent)
    return name


def _path(folder: Path, sha256: str) -> Path:
    # So many files in one folder are slow to list and to copy.
    return folder / sha256[:2] / f"{sha256}.jpg"
