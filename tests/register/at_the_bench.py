"""An order at the bench, photographs, and an examination that was signed: what the tests share."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from PIL import Image

from sekisho.register import orders, photos
from sekisho.register.examinations import PhotoTold, Signed
from sekisho.register.models import Order, Photo

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ZONE = "Asia/Tokyo"


def an_order(subject: str = "87-1", office: str = "10", **more: Any) -> Order:
    """An examination that was asked for an hour ago."""
    wanted = orders.Wanted(
        subject, office, date(2026, 11, 20), declaration_number="87", goods="shoes", **more
    )
    return orders.order(uuid4(), wanted, by="sato", at=NOW - timedelta(hours=1))


def jpeg(colour: str = "navy", size: tuple[int, int] = (640, 480), **more: Any) -> bytes:
    """A photograph as a camera gives it."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", **more)
    return out.getvalue()


def shot(order: Order, content: bytes, **more: Any) -> photos.Shot:
    """What a phone says of a photograph."""
    said = {"photo_id": uuid4(), "examination_id": uuid4(), "view": "goods"} | more
    sha256 = hashlib.sha256(content).hexdigest()
    return photos.Shot(order=order, sha256=sha256, taken_at=NOW, **said)


def a_photo(folder: Path, order: Order, examination_id: UUID, colour: str = "navy") -> Photo:
    """A photograph that was kept."""
    content = jpeg(colour)
    said = shot(order, content, examination_id=examination_id)
    return photos.keep(folder, said, content, by="tanaka", at=NOW)


def told(photo: Photo) -> PhotoTold:
    """As an examination names it."""
    return PhotoTold(photo.photo_id, photo.sha256)


def an_examination(order: Order, **more: Any) -> Signed:
    """What was signed: nothing found, unless it is said otherwise."""
    said: dict[str, Any] = {
        "examination_id": uuid4(),
        "order_id": order.order_id,
        "begun_at": NOW - timedelta(minutes=20),
        "ended_at": NOW - timedelta(minutes=1),
        "outcome": "nothing_found",
        "signed_name": "Tanaka Yui",
    }
    return Signed(**said | more)
