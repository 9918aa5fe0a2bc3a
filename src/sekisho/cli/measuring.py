"""The verb of measurement: what was caught, what was missed, and how sure that is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from sekisho import flow
from sekisho.cli.options import As, day_of, in_order, language_of, opened
from sekisho.desk import terminal
from sekisho.desk.answers import measures as answers
from sekisho.errors import WrongInput

app = typer.Typer()

_DAY = ["%Y-%m-%d"]


@app.command()
def measure(
    context: typer.Context,
    since: Annotated[
        datetime, typer.Option("--from", formats=_DAY, help="First day of selection.")
    ],
    until: Annotated[
        datetime, typer.Option("--until", formats=_DAY, help="First day that is left out.")
    ],
    office: Annotated[str | None, typer.Option("--office", help="One office alone.")] = None,
    known_on: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, help="Last day whose results are known, as 2021-02-01."),
    ] = None,
    as_: As = terminal.As.TABLE,
) -> None:
    """Measure what was caught and missed: with intervals, from what chance drew."""
    in_order(since, until)
    last = day_of(known_on) or date.max
    if last < since.date():
        raise WrongInput(
            f"On {last} nothing that was selected from {since.date()} was known.",
            "Name a later --known-on, or an earlier --from.",
        )
    with opened(context) as checkpoint:
        found = flow.measure(checkpoint, since.date(), until.date(), office, known_on=last)
    answers.measures(found, as_, language_of(context))
