"""The verb of the report: one page of a period, for whoever answers for it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.options import in_order, language_of, now, opened, writable
from sekisho.desk import terminal
from sekisho.desk.pages import report as screen
from sekisho.flow.loop.reporting import report as gather

app = typer.Typer()

_DAY = ["%Y-%m-%d"]
Since = Annotated[datetime, typer.Option("--from", formats=_DAY, help="First day of selection.")]
Until = Annotated[datetime, typer.Option(formats=_DAY, help="First day that is left out.")]
Out = Annotated[Path, typer.Option("--out", "-o", callback=writable, help="The page, in one file.")]


@app.command()
def report(context: typer.Context, since: Since, until: Until, out: Out) -> None:
    """Write a page of a period: work, results, what is missed, drift, the ledger."""
    in_order(since, until)
    with opened(context) as checkpoint:
        told = gather(checkpoint, since.date(), until.date())
    language = language_of(context)
    terminal.written(out, screen.page(told, at=now(), language=language), language)
