"""A code that a phone's camera reads, drawn into the page.

    qr("otpauth://totp/…", says="…")

Takes   what the code bears, and what it is in words.
Gives   an SVG without styles, dark on light in both themes, as cameras need it.
"""

from __future__ import annotations

import io

import segno
from markupsafe import Markup

_QUIET = 4
"""Modules of white around a code: ISO/IEC 18004, 9.1."""


def qr(told: str, says: str) -> Markup:
    """The code as it stands in a page."""
    out = io.BytesIO()
    made = segno.make(told, micro=False, error="m")
    made.save(
        out,
        kind="svg",
        border=_QUIET,
        dark="#000",
        light="#fff",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        title=says,
    )
    drawn = out.getvalue().decode()
    return Markup(drawn.replace("<svg ", '<svg role="img" ', 1))
