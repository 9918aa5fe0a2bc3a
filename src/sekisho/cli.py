"""The command line: one verb for each stage of the journey.

    collect → learn → assess → select → list → explain

Takes   what a person types.
Gives   tables for people, or CSV and JSON for machines (`--as`).
Raises  nothing: what goes wrong is said with its remedy; the exit code is then 1 (2 for misuse).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from sekisho import __version__, flow, settings
from sekisho.desk import site, terminal
from sekisho.errors import SekishoError, WrongInput

app = typer.Typer(
    name="sekisho",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Sekisho, the open customs intelligence and targeting system.",
)
office_app = typer.Typer(no_args_is_help=True, help="Rates and capacity of an office.")
quarantine_app = typer.Typer(no_args_is_help=True, help="What could not be taken, and why.")
map_app = typer.Typer(no_args_is_help=True, help="Column maps: how a file is read.")
profile_app = typer.Typer(no_args_is_help=True, help="Profiles: what officers want looked at.")
history_app = typer.Typer(no_args_is_help=True, help="The history: check it, compact it.")
app.add_typer(office_app, name="office")
app.add_typer(quarantine_app, name="quarantine")
app.add_typer(map_app, name="map")
app.add_typer(profile_app, name="profile")
app.add_typer(history_app, name="history")

# Options that take several values, as in `--train a.csv b.csv`.
MANY = ("--train", "--test")

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As 2021-02-01.")]
On = Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="As 2021-02-01.")]
Map = Annotated[str, typer.Option("--map", help="A column map's name, or its file.")]
Office = Annotated[str, typer.Option("--office", help="The customs office.")]
As = Annotated[terminal.As, typer.Option("--as", help="How to write it.")]
Page = Annotated[Path | None, typer.Option("--html", help="Write a page that stands alone.")]


@app.callback(invoke_without_command=True)
def installation(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option(help="Folder of journal and history.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of sentences: en, ja.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of every draw by chance.")] = None,
    version: Annotated[bool, typer.Option("--version", help="Say the version.")] = False,
) -> None:
    """Open the installation that the settings name; options override them."""
    if version:
        typer.echo(f"sekisho {__version__}")
        raise typer.Exit
    found = settings.load()
    context.obj = settings.Settings(
        data=data or found.data,
        samples=found.samples,
        language=language or found.language,
        seed=found.seed if seed is None else seed,
        cores=found.cores,
    )


@app.command()
def collect(
    context: typer.Context, files: Annotated[list[Path], typer.Argument()], map_: Map
) -> None:
    """Take files into the journal, read them through a map, and keep their records."""
    with _checkpoint(context) as checkpoint:
        taken = [checkpoint.collect(file, map_, at=_now()) for file in files]
    for one in taken:
        terminal.collected(one)


@app.command()
def learn(context: typer.Context, until: Day = None) -> None:
    """Fit scorer editions on the findings known so far, each with its card."""
    with _checkpoint(context) as checkpoint:
        editions = checkpoint.learn(until=_day(until), at=_now())
    for card in editions:
        terminal.edition(card)


@app.command()
def assess(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="A file to collect first.")] = None,
    map_: Annotated[str | None, typer.Option("--map", help="The file's column map.")] = None,
    since: Day = None,
    until: Day = None,
) -> None:
    """Assess a file's items, or those of some days: indicators, profiles, scores, one risk."""
    arrival = None
    with _checkpoint(context) as checkpoint:
        if file is not None:
            if map_ is None:
                raise WrongInput("A file needs a column map.", "Add --map; `sekisho map list`.")
            taken = checkpoint.collect(file, map_, at=_now())
            arrival = taken.arrival.arrival_id
        done = checkpoint.assess(
            arrival_id=arrival, since=_day(since), until=_day(until), at=_now()
        )
    if file is not None:
        terminal.collected(taken)
    terminal.assessed(done)


