"""What the flow gives, for a terminal: tables for people, CSV or JSON for pipes.

Takes   lists, explanations, receipts and figures.
Gives   text on standard output; progress and notes go to standard error, so that
        `sekisho list --as csv > list.csv` holds nothing but the list.
"""

from __future__ import annotations

import csv
import dataclasses
import json
import re
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sekisho.desk.bars import err
from sekisho.desk.page import amount, commodity, share
from sekisho.desk.screens import study as study_screen
from sekisho.desk.screens import subject as subject_screen
from sekisho.desk.screens import worklist as worklist_screen
from sekisho.errors import SekishoError, WrongInput
from sekisho.flow import (
    Assessed,
    Collected,
    Demonstration,
    Mending,
    WorkList,
)
from sekisho.records.arrival import Rejection
from sekisho.records.edition import Edition
from sekisho.records.explanation import Explanation, Move, Usual
from sekisho.records.office import OfficeTerms
from sekisho.records.profile import Profile
from sekisho.records.selection import Channel

MARKS = {
    Channel.RED: "[red]R ■[/]",
    Channel.ORANGE: "[dark_orange]O ◆[/]",
    Channel.YELLOW: "[yellow]Y ▲[/]",
    Channel.BLUE: "[blue]B ▼[/]",
    Channel.GREEN: "[green]G ●[/]",
}
# What JSON leaves as it is and a terminal obeys: the second set of controls, marks of direction.
_STEERING = re.compile("[\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
out = Console(highlight=False)


class As(StrEnum):
    """How a list is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def failure(error: SekishoError) -> None:
    """What went wrong and what to do."""
    err.print(f"[bold]{_plain(error.label)}[/]", soft_wrap=True)
    if error.hint:
        err.print(_plain(error.hint), soft_wrap=True)


def note(words: str) -> None:
    """A sentence for the person, not for the pipe."""
    err.print(_plain(words), soft_wrap=True)


def rows(title: str, table: Sequence[Mapping[str, Any]], as_: As = As.TABLE) -> None:
    """Any list of rows."""
    if as_ is As.JSON:
        text = json.dumps(list(table), default=_json, ensure_ascii=False, indent=1)
        sys.stdout.write(_STEERING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text) + "\n")
        return
    if as_ is As.CSV:
        _csv(table)
        return
    if not table:
        note(f"{title}: nothing.")
        return
    shown = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in table[0]:
        number = all(isinstance(row[name], int | float) or row[name] is None for row in table)
        says = str(name).replace("_", " ")
        # Numbers that are typed again stay in one piece.
        whole = str(name).endswith("_id")
        side: Literal["right", "left"] = "right" if number else "left"
        shown.add_column(says, justify=side, overflow="fold", no_wrap=whole)
    for row in table:
        shown.add_row(*(_cell(value) for value in row.values()))
    out.print(shown)


def collected(taken: Collected) -> None:
    """What a file became."""
    if taken.already:
        note(f"{taken.arrival.name}: these bytes were taken before; nothing was written.")
        return
    words = [
        f"{taken.items:,} goods items",
        f"{taken.findings:,} findings",
        f"{taken.rejections:,} rows in quarantine",
    ]
    if taken.duplicates:
        words.append(f"{taken.duplicates:,} heard before")
    if taken.corrections:
        words.append(f"{taken.corrections:,} corrections")
    note(f"{taken.arrival.name}: {', '.join(words)}.")
    for name, count in taken.leftovers.items():
        note(f"  nobody read the column “{name}” ({count:,} values)")
    if taken.rejections:
        note("  `sekisho quarantine list` says why.")


def edition(card: Edition) -> None:
    """The card of a scorer edition."""
    figures = json.loads(card.figures)
    rows(
        f"Scorer edition {card.edition_id}",
        [
            {"what": "learned from", "here": f"{card.learned_from} until {card.learned_until}"},
            {"what": "goods items with a finding known", "here": f"{card.items:,}"},
            {"what": "of these irregular or critical", "here": f"{card.findings:,}"},
            *({"what": name, "here": _figure(value)} for name, value in figures.items()),
            {"what": "limits", "here": card.limits},
        ],
    )


def assessed(done: Assessed) -> None:
    """How much was assessed."""
    before = f"; {done.already:,} had been before" if done.already else ""
    note(f"{done.items:,} goods items assessed{before}.")


def worklist(found: WorkList, as_: As, html: Path | None = None, language: str = "en") -> None:
    """The waiting list of an office and day."""
    if html is not None:
        html.write_text(worklist_screen.page(found, language=language), encoding="utf-8")
        note(f"Written to {html}.")
        return
    if as_ is not As.TABLE:
        rows("", found.rows, as_)
        return
    counts = ", ".join(f"{found.counts[str(channel)]:,} {channel}" for channel in Channel)
    out.print(
        f"[bold]Office {_plain(found.office)}, {found.on}[/]: {found.subjects:,} goods items: "
        f"{counts}; {found.by_chance} by chance."
    )
    shown = Table(box=None, pad_edge=False)
    for name in ("ch", "risk", "goods item", "what", "importer", "why"):
        fixed = name in {"ch", "risk", "goods item"}
        shown.add_column(name, justify="right" if name == "risk" else "left", no_wrap=fixed)
    for row in found.rows:
        mass = amount(row["net_mass_kg"], "en")
        shown.add_row(
            MARKS[Channel(row["channel"])],
            f"{row['risk'] * 100:.0f}",
            _plain(row["item_id"]),
            _plain(f"{commodity(row['commodity_code'])} {row['goods'][:28]}, {mass} kg"),
            _plain(row["importer"] or "–"),
            _plain(row["why"]),
        )
    out.print(shown)


def explanations(found: Sequence[Explanation], as_: As, html: Path | None, language: str) -> None:
    """Why items are looked at; as text, JSON, or the page of one."""
    if html is not None:
        if len(found) > 1:
            hint = f"Name one: {', '.join(one.item.item_id for one in found)}."
            raise WrongInput("A page shows one goods item; these are several.", hint)
        html.write_text(subject_screen.page(found[0], language=language), encoding="utf-8")
        note(f"Written to {html}.")
    elif as_ is As.CSV:
        raise WrongInput("An explanation is no list.", "Ask with --as json or --html FILE.")
    elif as_ is As.JSON:
        rows("", [dataclasses.asdict(one) for one in found], As.JSON)
    else:
        for one in found:
            _explanation(one, language)


def _explanation(found: Explanation, language: str) -> None:
    out.print(f"[bold]{_plain(found.item.item_id)}[/]  {_plain(found.answer)}\n")
    declared = subject_screen.declared(found, language)
    rows("Declared", [{"what": name, "here": value} for name, value in declared])
    rows("\nUsual", [_usual(fact) for fact in found.usual])
    rows("\nFound before", [dataclasses.asdict(row) for row in found.before])
    rows("\nKnown", [dataclasses.asdict(hit) for hit in found.reasons])
    rows("\nWhat moved the risk", [_move(move) for move in found.moves[:10]])
    for lack in found.lacks:
        note(f"{lack.code} could not be asked: {lack.lacks} is not known.")


def offices(terms: Sequence[OfficeTerms], as_: As = As.TABLE) -> None:
    """Rates and capacity of offices."""
    rows("Rates and capacity", [dataclasses.asdict(one) for one in terms], as_)


def profiles(found: Sequence[Profile], as_: As = As.TABLE) -> None:
    """Profiles in a list."""
    names = ("name", "version", "stage", "channel", "owner", "title")
    whole = [dataclasses.asdict(one) for one in found]
    short = [{name: row[name] for name in names} for row in whole]
    rows("Profiles", short if as_ is As.TABLE else whole, as_)


def rejections(found: Sequence[Rejection], as_: As = As.TABLE) -> None:
    """What could not be taken."""
    names = ("rejection_id", "row_number", "place", "given", "reason", "remedy")
    whole = [dataclasses.asdict(one) for one in found]
    short = [{name: row[name] for name in names} for row in whole]
    rows("Quarantine", short if as_ is As.TABLE else whole, as_)


def rejection(found: Rejection, values: Mapping[str, str]) -> None:
    """One rejected row, value by value."""
    out.print(f"[bold]{_plain(found.rejection_id)}[/]  {_plain(found.reason)}")
    out.print(f"{_plain(found.remedy)}\n")
    rows("The row", [{"column": name, "value": value} for name, value in values.items()])


def mended(done: Mending) -> None:
    """What became of rows that were tried again."""
    note(f"{done.taken} taken, {len(done.refused)} refused again.")
    for one in done.refused:
        note(f"  row {one.row_number}, {one.place}: {one.reason} {one.remedy}")


def demonstrated(shown: Demonstration, index: Path, folder: Path) -> None:
    """Where to look after the demonstration, and what to try next."""
    data, office, day = folder / "data", shown.offices[0], shown.day
    sekisho = "sekisho" if shutil.which("sekisho") else sys.argv[0]
    out.print("\n[bold]The simulated border has gone the whole journey.[/]")
    out.print(f"  lists   {index}")
    out.print(f"  study   {index.parent / 'study.html'}\n")
    out.print("Three commands to try next:")
    out.print(f"  {sekisho} --data {data} list --office {office} --on {day}", soft_wrap=True)
    out.print(f"  {sekisho} --data {data} explain {shown.first}", soft_wrap=True)
    out.print(
        f"  {sekisho} --data {data} office set {office} --examinations 20 --random 2%",
        soft_wrap=True,
    )


def study(
    figures: Mapping[str, Any], to_json: Path | None, html: Path | None, language: str
) -> None:
    """A study as tables; as JSON and as a page if wanted."""
    if to_json is not None:
        to_json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    for name, words in study_screen.READINGS.items():
        reading = figures[name]
        rows(
            f"{words}: {reading['items']:,} items, {reading['findings']:,} findings, "
            f"AUC {share(reading['auc'])}, "
            f"average precision {share(reading['average_precision'])}",
            [
                {
                    "share looked at": f"{rate} %",
                    "precision": _interval(reading["precision"][rate]),
                    "recall": _interval(reading["recall"][rate]),
                }
                for rate in reading["precision"]
            ],
        )
    note(f"{figures['seconds']:.0f} s, {figures['peak_mb']:.0f} MB, seed {figures['seed']}.")
    if html is not None:
        html.write_text(study_screen.page(figures, language=language), encoding="utf-8")
        note(f"Written to {html}.")


def rates(given: str) -> tuple[float, ...]:
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


def _usual(fact: Usual) -> dict[str, Any]:
    marks = {"5 %": fact.low, "half": fact.middle, "95 %": fact.high}
    return {"what": fact.fact, "here": fact.here, **marks, "unit": fact.unit, "of": fact.like}


def _move(move: Move) -> dict[str, Any]:
    return {"what": move.says, "here": move.here, "log-odds": f"{move.log_odds:+.2f}"}


def _figure(value: Any) -> str:
    return _interval(value) if isinstance(value, Mapping) else _cell(value)


def _interval(cell: Mapping[str, float]) -> str:
    return f"{share(cell['value'])} [{share(cell['low'])}, {share(cell['high'])}]"


def _csv(table: Iterable[Mapping[str, Any]]) -> None:
    writer = None
    for row in table:
        if writer is None:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(row)
        told = ["" if value is None else value for value in row.values()]
        seen = sys.stdout.isatty()
        writer.writerow([_visible(str(value)) for value in told] if seen else told)


def _cell(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return amount(value, "en")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return _plain("–" if value is None else str(value))


def _plain(words: str) -> str:
    """Words of others, so that nothing in them is taken for markup or for the terminal."""
    return escape(_visible(words))


def _visible(words: str) -> str:
    return "".join(sign if sign.isprintable() or sign == "\n" else "�" for sign in words)


def _json(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"No JSON for {type(value)}.")
