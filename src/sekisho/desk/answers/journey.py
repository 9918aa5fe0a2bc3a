"""What was asked for, told in a terminal: lists, reasons, offices, a study.

Takes   what the flow has gathered, and the language of the person.
Gives   tables for people, CSV and JSON for machines, or the same as a page; why hands stay free.
"""

from __future__ import annotations

import dataclasses
import json
import math
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from sekisho.desk import terminal
from sekisho.desk.pages import study as study_screen
from sekisho.desk.pages import subject as subject_screen
from sekisho.desk.pages import worklist as worklist_screen
from sekisho.desk.pages.page import amount, commodity, percent, share
from sekisho.desk.receipts import interval
from sekisho.desk.terminal import As
from sekisho.errors import WrongInput
from sekisho.flow import WorkList
from sekisho.language import translate
from sekisho.records.explanation import Explanation, Move, Usual
from sekisho.records.selection import Channel

MARKS = {
    Channel.RED: "[red]R ■[/]",
    Channel.ORANGE: "[dark_orange]O ◆[/]",
    Channel.YELLOW: "[yellow]Y ▲[/]",
    Channel.BLUE: "[blue]B ▼[/]",
    Channel.GREEN: "[green]G ●[/]",
}
# From this width [columns] on, goods and importer have a column each.
_WIDE = 120
_RATES = ("random", "red", "orange", "yellow", "blue")
_CAPACITIES = ("examinations", "scans", "documents")
_HANDS = (
    ("red", "{count} examinations", "examinations"),
    ("orange", "{count} scans", "scans"),
    ("yellow", "{count} document checks", "documents"),
)


def worklist(found: WorkList, as_: As, html: Path | None = None, language: str = "en") -> None:
    """The waiting list of an office and day."""
    if html is not None:
        terminal.written(html, worklist_screen.page(found, language=language), language)
    elif as_ is not As.TABLE:
        terminal.rows("", found.rows, as_)
    else:
        _head(found, language)
        terminal.out.print(waiting_list(found, language, terminal.out.width))
        _why_hands_stay_free(found, language)


def waiting_list(found: WorkList, language: str, width: int) -> Table:
    """The rows; on a narrow screen goods and importer share a column, so that why has room.

    Args:
        found: the waiting list.
        language: of headings and figures.
        width: of the screen [columns].
    """
    wide = width >= _WIDE
    shown = Table(box=None, pad_edge=False)
    for name in ("ch", "risk", "goods item"):
        right = "right" if name == "risk" else "left"
        shown.add_column(translate(name, language), justify=right, no_wrap=True)  # type: ignore[arg-type]
    shown.add_column(translate("goods", language), overflow="fold", max_width=None if wide else 20)
    if wide:
        shown.add_column(translate("importer", language), overflow="fold")
    shown.add_column(translate("why", language), overflow="fold", min_width=24)
    for row in found.rows:
        mass = amount(row["net_mass_kg"], language)
        goods = f"{commodity(row['commodity_code'])} {row['goods'][:28]}, {mass} kg"
        importer = row["importer"] or "–"
        what = [goods, importer] if wide else [f"{goods}\n{importer}"]
        shown.add_row(
            MARKS[Channel(row["channel"])],
            f"{row['risk'] * 100:.0f}",
            *(terminal.plain(words) for words in (row["item_id"], *what, row["why"])),
        )
    return shown


def explanations(found: Sequence[Explanation], as_: As, html: Path | None, language: str) -> None:
    """Why items are looked at; as text, JSON, or the page of one."""
    if html is not None:
        if len(found) > 1:
            hint = f"Name one: {', '.join(one.item.item_id for one in found)}."
            raise WrongInput("A page shows one goods item; these are several.", hint)
        terminal.written(html, subject_screen.page(found[0], language=language), language)
    elif as_ is As.CSV:
        raise WrongInput("An explanation is no list.", "Ask with --as json or --html FILE.")
    elif as_ is As.JSON:
        terminal.rows("", [dataclasses.asdict(one) for one in found], As.JSON)
    else:
        for one in found:
            _explanation(one, language)


