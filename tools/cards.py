"""From the cards at the heads of modules to ARCHITECTURE.md.

Takes   the source files; nothing is imported.
Gives   the page: the journey, the layers, and each room with its files.
"""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "sekisho"

_PROMISE = re.compile(
    r"^ *(in|out|never)  +(.*?)(?=\n *(?:in|out|never)  |\n\n|\Z)", re.MULTILINE | re.DOTALL
)

_INTRODUCTION = """\
# Architecture

Rooms are activities; all nouns of trade live together in `records`. The journey of a declaration,
*collect → learn → assess → select → list → explain*, is told in one file, `flow/journey.py`, and
in the command line, whose verbs these are. Why it is so stands in [docs/decisions](docs/decisions),
what the words mean in the [glossary](docs/glossary.md), how it is written in the
[house style](docs/house-style.md).

## Layers

Imports run downward only; rooms on one line are siblings and do not see each other. A name in
brackets has its place but is not built yet.
"""


@dataclass(frozen=True, slots=True)
class Card:
    """The head of one module."""

    path: Path
    text: str

    @property
    def first_line(self) -> str:
        """The sentence that says what the module is."""
        return self.text.splitlines()[0] if self.text else ""

    @property
    def promises(self) -> dict[str, str]:
        """What goes in, what comes out, and what never happens; empty for a plain module."""
        return {key: " ".join(said.split()) for key, said in _PROMISE.findall(self.text)}


def card(path: Path) -> Card:
    """The head of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return Card(path, ast.get_docstring(tree) or "")


def modules() -> list[Path]:
    """Every module of the package, without the migrations, which Django writes."""
    return sorted(path for path in SOURCE.rglob("*.py") if not path.match("migrations/0*.py"))


def rooms() -> list[Path]:
    """The folders right under the package that hold a room."""
    return sorted(path.parent for path in SOURCE.glob("*/__init__.py"))


def layers() -> list[list[str]]:
    """The rooms of each layer, from the top, as the import contract names them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(c for c in settings["tool"]["importlinter"]["contracts"] if c["id"] == "layers")
    return [[name.strip(" ()") for name in row.split("|")] for row in contract["layers"]]


def architecture() -> str:
    """The whole page."""
    order = [name for row in layers() for name in row]
    parts = [_INTRODUCTION, _drawing(), "## The shell and the ground\n", _root_files(order)]
    known = {path.name: path for path in rooms()}
    parts += [_room(known[name]) for name in order if name in known]
    return "\n".join(parts)


def _drawing() -> str:
    lines = []
    for row in layers():
        names = [name if _exists(name) else f"[{name}]" for name in row]
        lines.append(" | ".join(names))
    arrows = "\n    ↓\n".join(lines)
    return f"```text\n{arrows}\n```\n"


def _exists(name: str) -> bool:
    return (SOURCE / f"{name}.py").exists() or (SOURCE / name / "__init__.py").exists()


def _root_files(order: list[str]) -> str:
    files = [path for path in SOURCE.glob("*.py") if path.stem in order]
    files.sort(key=lambda path: order.index(path.stem))
    return _listing(files)


def _room(folder: Path) -> str:
    head = card(folder / "__init__.py")
    title = head.first_line.removeprefix(f"{folder.name.capitalize()}: ").strip()
    promises = "\n".join(f"- **{key}**: {said}" for key, said in head.promises.items())
    files = [path for path in sorted(folder.rglob("*.py")) if path != folder / "__init__.py"]
    return f"## {folder.name}\n\n{title[:1].upper()}{title[1:]}\n\n{promises}\n\n{_listing(files)}"


def _listing(files: list[Path]) -> str:
    rows = []
    for path in files:
        shown = path.parent if path.name == "__init__.py" else path
        name = str(shown.relative_to(SOURCE)) + ("/" if shown != path else "")
        rows.append(f"| [`{name}`](src/sekisho/{name}) | {_cell(card(path).first_line)} |")
    return "\n".join(["| file | what it is |", "|---|---|", *rows, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
