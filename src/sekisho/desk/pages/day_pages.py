"""The pages of one day: offices, lists, items, and the study and the report.

Takes   an installation and the day that was selected.
Gives   HTML files that link to each other and need no server; the address of the first.
"""

from __future__ import annotations

import re
from pathlib import Path

from sekisho.desk.pages import offices, report, study, subject, worklist
from sekisho.flow import Checkpoint, Demonstration

INDEX, STUDY, REPORT = "index.html", "study.html", "report.html"


def write(checkpoint: Checkpoint, shown: Demonstration, folder: Path, language: str) -> Path:
    """Write the pages of a demonstration.

    Args:
        checkpoint: the installation.
        shown: what was demonstrated; its last day is shown.
        folder: where the pages go.
        language: `en` or `ja`.
    """
    (folder / "items").mkdir(parents=True, exist_ok=True)
    lists = []
    for office in shown.offices:
        found = checkpoint.worklist(office, shown.day)
        address = f"list-{_name(office)}.html"
        pages = dict[str, str]()
        for explained in found.explanations:
            item_id = explained.item.item_id
            pages[item_id] = f"items/{_name(item_id)}.html"
            html = subject.page(explained, language=language, back=f"../{address}", simulated=True)
            (folder / pages[item_id]).write_text(html, encoding="utf-8")
            checkpoint.progress(f"pages of office {office}", len(pages), len(found.rows))
        html = worklist.page(found, language=language, pages=pages, index=INDEX, simulated=True)
        (folder / address).write_text(html, encoding="utf-8")
        lists.append((found, address))
    figures = study.page(
        shown.study, language=language, period=f"{shown.day}", index=INDEX, simulated=True
    )
    (folder / STUDY).write_text(figures, encoding="utf-8")
    told = report.page(shown.report, at=shown.at, language=language, index=INDEX, simulated=True)
    (folder / REPORT).write_text(told, encoding="utf-8")
    html = offices.page(
        shown.day, lists, study=STUDY, report=REPORT, language=language, simulated=True
    )
    (folder / INDEX).write_text(html, encoding="utf-8")
    return folder / INDEX


def _name(words: str) -> str:
    """A file name that no number of a message can lead astray."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", words)
