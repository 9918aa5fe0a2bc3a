"""What the verbs share: options, the installation, the instant."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from sekisho import flow, settings
from sekisho.desk import terminal
from sekisho.desk.bars import watched

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As 2021-02-01.")]
On = Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="As 2021-02-01.")]
Map = Annotated[str, typer.Option("--map", help="A column map's name, or its file.")]
Office = Annotated[str, typer.Option("--office", help="The customs office.")]
As = Annotated[terminal.As, typer.Option("--as", help="How to write it.")]
Page = Annotated[Path | None, typer.Option("--html", help="Write a page that stands alone.")]


def opened(context: typer.Context) -> AbstractContextManager[flow.Checkpoint]:
    """The installation that the options name; long work shows its progress."""
    chosen: settings.Settings = context.obj
    return watched(
        lambda bars: flow.Checkpoint(
            chosen.data,
            language=chosen.language,
            seed=chosen.seed,
            cores=chosen.cores,
            progress=bars,
        )
    )


def now() -> datetime:
    """The instant at which the person acts; stages get it as an argument."""
    return datetime.now(UTC)


def day_of(given: datetime | None) -> date | None:
    """The day that was given, if one was."""
    return None if given is None else given.date()
