"""Build the pages that follow from the code, or say which are old.

    python tools/build_docs.py            # write them
    python tools/build_docs.py --check    # change nothing; exit with 1 when one is old

Takes   heads, records, settings, code lists, the glossary's words and the command line.
Gives   the pages listed in PAGES; each begins with a line that says what it is built from.

To add a page, write a function that gives its text and add a line to PAGES.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cards
import catalogue_pages
import command_line
import word_lists

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is built: where it stands, from what, and by which function."""

    path: str
    built_from: str
    text: Callable[[], str]

    def render(self) -> str:
        """The whole page."""
        note = f"<!-- Built from {self.built_from}; change that, then run `make docs-write`. -->"
        return f"{note}\n\n{self.text().strip()}\n"

    def is_old(self) -> bool:
        """Whether its file is not what would be built now."""
        file = ROOT / self.path
        return not file.exists() or file.read_text(encoding="utf-8") != self.render()


PAGES = [
    Page("ARCHITECTURE.md", "the heads of the modules", cards.architecture),
    Page("docs/glossary.md", "docs/words.toml", word_lists.glossary),
    Page("docs/records.md", "src/sekisho/records", word_lists.records),
    Page("docs/code-lists.md", "the headers in src/sekisho/codes/tables", word_lists.code_lists),
    Page("docs/names.md", "src/sekisho/risk/catalogue/names.py", catalogue_pages.names),
    Page("docs/indicators.md", "src/sekisho/risk/indicators", catalogue_pages.indicators),
    Page("docs/settings.md", "src/sekisho/settings.py", word_lists.settings_table),
    Page("docs/cli.md", "src/sekisho/cli", command_line.reference),
]


def old_pages() -> list[str]:
    """The paths of the pages whose file is not what would be built now."""
    return [page.path for page in PAGES if page.is_old()]


def write_pages() -> list[str]:
    """Write every page that is old; gives their paths."""
    old = old_pages()
    for page in PAGES:
        if page.path in old:
            (ROOT / page.path).write_text(page.render(), encoding="utf-8")
    return old


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        old = old_pages()
        print("\n".join(f"{path} is old: run `make docs-write`." for path in old) or "All current.")
        sys.exit(1 if old else 0)
    print("\n".join(f"Wrote {path}." for path in write_pages()) or "All current.")
