"""Results and the ledger in a terminal: recorded, balanced, open and why.

Takes   what the flow has gathered, and the language of the person.
Gives   tables for people, CSV and JSON for machines; sentences on what was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pyarrow as pa

from sekisho.codes import reason
from sekisho.desk import terminal
from sekisho.desk.pages.page import amount
from sekisho.desk.terminal import As
from sekisho.flow.loop.ledger import Sheet
from sekisho.flow.loop.results import Recorded
from sekisho.language import translate
from sekisho.records.ledger_entry import LedgerEntry

_CELL = ("office", "channel", "chosen_by")
_SUMMED = ("new", "reopened", "closed")
# How many subjects a sentence names; the rest is counted.
_NAMED = 5

# Why a subject is open, by its standing; while it waits, by the channel that it waits for.
WHY = {
    "red": "It awaits its examination since {day}.",
    "orange": "It awaits its scan since {day}.",
    "yellow": "It awaits the check of its documents since {day}.",
    "blue": "It awaits its audit since {day}.",
    "green": "It awaits a control since {day}.",
    "begun": "Its examination began on {day} and has no result yet.",
    "second_look": "It was drawn for a second look on {day}, which has no result yet.",
    "under_appeal": "Its finding is under appeal since {day}.",
}
LATE = "Late since {day}."


def recorded(done: Recorded, language: str = "en") -> None:
    """What a file of results became."""
    name = done.arrival.name
    if done.already:
        says = "{name}: these bytes were recorded before; nothing was written."
        terminal.note(says, language, name=name)
        return
    words = {
        "{count} findings": done.findings,
        "{count} of them with nothing found": done.nothing_found,
        "{count} entries": done.entries,
        "{count} corrections": done.corrections,
        "{count} heard before": done.duplicates,
        "{count} rows in quarantine": done.rejections,
    }
    first = "{count} entries" if done.entries else "{count} findings"
    told = translate(", ", language).join(
        translate(word, language).format(count=amount(count, language))
        for word, count in words.items()
        if count or word == first
    )
    terminal.note("{name}: {told}.", language, name=name, told=told)
    if done.released:
        says = "  {count} were found though released: {named}"
        terminal.note(
            says, language, count=amount(len(done.released), language), named=_named(done.released)
        )
    for column, count in done.leftovers.items():
        says = "  nobody read the column “{column}” ({count} values)"
        terminal.note(says, language, column=column, count=amount(count, language))
    if done.rejections:
        terminal.note("  `sekisho quarantine list` says why.", language)


def ledger(sheet: Sheet, as_: As = As.TABLE, language: str = "en") -> None:
    """The balance of some days: day by day for machines, summed for people."""
    if as_ is not As.TABLE:
        terminal.rows("", sheet.balance.to_pylist(), as_)
        return
    last = sheet.span.until - timedelta(days=1)
    title = translate("Ledger from {first} to {last}", language)
    table = summed(sheet)
    terminal.rows(title.format(first=sheet.span.since, last=last), table, language=language)
    title = translate("Standing on {day}", language)
    standings = [
        {"standing": spoken(name, language), "subjects": count}
        for name, count in sheet.standings.items()
    ]
    terminal.rows(title.format(day=last), standings, language=language)
    still = sum(row["still_open"] for row in table)
    says = "Every day balances. {count} are open, {late} of them late: `sekisho ledger open`."
    late = amount(sheet.late, language)
    terminal.note(says, language, count=amount(still, language), late=late)
    if sheet.unchosen:
        says = "{count} came after their day's choice: `sekisho select` chooses for them."
        terminal.note(says, language, count=amount(sheet.unchosen, language))


def summed(sheet: Sheet) -> list[dict[str, Any]]:
    """The balance over all days of a sheet, by office, channel and what chose."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    last = sheet.span.until - timedelta(days=1)
    for row in sheet.balance.to_pylist():
        cell = tuple(row[name] for name in _CELL)
        begun = {"opening": 0, **dict.fromkeys(_SUMMED, 0), "still_open": 0}
        mine = found.setdefault(cell, dict(zip(_CELL, cell, strict=True)) | begun)
        for name in _SUMMED:
            mine[name] += row[name]
        if row["day"] == sheet.span.since:
            mine["opening"] = row["opening"]
        if row["day"] == last:
            mine["still_open"] = row["still_open"]
    return [found[cell] for cell in sorted(found)]


def still_open(rows: pa.Table, as_: As = As.TABLE, language: str = "en") -> None:
    """Which subjects are open, and why."""
    found = rows.to_pylist()
    if as_ is not As.TABLE:
        terminal.rows("", [row | {"why": why(row)} for row in found], as_)
        return
    table = [
        {
            "subject_id": row["subject_id"],
            "office": row["office"],
            "selected on": row["selected_on"],
            "channel": row["channel_now"],
            "why": why(row, language),
        }
        for row in found
    ]
    terminal.rows(translate("Open", language), table, language=language)


def subjects(rows: pa.Table, title: str, as_: As = As.TABLE, language: str = "en") -> None:
    """How subjects stand, one row a subject; the title is in the language of the person."""
    found = rows.to_pylist()
    if as_ is not As.TABLE:
        terminal.rows("", found, as_)
        return
    table = [
        {
            "subject_id": row["subject_id"],
            "selected on": row["selected_on"],
            "channel": row["channel_now"],
            "standing": spoken(row["standing"], language),
            "reason": reason.says(row["reason"], language) if row["reason"] else None,
            "acted by": row["acted_by"],
        }
        for row in found
    ]
    terminal.rows(title, table, language=language)


def entered(entries: Sequence[LedgerEntry], language: str = "en") -> None:
    """What was entered, one line an entry; or that it had been."""
    if not entries:
        terminal.note("Nothing new was entered.", language)
    for one in entries[:_NAMED]:
        words = {"number": one.subject_id, "entry": spoken(one.entry, language)}
        terminal.note("{number}: {entry}, {day}.", language, **words, day=one.happened_on)
    if len(entries) > _NAMED:
        says = "… {count} entries in all."
        terminal.note(says, language, count=amount(len(entries), language))


def why(row: Mapping[str, Any], language: str = "en") -> str:
    """Why a subject is open, in a sentence or two."""
    waits = row["standing"] == "awaiting"
    says = WHY[row["channel_now"] if waits else row["standing"]]
    told = translate(says, language).format(day=row["since"])
    if row["late_since"] is None:
        return told
    return f"{told} {translate(LATE, language).format(day=row['late_since'])}"


def spoken(word: str, language: str = "en") -> str:
    """A standing or an act as people say it."""
    return translate(str(word).replace("_", " "), language)


def _named(numbers: Sequence[str]) -> str:
    return ", ".join(numbers[:_NAMED]) + ("." if len(numbers) <= _NAMED else ", …")
