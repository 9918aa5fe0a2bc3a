"""One term, written for each engine: DuckDB, Apache Spark, and our tidy text.

Takes   a `Term`.
Gives   SQL text with the same meaning on every engine: numbers are doubles, division by zero is
        null, what is not finite is null, lower and upper change A to Z only, and names are quoted.

Where the engines differ, and what is written instead, stands beside each form below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from string import ascii_lowercase, ascii_uppercase

from sekisho.risk.catalogue.names import Kind
from sekisho.risk.catalogue.term import ARITHMETIC, COMPARISONS, Term


def to_duckdb(term: Term) -> str:
    """DuckDB SQL."""
    return _DUCKDB.write(term)


def to_spark(term: Term) -> str:
    """Apache Spark SQL (session time zone UTC, ANSI mode on or off)."""
    return _SPARK.write(term)


def to_text(term: Term) -> str:
    """The tidy text that reads back to the same term."""
    return _TEXT.write(term)


_OR, _AND, _NOT, _TEST, _SUM, _PRODUCT, _SIGN, _ATOM = range(8)
_LEVELS = {"or": _OR, "and": _AND, "not": _NOT, "+": _SUM, "-": _SUM, "*": _PRODUCT}
_LEVELS |= {"/": _PRODUCT, "negated": _SIGN}
_LEVELS |= dict.fromkeys(
    (*COMPARISONS, "in", "between", "like", "is null", "is true", "is false"), _TEST
)


@dataclass(frozen=True, slots=True)
class _Dialect:
    """What one engine writes its own way; with `finite` it guards numbers, brackets everything."""

    name: Callable[[Term], str]
    text: Callable[[str], str]
    number: Callable[[float], str]
    calls: dict[str, str]
    finite: str

    def write(self, term: Term, level: int = 0, guarded: bool = True) -> str:
        """The term as text, in brackets where it binds less tightly than `level`."""
        written = self._form(term)
        if self.finite and guarded and term.op in ARITHMETIC:
            return self.finite.format(written)
        own = _LEVELS.get(term.op, _ATOM)
        loose = own < (_ATOM if self.finite else level)
        return f"({written})" if level and loose else written

    def _form(self, term: Term) -> str:
        op, args = term.op, term.args
        if op == "name":
            return self.name(term)
        if op == "literal":
            return self._literal(term)
        if op in ("and", "or"):
            return f" {op} ".join(self.write(arg, _LEVELS[op] + 1) for arg in args)
        if op == "not":
            return f"not {self.write(args[0], _TEST)}"
        if op in ARITHMETIC:
            return self._arithmetic(term)
        if op in COMPARISONS:
            return f"{self.write(args[0], _SUM)} {op} {self.write(args[1], _SUM)}"
        if op in _TESTS:
            return _TESTS[op].format(*(self.write(arg, _SUM) for arg in args))
        if op == "negated":
            return f"-{self.write(args[0], _ATOM)}"
        if op == "in":
            values = ", ".join(self.write(arg) for arg in args[1:])
            return f"{self.write(args[0], _SUM)} in ({values})"
        if op == "case":
            return self._case(args)
        written = [self._whole(arg) if op == "substring" else self.write(arg) for arg in args]
        call = self.calls.get(op)
        return call.format(*written) if call else f"{op}({', '.join(written)})"

    def _arithmetic(self, term: Term) -> str:
        """What is not finite stays so through sums, products and numerators: it becomes null once,
        outside; and in a denominator, which would hide it.
        """
        level = _LEVELS[term.op]
        left = self.write(term.args[0], level, term.args[0].op not in ARITHMETIC)
        if term.op == "/" and self.finite:
            right = f"nullif({self.write(term.args[1])}, {self.number(0.0)})"
        else:
            right = self.write(term.args[1], level + 1, term.args[1].op not in ARITHMETIC)
        return f"{left} {term.op} {right}"

    def _case(self, args: tuple[Term, ...]) -> str:
        pairs = zip(args[0::2], args[1::2], strict=False)
        whens = " ".join(f"when {self.write(a)} then {self.write(b)}" for a, b in pairs)
        other = f" else {self.write(args[-1])}" if len(args) % 2 else ""
        return f"case {whens}{other} end"

    def _whole(self, term: Term) -> str:
        """Places in a text are whole numbers, also where all others are doubles."""
        whole = term.op == "literal" and isinstance(term.value, float)
        return f"{term.value:.0f}" if whole else self.write(term)

    def _literal(self, term: Term) -> str:
        value = term.value
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, date):
            return f"DATE '{value.isoformat()}'"
        if isinstance(value, float):
            written = self.number(abs(value))
            return f"(-{written})" if value < 0 else written
        return self.text(str(value))


_TESTS = {
    "between": "{} between {} and {}",
    "like": "{} like {}",
    "is null": "{} is null",
    "is true": "{} is true",
    "is false": "{} is false",
}


def _plain_number(value: float) -> str:
    return f"{value:.0f}" if value % 1 == 0 and value < 1e15 else repr(value)


def _exponent(value: float) -> str:
    """DuckDB takes 0.5 for a decimal, 0.5e0 for a double."""
    written = repr(value)
    return written if "e" in written else f"{written}e0"


def _doubled(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _escaped(text: str) -> str:
    """Spark reads a backslash as an escape, and two quotes as two texts side by side."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _as_double(quote: str) -> Callable[[Term], str]:
    """Counts are whole numbers in their tables; as doubles they cannot overflow."""

    def write(term: Term) -> str:
        quoted = f"{quote}{term.value}{quote}"
        return f"CAST({quoted} AS DOUBLE)" if term.kind is Kind.NUMBER else quoted

    return write


