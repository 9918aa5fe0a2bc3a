"""The verbs of the log: is it as it was written?

    sekisho audit verify

Takes   the installation; a number and seal that were noted before.
Gives   exit code 0 when nothing was changed; 1 with every fault and its place.
"""

from __future__ import annotations

from typing import Annotated

import typer

from sekisho.cli.options import As, language_of, now
from sekisho.desk import terminal
from sekisho.desk.keeping.installed import set_up
from sekisho.errors import HistoryDamaged, WrongInput
from sekisho.language import translate, translate_told

app = typer.Typer(no_args_is_help=True, help="The log of access: check that nobody changed it.")
# More would hide the first one, which is where to begin.
_MOST_SHOWN = 50

Noted = Annotated[
    str, typer.Option("--noted", help="NUMBER:SEAL that an earlier check gave, kept elsewhere.")
]


@app.command("verify")
def verify(context: typer.Context, noted: Noted = "", as_: As = terminal.As.TABLE) -> None:
    """Look through the whole log: what was changed, removed, inserted or cut off, and where."""
    folder, language = context.obj.data, language_of(context)
    if not (folder / "secret").exists():
        raise WrongInput(
            f"No desk was ever opened in {folder}.", "Check --data; `sekisho serve` opens one."
        )
    set_up(folder)
    from sekisho.access import audit, guard  # noqa: PLC0415 - only once Django is set up
    from sekisho.register import heartbeats  # noqa: PLC0415 - only once Django is set up

    found = audit.verify(folder)
    faults = [*found.faults, *audit.compared(noted)]
    rows = [
        {
            "number": one.number,
            "fault": translate(one.kind, language),
            "what": translate_told(one.says, language),
        }
        for one in faults[:_MOST_SHOWN]
    ]
    if rows:
        terminal.rows(translate("Faults of the log", language), rows, as_, language)
    if not guard.stands():
        says = "The database does not refuse changes of the log; opening the desk mends that."
        terminal.note(says, language)
    says = "{entries} entries read, {anchors} anchors; the last is {last}:{seal}"
    counts = {"entries": found.entries, "anchors": found.anchors}
    terminal.note(says, language, **counts, last=found.last, seal=found.seal)
    heartbeats.beat("audit", at=now(), told={"broken": len(faults)})
    if faults:
        raise HistoryDamaged(
            f"The log is not as it was written: {len(faults)} faults, the first at entry "
            f"{faults[0].number}.",
            "Keep the database as it is, and compare it with a backup from before.",
        )
    terminal.note("The log is as it was written.", language)
