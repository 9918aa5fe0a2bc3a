"""Random conditions over all forms of the language, and random rows with every trap in them."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

NUMBERS = ("net_mass_kg", "item_value", "duty_rate_pct", "importer_items", "price_per_kg")
TEXTS = ("office", "importer", "commodity_code", "description", "hs4")
DATES = ("received_on", "declared_on")
GIVEN = {
    "net_mass_kg": pa.float64(),
    "item_value": pa.float64(),
    "duty_rate_pct": pa.float64(),
    "importer_items": pa.int64(),
    "office": pa.string(),
    "importer": pa.string(),
    "commodity_code": pa.string(),
    "description": pa.string(),
    "received_on": pa.date32(),
    "declared_on": pa.date32(),
}
WORDS = ("", "A", "a", "ab", "Ab", "é", "ß", "İ", "日本", "𝒳", "%", "_", "a'b", "84")
WORDS += ("8471", "847130", "a\nb", "\\", " ", "Z", "ÿ", "0", "10", "9")
VALUES = (None, math.nan, math.inf, -math.inf, 0.0, -0.0, 1.0, -1.0, 0.1, 2.5, 5e-324, 1e308, 1e15)
VALUES += (-2.5, 3.0, 10.0, 100.0, 1e-9)
FIRST = date(2020, 1, 1)


def row(chance: random.Random) -> dict[str, Any]:
    """One row; a third of it null, zero, not a number or beyond what can be multiplied."""
    made: dict[str, Any] = {}
    for name, kind in GIVEN.items():
        if pa.types.is_floating(kind):
            made[name] = chance.choice((chance.choice(VALUES), round(chance.gauss(5, 50), 2)))
        elif pa.types.is_integer(kind):
            made[name] = chance.choice((None, 0, 1, 2, 20, -3, 2**62))
        elif pa.types.is_date(kind):
            made[name] = chance.choice((None, FIRST + timedelta(chance.randrange(-800, 800))))
        else:
            made[name] = chance.choice((None, chance.choice(WORDS)))
    return made


def table(rows: list[dict[str, Any]]) -> pa.Table:
    schema = pa.schema(list(GIVEN.items()))
    return pa.Table.from_pylist(rows, schema=schema)


def condition(chance: random.Random, depth: int = 3) -> str:
    """A random condition; every form of the language comes up."""
    if depth <= 0:
        return _test(chance, 0)
    pick = chance.randrange(12)
    if pick < 4:
        word = chance.choice((" and ", " or "))
        parts = [condition(chance, depth - 1) for _ in range(chance.randint(2, 4))]
        return f"({word.join(parts)})"
    if pick == 4:
        return f"not {condition(chance, depth - 1)}"
    if pick == 5:
        left, right = condition(chance, depth - 1), condition(chance, depth - 1)
        return f"(({left}) {chance.choice(('=', '<>'))} ({right}))"
    if pick == 6:
        test = chance.choice(("is null", "is not null", "is true", "is not true", "is false"))
        return f"({condition(chance, depth - 1)}) {test}"
    if pick == 7:
        parts = ", ".join(condition(chance, depth - 1) for _ in range(2))
        return f"coalesce({parts})"
    if pick == 8:
        return _case(chance, depth, condition)
    return _test(chance, depth)


def _test(chance: random.Random, depth: int) -> str:
    compare = chance.choice(("=", "<>", "!=", "<", "<=", ">", ">="))
    pick = chance.randrange(13)
    if pick < 4:
        return f"{number(chance, depth)} {compare} {number(chance, depth)}"
    if pick == 4:
        low, high = number(chance, depth - 1), number(chance, depth - 1)
        return f"{number(chance, depth)} {_no(chance)}between {low} and {high}"
    if pick == 5:
        values = ", ".join(_number(chance) for _ in range(chance.randint(1, 5)))
        return f"{number(chance, depth)} {_no(chance)}in ({values})"
    if pick == 6:
        return f"{text(chance, depth)} {compare} {text(chance, depth)}"
    if pick == 7:
        values = ", ".join(_text(chance) for _ in range(chance.randint(1, 5)))
        return f"{text(chance, depth)} {_no(chance)}in ({values})"
    if pick == 8:
        pattern = "".join(chance.choice(("%", "_", "a", "A", "8", "本", ".")) for _ in range(3))
        return f"{text(chance, depth)} {_no(chance)}like '{pattern}'"
    if pick == 9:
        word = chance.choice(("starts_with", "contains"))
        return f"{word}({text(chance, depth)}, {text(chance, depth - 1)})"
    if pick == 10:
        return f"{day(chance)} {compare} {day(chance)}"
    if pick == 11:
        low, high = day(chance), day(chance)
        return f"{day(chance)} {_no(chance)}between {low} and {high}"
    what = chance.choice((number(chance, depth), text(chance, depth), day(chance)))
    return f"{what} is {chance.choice(('', 'not '))}null"


def number(chance: random.Random, depth: int) -> str:
    if depth <= 0 or chance.random() < 0.4:
        return chance.choice((chance.choice(NUMBERS), _number(chance)))
    pick = chance.randrange(11)
    left, right = number(chance, depth - 1), number(chance, depth - 1)
    if pick < 5:
        return f"({left} {chance.choice('+-*/')} {right})"
    if pick == 5:
        return f"{chance.choice(('abs', 'floor', 'ceil', '-'))}({left})"
    if pick == 6:
        return f"{chance.choice(('coalesce', 'nullif', 'least', 'greatest'))}({left}, {right})"
    if pick == 7:
        return _case(chance, depth, number)
    if pick == 8:
        return f"length({text(chance, depth - 1)})"
    if pick == 9:
        return f"month({day(chance)})"
    return f"date_diff('day', {day(chance)}, {day(chance)})"


def text(chance: random.Random, depth: int) -> str:
    if depth <= 0 or chance.random() < 0.5:
        return chance.choice((chance.choice(TEXTS), _text(chance)))
    pick, inner = chance.randrange(5), text(chance, depth - 1)
    if pick == 0:
        return f"{chance.choice(('lower', 'upper'))}({inner})"
    if pick == 1:
        return f"substring({inner}, {chance.randint(1, 4)}, {chance.randint(0, 3)})"
    if pick == 2:
        return f"left({inner}, {chance.randint(0, 3)})"
    if pick == 3:
        word = chance.choice(("coalesce", "nullif", "least", "greatest"))
        return f"{word}({inner}, {text(chance, depth - 1)})"
    return _case(chance, depth, text)


def day(chance: random.Random) -> str:
    if chance.random() < 0.6:
        return chance.choice(DATES)
    return f"date '{FIRST + timedelta(chance.randrange(-800, 800))}'"


def _case(chance: random.Random, depth: int, make: Any) -> str:
    when, then, other = (
        condition(chance, depth - 2),
        make(chance, depth - 1),
        make(chance, depth - 1),
    )
    form = chance.randrange(3)
    if form == 0:
        return f"if({when}, {then}, {other})"
    return f"case when {when} then {then}{f' else {other}' if form == 1 else ''} end"


def _no(chance: random.Random) -> str:
    return chance.choice(("", "not "))


def _number(chance: random.Random) -> str:
    return chance.choice(("0", "1", "2.5", "-1", "0.1", "100", "1e10", "1e-9", "1e299", "-0.0"))


def _text(chance: random.Random) -> str:
    word = chance.choice(WORDS).replace("'", "''")
    return f"'{word}'"
