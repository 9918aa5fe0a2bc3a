"""Time, processor time and memory of a piece of work, and how they are told.

Takes   a function; rows of figures.
Gives   figures of a process of its own, a table on the screen, JSON under out/bench.
        On a machine that others use too, wall time says little: processor time stands beside it.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import platform
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[2] / "out" / "bench"


@dataclass(slots=True)
class Figures:
    """What a piece of work took, and what it says of itself."""

    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_mb: float = 0.0
    told: dict[str, Any] = field(default_factory=dict)


def alone(work: Callable[..., dict[str, Any]], *given: Any) -> Figures:
    """Run a function in a process of its own, which has nothing in memory before."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_perform, args=(theirs, work, given))
    process.start()
    theirs.close()
    try:
        figures: Figures = ours.recv()
    except EOFError:
        process.join()
        raise SystemExit(f"{work.__name__} failed: exit {process.exitcode}.") from None
    process.join()
    return figures


def _perform(pipe: Connection, work: Callable[..., dict[str, Any]], given: Sequence[Any]) -> None:
    begun, spent = time.perf_counter(), cpu_s()
    told = work(*given)
    figures = Figures(time.perf_counter() - begun, cpu_s() - spent, peak_mb(), told)
    pipe.send(figures)


def cpu_s() -> float:
    """Processor time of this process so far, all threads [s]."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_mb() -> float:
    """The most memory that this process ever had [MB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Stages:
    """Processor and wall time by stage, in one process."""

    def __init__(self) -> None:
        self.cpu_s: dict[str, float] = {}
        self.wall_s: dict[str, float] = {}

    def run(self, stage: str, work: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Do this work and count its time under this stage."""
        begun, spent = time.perf_counter(), cpu_s()
        try:
            return work(*given, **named)
        finally:
            self.cpu_s[stage] = self.cpu_s.get(stage, 0.0) + cpu_s() - spent
            self.wall_s[stage] = self.wall_s.get(stage, 0.0) + time.perf_counter() - begun


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value up to which at least this share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def machine() -> dict[str, Any]:
    """What it ran on."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        name = lines[0].split(":", 1)[1].strip() if lines else name
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": name,
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }


def tell(title: str, rows: Sequence[Mapping[str, Any]], more: Mapping[str, Any]) -> None:
    """Print a table and keep it, with the machine, as JSON under out/bench."""
    here = machine()
    print(f"\n{title}")
    print(
        f"{here['cores']} cores {here['processor']}, Python {here['python']}, "
        f"{here['load']} others waiting for them"
    )
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [names, *([_cell(row.get(name)) for name in names] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(names))]
    for line in cells:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))
    OUT.mkdir(parents=True, exist_ok=True)
    kept = {"title": title, "machine": here, "rows": list(rows), **more}
    path = OUT / f"{title.split(':', maxsplit=1)[0].replace(' ', '-').lower()}.json"
    path.write_text(json.dumps(kept, indent=1, default=_plain) + "\n", encoding="utf-8")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _plain(value: Any) -> Any:
    return asdict(value) if isinstance(value, Figures) else str(value)
