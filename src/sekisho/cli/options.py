"""What the verbs share: options, the installation, the instant, typed values."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from sekisho import flow, settings
from sekisho.desk import terminal
from sekisho.desk.bars import watched
from sekisho.errors import NotFound, WrongInput, nearest
from sekisho.records.arrival import Rejection

_BEGIN = "`sekisho collect`, `office set` and `profile add` begin one; check --data."


def writable(path: Path | None) -> Path | None:
    """A file that is to be written, checked before any work is done for it.

    Raises:
        WrongInput: its folder is not there, or one of the two cannot be written.
    """
    if path is None:
        return None
    remedy = "Name another file, or mend the rights."
    if not path.parent.is_dir():
        hint = f"Make the folder {path.parent} first, or name another file."
        raise WrongInput(f"{path} cannot be written: its folder is not there.", hint)
    if path.is_dir():
        raise WrongInput(f"{path} cannot be written: it is a folder.", "Name a file in it.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise WrongInput(f"{path} cannot be written: its rights do not allow it.", remedy)
    return path


_AS = (
    "How to write it. In CSV, text with which a spreadsheet would begin a formula (= + - @) "
    "gets an apostrophe before it; JSON is as declared."
)
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As 2021-02-01.")]
On = Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="As 2021-02-01.")]
Map = Annotated[str, typer.Option("--map", help="A column map's name, or its file.")]
Office = Annotated[str, typer.Option("--office", help="The customs office.")]
As = Annotated[terminal.As, typer.Option("--as", help=_AS)]
Page = Annotated[
    Path | None,
    typer.Option("--html", callback=writable, help="Write a page that stands alone."),
]
Figures = Annotated[
    Path | None, typer.Option("--json", callback=writable, help="Write the figures here.")
]


def opened(
    context: typer.Context, *, begin: bool = False
) -> AbstractContextManager[flow.Checkpoint]:
    """The installation that the options name; long work shows its progress.

    Args:
        context: holds the settings.
        begin: whether one is made where there is none: only for verbs that bring something.

    Raises:
        NotFound: there is none, and this verb begins none.
    """
    chosen: settings.Settings = context.obj
    if not begin:
        _check_is_there(chosen.data)
    return watched(
        lambda bars: flow.Checkpoint(
            chosen.data,
            language=chosen.language,
            seed=chosen.seed,
            cores=chosen.cores,
            progress=bars,
        )
    )


def language_of(context: typer.Context) -> str:
    """The language in which the person is spoken to."""
    chosen: settings.Settings = context.obj
    return chosen.language


def now() -> datetime:
    """The instant at which the person acts; stages get it as an argument."""
    return datetime.now(UTC)


def day_of(given: datetime | None) -> date | None:
    """The day that was given, if one was."""
    return None if given is None else given.date()


def in_order(since: datetime | None, until: datetime | None) -> tuple[date | None, date | None]:
    """The days of a period, of which either may be left open.

    Raises:
        WrongInput: both are named, and no day lies between them.
    """
    first, end = day_of(since), day_of(until)
    if first is not None and end is not None and first >= end:
        raise WrongInput(
            f"From {first} until {end} there is no day.",
            "--until is the first day that is left out.",
        )
    return first, end


def shares(given: str) -> tuple[float, ...]:
    """Shares in percent, from “1,2,5,10”."""
    try:
        found = tuple(float(part.strip().removesuffix("%")) for part in given.split(","))
    except ValueError:
        found = ()
    if not found or not all(0 < rate <= 100 for rate in found):
        raise WrongInput(f"“{given}” are no rates.", "Write percents, as in 1,2,5,10.")
    return found


def pair(given: str) -> tuple[str, str]:
    """Column and value, from “Net Mass=12.5”."""
    name, equals, value = given.partition("=")
    if not equals:
        raise WrongInput(f"“{given}” names no value.", 'Write "COLUMN=VALUE".')
    return name.strip(), value


def waiting(number: str, rejections: Sequence[Rejection]) -> NotFound | None:
    """Where a number that nothing taken bears lies in quarantine; None when it does not."""
    numbers = dict.fromkeys([number, number.rpartition("/")[0] or number])
    alone = re.compile("|".join(rf"(?<![\w-]){re.escape(one)}(?![\w-])" for one in numbers))
    found = [
        one
        for one in rejections
        if one.rejection_id == number or alone.search(one.raw) or alone.search(one.place)
    ]
    if not found:
        return None
    first = found[0]
    also = f", with {len(found) - 1} others" if len(found) > 1 else ""
    return NotFound(
        f"{number} lies in quarantine: {first.reason}",
        f"{first.remedy} `sekisho quarantine show {first.rejection_id}` shows the row{also}.",
    )


def _check_is_there(folder: Path) -> None:
    """A mistyped folder is refused, not begun."""
    if not (folder / "history").is_dir():
        beside = [path.parent.name for path in folder.parent.glob("*/history")]
        hint = nearest(folder.name, beside) or _BEGIN
        raise NotFound(f"There is no installation in {folder}.", hint)
