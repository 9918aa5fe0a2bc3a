"""The white list: which parsed SQL is allowed, and the term that it becomes.

Takes   what the SQL parser made of a text, and the kinds of the documented names.
Gives   a `Term` whose kinds fit: text is never compared with a number.
Raises  WrongExpression; whatever does not stand in this file is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlglot import exp

from sekisho.errors import WrongExpression, nearest
from sekisho.risk.catalogue.names import Kind
from sekisho.risk.catalogue.term import Term

MAX_DEPTH = 40

_COMPARE: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
}  # fmt: skip
_ARITHMETIC: dict[type[exp.Expr], str] = {
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/",
}  # fmt: skip
_CALLS: dict[type[exp.Expr], tuple[str, tuple[Kind, ...], Kind]] = {
    exp.Abs: ("abs", (Kind.NUMBER,), Kind.NUMBER),
    exp.Floor: ("floor", (Kind.NUMBER,), Kind.NUMBER),
    exp.Ceil: ("ceil", (Kind.NUMBER,), Kind.NUMBER),
    exp.Lower: ("lower", (Kind.TEXT,), Kind.TEXT),
    exp.Upper: ("upper", (Kind.TEXT,), Kind.TEXT),
    exp.Length: ("length", (Kind.TEXT,), Kind.NUMBER),
    exp.StartsWith: ("starts_with", (Kind.TEXT, Kind.TEXT), Kind.BOOLEAN),
    exp.Contains: ("contains", (Kind.TEXT, Kind.TEXT), Kind.BOOLEAN),
    exp.Month: ("month", (Kind.DATE,), Kind.NUMBER),
}
_ALIKE: dict[type[exp.Expr], str] = {
    exp.Coalesce: "coalesce", exp.Least: "least", exp.Greatest: "greatest", exp.Nullif: "nullif",
}  # fmt: skip
_HINTS: dict[type[exp.Expr], str] = {
    exp.ILike: "Write lower(…) like '…'.",
    exp.Mod: "Write a - b * floor(a / b).",
    exp.IntDiv: "Write floor(a / b).",
    exp.Query: "A condition looks at one item; what was seen before has names of its own.",
    exp.Subquery: "A condition looks at one item; what was seen before has names of its own.",
    exp.Window: "A condition looks at one item; what was seen before has names of its own.",
    exp.AggFunc: "A condition looks at one item; what was seen before has names of its own.",
    exp.RegexpLike: "Use like, starts_with or contains.",
    exp.Round: "Engines round differently; use floor.",
    exp.Null: "Nothing equals null; write is null.",
}
_HARMLESS = {"ignore_nulls", "rhs", "coalesce", "this", "expression", "expressions", "_type"}


class Reader:
    """Reads one condition; it keeps the text to say where a word stands."""

    def __init__(self, text: str, kinds: Mapping[str, Kind]) -> None:
        self.text = text
        self.kinds = kinds

    def term(self, node: exp.Expr, depth: int = 0) -> Term:
        """The term that a parsed node means."""
        while isinstance(node, exp.Paren):
            node = node.this
        if depth > MAX_DEPTH:
            raise WrongExpression("The condition is nested too deeply.", "Split it in two.")
        kind = type(node)
        if kind in _COMPARE:
            return self._compared(_COMPARE[kind], node.this, node.expression, depth)
        if kind in _ARITHMETIC:
            args = self._of_kind((node.this, node.expression), Kind.NUMBER, depth)
            return Term(_ARITHMETIC[kind], Kind.NUMBER, args)
        if kind in _CALLS:
            return self._call(node, depth)
        if kind in _ALIKE:
            return self._alike(node, depth)
        form = _FORMS.get(kind)
        if form is None:
            raise self._refused(node)
        return form(self, node, depth)

    def _name(self, node: exp.Expr, depth: int) -> Term:
        name = node.name.lower()
        if isinstance(node, exp.Column) and node.table:
            raise self._wrong(node, node.sql(), "Names stand alone, without a dot.")
        if name not in self.kinds:
            raise WrongExpression(
                f"“{node.name}” (character {self._place(node)}) is not a documented name.",
                nearest(name, self.kinds) or "The names are listed in docs/names.md.",
            )
        return Term("name", self.kinds[name], value=name)

    def _literal(self, node: exp.Expr, depth: int) -> Term:
        if node.is_string:
            return Term("literal", Kind.TEXT, value=str(node.this))
        number = float(str(node.this))
        if not abs(number) < 1e300:
            raise self._wrong(node, str(node.this), "The number is too large.")
        return Term("literal", Kind.NUMBER, value=number + 0.0)

    def _truth(self, node: exp.Expr, depth: int) -> Term:
        return Term("literal", Kind.BOOLEAN, value=bool(node.this))

    def _chain(self, node: exp.Expr, depth: int) -> Term:
        """`a and b and c` is one term of three, however it was bracketed."""
        kind, parts, waiting = type(node), list[exp.Expr](), [node]
        while waiting:
            part = waiting.pop()
            while isinstance(part, exp.Paren):
                part = part.this
            if type(part) is kind:
                waiting += [part.expression, part.this]
            else:
                parts.append(part)
        args = self._of_kind(tuple(parts), Kind.BOOLEAN, depth)
        return Term("and" if kind is exp.And else "or", Kind.BOOLEAN, args)

    def _not(self, node: exp.Expr, depth: int) -> Term:
        return Term("not", Kind.BOOLEAN, self._of_kind((node.this,), Kind.BOOLEAN, depth))

    def _negated(self, node: exp.Expr, depth: int) -> Term:
        (arg,) = self._of_kind((node.this,), Kind.NUMBER, depth)
        if arg.op == "literal" and isinstance(arg.value, float):
            return Term("literal", Kind.NUMBER, value=0.0 - arg.value)
        return Term("negated", Kind.NUMBER, (arg,))

    def _is(self, node: exp.Expr, depth: int) -> Term:
        what = node.expression
        if isinstance(what, exp.Null):
            return Term("is null", Kind.BOOLEAN, (self.term(node.this, depth + 1),))
        if isinstance(what, exp.Boolean):
            args = self._of_kind((node.this,), Kind.BOOLEAN, depth)
            return Term("is true" if what.this else "is false", Kind.BOOLEAN, args)
        raise self._wrong(what, what.sql(), "After is comes null, true or false.")

    def _in(self, node: exp.Expr, depth: int) -> Term:
        if any(value for key, value in node.args.items() if key not in _HARMLESS):
            raise self._wrong(node, "in", "After in comes a list of values in brackets.")
        if not node.expressions:
            raise self._wrong(node, "in ()", "Name at least one value.")
        tested = self.term(node.this, depth + 1)
        values = self._of_kind(tuple(node.expressions), tested.kind, depth)
        for value, given in zip(values, node.expressions, strict=True):
            if value.op != "literal":
                raise self._wrong(given, given.sql(), "In a list stand values, not names.")
        return Term("in", Kind.BOOLEAN, (tested, *dict.fromkeys(values)))

    def _between(self, node: exp.Expr, depth: int) -> Term:
        if node.args.get("symmetric"):
            raise self._wrong(node, "symmetric", "Write the lower bound first.")
        parts = (node.this, node.args["low"], node.args["high"])
        tested, low, high = (self.term(part, depth + 1) for part in parts)
        self._fit(node, tested, low)
        self._fit(node, tested, high)
        self._ordered(node, tested)
        return Term("between", Kind.BOOLEAN, (tested, low, high))

    def _like(self, node: exp.Expr, depth: int) -> Term:
        tested, pattern = self._of_kind((node.this, node.expression), Kind.TEXT, depth)
        if pattern.op != "literal":
            raise self._wrong(node.expression, node.expression.sql(), "Write the pattern out.")
        if "\\" in str(pattern.value):
            raise self._wrong(node.expression, "\\", "Engines read a backslash differently.")
        return Term("like", Kind.BOOLEAN, (tested, pattern))

    def _case(self, node: exp.Expr, depth: int) -> Term:
        if node.this is not None and not isinstance(node.this, exp.Column):
            raise self._wrong(node.this, node.this.sql(), "Write case when … = … then … end.")
        args: list[Term] = []
        for branch in node.args["ifs"]:
            if node.this is None:
                args += self._of_kind((branch.this,), Kind.BOOLEAN, depth)
            else:
                args.append(self._compared("=", node.this, branch.this, depth))
            args.append(self.term(branch.args["true"], depth + 1))
        return self._branches(node, args, node.args.get("default"), depth)

    def _if(self, node: exp.Expr, depth: int) -> Term:
        args = list(self._of_kind((node.this,), Kind.BOOLEAN, depth))
        args.append(self.term(node.args["true"], depth + 1))
        return self._branches(node, args, node.args.get("false"), depth)

    def _branches(
        self, node: exp.Expr, args: list[Term], other: exp.Expr | None, depth: int
    ) -> Term:
        if other is not None and not isinstance(other, exp.Null):
            args.append(self.term(other, depth + 1))
        results = args[1::2] + (args[-1:] if len(args) % 2 else [])
        for result in results:
            self._fit(node, results[0], result)
        return Term("case", results[0].kind, tuple(args))

    def _date(self, node: exp.Cast, depth: int) -> Term:
        given = node.this
        if not node.to.is_type("date") or not (isinstance(given, exp.Literal) and given.is_string):
            raise self._wrong(node, node.sql(), "Kinds are fixed; only DATE '2021-01-31' is read.")
        try:
            day = date.fromisoformat(given.name)
        except ValueError as error:
            raise self._wrong(given, given.name, "Write DATE '2021-01-31'.") from error
        return Term("literal", Kind.DATE, value=day)

    def _date_diff(self, node: exp.Expr, depth: int) -> Term:
        if node.text("unit").upper() != "DAY":
            raise self._wrong(node, node.sql(), "Write date_diff('day', from, until).")
        args = self._of_kind((node.expression, node.this), Kind.DATE, depth)
        return Term("date_diff", Kind.NUMBER, args)

    def _substring(self, node: exp.Expr, depth: int) -> Term:
        (text,) = self._of_kind((node.this,), Kind.TEXT, depth)
        if isinstance(node, exp.Left):
            start, length = Term("literal", Kind.NUMBER, value=1.0), node.expression
        else:
            (start,) = self._of_kind((node.args["start"],), Kind.NUMBER, depth)
            length = node.args.get("length")
        if length is None:
            raise self._wrong(node, node.sql(), "Write substring(text, start, length).")
        (count,) = self._of_kind((length,), Kind.NUMBER, depth)
        for number, least in ((start, 1), (count, 0)):
            value = number.value
            if not isinstance(value, float) or value % 1 or not least <= value <= MAX_TEXT:
                raise self._wrong(node, node.sql(), f"Give a whole number from {least}.")
        return Term("substring", Kind.TEXT, (text, start, count))

    def _compared(self, op: str, left: exp.Expr, right: exp.Expr, depth: int) -> Term:
        args = (self.term(left, depth + 1), self.term(right, depth + 1))
        self._fit(right, *args)
        if op not in ("=", "<>"):
            self._ordered(left, args[0])
        return Term(op, Kind.BOOLEAN, args)

    def _call(self, node: exp.Expr, depth: int) -> Term:
        op, kinds, gives = _CALLS[type(node)]
        given = (node.this, node.expression) if len(kinds) == 2 else (node.this,)
        extra = [key for key, value in node.args.items() if value and key not in _HARMLESS]
        if extra:
            raise self._wrong(node, node.sql(), f"{op} takes {len(kinds)} argument(s).")
        args = tuple(
            self._of_kind((part,), kind, depth)[0] for part, kind in zip(given, kinds, strict=True)
        )
        return Term(op, gives, args)

    def _alike(self, node: exp.Expr, depth: int) -> Term:
        op = _ALIKE[type(node)]
        parts = [node.this, node.expression] if op == "nullif" else [node.this, *node.expressions]
        args = tuple(self.term(part, depth + 1) for part in parts)
        for arg in args:
            self._fit(node, args[0], arg)
        if op in ("least", "greatest"):
            self._ordered(node, args[0])
        return args[0] if len(args) == 1 else Term(op, args[0].kind, args)

    def _of_kind(self, nodes: tuple[exp.Expr, ...], kind: Kind, depth: int) -> tuple[Term, ...]:
        terms = tuple(self.term(node, depth + 1) for node in nodes)
        for node, term in zip(nodes, terms, strict=True):
            if term.kind is not kind:
                raise self._wrong(
                    node, node.sql(), f"It is a {term.kind}; a {kind} is expected here."
                )
        return terms

    def _fit(self, node: exp.Expr, left: Term, right: Term) -> None:
        if left.kind is right.kind:
            return
        hint = f"A {left.kind} cannot be compared with a {right.kind}."
        kinds = {left.kind, right.kind}
        if kinds == {Kind.TEXT, Kind.NUMBER}:
            hint += " Codes are texts: write '40', not 40."
        if kinds == {Kind.TEXT, Kind.DATE}:
            hint += " Write DATE '2021-01-31'."
        raise self._wrong(node, node.sql(), hint)

    def _ordered(self, node: exp.Expr, term: Term) -> None:
        if term.kind is Kind.BOOLEAN:
            raise self._wrong(node, node.sql(), "Yes and no have no order.")

    def _refused(self, node: exp.Expr) -> WrongExpression:
        hint = next((told for kind, told in _HINTS.items() if isinstance(node, kind)), "")
        given = node.sql()[:60]
        if isinstance(node, exp.Func) and not hint:
            given = node.name if isinstance(node, exp.Anonymous) else node.sql_name().lower()
            hint = nearest(given.lower(), FUNCTIONS)
            return self._wrong(node, f"{given}(…)", hint or f"Allowed: {', '.join(FUNCTIONS)}.")
        return self._wrong(node, given, hint or "Conditions compare documented names only.")

    def _wrong(self, node: exp.Expr, given: str, hint: str) -> WrongExpression:
        shown = given if len(given) <= 60 else given[:60] + "…"
        return WrongExpression(f"“{shown}” (character {self._place(node)}) cannot be used.", hint)

    def _place(self, node: exp.Expr) -> int:
        """Where the node begins, from 1; where the parser does not tell, its first part."""
        starts = [part.meta["start"] for part in node.walk() if "start" in part.meta]
        return int(min(starts)) + 1 if starts else 1


MAX_TEXT = 10_000
FUNCTIONS = (
    *("abs", "floor", "ceil", "coalesce", "nullif", "least", "greatest", "if"),
    *("lower", "upper", "length", "left", "substring", "starts_with", "contains"),
    *("month", "date_diff"),
)

_FORMS: Mapping[type[exp.Expr], Callable[[Reader, Any, int], Term]] = {
    exp.Column: Reader._name,
    exp.Literal: Reader._literal,
    exp.Boolean: Reader._truth,
    exp.And: Reader._chain,
    exp.Or: Reader._chain,
    exp.Not: Reader._not,
    exp.Neg: Reader._negated,
    exp.Is: Reader._is,
    exp.In: Reader._in,
    exp.Between: Reader._between,
    exp.Like: Reader._like,
    exp.Case: Reader._case,
    exp.If: Reader._if,
    exp.Cast: Reader._date,
    exp.DateDiff: Reader._date_diff,
    exp.Substring: Reader._substring,
    exp.Left: Reader._substring,
}
