"""Work one step ahead: one piece is dealt with while the next is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")


def one_ahead(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same pieces in the same order; at most one more than is looked at lies in memory."""
    source = iter(pieces)
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, source, None)
        while (piece := coming.result()) is not None:
            coming = pool.submit(next, source, None)
            yield piece
