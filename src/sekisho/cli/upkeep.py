"""The verbs of upkeep: offices, quarantine, column maps, history."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from sekisho import flow
from sekisho.cli.options import As, Day, day_of, language_of, now, opened, pair
from sekisho.desk import answers, receipts, terminal
from sekisho.errors import WrongInput

office_app = typer.Typer(no_args_is_help=True, help="Rates and capacity of an office.")
quarantine_app = typer.Typer(no_args_is_help=True, help="What could not be taken, and why.")
map_app = typer.Typer(no_args_is_help=True, help="Column maps: how a file is read.")
history_app = typer.Typer(no_args_is_help=True, help="The history: check it, compact it.")


@office_app.command("set")
def office_set(
    context: typer.Context,
    office: Annotated[str, typer.Argument(help="The customs office.")],
    examinations: Annotated[str | None, typer.Option(help="A day; “none” is no limit.")] = None,
    scans: Annotated[str | None, typer.Option(help="A day; “none” is no limit.")] = None,
    documents: Annotated[str | None, typer.Option(help="A day; “none” is no limit.")] = None,
    random: Annotated[str | None, typer.Option(help="Least share by chance, as 1%.")] = None,
    red: Annotated[str | None, typer.Option(help="Expected share examined.")] = None,
    orange: Annotated[str | None, typer.Option(help="Expected share scanned.")] = None,
    yellow: Annotated[str | None, typer.Option(help="Expected share of document checks.")] = None,
    blue: Annotated[str | None, typer.Option(help="Expected share of later audits.")] = None,
    critical_value: Annotated[str | None, typer.Option(help="Worth of a critical find.")] = None,
    within: Annotated[str | None, typer.Option(help="Days until a control is late.")] = None,
    look_waivers: Annotated[
        str | None, typer.Option(help="Share of waivers for a second look.")
    ] = None,
    look_releases: Annotated[
        str | None, typer.Option(help="Share of green releases for a second look.")
    ] = None,
    from_: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day it holds.")
    ] = None,
) -> None:
    """Write rates or capacity of an office from a day on; what is not named stays."""
    given = {
        "examinations": examinations,
        "scans": scans,
        "documents": documents,
        "random_rate": random,
        "red_rate": red,
        "orange_rate": orange,
        "yellow_rate": yellow,
        "blue_rate": blue,
        "critical_value": critical_value,
        "examine_within_days": within,
        "waiver_look_rate": look_waivers,
        "release_look_rate": look_releases,
    }
    changes = {name: value for name, value in given.items() if value is not None}
    if not changes:
        raise WrongInput("Nothing was named to be set.", "As in --examinations 38 --random 1%.")
    with opened(context, begin=True) as checkpoint:
        # Without a day, what holds latest is changed from its own first day on.
        latest = checkpoint.standing.terms_on(office, date.max).from_on
        start = day_of(from_) or max(latest, checkpoint.first_day())
        terms = checkpoint.standing.set_office(office, changes, from_on=start, at=now())
    answers.offices([terms], language=language_of(context))


@office_app.command("show")
def office_show(context: typer.Context, on: Day = None, as_: As = terminal.As.TABLE) -> None:
    """Show the rates and capacity of every office that hold on a day; today without one."""
    day = day_of(on) or now().date()
    with opened(context) as checkpoint:
        found = checkpoint.standing.offices(day)
    answers.offices(found, as_, language_of(context), day)


@quarantine_app.command("list")
def quarantine_list(context: typer.Context, as_: As = terminal.As.TABLE) -> None:
    """List what could not be taken and nobody has settled yet."""
    with opened(context) as checkpoint:
        found = checkpoint.quarantine.open()
    answers.rejections(found, as_, language_of(context))


@quarantine_app.command("show")
def quarantine_show(context: typer.Context, number: str) -> None:
    """Show a rejected row value by value, with the reason and the remedy."""
    with opened(context) as checkpoint:
        rejection, values = checkpoint.quarantine.show(number)
    answers.rejection(rejection, values, language_of(context))


@quarantine_app.command("fix")
def quarantine_fix(
    context: typer.Context,
    number: str,
    changes: Annotated[list[str], typer.Argument(help='As "Net Mass=12.5", one or more.')],
) -> None:
    """Write other values into a rejected row and try it again."""
    pairs = dict(pair(change) for change in changes)
    with opened(context) as checkpoint:
        done = checkpoint.quarantine.fix(number, pairs, at=now())
    receipts.mended(done, language_of(context))


@quarantine_app.command("retry")
def quarantine_retry(
    context: typer.Context,
    map_: Annotated[str | None, typer.Option("--map", help="Another map than before.")] = None,
) -> None:
    """Try every rejected row again, after its map or the reader has been corrected."""
    with opened(context) as checkpoint:
        done = checkpoint.quarantine.retry(map_name=map_, at=now())
    receipts.mended(done, language_of(context))


@quarantine_app.command("give-up")
def quarantine_give_up(context: typer.Context, number: str) -> None:
    """Close a rejection that nobody will mend; its bytes stay in the journal."""
    with opened(context) as checkpoint:
        checkpoint.quarantine.give_up(number, at=now())
    terminal.note("{number} is closed.", language_of(context), number=number)


@map_app.command("list")
def map_list(context: typer.Context) -> None:
    """List the column maps that can be named."""
    for name in flow.map_names([context.obj.data / "maps"]):
        typer.echo(name)


@map_app.command("guess")
def map_guess(file: Path) -> None:
    """Draft a column map for a file, to be checked line by line."""
    typer.echo(flow.guess_map(file))


@history_app.command("verify")
def history_verify(context: typer.Context) -> None:
    """Read every file of the history and compare it with what was written."""
    with opened(context) as checkpoint:
        files = checkpoint.history.verify()
    terminal.note("{files} files are as they were written.", language_of(context), files=files)


@history_app.command("compact")
def history_compact(context: typer.Context) -> None:
    """Join the many small files of each month into one."""
    with opened(context) as checkpoint:
        joined = checkpoint.compact()
    terminal.note("{months} months were joined.", language_of(context), months=joined)