_TO_LOWER = f"translate({{0}}, '{ascii_uppercase}', '{ascii_lowercase}')"
_TO_UPPER = f"translate({{0}}, '{ascii_lowercase}', '{ascii_uppercase}')"
# DuckDB's own lower is ten times faster, and the same where every letter is one byte.
_WHEN_ASCII = "CASE WHEN strlen({{0}}) = length({{0}}) THEN {}({{0}}) ELSE {} END"
_ENGINES = {
    "lower": _TO_LOWER,  # lower('İ') and upper('ß') differ from engine to engine
    "upper": _TO_UPPER,
    "length": "CAST(length({}) AS DOUBLE)",
    "month": "CAST(month({}) AS DOUBLE)",
}
# Spark's floor gives a bigint, which ends at 2^63; a double from 2^53 on is whole already.
_WHOLE = "CASE WHEN abs({{0}}) < 9007199254740992D THEN CAST({}({{0}}) AS DOUBLE) ELSE {{0}} END"
_DUCKDB = _Dialect(
    name=_as_double('"'),
    text=_doubled,
    number=_exponent,
    calls={
        **_ENGINES,
        "lower": _WHEN_ASCII.format("lower", _TO_LOWER),
        "upper": _WHEN_ASCII.format("upper", _TO_UPPER),
        "date_diff": "CAST(date_diff('day', {}, {}) AS DOUBLE)",
    },
    finite="CASE WHEN isfinite({0}) THEN {0} END",
)
_SPARK = _Dialect(
    name=_as_double("`"),
    text=_escaped,
    number=lambda value: f"{value!r}D",
    calls={
        **_ENGINES,
        "floor": _WHOLE.format("floor"),
        "ceil": _WHOLE.format("ceil"),
        "date_diff": "CAST(datediff({1}, {0}) AS DOUBLE)",
        "starts_with": "startswith({}, {})",
    },
    # Spark has no isfinite; there too NaN is above every number.
    finite="CASE WHEN abs({0}) <= 1.7976931348623157E308D THEN {0} END",
)
_TEXT = _Dialect(
    name=lambda term: str(term.value),
    text=_doubled,
    number=_plain_number,
    calls={"date_diff": "date_diff('day', {}, {})"},
    finite="",
)
