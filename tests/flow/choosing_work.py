"""What one of several processes does that choose for the same office-day at once."""

from __future__ import annotations

from datetime import date
from multiprocessing.synchronize import Barrier
from pathlib import Path

from installations import at, opened


def choose(folder: Path, office: str, on: date, together: Barrier) -> int:
    """Choose when all are ready; how many subjects got a disposition here."""
    there = opened(folder)
    together.wait()
    return there.select(office, on, at=at(6))
