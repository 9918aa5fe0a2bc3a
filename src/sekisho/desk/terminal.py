"""The shapes of a terminal: tables for people, CSV or JSON for pipes, sentences.

Takes   rows, sentences and errors; what is said with them stands in `answers` and `receipts`.
Gives   text on standard output; progress and notes go to standard error, so that
        `sekisho list --as csv > list.csv` holds nothing but the list.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sekisho.desk.bars import err
from sekisho.desk.pages.page import amount
from sekisho.errors import SekishoError
from sekisho.language import translate, translate_told

# What JSON leaves as it is and a terminal obeys: the second set of controls, marks of direction.
_STEERING = re.compile("[\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
# With these a spreadsheet begins a formula (OWASP, CSV Injection), some also in full width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_SIGNED_NUMBER = re.compile(r"[+-][0-9.,]+")
out = Console(highlight=False)


class As(StrEnum):
    """How a list is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def failure(error: SekishoError, language: str = "en") -> None:
    """What went wrong and what to do."""
    err.print(f"[bold]{plain(translate_told(error.label, language))}[/]", soft_wrap=True)
    if error.hint:
        err.print(plain(translate_told(error.hint, language)), soft_wrap=True)


def note(sentence: str, language: str = "en", **figures: object) -> None:
    """A sentence for the person, not for the pipe.

    Args:
        sentence: in English, as it stands in the code.
        language: in which it is said.
        figures: what stands in its braces.
    """
    err.print(plain(translate(sentence, language).format(**figures)), soft_wrap=True)


def written(path: Path, text: str, language: str = "en") -> None:
    """Write what was asked for as a file, and say where."""
    path.write_text(text, encoding="utf-8")
    note("Written to {path}.", language, path=path)


def rows(
    title: str,
    table: Sequence[Mapping[str, Any]],
    as_: As = As.TABLE,
    language: str = "en",
    *,
    right: Collection[str] = (),
) -> None:
    """Any list of rows.

    Args:
        title: of the table for people, in their language.
        table: rows with the same columns; CSV and JSON call these as they are.
        as_: for whom.
        language: of headings and figures in the table for people.
        right: columns of figures that were made into words before.
    """
    if as_ is As.JSON:
        text = json.dumps(list(table), default=_json, ensure_ascii=False, indent=1)
        sys.stdout.write(_STEERING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text) + "\n")
    elif as_ is As.CSV:
        _csv(table)
    elif not table:
        note("{title}: nothing.", language, title=title)
    else:
        out.print(_table(title, table, language, right))


def cell(value: object, language: str = "en") -> str:
    """One value as a table for people shows it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return amount(value, language)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return plain("–" if value is None else str(value))


def plain(words: str) -> str:
    """Words of others, so that nothing in them is taken for markup or for the terminal."""
    return escape(_visible(words))


def _table(
    title: str, table: Sequence[Mapping[str, Any]], language: str, right: Collection[str]
) -> Table:
    shown = Table(title=plain(title), title_justify="left", box=None, pad_edge=False)
    for name in table[0]:
        number = all(isinstance(row[name], int | float) or row[name] is None for row in table)
        shown.add_column(
            translate(str(name).replace("_", " "), language),
            justify="right" if number or name in right else "left",
            overflow="fold",
            # Numbers that are typed again stay in one piece.
            no_wrap=str(name).endswith("_id"),
        )
    for row in table:
        shown.add_row(*(cell(value, language) for value in row.values()))
    return shown


def _csv(table: Iterable[Mapping[str, Any]]) -> None:
    writer = None
    for row in table:
        if writer is None:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(row)
        told = ["" if value is None else no_formula(value) for value in row.values()]
        seen = sys.stdout.isatty()
        writer.writerow([_visible(str(value)) for value in told] if seen else told)


def no_formula(value: object) -> object:
    """The value; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    if not isinstance(value, str) or _SIGNED_NUMBER.fullmatch(value):
        return value
    return f"'{value}" if value.startswith(_FORMULA) else value


def _visible(words: str) -> str:
    return "".join(sign if sign.isprintable() or sign == "\n" else "�" for sign in words)


def _json(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"No JSON for {type(value)}.")
