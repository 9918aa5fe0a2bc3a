"""The page of the command line: every verb with its arguments and options.

Takes   the typer application of `sekisho.cli`.
Gives   Markdown; the words are the help texts that `--help` shows.
"""

from __future__ import annotations

import importlib
from enum import StrEnum
from typing import Any

import typer


def reference() -> str:
    """Every verb, in the order in which the command line lists them."""
    application = importlib.import_module("sekisho.cli").app
    root = typer.main.get_command(application)
    parts = ["# Command line", "", _plain(root.help)]
    if _options(root):
        parts += ["", "Options before the verb:", "", *_table(_options(root))]
    for name, command in _verbs(root):
        parts += ["", f"## sekisho {name}", "", _plain(command.help)]
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        if arguments or _options(command):
            parts += ["", *_table([*arguments, *_options(command)])]
    return "\n".join(parts)


def _verbs(command: Any, before: str = "") -> list[tuple[str, Any]]:
    found = []
    for name, below in getattr(command, "commands", {}).items():
        if below.hidden:
            continue
        full = f"{before}{name}"
        found += _verbs(below, f"{full} ") if hasattr(below, "commands") else [(full, below)]
    return found


def _options(command: Any) -> list[Any]:
    without = {"help", "install_completion", "show_completion"}
    return [
        p
        for p in command.params
        if p.param_type_name == "option" and not p.hidden and p.name not in without
    ]


def _table(params: list[Any]) -> list[str]:
    return ["| what | default | meaning |", "|---|---|---|", *(_row(param) for param in params)]


def _row(param: Any) -> str:
    if param.param_type_name == "argument":
        names = f"`{param.metavar or param.name.upper()}{'…' if param.nargs == -1 else ''}`"
    else:
        names = ", ".join(f"`{name}`" for name in [*param.opts, *param.secondary_opts])
    return f"| {names} | {_default(param)} | {_plain(param.help)}{_choices(param)} |"


def _choices(param: Any) -> str:
    kind = param.type_descriptor.annotation
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return f" One of {', '.join(f'`{value}`' for value in kind)}."
    return ""


def _default(param: Any) -> str:
    if param.required:
        return "required"
    if param.default in (None, "", [], ()) or callable(param.default):
        return ""
    if param.default is False:
        return "no"
    if isinstance(param.default, list | tuple):
        return f"`{','.join(str(value) for value in param.default)}`"
    return f"`{param.default}`"


def _plain(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")
