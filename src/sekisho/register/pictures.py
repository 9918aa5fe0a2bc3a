"""Pictures that somebody sent: typed by content, drawn anew before kept.

    picture = redraw(content)

Takes   bytes from outside, whatever their name says.
Gives   a JPEG of our own making: upright, at most 4,096 pixels a side, without the place, the
        device and whatever else was written beside the picture or behind its end.
Raises  WrongInput for what is no picture, is too large, or grows too large when it is opened.

A file can be a picture and a web page at once. Only what was decoded is kept, so nothing of such
a second meaning is left.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from sekisho.errors import WrongInput

MAX_BYTES = 12 * 1024 * 1024
"""Of one picture: the desk's own limit of a request; a telephone's best JPEG is below it."""
MAX_PIXELS = 64_000_000
"""Opened, some 200 MB; telephones of today take 12 to 50 million."""
_MAX_SIDE = 4096
_QUALITY = 88
"""Above Pillow's own 75, for small print on labels; from 95 on, files only grow."""
_FORMATS = ("JPEG", "PNG", "WEBP")
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_BROKEN = (
    *(UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError),
    *(ValueError, EOFError, struct.error, zlib.error, IndexError, KeyError, TypeError),
)
"""What Pillow raises for bytes that only look like a picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that we drew ourselves."""

    content: bytes
    """A JPEG."""
    width_px: int
    height_px: int


def redraw(content: bytes) -> Picture:
    """Draw a picture anew.

    Raises:
        WrongInput: it is no JPEG, PNG or WebP, or it is too large.
    """
    if len(content) > MAX_BYTES:
        raise too_large()
    if not content.startswith(_BEGINNINGS):
        raise _no_picture()
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as found:
            return _drawn(found)
    except _BROKEN as error:
        raise _no_picture() from error


def too_large() -> WrongInput:
    """What is said of a picture with too many bytes."""
    return WrongInput(
        f"A photograph may have {MAX_BYTES // 1024 // 1024} MB.",
        "Choose a lower resolution in the camera, and take it again.",
    )


def _drawn(found: Image.Image) -> Picture:
    # The size stands at the beginning: nothing is opened before it is known to be small enough.
    if found.width * found.height > MAX_PIXELS:
        raise WrongInput(
            f"A photograph may have {MAX_PIXELS // 1_000_000} million pixels.",
            "Choose a lower resolution in the camera, and take it again.",
        )
    found.draft("RGB", (_MAX_SIDE, _MAX_SIDE))
    upright = ImageOps.exif_transpose(found) or found
    plain = _on_white(upright)
    plain.thumbnail((_MAX_SIDE, _MAX_SIDE))
    # A new image carries nothing over: no place, no device, no profile, no preview.
    bare = Image.new("RGB", plain.size)
    bare.paste(plain)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=_QUALITY)
    return Picture(out.getvalue(), bare.width, bare.height)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        over = picture.convert("RGBA")
        white = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(white, over).convert("RGB")
    return picture.convert("RGB")


def _no_picture() -> WrongInput:
    return WrongInput("This file is no photograph that can be opened.", "Send a JPEG, PNG or WebP.")
