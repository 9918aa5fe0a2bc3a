"""The verbs of results: record, the ledger, acts in it, second looks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.options import As, Map, day_of, in_order, language_of, now, opened
from sekisho.desk import terminal
from sekisho.desk.answers import results as answers
from sekisho.errors import WrongInput
from sekisho.flow.loop.acts import Acts, Deed
from sekisho.flow.loop.ledger import Ledger
from sekisho.flow.loop.results import record as record_file
from sekisho.language import translate
from sekisho.records.ledger_entry import Entry
from sekisho.records.selection import Channel

app = typer.Typer()
ledger_app = typer.Typer(help="What became of every selected subject; it balances every day.")
look_app = typer.Typer(no_args_is_help=True, help="A second look at waivers and releases.")
ledger_app.add_typer(look_app, name="second-look")

_DAY = ["%Y-%m-%d"]
Number = Annotated[str, typer.Argument(help="A declaration's number, or a goods item's.")]
Person = Annotated[str, typer.Option("--as", help="Who acts: a name or a number of staff.")]
Reason = Annotated[str, typer.Option(help="The code of the reason; a wrong one names all.")]
When = Annotated[
    datetime | None, typer.Option("--on", formats=_DAY, help="The day it happened; today without.")
]
Note = Annotated[str | None, typer.Option(help="What else there is to say.")]
OfOffice = Annotated[str | None, typer.Option("--office", help="Of one office; all without.")]
Since = Annotated[
    datetime | None, typer.Option("--from", formats=_DAY, help="First day; the first choice.")
]
Until = Annotated[
    datetime | None, typer.Option("--until", formats=_DAY, help="First day that is left out.")
]
AsOf = Annotated[
    datetime | None, typer.Option("--on", formats=_DAY, help="The last day that is known.")
]


@app.command()
def record(
    context: typer.Context, files: Annotated[list[Path], typer.Argument()], map_: Map
) -> None:
    """Take what inspections found from a file, or acts in the ledger (--map ledger)."""
    with opened(context) as checkpoint:
        for file in files:
            done = record_file(checkpoint, file, map_, at=now())
            answers.recorded(done, language_of(context))


@ledger_app.callback(invoke_without_command=True)
def ledger(
    context: typer.Context,
    office: OfOffice = None,
    since: Since = None,
    until: Until = None,
    as_: As = terminal.As.TABLE,
) -> None:
    """Show what came, was closed and stays open; every day is checked to balance."""
    if context.invoked_subcommand is not None:
        return
    days = in_order(since, until)
    with opened(context) as checkpoint:
        book = Ledger(checkpoint)
        sheet = book.sheet(book.days(*days, office))
    answers.ledger(sheet, as_, language_of(context))


@ledger_app.command("open")
def still_open(
    context: typer.Context, office: OfOffice = None, on: AsOf = None, as_: As = terminal.As.TABLE
) -> None:
    """Show which subjects are open, and why: awaited, begun, late, under appeal."""
    with opened(context) as checkpoint:
        book = Ledger(checkpoint)
        rows = book.still_open(_last(book, on), office)
    answers.still_open(rows, as_, language_of(context))


@ledger_app.command("list")
def list_(
    context: typer.Context, office: OfOffice = None, on: AsOf = None, as_: As = terminal.As.TABLE
) -> None:
    """Show how every selected subject stands, one row a subject."""
    with opened(context) as checkpoint:
        book = Ledger(checkpoint)
        last = _last(book, on)
        rows = book.rows(last, office)
    title = translate("How each subject stands on {day}", language_of(context))
    answers.subjects(rows, title.format(day=last), as_, language_of(context))


@ledger_app.command()
def waive(
    context: typer.Context,
    number: Number,
    reason: Reason,
    person: Person,
    on: When = None,
    note: Note = None,
) -> None:
    """Let a selected subject go without its control, with the reason."""
    _enter(context, number, Deed(Entry.WAIVED, person, _day(on), reason, note=note))


@ledger_app.command()
def override(
    context: typer.Context,
    number: Number,
    channel: Annotated[Channel, typer.Option(help="The other channel.")],
    reason: Reason,
    person: Person,
    on: When = None,
    note: Note = None,
) -> None:
    """Send a subject into another channel than was chosen, with the reason."""
    _enter(context, number, Deed(Entry.OVERRIDDEN, person, _day(on), reason, channel, note))


@ledger_app.command()
def delete(
    context: typer.Context,
    number: Number,
    reason: Reason,
    person: Person,
    on: When = None,
    note: Note = None,
) -> None:
    """Enter that a declaration was withdrawn or invalidated; nothing is removed."""
    _enter(context, number, Deed(Entry.DELETED, person, _day(on), reason, note=note))


@ledger_app.command()
def reopen(
    context: typer.Context,
    number: Number,
    reason: Reason,
    person: Person,
    on: When = None,
    note: Note = None,
) -> None:
    """Take a waiver or a deletion back, with the reason."""
    _enter(context, number, Deed(Entry.REOPENED, person, _day(on), reason, note=note))


@ledger_app.command()
def begin(
    context: typer.Context, number: Number, person: Person, on: When = None, note: Note = None
) -> None:
    """Enter that an examination has begun."""
    _enter(context, number, Deed(Entry.BEGUN, person, _day(on), note=note))


@ledger_app.command()
def appeal(
    context: typer.Context,
    number: Number,
    person: Person,
    upheld: Annotated[bool, typer.Option("--upheld", help="The finding is overturned.")] = False,
    dismissed: Annotated[bool, typer.Option("--dismissed", help="The finding stands.")] = False,
    on: When = None,
    note: Note = None,
) -> None:
    """Enter an appeal against a finding, or how it ended; upheld, it corrects the finding."""
    if upheld and dismissed:
        raise WrongInput("An appeal is upheld or dismissed, not both.", "Name one of the two.")
    entry = Entry.APPEAL_UPHELD if upheld else Entry.APPEAL_DISMISSED
    entry = entry if upheld or dismissed else Entry.APPEALED
    _enter(context, number, Deed(entry, person, _day(on), note=note))


@ledger_app.command()
def late(context: typer.Context, office: OfOffice = None, on: AsOf = None) -> None:
    """Enter every control that is late at the end of a day; the last known one without."""
    with opened(context) as checkpoint:
        acts = Acts(checkpoint)
        entries = acts.late(_last(acts.ledger, on), office=office, at=now())
    answers.entered(entries, language_of(context))


@look_app.command()
def draw(
    context: typer.Context, office: OfOffice = None, since: Since = None, until: Until = None
) -> None:
    """Draw waivers and green releases by chance, at the rates of their office."""
    days = in_order(since, until)
    with opened(context) as checkpoint:
        acts = Acts(checkpoint)
        span = acts.ledger.days(*days, office)
        entries = acts.draw(span, at=now())
    answers.entered(entries, language_of(context))


@look_app.command("list")
def look_list(
    context: typer.Context, office: OfOffice = None, on: AsOf = None, as_: As = terminal.As.TABLE
) -> None:
    """Show who was drawn for a second look, and what came of it."""
    with opened(context) as checkpoint:
        acts = Acts(checkpoint)
        rows = acts.second_looks(_last(acts.ledger, on), office)
    title = translate("Drawn for a second look", language_of(context))
    answers.subjects(rows, title, as_, language_of(context))


def _enter(context: typer.Context, number: str, deed: Deed) -> None:
    with opened(context) as checkpoint:
        entries = Acts(checkpoint).enter(number, deed, at=now())
    answers.entered(entries, language_of(context))


def _day(given: datetime | None) -> date:
    """The day that was given, else today."""
    return day_of(given) or now().date()


def _last(book: Ledger, on: datetime | None) -> date:
    """The day that was given, else the last one that is known."""
    return day_of(on) or book.days().until - timedelta(days=1)
