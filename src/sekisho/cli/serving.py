"""The verb that opens the desk.

    sekisho serve --port 8000

Takes   where the desk listens.
Gives   the desk, until Ctrl-C; the address on standard output once it answers.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from sekisho import settings
from sekisho.desk import receipts
from sekisho.desk.web import serving

app = typer.Typer()

Port = Annotated[int, typer.Option(min=1, max=65535, help="Port on which the desk listens.")]
Host = Annotated[str, typer.Option(help="Address on which it listens; 0.0.0.0 is every one.")]
Workers = Annotated[int, typer.Option(min=1, help="Processes that answer; one for each core.")]


@app.command()
def serve(
    context: typer.Context, port: Port = 8000, host: Host = "127.0.0.1", workers: Workers = 2
) -> None:
    """Open the desk in the browser; Ctrl-C closes it."""
    chosen: settings.Settings = context.obj
    door = serving.Door(host, port, workers)
    serving.prepare(chosen.data)
    code = serving.code_of_setup(chosen.data)

    def opened() -> None:
        receipts.desk_open(door.address, chosen.language)
        if code:
            receipts.set_up_first(door.address, code, chosen.language)

    serving.serve(chosen.data, door, opened)


def last_working_day(at: datetime) -> date:
    """Today, or the Friday before."""
    weekend = max(0, at.weekday() - 4)
    return at.date() - timedelta(days=weekend)


def welcome(data: Path, offices: tuple[str, ...], port: int, language: str) -> None:
    """Open the desk of a demonstration, with a login for each role."""
    door = serving.Door(port=port)
    serving.prepare(data)
    names = serving.invite(data, offices)

    def opened() -> None:
        receipts.desk_open(door.address, language)
        receipts.guests(names, serving.PASSWORD_OF_GUESTS, language)

    serving.serve(data, door, opened)
