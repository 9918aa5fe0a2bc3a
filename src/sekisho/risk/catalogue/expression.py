"""Conditions as officers write them: read, checked word by word, never run.

    >>> condition("net_mass_kg > 1000 and origin_country <> departure_country").names
    ('departure_country', 'net_mass_kg', 'origin_country')

Takes   a SQL condition over documented names.
Gives   an `Expression` whose text is tidied and whose term every engine understands alike.
Raises  WrongExpression with the place, the word given, and the nearest allowed one.

Allowed: and, or, not; = <> < <= > >=; in, between, is null, is true, like; + - * /; abs, floor,
ceil, coalesce, nullif, least, greatest, case, if; lower, upper (they change A to Z only), length,
left, substring, starts_with, contains; month, date_diff('day', from, until), DATE '2021-01-31'.
Division by zero is null, as is whatever is not a finite number. Texts compare by code point. An
empty text is not null.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlglot
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from sekisho.errors import WrongExpression, nearest
from sekisho.risk.catalogue.dialects import to_text
from sekisho.risk.catalogue.grammar import FUNCTIONS, Reader
from sekisho.risk.catalogue.names import Kind, documented
from sekisho.risk.catalogue.term import Expression, names_of, weight

MAX_LENGTH = 8_000
"""Characters: four screens of text, more than anyone can answer for."""

MAX_TOKENS = 2_000
MAX_NESTING = 24
"""Open brackets at once; the parser needs about twenty frames for each, of Python's thousand."""


def condition(text: str, kinds: Mapping[str, Kind] | None = None) -> Expression:
    """A condition: what it gives is true, false or unknown."""
    found = read(text, kinds)
    if found.kind is not Kind.BOOLEAN:
        raise WrongExpression(
            f"“{found.text}” gives a {found.kind}, not yes or no.",
            "Compare it with something, for example with > 0 or is not null.",
        )
    return found


def read(text: str, kinds: Mapping[str, Kind] | None = None) -> Expression:
    """Any expression; `kinds` says which names there are (all documented ones by default)."""
    words = documented_kinds() if kinds is None else kinds
    _check_size(text)
    try:
        parsed = sqlglot.parse(text, dialect="duckdb")
        if len(parsed) != 1 or parsed[0] is None:
            raise WrongExpression(*_how_many(len([part for part in parsed if part])))
        term = Reader(text, words).term(parsed[0])
    except SqlglotError as error:
        raise _unreadable(text, error) from error
    except RecursionError as error:
        raise WrongExpression(*_TOO_DEEP) from error
    if weight(term) > MAX_WEIGHT:
        raise WrongExpression(*_TOO_DEEP)
    return Expression(to_text(term), term.kind, names_of(term), term)


def documented_kinds() -> dict[str, Kind]:
    """The kind of each documented name."""
    return {name.name: name.kind for name in documented().values()}


MAX_WEIGHT = 10_000
"""Parts that an engine may have to write out; ordinary conditions stay below a thousand."""

_TOO_DEEP = ("The condition is nested too deeply.", "Split it into several profiles.")


def _how_many(count: int) -> tuple[str, str]:
    if count:
        return f"One condition is expected, {count} were given.", "Join them with and / or."
    return "The condition is empty.", "Write for example: net_mass_kg > 1000."


def _check_size(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise WrongExpression(f"The condition is longer than {MAX_LENGTH} characters.", _SPLIT)
    for place, letter in enumerate(text):
        if (letter < " " and letter not in "\t\r\n") or "\ud800" <= letter <= "\udfff":
            raise WrongExpression(
                f"Character {place + 1} (U+{ord(letter):04X}) cannot stand in a condition.",
                "Remove it.",
            )
    tokens = _tokens(text)
    if len(tokens) > MAX_TOKENS:
        raise WrongExpression(f"The condition has more than {MAX_TOKENS} words.", _SPLIT)
    _check_nesting(tokens)


_SPLIT = "Split it into several profiles."
_OPENS = {TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE, TokenType.CASE}
_CLOSES = {TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE, TokenType.END}


def _tokens(text: str) -> list[Token]:
    try:
        return list(sqlglot.tokenize(text, dialect="duckdb"))
    except SqlglotError as error:
        raise _unreadable(text, error) from error


def _check_nesting(tokens: list[Token]) -> None:
    depth = run = 0
    for token in tokens:
        depth += (token.token_type in _OPENS) - (token.token_type in _CLOSES)
        run = run + 1 if token.token_type in (TokenType.NOT, TokenType.DASH) else 0
        if max(depth, run) > MAX_NESTING:
            raise WrongExpression(*_TOO_DEEP)


def _unreadable(text: str, error: SqlglotError) -> WrongExpression:
    found = getattr(error, "errors", None)
    if not found:
        label = "The condition cannot be read: a quote or bracket is not closed."
        return WrongExpression(label, "Close every ' and every (.")
    first = found[0]
    given, line, last = (first.get(part) for part in ("highlight", "line", "col"))
    place = ""
    if given and line and last:
        # The parser tells where a word ends, within its line.
        before = sum(len(part) + 1 for part in text.split("\n")[: line - 1])
        place = f" (character {before + last - len(given) + 1})"
    return WrongExpression(
        f"The condition cannot be read at “{given or 'the end'}”{place}.",
        _meant(str(given or "")) or "Look for a missing word, comma or bracket before it.",
    )


def _meant(given: str) -> str:
    """The nearest word of the language; nothing where it is one, and only stands wrongly."""
    return "" if given.lower() in WORDS else nearest(given, WORDS)


WORDS = (
    *("and", "or", "not", "in", "between", "is", "null", "like", "true", "false"),
    *("case", "when", "then", "else", "end", "date"),
    *FUNCTIONS,
)
"""The words of the language itself."""
