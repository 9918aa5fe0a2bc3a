"""Run what the pages show: Python blocks, and console blocks of the command line.

A ```console block holds lines that begin with `$ sekisho`, each followed by what it says, where
`...` stands for anything; a line with no answer below it must only succeed. All console blocks of
a page run in order in one folder.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from sekisho import cli

LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Command:
    """One line of a console block, and what the page says that it answers."""

    line: str
    answer: str


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a page in one language, in order."""
    found = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [text for kind, text in found if kind == language]


def commands(page: Path) -> list[Command]:
    """The commands of all console blocks of a page, in order."""
    found: list[Command] = []
    for block in blocks(page, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, answer = part.replace("\\\n", " ").partition("\n")
            found.append(Command(line.strip(), answer))
    return found


def run_command(command: Command) -> str:
    """Run one `sekisho …` line in this process and folder; gives what it said.

    Raises:
        AssertionError: if it fails, or says something else than the page.
    """
    words = shlex.split(command.line, comments=True)
    assert words[0] == "sekisho", f"Only sekisho runs in a console block, not “{command.line}”."
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = _status(words[1:])
    assert status == 0, f"{command.line}\n{said.getvalue()}"
    if command.answer.strip():
        fits = doctest.OutputChecker().check_output(command.answer, said.getvalue(), LOOSE)
        assert fits, (
            f"{command.line}\nThe page says:\n{command.answer}\nIt says:\n{said.getvalue()}"
        )
    return said.getvalue()


def run_python(block: str, name: str, names: dict[str, object]) -> None:
    """Run a Python block: as an interpreter session where it has `>>>`, else as it stands.

    Args:
        block: the text of the block.
        name: what to call it when it fails.
        names: what the blocks before it have defined; it adds its own.
    """
    if ">>>" not in block:
        exec(compile(block, name, "exec"), names)  # noqa: S102 - our own pages
        return
    test = doctest.DocTestParser().get_doctest(block, names, name, name, 0)
    said = io.StringIO()
    failed = doctest.DocTestRunner(optionflags=LOOSE).run(test, out=said.write).failed
    assert not failed, said.getvalue()


def _status(arguments: list[str]) -> int:
    try:
        cli.main(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    return 0
