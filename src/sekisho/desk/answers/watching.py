"""What watching has found, told in a terminal: drift, and flows that moved.

Takes   what `flow.loop.watching` has gathered, and the language of the person.
Gives   sentences and tables for people, CSV and JSON for machines; null is a dash, never a zero.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from sekisho.desk import terminal
from sekisho.desk.pages.chapters.chapter import percent_of
from sekisho.desk.pages.page import amount
from sekisho.desk.terminal import As
from sekisho.flow.loop.watching import Displaced, Drift
from sekisho.language import translate
from sekisho.records.alarm import Alarm, Steadiness
from sekisho.records.displacement import Displacement

# A terminal shows the names that moved most; CSV and JSON have all.
_SHOWN = 12


def drift(found: Drift, as_: As = As.TABLE, language: str = "en") -> None:
    """What has changed in a period: alarms with their remedy, then the names that moved most."""
    if as_ is As.CSV:
        terminal.rows("", [dataclasses.asdict(row) for row in found.steadiness], as_)
    elif as_ is As.JSON:
        whole = dataclasses.asdict(found)
        whole["alarms"] = [alarm_row(one, language) for one in found.alarms]
        whole["notes"] = [translate(one, language) for one in found.notes]
        terminal.rows("", [whole], as_)
    else:
        _alarms(found, language)
        title = translate("What is declared and scored, from {since} until {until}", language)
        rows = [_steady_row(row, language) for row in found.steadiness[:_SHOWN]]
        right = ("index", "usual", "missing before", "missing now", "before", "now")
        told = title.format(since=found.since, until=found.until)
        terminal.rows(told, rows, as_, language, right=right)
        for sentence in found.notes:
            terminal.note(sentence, language)


def displacement(found: Sequence[Displaced], as_: As = As.TABLE, language: str = "en") -> None:
    """Where the flows of profiles went."""
    if as_ is As.JSON:
        terminal.rows("", [_displaced_row(one, language) for one in found], as_)
    elif as_ is As.CSV:
        terminal.rows("", [moved_row(move, language) for one in found for move in one.found], as_)
    else:
        for one in found:
            _displaced(one, language)


def alarm_row(alarm: Alarm, language: str = "en") -> dict[str, Any]:
    """An alarm with its sentence and remedy in words."""
    return {
        **dataclasses.asdict(alarm),
        "says": alarm.told(language),
        "remedy": alarm.advised(language),
    }


def moved_row(move: Displacement, language: str = "en") -> dict[str, Any]:
    """A displacement with its sentence and remedy in words."""
    return {
        **dataclasses.asdict(move),
        "says": move.told(language),
        "remedy": move.advised(language),
    }


def _alarms(found: Drift, language: str) -> None:
    if not found.alarms:
        terminal.note("No alarm: nothing has changed more than weeks usually do.", language)
    for alarm in found.alarms:
        head = translate("Since {day}: {about} {name}", language).format(
            day=alarm.since, about=translate(str(alarm.about), language), name=alarm.name
        )
        terminal.out.print(f"[bold]{terminal.plain(head.strip())}[/]")
        terminal.out.print(terminal.plain(alarm.told(language)))
        terminal.out.print(f"{terminal.plain(alarm.advised(language))}\n")


def _steady_row(row: Steadiness, language: str) -> dict[str, str]:
    return {
        "name": translate(row.name.replace("_", " "), language),
        "index": amount(row.index, language),
        "usual": amount(row.usual, language),
        "missing before": percent_of(row.missing_before, language),
        "missing now": percent_of(row.missing_now, language),
        "gained": row.gained if row.gained is not None else "–",
        "before": percent_of(row.gained_before, language),
        "now": percent_of(row.gained_now, language),
    }


def _displaced(one: Displaced, language: str) -> None:
    head = f"{one.profile}  {one.live or ''}".strip()
    terminal.out.print(f"[bold]{terminal.plain(head)}[/]")
    if one.note:
        terminal.out.print(f"{terminal.plain(one.note)}\n")
        return
    against = translate(
        "{weeks} weeks before and after: {traders} traders it had met brought {items_before} goods "
        "items before and {items_after} after; beside them {others} others.",
        language,
    )
    terminal.out.print(terminal.plain(against.format(**dataclasses.asdict(one))))
    for move in one.found:
        terminal.out.print(f"• {terminal.plain(move.told(language))}")
    if one.found:
        terminal.out.print(terminal.plain(one.found[0].advised(language)))
    else:
        says = translate(
            "Nothing moved by {least} of the flow or more beyond what chance explains.", language
        )
        terminal.out.print(terminal.plain(says.format(least=percent_of(one.least, language))))
    terminal.out.print("")


def _displaced_row(one: Displaced, language: str) -> dict[str, Any]:
    return {
        **dataclasses.asdict(one),
        "found": [moved_row(move, language) for move in one.found],
    }
