"""The verbs of watching: what has changed, and where a flow went after a profile."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from sekisho.cli.options import As, Day, day_of, in_order, language_of, opened
from sekisho.desk import terminal
from sekisho.desk.answers import watching as answers
from sekisho.errors import WrongInput
from sekisho.flow.loop import watching

app = typer.Typer(no_args_is_help=True, help="What has changed, and where a flow went.")


@app.command()
def drift(
    context: typer.Context,
    from_: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")
    ] = None,
    until: Day = None,
    as_: As = terminal.As.TABLE,
) -> None:
    """Say what has changed in declarations, scores and findings, week by week, with a remedy."""
    days = in_order(from_, until)
    with opened(context) as checkpoint:
        found = watching.drift(checkpoint, *days)
    answers.drift(found, as_, language_of(context))


@app.command()
def displacement(
    context: typer.Context,
    profile: Annotated[
        str | None, typer.Argument(help="Its name; all that are live, without.")
    ] = None,
    office: Annotated[
        str | None, typer.Option(help="An office whose rates changed, in place of a profile.")
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="The day to compare around."),
    ] = None,
    weeks: Annotated[
        int, typer.Option(min=watching.LEAST_WEEKS, help="Before and after, at most.")
    ] = watching.WEEKS,
    as_: As = terminal.As.TABLE,
) -> None:
    """Say whether the flow that a profile aims at moved elsewhere after it went live."""
    if office is not None and (profile is not None or on is None):
        raise WrongInput(
            "An office stands in place of a profile, and needs the day of its change.",
            "As in --office 30 --on 2021-02-01.",
        )
    with opened(context) as checkpoint:
        found: tuple[watching.Displaced, ...]
        if office is not None and on is not None:
            found = (watching.displacement_from(checkpoint, office, on.date(), weeks),)
        else:
            found = watching.displacement(checkpoint, profile, on=day_of(on), most_weeks=weeks)
    answers.displacement(found, as_, language_of(context))
