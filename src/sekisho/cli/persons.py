"""The verbs of persons: add one, and issue a one-time link.

    sekisho person add sato --name "Sato Yuki" --role officer --office 10

Takes   the installation; who keeps it can read its secrets anyhow.
Gives   a one-time code on standard output, to be handed over; an entry of the log.
"""

from __future__ import annotations

from typing import Annotated

import typer

from sekisho.cli.options import language_of, now
from sekisho.desk import terminal
from sekisho.desk.keeping.installed import set_up
from sekisho.errors import WrongInput

app = typer.Typer(no_args_is_help=True, help="Persons of the desk: add one, issue a link.")
_BY = "command line"

Username = Annotated[str, typer.Argument(help="Login name: small letters and digits.")]
Name = Annotated[str, typer.Option("--name", help="Full name.")]
Roles = Annotated[list[str], typer.Option("--role", help="A role; may be given several times.")]
Office = Annotated[str, typer.Option("--office", help="Office; none is the national centre.")]


@app.command("add")
def add(
    context: typer.Context, username: Username, role: Roles, name: Name = "", office: Office = ""
) -> None:
    """Add a person, and print the one-time code through which they set password and app."""
    _ready(context)
    from sekisho.access import people  # noqa: PLC0415 - only once Django is set up

    new = people.New(username, name or username, role, office, language_of(context))
    person = people.add(new)
    roles = " ".join(person.roles)
    _issue(context, person.username, f"roles: – → {roles}; office: {office or '–'}")


@app.command("link")
def link(context: typer.Context, username: Username) -> None:
    """Print a one-time code for a person who lost password or app."""
    _ready(context)
    from sekisho.access import people  # noqa: PLC0415 - only once Django is set up

    _issue(context, people.find(username).username, "")


def _ready(context: typer.Context) -> None:
    folder = context.obj.data
    if not (folder / "secret").exists():
        raise WrongInput(
            f"No desk was ever opened in {folder}.", "Check --data; `sekisho serve` opens one."
        )
    set_up(folder)


def _issue(context: typer.Context, username: str, change: str) -> None:
    from sekisho.access import enrolment, log, people  # noqa: PLC0415 - only once Django is set up
    from sekisho.access.action import Action, Concern  # noqa: PLC0415 - only once Django is set up
    from sekisho.access.verdict import Verdict  # noqa: PLC0415 - only once Django is set up

    at = now()
    code = enrolment.issue(people.find(username), by=_BY, at=at)
    says = Verdict(True, "A one-time link was issued.")
    told = log.Told("", "", change)
    concern = Concern("person", username)
    log.write(_BY, Action.GRANT_ROLES, concern, says, at=at, told=told)
    says_next = "Open /enrol/ on the desk within {hours} hours and type this code:"
    terminal.note(says_next, language_of(context), hours=enrolment.HOURS)
    typer.echo(code)
