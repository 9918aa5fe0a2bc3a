"""Headings: do the columns of a file fit its map?

Takes   the headings as they stand in the file, and the map.
Gives   nothing when each column that the map needs is there once.
Raises  WrongFile naming every missing or doubled column, and the nearest heading.
"""

from __future__ import annotations

from collections import Counter

from sekisho.errors import WrongFile, nearest
from sekisho.messages.column_map import ColumnMap

_DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}


def check(names: list[str], column_map: ColumnMap) -> None:
    """Refuse a file whose columns do not fit its map."""
    rule = column_map.finding
    wanted = [one.name for one in column_map.columns]
    needed = [one.name for one in column_map.columns if not one.optional]
    needed += [rule.column] if rule and column_map.holds != "items" else []
    missing = [name for name in needed if name not in names]
    if len(missing) == len(needed):
        _check_delimiter(names, column_map)
    if missing:
        raise WrongFile(
            f"The file lacks {_listed(missing)}, which the map {column_map.name} reads.",
            _remedy(missing, [name for name in names if name not in wanted]),
        )
    read = {*wanted, *(rule.headings() if rule else ())}
    doubled = [name for name, count in Counter(names).items() if count > 1 and name in read]
    if doubled:
        raise WrongFile(
            f"The file has {_listed(doubled)} more than once.",
            "Keep the one that is meant and take the other away.",
        )


def _check_delimiter(names: list[str], column_map: ColumnMap) -> None:
    """Say so when another sign separates the values."""
    for sign, words in _DELIMITERS.items():
        if sign != column_map.delimiter and len(names) <= 2 and sign in names[0]:
            said = _DELIMITERS.get(column_map.delimiter, f"“{column_map.delimiter}”")
            raise WrongFile(
                f"The file separates its values by {words}; the map says {said}.",
                f"Write delimiter = {sign!r} in the map.".replace("'", '"'),
            )


def _listed(names: list[str]) -> str:
    plural = "columns" if len(names) > 1 else "column"
    return f"the {plural} " + ", ".join(f"“{name}”" for name in names)


def _remedy(missing: list[str], unread: list[str]) -> str:
    guesses = (
        f"Is “{name}” the heading “{hint}”?"
        for name in missing
        if (hint := nearest(name, unread).removeprefix("Did you mean “").removesuffix("”?"))
    )
    return " ".join(guesses) or "Is it the right map? `sekisho map guess FILE` drafts one."
