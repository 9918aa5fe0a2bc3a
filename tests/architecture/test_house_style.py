"""The house style, checked: every rule here has a section in docs/house-style.md."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

import cards
import word_lists

ROOT = Path(__file__).parents[2]
MODULES = cards.modules()
NAMES = [str(path.relative_to(cards.SOURCE)) for path in MODULES]
STYLE_PAGE = ROOT / "docs" / "house-style.md"

MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 50
MAX_ARGUMENTS = 6
MAX_ERRORS = 15

# The field's own word wins over a module of the standard library that nobody here imports.
FIELD_WORDS = {"profile"}

# The shell alone looks at a clock; a figure of seconds is not a clock.
SHELL = {"cli", "flow", "desk"}
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "localtime"),
    ("time", "gmtime"),
    ("time", "sleep"),
}
UNSEEDED = {"random", "secrets", "uuid"}
# What is kept on a disk may bear a temporary name that nobody else has; no record does.
NAMES_FILES = {"durable", "history", "register"}
SEEDED_NUMPY = {"default_rng", "Generator", "SeedSequence", "PCG64", "Philox", "BitGenerator"}

PATH_OF_A_MACHINE = re.compile(
    r"^~/|^\.\./shared|^/(home|root|tmp|work|usr|opt|etc|var|mnt|data|srv)\b"
)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")

every_module = pytest.mark.parametrize("path", MODULES, ids=NAMES)


def see(section: str) -> str:
    """Where a failing rule is explained; refuses a section that the page lacks."""
    assert f"\n## {section}\n" in STYLE_PAGE.read_text(encoding="utf-8"), section
    return f"See docs/house-style.md, “{section}”."


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]


def docstrings(path: Path) -> set[int]:
    """Where the docstrings begin, so that a rule about texts can leave them out."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree(path)) if isinstance(node, kinds) and node.body]
    return {body[0].value.lineno for body in bodies if isinstance(body[0], ast.Expr)}