@app.command()
def select(context: typer.Context, office: Office, on: On, as_: As = terminal.As.TABLE) -> None:
    """Choose an office's channels of a day under its rates and capacity, chance first."""
    with _checkpoint(context) as checkpoint:
        checkpoint.select(office, on.date(), at=_now())
        found = checkpoint.worklist(office, on.date())
    terminal.worklist(found, as_)


@app.command(name="list")
def list_(
    context: typer.Context,
    office: Office,
    on: On,
    as_: As = terminal.As.TABLE,
    html: Page = None,
) -> None:
    """Show the work list of an office and day: as a table, CSV, JSON, or a page."""
    with _checkpoint(context) as checkpoint:
        found = checkpoint.worklist(office, on.date())
    terminal.worklist(found, as_, html, context.obj.language)


@app.command()
def explain(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="A declaration's number, or a goods item's.")],
    html: Page = None,
    as_: As = terminal.As.TABLE,
) -> None:
    """Say why an item is looked at: declared, usual, found before, and each hit."""
    with _checkpoint(context) as checkpoint:
        found = checkpoint.explain(number)
    for one in found:
        terminal.explanation(one, as_, html, context.obj.language)


@app.command()
def study(
    context: typer.Context,
    train: Annotated[list[Path], typer.Option(help="Files to learn from, one or more.")],
    test: Annotated[list[Path], typer.Option(help="Files to score, one or more.")],
    map_: Map,
    rates: Annotated[str, typer.Option(help="Shares looked at, in percent.")] = "1,2,5,10",
    reveal: Annotated[
        flow.Reveal, typer.Option(help="Which findings of earlier test days may be learned from.")
    ] = flow.Reveal.NONE,
    json: Annotated[Path | None, typer.Option(help="Write the figures here.")] = None,
    html: Page = None,
    seed: Annotated[int | None, typer.Option(help="Seed of every draw by chance.")] = None,
) -> None:
    """Train on some days, score later ones, say how good it was: as is, and without repeats."""
    chosen: settings.Settings = context.obj
    terms = flow.Terms(terminal.rates(rates), reveal, chosen.seed if seed is None else seed)
    with terminal.Bars() as bars:
        figures = flow.study(
            train,
            test,
            map_,
            at=_now(),
            terms=terms,
            maps=[chosen.data / "maps"],
            progress=bars,
        )
    terminal.study(figures, json, html, chosen.language)


@app.command()
def demonstrate(
    context: typer.Context,
    folder: Annotated[Path, typer.Option(help="Where files, history and pages go.")] = Path("demo"),
) -> None:
    """Simulate a small border and go the whole journey over it; then say where to look."""
    chosen: settings.Settings = context.obj
    with terminal.Bars() as bars:
        checkpoint = flow.Checkpoint(
            folder / "data",
            language=chosen.language,
            seed=chosen.seed,
            cores=chosen.cores,
            progress=bars,
        )
        shown = flow.demonstrate(checkpoint, folder, at=_now())
        index = site.write(checkpoint, shown, folder / "pages", chosen.language)
    terminal.demonstrated(shown, index, folder)


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
    }
    changes = {name: value for name, value in given.items() if value is not None}
    if not changes:
        raise WrongInput("Nothing was named to be set.", "As in --examinations 38 --random 1%.")
    with _checkpoint(context) as checkpoint:
        # Without a day the terms hold for every day that has no later ones.
        start = _day(from_) or checkpoint.first_day()
        terms = checkpoint.set_office(office, changes, from_on=start, at=_now())
    terminal.offices([terms])


@office_app.command("show")
def office_show(context: typer.Context, on: Day = None, as_: As = terminal.As.TABLE) -> None:
    """Show the rates and capacity of every office that hold on a day."""
    with _checkpoint(context) as checkpoint:
        found = checkpoint.offices(_day(on))
    terminal.offices(found, as_)


@quarantine_app.command("list")
def quarantine_list(context: typer.Context, as_: As = terminal.As.TABLE) -> None:
    """List what could not be taken and nobody has settled yet."""
    with _checkpoint(context) as checkpoint:
        found = checkpoint.quarantine.open()
    terminal.rejections(found, as_)


