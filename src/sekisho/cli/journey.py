"""The verbs of the journey: collect, learn, assess, select, list, explain, study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sekisho import flow, settings
from sekisho.cli import serving
from sekisho.cli.options import (
    As,
    Day,
    Figures,
    Map,
    Office,
    On,
    Page,
    day_of,
    language_of,
    now,
    opened,
    shares,
    waiting,
)
from sekisho.cli.serving import Port
from sekisho.desk import answers, receipts, terminal
from sekisho.desk.bars import Bars
from sekisho.desk.pages import day_pages
from sekisho.errors import NotFound, WrongInput

app = typer.Typer()


@app.command()
def collect(
    context: typer.Context, files: Annotated[list[Path], typer.Argument()], map_: Map
) -> None:
    """Take files into the journal, read them through a map, and keep their records."""
    with opened(context, begin=True) as checkpoint:
        for file in files:
            receipts.collected(checkpoint.collect(file, map_, at=now()), language_of(context))


@app.command()
def learn(context: typer.Context, until: Day = None) -> None:
    """Fit scorer editions on the findings known so far, each with its card."""
    with opened(context) as checkpoint:
        editions = checkpoint.learn(until=day_of(until), at=now())
    for card in editions:
        receipts.edition(card, language_of(context))


@app.command()
def assess(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="A file to collect first.")] = None,
    map_: Annotated[str | None, typer.Option("--map", help="The file's column map.")] = None,
    since: Day = None,
    until: Day = None,
) -> None:
    """Assess a file's items, or those of some days: indicators, profiles, scores, one risk."""
    first, end = day_of(since), day_of(until)
    if file is not None and map_ is None:
        raise WrongInput("A file needs a column map.", "Add --map; `sekisho map list`.")
    with opened(context, begin=file is not None) as checkpoint:
        if file is not None and map_ is not None:
            taken = checkpoint.collect(file, map_, at=now())
            first, end = taken.days or (first, end)
        done = checkpoint.assess(since=first, until=end, at=now())
    if file is not None:
        receipts.collected(taken, language_of(context))
    receipts.assessed(done, language_of(context))


@app.command()
def select(context: typer.Context, office: Office, on: On, as_: As = terminal.As.TABLE) -> None:
    """Choose an office's channels of a day under its rates and capacity, chance first."""
    with opened(context) as checkpoint:
        checkpoint.select(office, on.date(), at=now())
        found = checkpoint.worklist(office, on.date())
    answers.worklist(found, as_, language=language_of(context))


@app.command(name="list")
def list_(
    context: typer.Context,
    office: Office,
    on: On,
    as_: As = terminal.As.TABLE,
    html: Page = None,
) -> None:
    """Show the work list of an office and day: as a table, CSV, JSON, or a page."""
    with opened(context) as checkpoint:
        found = checkpoint.worklist(office, on.date())
    answers.worklist(found, as_, html, language_of(context))


@app.command()
def explain(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="A declaration's number, or a goods item's.")],
    html: Page = None,
    as_: As = terminal.As.TABLE,
) -> None:
    """Say why an item is looked at: declared, usual, found before, and each hit."""
    with opened(context) as checkpoint:
        try:
            found = checkpoint.explain(number)
        except NotFound as error:
            raise waiting(number, checkpoint.quarantine.open()) or error from None
        left = checkpoint.quarantine.of_declaration(number)
    answers.explanations(found, as_, html, language_of(context))
    receipts.partly_taken(left, language_of(context))


@app.command()
def study(
    context: typer.Context,
    train: Annotated[list[Path], typer.Option(help="Files to learn from, one or more.")],
    test: Annotated[list[Path], typer.Option(help="Files to score, one or more.")],
    map_: Map,
    rates: Annotated[
        str, typer.Option("--rates", help="Shares looked at, in percent.")
    ] = "1,2,5,10",
    reveal: Annotated[
        flow.Reveal, typer.Option(help="Which findings of earlier test days may be learned from.")
    ] = flow.Reveal.NONE,
    json: Figures = None,
    html: Page = None,
    seed: Annotated[int | None, typer.Option(help="Seed of every draw by chance.")] = None,
) -> None:
    """Train on some days, score later ones, say how good it was: as is, and without repeats."""
    chosen: settings.Settings = context.obj
    given = chosen.seed if seed is None else seed
    terms = flow.Terms(shares(rates), reveal, flow.STUDY_SEED if given is None else given)
    with Bars() as bars:
        figures = flow.study(
            train,
            test,
            flow.find_map(map_, [chosen.data / "maps"]),
            at=now(),
            terms=terms,
            progress=bars,
        )
    answers.study(figures, json, html, chosen.language)


@app.command()
def indicators(context: typer.Context, as_: As = terminal.As.TABLE) -> None:
    """Show every indicator, how often it was met, and what it yielded when scorers learned."""
    with opened(context) as checkpoint:
        found = checkpoint.standing.indicators()
    answers.indicators(found, as_, language_of(context))


@app.command()
def demonstrate(
    context: typer.Context,
    folder: Annotated[Path, typer.Option(help="Where files, history and pages go.")] = Path("demo"),
    open_: Annotated[bool, typer.Option("--open", help="Then open the desk on it.")] = False,
    port: Port = 8000,
) -> None:
    """Simulate a small border and go the whole journey over it; then say where to look."""
    chosen: settings.Settings = context.obj
    with Bars() as bars:
        checkpoint = flow.Checkpoint(
            folder / "data",
            language=chosen.language,
            seed=flow.DEMONSTRATION_SEED if chosen.seed is None else chosen.seed,
            cores=chosen.cores,
            progress=bars,
        )
        # On the desk the deadlines of the last day are still to come, so it is a day of now.
        last = serving.last_working_day(now()) if open_ else None
        shown = flow.demonstrate(checkpoint, folder, at=now(), last=last)
        index = day_pages.write(checkpoint, shown, folder / "pages", chosen.language)
    receipts.demonstrated(shown, index, folder, chosen.language)
    if open_:
        serving.welcome(folder / "data", shown.offices, port, chosen.language)
