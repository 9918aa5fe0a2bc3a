"""Terms: what a condition means, as a small tree that cannot be changed.

A `Term` is an operation over terms. `name` and `literal` have no arguments and carry a value;
`and` and `or` take two or more; `case` takes condition, result, condition, result, and may end
with an odd one out, the result when no condition holds.

Every term can be worked out for every row: nothing raises, unknown gives null, and so does
arithmetic whose result is not finite.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sekisho.risk.catalogue.names import Kind

Value = str | float | bool | date

COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
ARITHMETIC = ("+", "-", "*", "/")


@dataclass(frozen=True, slots=True)
class Term:
    """One operation, the kind of what it gives, and what it works on."""

    op: str
    kind: Kind
    args: tuple[Term, ...] = ()
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition or figure that was read and found allowed."""

    text: str
    kind: Kind
    names: tuple[str, ...]
    term: Term


def walk(term: Term) -> Iterator[Term]:
    """The term and everything below it, each as often as it occurs."""
    waiting = [term]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(found.args))


def names_of(term: Term) -> tuple[str, ...]:
    """The names that a term uses, sorted."""
    return tuple(sorted({str(part.value) for part in walk(term) if part.op == "name"}))


def inline(term: Term, meanings: Mapping[str, Term]) -> Term:
    """The term with each of these names put in full, as often as they name one another."""
    if term.op == "name":
        found = meanings.get(str(term.value))
        return term if found is None else inline(found, meanings)
    if not term.args:
        return term
    args = tuple(inline(arg, meanings) for arg in term.args)
    return term if args == term.args else replace(term, args=args)


def weight(term: Term) -> int:
    """How much an engine has to write out: some forms name a part of theirs several times."""
    parts = [weight(arg) for arg in term.args]
    if term.op == "/":
        return 2 * parts[0] + 4 * parts[1] + 1
    if term.op in ARITHMETIC or term.op == "nullif":
        return 2 * sum(parts) + 1
    if term.op in ("lower", "upper", "floor", "ceil"):
        return 4 * sum(parts) + 1
    return sum(parts) + 1
