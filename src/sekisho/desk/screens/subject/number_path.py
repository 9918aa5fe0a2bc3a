"""Numbers in addresses: that of a declaration, or of its item behind a slash.

    subject/<subject:number>/order/

Takes   the part of an address: `87123456` or `87123456/1`.
Gives   the number as it stands in the records. Nothing else may hold a slash, so that
        `…/order/` is never taken for a part of a number.
"""

from __future__ import annotations

from django.urls import register_converter


class Number:
    """How a subject's number stands in an address."""

    regex = "[^/]+(?:/[0-9]{1,6})?"

    def to_python(self, value: str) -> str:
        """The number itself."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands in the address; quoted by Django."""
        return value


register_converter(Number, "subject")
