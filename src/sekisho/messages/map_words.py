"""The words of a column map: which keys it may have, and what stands under each.

    >>> check({"feild": "office"}, COLUMN, "column “Office”")
    Traceback (most recent call last):
    sekisho.errors.WrongMap: “feild” in column “Office” is not a key of a map. Did you mean “field”?

Takes   one table of a TOML and the keys that may stand in it.
Gives   nothing when each key is allowed, of its kind, and none is missing.
Raises  WrongMap naming the key, what was expected, and the nearest allowed one.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sekisho.codes import currency
from sekisho.errors import WrongMap, nearest

Test = Callable[[object], bool]


@dataclass(frozen=True, slots=True)
class Word:
    """A key: what must stand under it, in words and as a test."""

    expects: str
    holds: Test
    needed: bool = False


def check(told: object, allowed: Mapping[str, Word], where: str) -> dict[str, Any]:
    """The table, after each key and value has been found allowed and none needed missing."""
    if not isinstance(told, dict):
        raise WrongMap(f"“{told}” stands for {where}.", "Give a table of keys.")
    for key, value in told.items():
        if key not in allowed:
            hint = nearest(key, allowed) or f"Allowed: {', '.join(allowed)}."
            raise WrongMap(f"“{key}” in {where} is not a key of a map.", hint)
        if not allowed[key].holds(value):
            raise WrongMap(f"{key} = {value!r} in {where}.", f"Give {allowed[key].expects}.")
    for key, word in allowed.items():
        if word.needed and key not in told:
            raise WrongMap(f"{where[0].upper()}{where[1:]} lacks “{key}”.", f"Give {word.expects}.")
    return told


def quoted(text: str) -> str:
    """A text as it stands in a TOML."""
    # A JSON string is a TOML basic string, but for DEL, which JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _bool(value: object) -> bool:
    return isinstance(value, bool)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _from_one(value: object) -> bool:
    return _whole(value) and bool(value)


def _factor(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e12


def _delimiter(value: object) -> bool:
    return isinstance(value, str) and len(value) == 1 and value.isascii() and value not in '"\n\r'


def _sign(value: object) -> bool:
    return value in (".", ",")


def _thousands(value: object) -> bool:
    return value in ("", ".", ",", " ", "'", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}")


def _encoding(value: object) -> bool:
    try:
        # Codecs such as rot13 or zip are listed beside encodings but give no text.
        return (
            isinstance(value, str)
            and isinstance("".encode(value), bytes)
            and bool(codecs.lookup(value))
        )
    except (LookupError, UnicodeError, ValueError):
        return False


def _zone(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _currency(value: object) -> bool:
    return isinstance(value, str) and currency.is_valid(value)


def _date_format(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        told = date(2001, 12, 31).strftime(value)
        return datetime.strptime(told, value).date() == date(2001, 12, 31)
    except ValueError:
        return False


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _pairs(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _tables(value: object) -> bool:
    return isinstance(value, dict) and all(_pairs(one) and one for one in value.values())


def _lengths(value: object) -> bool:
    told = value if isinstance(value, list) else [value]
    return bool(told) and all(one in range(2, 13) for one in told)


def _day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _one_of(*choices: str) -> Word:
    return Word(f"one of {', '.join(choices)}", lambda value: value in choices)


_TEXT = Word("a text", _text)
_BOOL = Word("true or false", _bool)

FORMS = {
    "decimal": Word("a point or a comma", _sign),
    "thousands": Word(
        "the sign between thousands: a point, comma, blank or apostrophe", _thousands
    ),
    "date_format": Word("a full date in strftime's signs, as %d.%m.%Y", _date_format),
}

TOP = {
    "name": Word("the map's short name", _text, needed=True),
    "title": Word("one sentence on what it reads", _text, needed=True),
    "encoding": Word("an encoding that Python knows, as utf-8, cp949 or shift_jis", _encoding),
    "delimiter": Word("one sign, as , or ; or a tab", _delimiter),
    **FORMS,
    "zone": Word("an IANA time zone, as Asia/Seoul", _zone),
    "currency": Word("three letters of ISO 4217", _currency),
    "item_number": Word("the number of each declaration's only item, 1", _from_one),
    "holds": _one_of("items", "findings", "entries"),
    "received": _one_of("declared_on", "arrival"),
    "empty": Word("a list of words", _texts),
    "not_before": Word("a date, as 1988-01-01", _day),
    "longest_code": Word("a number of letters", _from_one),
    "longest_text": Word("a number of letters", _from_one),
    "columns": Word("a table: heading = field", lambda value: isinstance(value, dict), needed=True),
    "finding": Word("a table", lambda value: isinstance(value, dict)),
}

COLUMN = {
    "field": Word("a field of a goods item", _text, needed=True),
    "required": _BOOL,
    "optional": _BOOL,
    "factor": Word("a number above zero", _factor),
    **FORMS,
    "strip": Word("the signs to take out", lambda value: isinstance(value, str)),
    "check": _TEXT,
    "digits": Word("a length from 2 to 12, or a list of them", _lengths),
    "values": Word("a table: the file's code = ours", _pairs),
    "other": _one_of("keep", "reject", "empty"),
}

FINDING = {
    "column": Word("the heading of the column with the outcome", _text, needed=True),
    "outcome": Word("a table: the file's value = outcome", _pairs, needed=True),
    "known_after_days": Word("a whole number of days from 0", _whole),
    "examined_on": _TEXT,
    "known_on": _TEXT,
    "duty_recovered": _TEXT,
    "what": _TEXT,
    "agrees": Word("a table of tables: heading, then outcome = value", _tables),
}
