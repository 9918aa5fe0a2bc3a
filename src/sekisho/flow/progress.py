"""How long work says how far it has come."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told after each step of a stage."""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """`done` of `total` steps of this stage; total is None when it is not known."""
        ...


def silent(stage: str, done: int, total: int | None) -> None:
    """Progress that nobody watches."""
