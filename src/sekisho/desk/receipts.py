"""What a verb has done, told in a terminal: collected, learned, assessed, mended.

Takes   the receipts that the flow gives, and the language of the person.
Gives   sentences on standard error; cards of editions and where to look next on standard output.
"""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from sekisho.desk import terminal
from sekisho.desk.pages.page import amount, share
from sekisho.flow import Assessed, Collected, Demonstration, Mending
from sekisho.language import fill, translate
from sekisho.records.arrival import Rejection
from sekisho.records.edition import Edition


def collected(taken: Collected, language: str = "en") -> None:
    """What a file became."""
    name = taken.arrival.name
    if taken.already:
        says = "{name}: these bytes were taken before; nothing was written."
        terminal.note(says, language, name=name)
        return
    words = {
        "{count} goods items": taken.items,
        "{count} findings": taken.findings,
        "{count} rows in quarantine": taken.rejections,
    }
    if taken.duplicates:
        words["{count} heard before"] = taken.duplicates
    if taken.corrections:
        words["{count} corrections"] = taken.corrections
    told = translate(", ", language).join(
        translate(word, language).format(count=amount(count, language))
        for word, count in words.items()
    )
    terminal.note("{name}: {told}.", language, name=name, told=told)
    for column, count in taken.leftovers.items():
        says = "  nobody read the column “{column}” ({count} values)"
        terminal.note(says, language, column=column, count=amount(count, language))
    if taken.rejections:
        terminal.note("  `sekisho quarantine list` says why.", language)


def edition(card: Edition, language: str = "en") -> None:
    """The card of a scorer edition."""
    span = translate("{first} until {end}", language)
    facts: dict[str, object] = {
        "learned from": span.format(first=card.learned_from, end=card.learned_until),
        "goods items with a finding known": amount(card.items, language),
        "of these irregular or critical": amount(card.findings, language),
        **{name: _figure(value, language) for name, value in json.loads(card.figures).items()},
        "limits": card.limits,
    }
    terminal.rows(
        translate("Scorer edition {name}", language).format(name=card.edition_id),
        [{"what": translate(name, language), "here": value} for name, value in facts.items()],
        language=language,
    )


def assessed(done: Assessed, language: str = "en") -> None:
    """How much was assessed."""
    says = "{count} goods items assessed."
    if done.already:
        says = "{count} goods items assessed; {already} had been before."
    count, already = amount(done.items, language), amount(done.already, language)
    terminal.note(says, language, count=count, already=already)


def mended(done: Mending, language: str = "en") -> None:
    """What became of rows that were tried again."""
    says = "{taken} taken, {refused} refused again."
    terminal.note(says, language, taken=done.taken, refused=len(done.refused))
    for one in done.refused:
        says = "  row {row}, {place}: {reason} {remedy}"
        where = {"row": one.row_number, "place": one.place}
        terminal.note(says, language, **where, reason=one.reason, remedy=one.remedy)
    if done.left_out:
        says = "{n} not tried: they repeat a number of their file. Fix them or give them up."
        terminal.note(says, language, n=len(done.left_out))


def partly_taken(left: Sequence[Rejection], language: str = "en") -> None:
    """That rows of the same declaration lie in quarantine; nothing where none do."""
    if left:
        says = "Rows of this declaration in quarantine: {n}. The first: {reason}"
        terminal.note(says, language, n=len(left), reason=left[0].reason)
        says = "  `sekisho quarantine show {number}` shows it."
        terminal.note(says, language, number=left[0].rejection_id)


def demonstrated(shown: Demonstration, index: Path, folder: Path, language: str = "en") -> None:
    """Where to look after the demonstration, and what to try next."""
    data, office = folder / "data", shown.offices[0]
    sekisho = "sekisho" if shutil.which("sekisho") else sys.argv[0]
    says = "The simulated border has gone the whole journey."
    pages = {
        "lists": index,
        "study": index.parent / "study.html",
        "report": index.parent / "report.html",
    }
    commands = (
        ["list", "--office", office, "--on", str(shown.day)],
        ["explain", shown.first],
        ["measure", "--from", str(shown.report.since), "--until", str(shown.report.until)],
    )
    told = terminal.out.print
    told(f"\n[bold]{translate(says, language)}[/]")
    for name, page in pages.items():
        told(f"  {translate(name, language)}   {terminal.plain(str(page))}", soft_wrap=True)
    told(f"\n{translate('Three commands to try next:', language)}")
    for words in commands:
        line = shlex.join([sekisho, "--data", str(data), *words])
        told(f"  {terminal.plain(line)}", soft_wrap=True)


def desk_open(address: str, language: str = "en") -> None:
    """Where the desk is, once it answers."""
    says = "The desk is open at {address} (Ctrl-C closes it)."
    told = terminal.plain(fill(translate(says, language), {"address": address}))
    terminal.out.print(f"\n[bold]{told}[/]", soft_wrap=True)


def set_up_first(address: str, code: str, language: str = "en") -> None:
    """How the first administrator is made, while nobody can log in."""
    says = "Nobody can log in yet. Open {address}setup/ and type the set-up code: {code}"
    told = fill(translate(says, language), {"address": address, "code": code})
    terminal.out.print(terminal.plain(told), soft_wrap=True)


def guests(names: Sequence[str], password: str, language: str = "en") -> None:
    """With which names one may look around a demonstration."""
    says = "Names: {names}. Password of all: {password}. The page shows the second factor's code."
    told = fill(translate(says, language), {"names": ", ".join(names), "password": password})
    terminal.out.print(terminal.plain(told), soft_wrap=True)


def interval(measured: Mapping[str, float]) -> str:
    """A measured share with its 95 % interval."""
    return f"{share(measured['value'])} [{share(measured['low'])}, {share(measured['high'])}]"


def _figure(value: object, language: str) -> str:
    return interval(value) if isinstance(value, Mapping) else terminal.cell(value, language)
