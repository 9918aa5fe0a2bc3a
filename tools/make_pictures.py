"""Make the pictures of the README: the study and a waiting list, as the program draws them.

    python tools/make_pictures.py --study study.json --data demo/data --office 10 --on 2024-03-30

Takes   the JSON of a study, and the folder of the simulated demonstration.
Gives   docs/pictures/study.svg and docs/pictures/worklist.svg.
"""

from __future__ import annotations

import argparse
import dataclasses
import io
import json
from datetime import date
from pathlib import Path

from rich.console import Console

from sekisho.desk import answers, plots, terminal
from sekisho.desk.pages.study import READINGS
from sekisho.flow import Checkpoint, WorkList

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
WIDTH, ROWS = 132, 10


def main() -> None:
    """Write both pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--office", required=True)
    parser.add_argument("--on", type=date.fromisoformat, required=True)
    given = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "study.svg").write_text(_study(json.loads(given.study.read_text())), "utf-8")
    (FOLDER / "worklist.svg").write_text(_worklist(given.data, given.office, given.on), "utf-8")


def _study(figures: dict[str, dict[str, dict[str, dict[str, float]]]]) -> str:
    lines = {
        words: [
            (float(rate), cell["value"], cell["low"], cell["high"])
            for rate, cell in figures[name]["precision"].items()
        ]
        for name, words in READINGS.items()
    }
    fair = figures["without_repeats"]
    base = float(fair["findings"]) / float(fair["items"])  # type: ignore[arg-type]
    return plots.alone(plots.rates_with_intervals(lines, base))


def _worklist(data: Path, office: str, on: date) -> str:
    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False)
    terminal.out = console
    answers.worklist(_first(Checkpoint(data).worklist(office, on)), terminal.As.TABLE)
    return console.export_svg(title=f"sekisho list --office {office} --on {on}")


def _first(found: WorkList) -> WorkList:
    """As much of the list as a reader looks at in a picture."""
    return dataclasses.replace(found, rows=found.rows[:ROWS])


if __name__ == "__main__":
    main()
