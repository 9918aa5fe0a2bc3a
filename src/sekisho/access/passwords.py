"""Passwords: long, not known from elsewhere, not like the name; no more.

    >>> wrong_with("short", None)
    'The password is too short: at least 12 signs are needed.'

Takes   a password, and whose it will be.
Gives   the sentence that says what is wrong with it; empty when it can be taken.
Source  NIST SP 800-63B, 5.1.1.2: length instead of composition, and no forced change by time.
"""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from sekisho.access.models import Person

_SAYS = {
    "password_too_short": "The password is too short: at least 12 signs are needed.",
    "password_too_common": "This password is known to everybody who tries: choose another.",
    "password_too_similar": "The password is too much like your name: choose another.",
}
_LONGEST = 256


def wrong_with(password: str, person: Person | None) -> str:
    """What is wrong with a password, if anything."""
    if len(password) > _LONGEST:
        return "The password is too long: at most 256 signs can be kept."
    try:
        validate_password(password, person)
    except ValidationError as error:
        codes = [one.code or "" for one in error.error_list]
        return _SAYS.get(codes[0], "This password cannot be taken: choose another.")
    return ""