@every_module
def test_a_module_fits_in_one_sitting(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_MODULE_LINES, see("Size")


@every_module
def test_a_function_fits_on_one_screen_and_takes_few_arguments(path: Path) -> None:
    for function in functions(path):
        lines = (function.end_lineno or function.lineno) - function.lineno
        assert lines < MAX_FUNCTION_LINES, f"{function.name}: {see('Size')}"
        given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        asked = [argument for argument in given if argument.arg not in ("self", "cls")]
        if not is_verb_of_the_command_line(function):
            assert len(asked) <= MAX_ARGUMENTS, f"{function.name}: {see('Size')}"


def is_verb_of_the_command_line(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A typer verb has one argument for each option; no other function may have so many."""
    named = (node.func for node in function.decorator_list if isinstance(node, ast.Call))
    return any(isinstance(call, ast.Attribute) and call.attr == "command" for call in named)


@every_module
def test_a_module_says_what_it_is(path: Path) -> None:
    first = cards.card(path).first_line
    assert first, see("Heads")
    assert first.endswith((".", "?")), see("Heads")
    assert len(first) <= 80, see("Heads")


@every_module
def test_a_name_says_what_it_holds(path: Path) -> None:
    banned = set(word_lists.words()["banned"])
    assert path.stem not in banned, see("Names")
    if path.stem not in FIELD_WORDS:
        assert path.stem == "__init__" or path.stem not in sys.stdlib_module_names, see("Names")
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef):
            assert node.name.lower() not in banned, f"{node.name}: {see('Names')}"


@every_module
def test_everything_public_says_what_it_does(path: Path) -> None:
    named = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    module = tree(path)
    classes = [node for node in module.body if isinstance(node, ast.ClassDef)]
    members = [node for owner in classes if owner.name[0] != "_" for node in owner.body]
    for node in [*module.body, *members]:
        # Django's inner `Meta` is a form to be filled in, not a thing of ours.
        if isinstance(node, named) and not node.name.startswith("_") and node.name != "Meta":
            assert ast.get_docstring(node) or is_overload(node), f"{node.name}: {see('Docstrings')}"


def is_overload(node: ast.AST) -> bool:
    """A further signature of a function whose last definition has the docstring."""
    return any(
        isinstance(by, ast.Name) and by.id == "overload"
        for by in getattr(node, "decorator_list", [])
    )


@every_module
def test_a_stage_has_no_clock_and_draws_nothing_by_itself(path: Path) -> None:
    room = path.relative_to(cards.SOURCE).parts[0].removesuffix(".py")
    if room in SHELL:
        return
    unseeded = UNSEEDED - {"uuid"} if room in NAMES_FILES else UNSEEDED
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = {getattr(node, "module", None)} | {name.name for name in node.names}
            assert not modules & unseeded, f"line {node.lineno}: {see('Clock and chance')}"
        if isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value).rpartition(".")[2]
            assert (owner, node.attr) not in CLOCKS, (
                f"line {node.lineno}: {see('Clock and chance')}"
            )
            if ast.unparse(node.value) in ("np.random", "numpy.random"):
                assert node.attr in SEEDED_NUMPY, f"line {node.lineno}: {see('Clock and chance')}"
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("default_rng"):
            assert node.args or node.keywords, f"line {node.lineno}: {see('Clock and chance')}"


@every_module
def test_no_path_of_a_machine_stands_in_the_code(path: Path) -> None:
    if path == cards.SOURCE / "settings.py":
        return
    said = docstrings(path)
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Constant) or node.lineno in said:
            continue
        found = isinstance(node.value, str) and PATH_OF_A_MACHINE.search(node.value)
        assert not found, f"{node.value!r}: {see('Figures without a home')}"


@every_module
def test_nothing_waits_to_be_finished(path: Path) -> None:
    found = UNFINISHED.search(path.read_text(encoding="utf-8"))
    assert not found, f"{found}: {see('Unfinished work')}"


def test_the_tree_of_errors_is_drawn_at_its_head() -> None:
    head = cards.card(cards.SOURCE / "errors.py").text
    classes = [
        node for node in tree(cards.SOURCE / "errors.py").body if isinstance(node, ast.ClassDef)
    ]
    assert len(classes) <= MAX_ERRORS, see("Errors")
    drawn = re.findall(r"^[│├└─ ]*([A-Z]\w+)", head, re.MULTILINE)
    assert set(drawn) >= {node.name for node in classes}, see("Errors")


def test_a_test_mirrors_what_it_tests() -> None:
    rooms = {folder.name: folder for folder in cards.rooms()}
    for test in (ROOT / "tests").rglob("test_*.py"):
        room = test.relative_to(ROOT / "tests").parts[0]
        if room in rooms.keys() - SHELL and not mirrors(test, rooms[room]):
            said = re.search(
                rf"\bsekisho\.{room}\b|from sekisho import .*\b{room}\b", test.read_text()
            )
            assert said, f"{test.relative_to(ROOT)} tests nothing of {room}. {see('Tests')}"


def mirrors(test: Path, room: Path) -> bool:
    """Whether a test is named like a file or folder of the room, and perhaps what it tries."""
    names = {path.stem for path in room.rglob("*.py")} | {
        path.parent.name for path in room.rglob("__init__.py")
    }
    tested = test.stem.removeprefix("test_")
    return any(tested == name or tested.startswith(f"{name}_") for name in names)


def test_the_name_of_a_test_is_a_sentence_and_nothing_is_mocked_or_skipped() -> None:
    forbidden = re.compile(
        r"unittest\.mock|MagicMock|pytest\.skip|mark\.skip|mark\.xfail|importorskip"
    )
    for test in (ROOT / "tests").rglob("test_*.py"):
        if test == Path(__file__):
            continue
        for function in functions(test):
            if function.name.startswith("test_"):
                words = function.name.split("_")
                assert len(words) >= 4, f"{test.name}: {function.name}: {see('Tests')}"
        found = forbidden.search(test.read_text(encoding="utf-8"))
        assert not found, f"{test.relative_to(ROOT)}: {found}: {see('Tests')}"
