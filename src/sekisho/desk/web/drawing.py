"""Numbers that tell nothing, drawn by chance and read out without mistakes.

    >>> number("T")[:2], len(number("T"))
    ('T-', 9)

Takes   the letter that says what bears the number.
Gives   a number that tells neither how many there are nor in which order they came; the same one
        for the same ticket, so that a form sent twice is one record.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings
from django.utils.crypto import get_random_string

from sekisho.register import spoken_codes

# Without 0 and O, 1, I and L: 31 signs, so that seven of them are one of 27 thousand millions.
_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_LENGTH = 7


def number(letter: str) -> str:
    """A new number."""
    return f"{letter}-{get_random_string(_LENGTH, _SIGNS)}"


def number_of(letter: str, ticket: str) -> str:
    """The number that belongs to a ticket; nobody without the secret can tell it."""
    key = settings.SECRET_KEY.encode()
    drawn = int.from_bytes(hmac.digest(key, f"{letter} {ticket}".encode(), hashlib.sha256))
    signs = [_SIGNS[drawn // len(_SIGNS) ** place % len(_SIGNS)] for place in range(_LENGTH)]
    return f"{letter}-{''.join(signs)}"


def code() -> str:
    """A new code for a source; shown once and kept nowhere."""
    chances = len(spoken_codes.SYLLABLES)
    return spoken_codes.spell([secrets.randbelow(chances) for _ in range(spoken_codes.LENGTH)])
