"""Progress of long work, on standard error while a person watches.

Takes   how far each stage has come, in its own steps.
Gives   one bar a stage; nothing in a log or a pipe, where they would stand before what counts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from sekisho.flow import Checkpoint

err = Console(stderr=True, highlight=False)


class Bars:
    """Progress of long work on standard error: one bar a stage, with a count."""

    def __init__(self) -> None:
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeRemainingColumn(compact=True, elapsed_when_finished=True),
            console=err,
            # In a log or a pipe nobody watches them, and they would stand before what went wrong.
            # Rich takes a pipe for a terminal where FORCE_COLOR asks for colours.
            disable=not sys.stderr.isatty(),
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Bars:
        return self

    def __exit__(self, *_: object) -> None:
        if self._tasks:
            self._bars.stop()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Say how far a stage has come."""
        if not self._tasks:
            # Not before there is something to show: what fails at once is one sentence.
            self._bars.start()
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=total)
        self._bars.update(self._tasks[stage], completed=done, total=total)


@contextmanager
def watched(open_: Callable[[Bars], Checkpoint]) -> Iterator[Checkpoint]:
    """An installation whose long work shows its progress while the block runs."""
    with Bars() as bars:
        yield open_(bars)
