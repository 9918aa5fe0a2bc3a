"""Run `sekisho` in this process, and look at what it said and where."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from installations import SEED

from sekisho import cli

LONGEST_SENTENCE = 300


@dataclass(frozen=True, slots=True)
class Said:
    """Exit code, standard output and standard error of one command."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, str]]:
        """Standard output read as CSV."""
        return list(csv.DictReader(io.StringIO(self.out)))

    @property
    def told(self) -> Any:
        """Standard output read as JSON."""
        return json.loads(self.out)


def sekisho(*words: object, data: Path | None = None) -> Said:
    """What the command line answers to these words."""
    given = [str(word) for word in words]
    if data is not None:
        given = ["--data", str(data), "--seed", str(SEED), *given]
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            cli.main(given)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(bool(end.code))
    return Said(code, out.getvalue(), err.getvalue())


def done(*words: object, data: Path | None = None) -> Said:
    """The same, for a command that must succeed."""
    said = sekisho(*words, data=data)
    assert said.code == 0, f"{words}: {said.err}\n{said.out}"
    return said


def refused(*words: object, data: Path | None = None) -> str:
    """The sentence on standard error of a command that must be refused with its remedy."""
    said = sekisho(*words, data=data)
    assert said.code == 1, f"{words}: {said}"
    assert said.out == ""
    assert "Traceback" not in said.err
    lines = said.err.strip("\n").split("\n")
    assert 1 <= len(lines) <= 2, said.err
    assert all(line.endswith((".", "?", "”")) or line for line in lines)
    assert len(lines[0]) <= LONGEST_SENTENCE
    return said.err