def study(
    figures: Mapping[str, Any], to_json: Path | None, html: Path | None, language: str
) -> None:
    """A study as tables; then as JSON and as a page if wanted."""
    for name, words in study_screen.READINGS.items():
        _reading(translate(words, language), figures[name], language)
    says = "{seconds} s, {peak} MB, seed {seed}."
    spent = {"seconds": f"{figures['seconds']:.0f}", "peak": f"{figures['peak_mb']:.0f}"}
    terminal.note(says, language, **spent, seed=figures["seed"])
    if to_json is not None:
        terminal.written(to_json, json.dumps(figures, indent=1) + "\n", language)
    if html is not None:
        terminal.written(html, study_screen.page(figures, language=language), language)


def _head(found: WorkList, language: str) -> None:
    title = translate("Office {office}, {day}", language).format(office=found.office, day=found.on)
    counts = translate(", ", language).join(
        translate("{count} {channel}", language).format(
            count=amount(found.counts[str(channel)], language),
            channel=translate(str(channel), language),
        )
        for channel in Channel
    )
    says = translate("{subjects} goods items: {counts}; {chance} by chance.", language)
    told = says.format(
        subjects=amount(found.subjects, language), counts=counts, chance=found.by_chance
    )
    terminal.out.print(f"[bold]{terminal.plain(title)}[/]: {terminal.plain(told)}")


def _why_hands_stay_free(found: WorkList, language: str) -> None:
    """That rates end before the hands do, and which rates would use them."""
    asked = list[str]()
    for channel, what, hands in _HANDS:
        limit, count = getattr(found.terms, hands), found.counts[channel]
        rate = getattr(found.terms, f"{channel}_rate")
        if limit is None or count >= limit or not found.counts[Channel.GREEN]:
            continue
        # An expected rate is rounded up or down by the day's chance.
        as_asked = abs(count - rate * found.subjects) < 1
        terminal.note(
            "{rate} of {subjects} are {what}; {free} of today's {limit} stay free."
            if as_asked
            else "{what} were chosen at a rate of {rate}; {free} of today's {limit} stay free.",
            language,
            rate=percent(rate),
            subjects=amount(found.subjects, language),
            what=translate(what, language).format(count=amount(count, language)),
            free=amount(limit - count, language),
            limit=amount(limit, language),
        )
        asked.append(f"--{channel} {min(100, math.ceil(100 * limit / found.subjects))}%")
    if asked:
        command = f"sekisho office set {shlex.quote(found.office)} {' '.join(asked)}"
        terminal.note(
            "`{command}` fills them when days are chosen next.", language, command=command
        )


def _explanation(found: Explanation, language: str) -> None:
    terminal.out.print(
        f"[bold]{terminal.plain(found.item.item_id)}[/]  {terminal.plain(found.answer)}\n"
    )
    declared = subject_screen.declared(found, language)
    bands: dict[str, list[dict[str, Any]]] = {
        "Declared": [{"what": name, "here": value} for name, value in declared],
        "Usual": [_usual(fact, language) for fact in found.usual],
        "Found before": [dataclasses.asdict(row) for row in found.before],
        "Known": [dataclasses.asdict(hit) for hit in found.reasons],
        "What moved the risk": [_move(move) for move in found.moves[:10]],
    }
    for name, band in bands.items():
        terminal.rows(translate(name, language), band, language=language, right=("log-odds",))
        terminal.out.print()
    for lack in found.lacks:
        says = "{code} could not be asked: {names} is not known."
        terminal.note(says, language, code=lack.code, names=lack.lacks)


def _reading(words: str, reading: Mapping[str, Any], language: str) -> None:
    says = translate(
        "{reading}: {items} items, {findings} findings, AUC {auc}, average precision {average}",
        language,
    )
    title = says.format(
        reading=words,
        items=amount(reading["items"], language),
        findings=amount(reading["findings"], language),
        auc=share(reading["auc"]),
        average=share(reading["average_precision"]),
    )
    table = [
        {
            "share looked at": f"{rate} %",
            "precision": interval(reading["precision"][rate]),
            "recall": interval(reading["recall"][rate]),
        }
        for rate in reading["precision"]
    ]
    terminal.rows(title, table, language=language, right=("share looked at",))


def _usual(fact: Usual, language: str) -> dict[str, Any]:
    marks = {"5 %": fact.low, "half": fact.middle, "95 %": fact.high}
    what = translate(fact.fact, language)
    return {"what": what, "here": fact.here, **marks, "unit": fact.unit, "of": fact.like}


def _move(move: Move) -> dict[str, Any]:
    return {"what": move.says, "here": move.here, "log-odds": f"{move.log_odds:+.2f}"}
