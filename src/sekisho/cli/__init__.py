"""The command line: one verb for each stage of the journey.

    collect → learn → assess → select → list → explain

    in      what a person types
    out     tables for people, CSV and JSON for machines (`--as`), pages (`--html`)
    never   does a stage's work, or lets an error of ours through without its remedy

Exit codes: 0 done, 1 something was wrong and is said with its remedy, 2 misuse.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from sekisho import __version__, settings
from sekisho.cli import (
    audit,
    budgets,
    journey,
    keeping,
    measuring,
    persons,
    profiles,
    replaying,
    reporting,
    results,
    scorers,
    serving,
    speech,
    upkeep,
    watching,
)
from sekisho.desk import terminal
from sekisho.errors import SekishoError, WrongInput
from sekisho.language import NOT_KNOWN, translate

app = typer.Typer(
    name="sekisho",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Sekisho, the open customs intelligence and targeting system.",
)
app.add_typer(journey.app)
app.add_typer(upkeep.office_app, name="office")
app.add_typer(upkeep.quarantine_app, name="quarantine")
app.add_typer(upkeep.map_app, name="map")
app.add_typer(profiles.app, name="profile")
app.add_typer(upkeep.history_app, name="history")
app.add_typer(budgets.app, name="simulate")
app.add_typer(watching.app, name="watch")
app.add_typer(scorers.app, name="scorer")
app.add_typer(results.app)
app.add_typer(replaying.app)
app.add_typer(measuring.app)
app.add_typer(reporting.app)
app.add_typer(serving.app)
app.add_typer(persons.app, name="person")
app.add_typer(audit.app, name="audit")
app.add_typer(keeping.app)
app.add_typer(results.ledger_app, name="ledger")

# Options that take several values, as in `--train a.csv b.csv`.
MANY = ("--train", "--test")


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
    found = _from_environment()
    # A language that is not spoken is refused before anything is done.
    translate(NOT_KNOWN, language or found.language)
    context.obj = dataclasses.replace(
        found,
        data=data or found.data,
        language=language or found.language,
        seed=found.seed if seed is None else seed,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; what goes wrong is said, not thrown."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = speech.language_typed(given, _language_set())
    try:
        speech.speak(typer.main.get_command(app), language)(_spread(given), standalone_mode=True)
    except SekishoError as error:
        terminal.failure(error, language)
        raise SystemExit(1) from None
    except OSError as error:
        terminal.failure(_refused(error), language)
        raise SystemExit(1) from None


def _refused(error: OSError) -> WrongInput:
    """What the machine refused: a path that is not there, a full disk."""
    where = f"{error.filename} cannot be used" if error.filename else "The machine refused"
    return WrongInput(f"{where}: {error.strerror or error}.", "Check the path and its rights.")


def _language_set() -> str:
    """The settings' language; nothing where another setting cannot be read, which is said later."""
    try:
        return settings.load().language
    except ValueError:
        return ""


def _from_environment() -> settings.Settings:
    try:
        return settings.load()
    except ValueError as error:
        raise WrongInput(
            f"A setting cannot be read: {error}.", "SEKISHO_SEED and SEKISHO_CORES are numbers."
        ) from error


def _spread(arguments: Sequence[str]) -> list[str]:
    """`--train a b`, `--train=a b` as `--train a --train b`: the parser takes one at a time."""
    spread: list[str] = []
    option = ""
    for word in arguments:
        name, equals, value = word.partition("=")
        if equals and name in MANY:
            option = name
            spread += [name, value]
        elif word.startswith("-"):
            option = word if word in MANY else ""
            if not option:
                spread.append(word)
        elif option:
            spread += [option, word]
        else:
            spread.append(word)
    return spread
