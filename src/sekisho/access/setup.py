"""The first administrator: made with a code that stands on the machine alone.

    write_code(folder)        # `sekisho serve` prints where it lies while nobody can log in
    is_open(folder)

Takes   the installation's folder.
Gives   a one-time code in the file `setup-code`; whether the set-up is open; whether a code is it.

There is no default password: until somebody has enrolled both factors, the code is the only key.
"""

from __future__ import annotations

import hmac
import os
from pathlib import Path

from django.utils.crypto import get_random_string

from sekisho.access import factors
from sekisho.access.enrolment import plain
from sekisho.durable import name_for_good, partial_path

FILE = "setup-code"
# As long as an enrolment's code would be in half: it is read from a screen beside the keyboard.
_SIGNS, _LENGTH, _GROUP = "abcdefghjkmnpqrstuvwxyz23456789", 24, 4


def write_code(folder: Path) -> str | None:
    """The code while the set-up is open, made where there is none; nothing once it is done."""
    path = folder / FILE
    if factors.anybody_enrolled():
        path.unlink(missing_ok=True)
        return None
    if not path.exists():
        drawn = get_random_string(_LENGTH, _SIGNS)
        code = "-".join(drawn[place : place + _GROUP] for place in range(0, _LENGTH, _GROUP))
        partial = partial_path(folder)
        made = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w", encoding="ascii") as file:
            file.write(code)
        name_for_good(partial, path)
    return path.read_text(encoding="ascii")


def is_open(folder: Path) -> bool:
    """Whether the first administrator can be made: there is a code, and nobody can log in."""
    return (folder / FILE).exists() and not factors.anybody_enrolled()


def is_code(folder: Path, typed: str) -> bool:
    """Whether this is the code; a wrong one takes as long as the right one."""
    if not is_open(folder):
        return False
    known = (folder / FILE).read_text(encoding="ascii")
    return hmac.compare_digest(plain(known).encode(), plain(typed).encode())


def close(folder: Path) -> None:
    """Take the code away, once somebody has enrolled."""
    (folder / FILE).unlink(missing_ok=True)
