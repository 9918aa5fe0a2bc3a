"""Which of the files it was that could not be taken.

Takes   a file, and the reading of it.
Gives   the same error, with the file's name before its sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sekisho.errors import WrongFile, WrongMap


@contextmanager
def naming(file: Path) -> Iterator[None]:
    """Name this file in what goes wrong inside."""
    try:
        yield
    except (WrongFile, WrongMap) as error:
        if file.name in error.label:
            raise
        raise type(error)(f"{file.name}: {error.label}", error.hint) from error
