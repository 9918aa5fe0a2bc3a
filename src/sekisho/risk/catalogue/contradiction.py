"""Can a condition be met at all? Simple contradictions, found without any row.

    >>> from sekisho.risk.catalogue.expression import condition
    >>> never_met(condition("net_mass_kg > 10 and net_mass_kg < 5").term)
    'net_mass_kg > 10 and net_mass_kg < 5 exclude one another'

Takes   a term. Looks at the parts of its outermost `and` that compare with plain values.
Gives   what excludes what, or nothing; nothing does not prove that it can be met.
"""

from __future__ import annotations

from sekisho.risk.catalogue.dialects import to_text
from sekisho.risk.catalogue.term import Term, Value

_TURNED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def never_met(term: Term) -> str | None:
    """Two parts that exclude one another, in words; None where none were found."""
    if term.op == "or":
        reasons = [never_met(arg) for arg in term.args]
        return reasons[0] if all(reasons) else None
    if term.op == "literal" and term.value is False:
        return "it is false"
    parts = term.args if term.op == "and" else (term,)
    told = [(part, *found) for part in parts for found in _bounds(part)]
    for number, (part, left, op, value) in enumerate(told):
        for other, right, other_op, other_value in told[: number + 1]:
            if left == right and _exclude(op, value, other_op, other_value):
                return f"{to_text(other)} and {to_text(part)} exclude one another"
    return None


def _bounds(part: Term) -> list[tuple[Term, str, Value]]:
    """What a part demands: (term, comparison, plain value)."""
    if part.op == "between":
        low = _bounds(Term(">=", part.kind, (part.args[0], part.args[1])))
        return low + _bounds(Term("<=", part.kind, (part.args[0], part.args[2])))
    if part.op not in _TURNED:
        return []
    left, right = part.args
    if right.op == "literal" and right.value is not None:
        return [(left, part.op, right.value)]
    if left.op == "literal" and left.value is not None:
        return [(right, _TURNED[part.op], left.value)]
    return []


def _exclude(op: str, value: Value, other_op: str, other: Value) -> bool:
    """Whether no x satisfies both `x op value` and `x other_op other`."""
    if op == "=":
        return not _holds(value, other_op, other)
    if other_op == "=":
        return not _holds(other, op, value)
    if op[0] == other_op[0]:
        return False
    low, high = (value, other) if op[0] == ">" else (other, value)
    return _less(high, low) or (low == high and (op, other_op) not in _TOUCHING)


_TOUCHING = {("<=", ">="), (">=", "<=")}


def _holds(x: Value, op: str, bound: Value) -> bool:
    if x == bound:
        return "=" in op
    if op == "=":
        return False
    return _less(x, bound) if op[0] == "<" else _less(bound, x)


def _less(left: Value, right: Value) -> bool:
    return left < right  # type: ignore[operator]  # kinds were compared when it was read
