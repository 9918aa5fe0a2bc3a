"""The verbs of keeping: backup, restore, upgrade, retain.

    sekisho backup /mnt/other-disk/sekisho.zip
    sekisho restore /mnt/other-disk/sekisho.zip --data new-folder

Takes   the installation that the settings name; an archive.
Gives   an archive and its secrets; an installation from them; what was done, on standard error.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sekisho import settings
from sekisho.cli.options import As, language_of, now, opened
from sekisho.desk import terminal
from sekisho.desk.keeping import backup as backups
from sekisho.desk.keeping import restore as restoring
from sekisho.desk.keeping import upgrade as upgrading
from sekisho.desk.keeping.installed import set_up
from sekisho.desk.pages.page import amount
from sekisho.errors import NotReady, WrongInput

app = typer.Typer()

Archive = Annotated[Path, typer.Argument(help="The archive, best on another disk.")]
Secrets = Annotated[
    Path | None, typer.Option(help="The secrets of the backup; those beside it, without.")
]
NewSecrets = Annotated[
    bool, typer.Option("--new-secrets", help="Go on without them: the log of before is unproved.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would go; change nothing.")]


@app.command()
def backup(context: typer.Context, file: Archive) -> None:
    """Write the whole installation into one file, while the desk works; its secrets beside it."""
    chosen: settings.Settings = context.obj
    set_up(chosen.data)
    with opened(context) as checkpoint:
        made = backups.backup(checkpoint, file, at=now())
    backups.tell(made, at=now())
    language = language_of(context)
    says = "{file}: {files} files, {rows} rows of the register, {size} MB; read again and whole."
    figures = {"files": made.files, "rows": made.rows, "size": round(made.size_bytes / 1e6)}
    told = {name: amount(value, language) for name, value in figures.items()}
    terminal.note(says, language, file=made.path, **told)
    if made.secrets:
        says = "{file} holds the installation's secrets: keep it apart from the backup."
        terminal.note(says, language, file=made.secrets)


@app.command()
def restore(
    context: typer.Context,
    file: Archive,
    secrets: Secrets = None,
    new_secrets: NewSecrets = False,
) -> None:
    """Put an installation back into an empty folder (--data), every byte checked."""
    chosen: settings.Settings = context.obj
    done = restoring.restore(file, chosen.data, _secrets(file, secrets, new_secrets))
    language = language_of(context)
    says = "{folder} stands as it did at {at}: {files} files and {rows} rows checked."
    told = {"files": amount(done.files, language), "rows": amount(done.rows, language)}
    terminal.note(says, language, folder=chosen.data, at=done.made_at, **told)
    terminal.note("Next: `sekisho upgrade`, then `sekisho serve`.", language)


@app.command()
def upgrade(context: typer.Context) -> None:
    """Bring the installation to this edition; a backup is made before."""
    set_up(context.obj.data)
    with opened(context) as checkpoint:
        done = upgrading.upgrade(checkpoint, at=now())
    language = language_of(context)
    if done.backup:
        terminal.note("{file} holds all as it was before.", language, file=done.backup)
    says = "The installation is up to date."
    if done.steps:
        says = "The register has taken {steps} steps and is up to date."
    terminal.note(says, language, steps=amount(len(done.steps), language))


@app.command()
def retain(context: typer.Context, dry_run: DryRun = False, as_: As = terminal.As.TABLE) -> None:
    """Mask or delete in the register what is kept long enough, by the clocks that are set."""
    set_up(context.obj.data)
    upgrading.check_up_to_date()
    from sekisho.desk.keeping import retaining  # noqa: PLC0415 - only once Django is set up
    from sekisho.register import retention  # noqa: PLC0415 - only once Django is set up

    due = retention.would_go(now()) if dry_run else retaining.run(at=now())
    told = [{"clock": name, "records": count} for name, count in due.items()]
    terminal.rows("", told, as_, language_of(context))
    if dry_run:
        terminal.note("Nothing was changed.", language_of(context))


def _secrets(file: Path, given: Path | None, none: bool) -> dict[str, str]:
    beside = given or file.with_name(f"{file.name}.secrets")
    if none and given:
        raise WrongInput("Secrets are named, and refused.", "Leave out one of the two options.")
    if none:
        return {}
    if not beside.exists():
        raise NotReady(
            f"The secrets of the backup are not at {beside}.",
            "Name them with --secrets FILE; where they are lost, add --new-secrets.",
        )
    return backups.secrets_of(beside)
