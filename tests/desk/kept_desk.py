"""Run `sekisho` in a process of its own, over an installation that people work at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from installations import SEED

WORK = Path(__file__).parent / "work_at_desk.py"
# Whatever the tests themselves run on: these lie in a folder of their own.
SEEN = {**os.environ, "SEKISHO_DATABASE": "", "SEKISHO_SEED": str(SEED)}


def sekisho(*words: object, **seen: str) -> subprocess.CompletedProcess[str]:
    """What `sekisho` says in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from sekisho.cli import main; main()", *map(str, words)],
        env={**SEEN, **seen},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def done(*words: object, **seen: str) -> str:
    """The same, for what must succeed; what was said of it."""
    said = sekisho(*words, **seen)
    assert said.returncode == 0, said.stderr
    return said.stderr


def work(folder: Path, what: str) -> subprocess.Popen[str]:
    """Work at a desk, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, str(WORK), str(folder), what], env=SEEN, stdout=subprocess.PIPE, text=True
    )
