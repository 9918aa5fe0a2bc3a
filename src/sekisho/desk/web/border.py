"""The installation behind the desk: opened once, asked by one thread at a time.

    with border.opened(language) as checkpoint:
        found = checkpoint.explain(number)

Takes   the folder of the settings.
Gives   the open installation; whether it is a simulated one; the zone of an office.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings

from sekisho.flow import Checkpoint
from sekisho.register import offices

_at_work = threading.RLock()
SIMULATED = "simulated"
"""A file of this name in the folder says that every trader in it is invented."""


@contextmanager
def opened(language: str = "en") -> Iterator[Checkpoint]:
    """The installation, for the time of one question."""
    with _at_work:
        yield _checkpoint(settings.SEKISHO_FOLDER, language)


def is_simulated() -> bool:
    """Whether this is a demonstration: pages then bear a banner."""
    return _marked(settings.SEKISHO_FOLDER)


def zone_of(office: str) -> str:
    """The time zone of an office; of the national centre, the administration's."""
    return offices.zone_of(office) or str(settings.SEKISHO.zone)


@cache
def _marked(folder: Path) -> bool:
    return (folder / SIMULATED).exists()


@cache
def _checkpoint(folder: Path, language: str) -> Checkpoint:
    return Checkpoint(
        folder, language=language, seed=settings.SEKISHO.seed, cores=settings.SEKISHO.cores
    )
