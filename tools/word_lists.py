"""Pages that list words: the glossary, the columns of the records, code lists and settings.

Takes   docs/words.toml, the records, the headers of the code lists, the settings.
Gives   one page each, as Markdown.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import tomllib
import types
import typing
from enum import StrEnum
from pathlib import Path
from typing import Any

from sekisho import records as records_room
from sekisho import settings
from sekisho.codes import tables

ROOT = Path(__file__).parents[1]


def words() -> dict[str, Any]:
    """The words file: `banned`, and `word` with each entry."""
    return tomllib.loads((ROOT / "docs" / "words.toml").read_text(encoding="utf-8"))


def glossary() -> str:
    """The glossary, in the order of its words."""
    head = [
        "# Glossary",
        "",
        "One word for each thing, and the field's own. The last column names words that we do not",
        "use for it, because they mean something else here or nothing in particular.",
        "",
        "| word | what it means here | in the code | not |",
        "|---|---|---|---|",
    ]
    entries = sorted(words()["word"], key=lambda entry: entry["word"])
    banned = ", ".join(f"`{word}`" for word in words()["banned"])
    tail = ["", "## Banned by themselves", "", f"These name no module, class or column: {banned}."]
    return "\n".join([*head, *(_word_row(entry) for entry in entries), *tail])


def records() -> str:
    """Every record with its columns: kind, unit, whether it may be null, meaning."""
    parts = ["# Records", "", "Every table of the history, column by column."]
    for module in record_modules():
        for record in defined_in(module):
            parts += ["", f"## {record.__name__}", "", _first_line(record), ""]
            parts += _enum_rows(record) if issubclass(record, StrEnum) else _column_rows(record)
    return "\n".join(parts)


def code_lists() -> str:
    """Every code list that is shipped, with edition, publisher, date and licence."""
    parts = ["# Code lists", "", "What is shipped under `src/sekisho/codes/tables`."]
    for edition in tables.editions():
        parts += ["", f"## {edition.title}", "", edition.says, ""]
        parts += ["| | |", "|---|---|"]
        facts = {
            "file": f"`{edition.name}.csv`, {len(tables.rows(edition.name))} rows",
            "edition": edition.edition,
            "publisher": edition.publisher,
            "date": edition.published_on.isoformat(),
            "licence": edition.licence,
            "source": edition.source,
        }
        parts += [f"| {name} | {_cell(fact)} |" for name, fact in facts.items()]
    return "\n".join(parts)


def settings_table() -> str:
    """Every setting with its variable, its default and what it says."""
    rows = []
    for spec in dataclasses.fields(settings.Settings):
        default = "(empty)" if spec.default in ("", None) else f"`{spec.default}`"
        says = _cell(spec.metadata["says"])
        rows.append(f"| `SEKISHO_{spec.name.upper()}` | {default} | {says} |")
    return "\n".join(
        [
            "# Settings",
            "",
            "What differs between two offices that run the same code. Each is an environment",
            "variable; an option of the command line goes before it.",
            "",
            "| variable | default | what it is |",
            "|---|---|---|",
            *rows,
        ]
    )


def record_modules() -> list[types.ModuleType]:
    """Every module of the room `records`, in the order of their names."""
    names = sorted(found.name for found in pkgutil.iter_modules(records_room.__path__))
    return [importlib.import_module(f"sekisho.records.{name}") for name in names]


def defined_in(module: types.ModuleType) -> list[type]:
    """The records and closed lists that a module defines, in the order of its lines."""
    found = [
        thing
        for _, thing in inspect.getmembers(module, inspect.isclass)
        if thing.__module__ == module.__name__
        and (dataclasses.is_dataclass(thing) or issubclass(thing, StrEnum))
    ]
    return sorted(found, key=lambda thing: inspect.getsourcelines(thing)[1])


def _word_row(entry: dict[str, Any]) -> str:
    place = entry.get("code", "")
    code = f"`{place.rpartition('.')[2]}`" if place else ""
    cells = [f"**{entry['word']}**", _cell(entry["means"]), code, ", ".join(entry.get("not", []))]
    return f"| {' | '.join(cells)} |"


def _enum_rows(record: type[StrEnum]) -> list[str]:
    return ["One of " + ", ".join(f"`{value}`" for value in record) + "."]


def _column_rows(record: type) -> list[str]:
    hints = typing.get_type_hints(record)
    rows = ["| column | kind | null | meaning |", "|---|---|---|---|"]
    for spec in dataclasses.fields(record):
        kind, nullable = _kind(hints[spec.name])
        unit = f" [{spec.metadata['unit']}]" if spec.metadata.get("unit") else ""
        says = _cell(str(spec.metadata.get("says", "")))
        rows.append(f"| `{spec.name}` | {kind}{unit} | {'may be' if nullable else ''} | {says} |")
    return rows


def _kind(hint: Any) -> tuple[str, bool]:
    if isinstance(hint, types.UnionType):
        kinds = [kind for kind in typing.get_args(hint) if kind is not type(None)]
        return " or ".join(_kind(kind)[0] for kind in kinds), len(kinds) < len(
            typing.get_args(hint)
        )
    if typing.get_origin(hint) is not None:
        inner = [_kind(kind)[0] for kind in typing.get_args(hint) if kind is not Ellipsis]
        return f"list of {', '.join(inner)}", False
    return getattr(hint, "__name__", str(hint)), False


def _first_line(thing: type) -> str:
    return (inspect.getdoc(thing) or "").splitlines()[0]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
