"""Kill a program again and again at moments drawn by chance, and let it begin anew.

    in      a function that does its work in a folder and announces each write; a seed
    out     the folders in which it came to its end, to be compared with an undisturbed one
    never   looks at what the work means

The program runs in a process of its own, forked from a server that has everything imported, so
that a start costs milliseconds. SIGKILL cannot be caught: nothing is put in order first.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

Announce = Callable[[str], None]
Work = Callable[[Path, Announce], None]

WRITING, WRITTEN, DONE = "writing", "written", "done"
# What Python reports of a program's dealings with its folder, whatever the library.
_STEPS = frozenset(
    {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "fcntl.flock", "sqlite3.connect"}
)


@dataclass(frozen=True, slots=True)
class Kills:
    """What was done to the program."""

    undisturbed: Path
    ended: tuple[Path, ...]
    """Folders in which it came to its end in spite of all."""
    killed: int
    inside_writes: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the undisturbed program takes, in all and for its longest write [s]."""

    whole_s: float
    write_s: float


class Killer:
    """Runs a work in processes that it kills."""

    def __init__(self, work: Work, folder: Path, preload: Sequence[str] = ()) -> None:
        """Prepare to run `work` in sub-folders of `folder`.

        Args:
            work: a function that a new process can import. It calls `announce("writing")` right
                before and `announce("written")` right after each write.
            folder: where the folders are made.
            preload: modules that the server of processes imports once.
        """
        self._work = work
        self._folder = folder
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([*preload, work.__module__])
        self._run(folder / "warm")  # the server starts with the first process

    def kill_often(self, kills: int, seed: int) -> Kills:
        """Kill the work so many times; when it has come to its end it begins in a new folder.

        Every third kill comes inside a write: after it was announced, before it was done. The
        others come at times drawn uniformly from the length of an undisturbed run.
        """
        chance = random.Random(seed)
        undisturbed = self._folder / "undisturbed"
        pace = self._run(undisturbed)
        ended: list[Path] = []
        killed = inside = 0
        while killed < kills:
            here = self._folder / f"killed-{len(ended)}"
            if killed % 3 == 2 and self._kill_inside(here, chance, pace):
                killed, inside = killed + 1, inside + 1
            elif killed % 3 != 2 and self._kill_at(here, chance.uniform(0, pace.whole_s)):
                killed += 1
            else:
                ended.append(here)
        last = self._folder / f"killed-{len(ended)}"
        self._run(last)
        return Kills(undisturbed, (*ended, last), killed, inside)

    def steps(self, here: Path) -> int:
        """Run the work undisturbed; how many steps it took that touch its folder."""
        process, notes = self._start(here, die_at=sys.maxsize)
        steps = 0
        while (note := _next(notes)) is not None:
            steps = int(note.removeprefix(f"{DONE} ")) if note.startswith(DONE) else steps
        _end(process)
        return steps

    def die_at(self, here: Path, step: int) -> None:
        """Run the work until the given step, from 1, and die right before it."""
        process, notes = self._start(here, die_at=step)
        while _next(notes) is not None:
            pass
        process.join()
        assert process.exitcode == -signal.SIGKILL, f"It did not die but ended: {process.exitcode}"

    def finish(self, here: Path) -> None:
        """Run the work to its end."""
        self._run(here)

    def _kill_at(self, here: Path, after_s: float) -> bool:
        process, notes = self._start(here)
        until = time.monotonic() + after_s
        while (left := until - time.monotonic()) > 0 and notes.poll(left):
            if _next(notes) in (DONE, None):
                _end(process)
                return False
        return _kill(process)

    def _kill_inside(self, here: Path, chance: random.Random, pace: Pace) -> bool:
        """Kill inside one of the writes that are left; False when it got through them all."""
        process, notes = self._start(here)
        skip = chance.randrange(3)
        while (note := _next(notes)) not in (DONE, None):
            if note != WRITING:
                continue
            skip -= 1
            if skip < 0 and not notes.poll(chance.uniform(0, pace.write_s)):
                return _kill(process)
        _end(process)
        return False

    def _run(self, here: Path) -> Pace:
        process, notes = self._start(here)
        begun = since = time.monotonic()
        longest = 0.0
        while (note := _next(notes)) not in (DONE, None):
            now = time.monotonic()
            longest = max(longest, now - since) if note == WRITTEN else longest
            since = now
        whole = time.monotonic() - begun
        _end(process)
        return Pace(whole, longest)

    def _start(self, here: Path, die_at: int = 0) -> tuple[BaseProcess, Connection]:
        here.mkdir(parents=True, exist_ok=True)
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_perform, args=(self._work, here, theirs, die_at))
        process.start()
        theirs.close()
        return process, ours


def _perform(work: Work, here: Path, notes: Connection, die_at: int) -> None:
    """In the process that may be killed: do the work, tell about it."""
    steps = _count_steps(here, die_at) if die_at else [0]
    work(here, notes.send)
    notes.send(f"{DONE} {steps[0]}" if die_at else DONE)


def _count_steps(here: Path, die_at: int) -> list[int]:
    steps, inside = [0], str(here)

    def listen(step: str, details: tuple[object, ...]) -> None:
        if step not in _STEPS:
            return
        if step != "fcntl.flock" and not (details and inside in os.fsdecode(str(details[0]))):
            return
        steps[0] += 1
        if steps[0] == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(listen)
    return steps


def _next(notes: Connection) -> str | None:
    try:
        return str(notes.recv())
    except EOFError:
        return None


def _kill(process: BaseProcess) -> bool:
    process.kill()
    process.join()
    return process.exitcode == -signal.SIGKILL


def _end(process: BaseProcess) -> None:
    process.join()
    assert process.exitcode == 0, f"The work failed: exit {process.exitcode}."
