"""The verb of replay: a day as it was known then, as it was or otherwise."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.options import As, Day, On, day_of, language_of, opened
from sekisho.desk import terminal
from sekisho.desk.answers import replay as answers
from sekisho.errors import WrongInput
from sekisho.flow.loop.otherwise import otherwise
from sekisho.flow.loop.replay import replay as go_again

app = typer.Typer()

_ONE_DAY = timedelta(days=1)


@app.command()
def replay(
    context: typer.Context,
    on: On,
    office: Annotated[str | None, typer.Option(help="Only this office; all, without.")] = None,
    until: Day = None,
    with_: Annotated[
        Path | None,
        typer.Option("--with", help="A draft in TOML: other profiles, rates, editions."),
    ] = None,
    as_: As = terminal.As.TABLE,
) -> None:
    """Go through a day again as it was known then; or hold it against the same day otherwise."""
    first, end = on.date(), day_of(until) or on.date() + _ONE_DAY
    if end <= first:
        raise WrongInput(f"No day lies from {first} to before {end}.", "Name a later --until.")
    if with_ is not None and until is not None:
        raise WrongInput("A draft is held against one day.", "Leave out --until.")
    with opened(context) as checkpoint:
        if with_ is None:
            same = go_again(checkpoint, first, end, office=office)
        else:
            other = otherwise(checkpoint, first, with_, office=office)
    if with_ is not None:
        answers.otherwise(other, as_, language_of(context))
        return
    answers.replayed(same, as_, language_of(context))
    if not same.same:
        raise typer.Exit(1)
