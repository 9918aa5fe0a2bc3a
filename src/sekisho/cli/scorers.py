"""The verbs of scorer editions: retrain, compare, promote, roll back, schedule."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from sekisho.cli.options import As, Day, day_of, language_of, now, opened
from sekisho.desk import receipts, terminal
from sekisho.desk.answers import scorers as answers
from sekisho.errors import WrongInput
from sekisho.flow.loop import contests, retraining, scorers
from sekisho.flow.loop.scorers import PROBABILITY, Step

app = typer.Typer(no_args_is_help=True, help="Scorer editions: their register and their life.")

Name = Annotated[str, typer.Argument(help="The scorer.")]
EditionId = Annotated[str, typer.Argument(help="An edition of `sekisho scorer list`.")]
Who = Annotated[str, typer.Option("--as", help="Who acts: the name of a person.")]
Why = Annotated[str, typer.Option("--why", help="Why, in a sentence that is kept.")]
Begin = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help="First day; the first not chosen, without."),
]


@app.command("list")
def list_(context: typer.Context, as_: As = terminal.As.TABLE) -> None:
    """List every edition as it stands: in force, on trial, retired."""
    with opened(context) as checkpoint:
        found = scorers.listed(checkpoint)
    answers.listed(found, as_, language_of(context))


@app.command()
def show(context: typer.Context, edition: EditionId, as_: As = terminal.As.TABLE) -> None:
    """Show an edition's card and each step of its life: who, when and why."""
    with opened(context) as checkpoint:
        steps = scorers.steps_of(checkpoint, edition)
    answers.shown(steps, as_, language_of(context))


@app.command()
def retrain(
    context: typer.Context,
    scorer: Name = PROBABILITY,
    until: Day = None,
    if_due: Annotated[bool, typer.Option("--if-due", help="Only when it is due.")] = False,
) -> None:
    """Fit a challenger on all that is known; it scores beside the one in force, without effect."""
    with opened(context) as checkpoint:
        asked = retraining.due(checkpoint, scorer) if if_due else None
        if asked is None or asked.due:
            fitted = scorers.retrain(checkpoint, at=now(), scorer=scorer, until=day_of(until))
    if asked is not None:
        answers.due(asked, terminal.As.TABLE, language_of(context))
        if not asked.due:
            return
    receipts.edition(fitted, language_of(context))
    answers.stepped(fitted, "{name} is on trial from {day}.", language_of(context))


@app.command()
def compare(
    context: typer.Context, scorer: Name = PROBABILITY, as_: As = terminal.As.TABLE
) -> None:
    """Hold the edition on trial against the one in force, on the same later subjects."""
    with opened(context) as checkpoint:
        found = contests.compare(checkpoint, scorer)
    answers.compared(found, as_, language_of(context))


@app.command()
def promote(
    context: typer.Context, edition: EditionId, by: Who, why: Why, from_: Begin = None
) -> None:
    """Make an edition on trial live from a day on."""
    with opened(context) as checkpoint:
        live = scorers.promote(checkpoint, Step(edition, by, why, now(), day_of(from_)))
    answers.stepped(live, "{name} is in force from {day}.", language_of(context))


@app.command()
def rollback(
    context: typer.Context, by: Who, why: Why, scorer: Name = PROBABILITY, from_: Begin = None
) -> None:
    """Put the edition back in force that was before."""
    with opened(context) as checkpoint:
        back = scorers.rollback(checkpoint, Step(scorer, by, why, now(), day_of(from_)))
    answers.stepped(back, "{name} is in force from {day}.", language_of(context))


@app.command()
def schedule(
    context: typer.Context,
    scorer: Name = PROBABILITY,
    weeks: Annotated[int | None, typer.Option(help="Every so many weeks.")] = None,
    on_drift: Annotated[bool, typer.Option("--on-drift", help="Or when an alarm says so.")] = False,
    never: Annotated[bool, typer.Option("--never", help="Only when somebody asks.")] = False,
    by: Annotated[str | None, typer.Option("--as", help="Who sets it.")] = None,
) -> None:
    """Set when a scorer is fitted again; `scorer due` then says whether it is time."""
    if never == bool(weeks is not None or on_drift):
        raise WrongInput("Name when: --weeks N, --on-drift, or --never.", "As in --weeks 4.")
    with opened(context) as checkpoint:
        terms = retraining.schedule(
            checkpoint, at=now(), weeks=weeks, on_drift=on_drift, scorer=scorer, by=by
        )
    answers.scheduled(terms, language_of(context))


@app.command()
def due(context: typer.Context, scorer: Name = PROBABILITY, as_: As = terminal.As.TABLE) -> None:
    """Say whether a scorer is to be fitted again, and why."""
    with opened(context) as checkpoint:
        found = retraining.due(checkpoint, scorer)
    answers.due(found, as_, language_of(context))


@app.command()
def rebuild(context: typer.Context, edition: EditionId) -> None:
    """Fit an edition anew from what was known then, and hold it against the one that is kept."""
    with opened(context) as checkpoint:
        found = scorers.rebuild(checkpoint, edition)
    answers.rebuilt(found, language_of(context))
    if not found.same_scores:
        raise typer.Exit(1)