@quarantine_app.command("show")
def quarantine_show(context: typer.Context, number: str) -> None:
    """Show a rejected row value by value, with the reason and the remedy."""
    with _checkpoint(context) as checkpoint:
        rejection, values = checkpoint.quarantine.show(number)
    terminal.rejection(rejection, values)


@quarantine_app.command("fix")
def quarantine_fix(
    context: typer.Context,
    number: str,
    changes: Annotated[list[str], typer.Argument(help='As "Net Mass=12.5", one or more.')],
) -> None:
    """Write other values into a rejected row and try it again."""
    pairs = dict(terminal.pair(change) for change in changes)
    with _checkpoint(context) as checkpoint:
        done = checkpoint.quarantine.fix(number, pairs, at=_now())
    terminal.mended(done)


@quarantine_app.command("retry")
def quarantine_retry(
    context: typer.Context,
    map_: Annotated[str | None, typer.Option("--map", help="Another map than before.")] = None,
) -> None:
    """Try every rejected row again, after its map or the reader has been corrected."""
    with _checkpoint(context) as checkpoint:
        done = checkpoint.quarantine.retry(map_name=map_, at=_now())
    terminal.mended(done)


@quarantine_app.command("give-up")
def quarantine_give_up(context: typer.Context, number: str) -> None:
    """Close a rejection that nobody will mend; its bytes stay in the journal."""
    with _checkpoint(context) as checkpoint:
        checkpoint.quarantine.give_up(number, at=_now())
    terminal.note(f"{number} is closed.")


@map_app.command("list")
def map_list(context: typer.Context) -> None:
    """List the column maps that can be named."""
    for name in flow.map_names([context.obj.data / "maps"]):
        typer.echo(name)


@map_app.command("guess")
def map_guess(file: Path) -> None:
    """Draft a column map for a file, to be checked line by line."""
    typer.echo(flow.guess_map(file))


@profile_app.command("list")
def profile_list(context: typer.Context, as_: As = terminal.As.TABLE) -> None:
    """List the profiles in their latest version."""
    with _checkpoint(context) as checkpoint:
        found = checkpoint.profiles()
    terminal.profiles(found, as_)


@profile_app.command("add")
def profile_add(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="A TOML file; none adds examples.")] = None,
) -> None:
    """Check profiles and write them."""
    with _checkpoint(context) as checkpoint:
        added = checkpoint.add_profiles(file, at=_now())
    terminal.profiles(added)


@history_app.command("verify")
def history_verify(context: typer.Context) -> None:
    """Read every file of the history and compare it with what was written."""
    with _checkpoint(context) as checkpoint:
        files = checkpoint.history.verify()
    terminal.note(f"{files} files are as they were written.")


@history_app.command("compact")
def history_compact(context: typer.Context) -> None:
    """Join the many small files of each month into one."""
    with _checkpoint(context) as checkpoint:
        joined = checkpoint.compact()
    terminal.note(f"{joined} months were joined.")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; what goes wrong is said, not thrown."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        app(_spread(given), standalone_mode=True)
    except SekishoError as error:
        terminal.failure(error)
        raise SystemExit(1) from None


def _spread(arguments: Sequence[str]) -> list[str]:
    """`--train a b` as `--train a --train b`: the parser takes one value an option."""
    spread: list[str] = []
    option = ""
    for word in arguments:
        if word.startswith("-"):
            option = word if word in MANY else ""
            if not option:
                spread.append(word)
        elif option:
            spread += [option, word]
        else:
            spread.append(word)
    return spread


def _checkpoint(context: typer.Context) -> AbstractContextManager[flow.Checkpoint]:
    chosen: settings.Settings = context.obj
    return terminal.watched(
        lambda bars: flow.Checkpoint(
            chosen.data,
            language=chosen.language,
            seed=chosen.seed,
            cores=chosen.cores,
            progress=bars,
        )
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _day(given: datetime | None) -> date | None:
    return None if given is None else given.date()
