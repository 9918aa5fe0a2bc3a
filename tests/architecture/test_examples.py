"""Every example in the pages runs; those in the code's own docstrings run with the tests."""

from __future__ import annotations

import re
from pathlib import Path

import doc_blocks
import pytest

import cards

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
WITH_PYTHON = [page for page in PAGES if doc_blocks.blocks(page, "python")]


@pytest.mark.parametrize("page", WITH_PYTHON, ids=[page.name for page in WITH_PYTHON])
def test_every_python_block_of_a_page_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": page.stem}
    for number, block in enumerate(doc_blocks.blocks(page, "python"), start=1):
        doc_blocks.run_python(block, f"{page.name}, block {number}", names)


def test_only_the_tutorial_has_console_blocks_and_a_story_runs_them() -> None:
    shown = [page for page in PAGES if doc_blocks.blocks(page, "console")]
    assert {page.name for page in shown} <= {"tutorial.md"}


def test_no_example_in_the_code_is_left_out() -> None:
    left_out = re.compile(r"doctest:\s*\+SKIP")
    for path in cards.modules():
        found = left_out.search(path.read_text(encoding="utf-8"))
        assert not found, f"{path.relative_to(ROOT)}: an example that does not run is no example."
