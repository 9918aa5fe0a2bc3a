"""Column maps: what the columns of a file mean, as data.

    >>> korea = find("korea")
    >>> korea.column_of("net_mass_kg").name, korea.finding.column
    ('Net Mass', 'Critical Fraud')

Takes   a TOML text, or the name of a map that is shipped or stands in a given folder.
Gives   a `ColumnMap`: every column with its field, form and checks; the rule for findings.
Raises  WrongMap with the nearest allowed word when a key, field, code or name is not known.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from sekisho.errors import WrongMap, nearest
from sekisho.messages import map_words as words
from sekisho.records.finding import Outcome
from sekisho.records.goods_item import GoodsItem

# What the reader itself knows of each row; no column of a file may claim it.
OWN_FIELDS = frozenset({"item_id", "version", "written_at", "arrival_id", "row_number"})
FIELDS = tuple(spec.name for spec in fields(GoodsItem) if spec.name not in OWN_FIELDS)

# The same map, of whose files only the findings are taken: `korea:findings`.
OF_RESULTS = ":findings"
_OF_A_RESULT = ("declaration_number", "item_number", "declared_on", "received_on", "received_at")

# What a row of a file of acts in the ledger may have, and must have.
ENTRY_FIELDS = ("subject", "entry", "reason", "channel", "on", "known_on", "by", "note")
_NEEDED_OF_AN_ENTRY = ("subject", "entry", "on", "by")

# Without these a row is no goods item at all.
NEEDED = ("declaration_number", "item_number", "declared_on", "office")

CHECKS = ("country", "hs", "transport", "none")
_USUAL_CHECKS = {
    "departure_country": "country",
    "origin_country": "country",
    "commodity_code": "hs",
    "transport_mode": "transport",
}

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: which field it becomes, in which form, under which checks."""

    name: str
    field: str
    required: bool = False
    """Whether each row must fill it; an empty one is then a defect."""
    optional: bool = False
    """Whether the file may lack the column."""
    factor: float = 1.0
    """By what a number is multiplied to come into the field's unit, as 0.001 from g to kg."""
    decimal: str = "."
    thousands: str = ""
    date_format: str = "%Y-%m-%d"
    strip: str = ""
    """Signs that are taken out before anything is read, as the dots of 8471.30."""
    check: str = "none"
    digits: tuple[int, ...] = ()
    """Lengths that a commodity code may have; empty means any of a national tariff."""
    values: Mapping[str, str | None] = dataclasses.field(default_factory=dict)
    """The file's codes and ours; a translation to "" means that nothing was given."""
    other: str = "keep"
    """What a code outside `values` gets: keep, reject or empty."""


@dataclass(frozen=True, slots=True)
class FindingRule:
    """Which column says how an examination ended, what its values mean, and from when."""

    column: str
    outcome: Mapping[str, Outcome]
    known_after_days: int = 0
    """Days from the examination to the day on which those who target knew its result."""
    examined_on: str | None = None
    known_on: str | None = None
    duty_recovered: str | None = None
    what: str | None = None
    agrees: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    """Further columns that must say the same: heading, then outcome, then its value."""

    def headings(self) -> tuple[str, ...]:
        """Every column that the rule may read, the outcome first."""
        single = (self.column, self.examined_on, self.known_on, self.duty_recovered, self.what)
        return tuple(name for name in (*single, *self.agrees) if name)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How the rows of one kind of file become goods items and findings."""

    name: str
    title: str
    columns: tuple[Column, ...]
    finding: FindingRule | None = None
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    thousands: str = ""
    date_format: str = "%Y-%m-%d"
    zone: str = "UTC"
    """The office's time zone, in which its days are counted."""
    currency: str | None = None
    """In which amounts are given, ISO 4217; null when the file does not say."""
    item_number: int | None = None
    """The number of every item where the file has no column for it."""
    holds: str = "items"
    """What a row is: an item, with its finding where the file has one; or findings alone,
    which came later and are about items that came before; or results, which are findings alone
    that may name an item twice; or entries, which are acts in the ledger."""
    received: str = "declared_on"
    """What stands for the day of receipt where no column says it: declared_on or arrival."""
    empty: tuple[str, ...] = ()
    """Words that mean that nothing was given, beside nothing at all."""
    not_before: date = date(1988, 1, 1)
    """No declaration under the Harmonized System is older: it came into force on this day."""
    longest_code: int = 70
    """Letters of a code, number or name: WCO Data Model, party name an..70."""
    longest_text: int = 4000
    """Letters of a description: the WCO Data Model has an..512; traders write more."""

    def column_of(self, field_name: str) -> Column | None:
        """The column that becomes this field; null when the map has none."""
        return next((one for one in self.columns if one.field == field_name), None)


def find(name_or_path: str | Path, folders: Iterable[Path] = ()) -> ColumnMap:
    """The map that bears this name, in the given folders or shipped, or stands at this path.

    Raises:
        WrongMap: if there is none, with the nearest name; or if its text is wrong.
    """
    if str(name_or_path).endswith(OF_RESULTS):
        return results_of(find(str(name_or_path).removesuffix(OF_RESULTS), folders))
    path = Path(name_or_path)
    if path.suffix == ".toml" and path.is_file():
        return load(_text(path), str(path))
    texts = _texts(folders)
    name = str(name_or_path).removesuffix(".toml")
    if name not in texts:
        hint = nearest(name, texts) or f"There are: {', '.join(sorted(texts))}."
        raise WrongMap(f"There is no column map “{name_or_path}”.", hint)
    return load(texts[name], name)


def results_of(column_map: ColumnMap) -> ColumnMap:
    """The map that takes from the same files what inspections found, and no goods items.

    Raises:
        WrongMap: if the map does not say where findings stand.
    """
    if column_map.finding is None:
        raise WrongMap(
            f"The map {column_map.name} does not say where findings stand.",
            "Describe their column under [finding].",
        )
    kept = [one for one in column_map.columns if one.field in _OF_A_RESULT]
    needed = (
        ("declaration_number",) if column_map.item_number else ("declaration_number", "item_number")
    )
    columns = (
        one if one.field in needed else dataclasses.replace(one, required=False, optional=True)
        for one in kept
    )
    return dataclasses.replace(
        column_map, name=column_map.name + OF_RESULTS, columns=tuple(columns), holds="results"
    )


def digest(column_map: ColumnMap) -> str:
    """What names this map for ever: another meaning of any column has another name."""
    return hashlib.sha256(repr(column_map).encode()).hexdigest()[:16]


def names(folders: Iterable[Path] = ()) -> list[str]:
    """The maps that `find` knows by name."""
    return sorted(_texts(folders))


def load(text: str, origin: str = "map") -> ColumnMap:
    """The map that a TOML text describes.

    Raises:
        WrongMap: naming the wrong key or value, and the nearest one that is allowed.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongMap(f"The map {origin} is no TOML: {error}.") from error
    words.check(told, words.TOP, f"the map {origin}")
    if not _NAME.fullmatch(str(told["name"])):
        hint = "Use up to 64 of a-z, A-Z, 0-9, _ and -; a kept map's file bears its name."
        raise WrongMap(f"“{told['name']}” cannot be the name of a map.", hint)
    columns = tuple(_columns(told, origin))
    finding = _finding(told.get("finding"), origin)
    _check_fields(columns, told, origin)
    plain = {key: told[key] for key in words.TOP if key in told}
    plain |= {"columns": columns, "finding": finding, "empty": tuple(told.get("empty", ()))}
    return ColumnMap(**plain)


def _texts(folders: Iterable[Path]) -> dict[str, str]:
    shipped = resources.files("sekisho.messages") / "maps"
    texts = {
        entry.name.removesuffix(".toml"): entry.read_text("utf-8")
        for entry in shipped.iterdir()
        if entry.name.endswith(".toml")
    }
    for folder in folders:
        texts |= {path.stem: _text(path) for path in sorted(Path(folder).glob("*.toml"))}
    return texts


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongMap(f"The map {path} is not written in UTF-8.", "Save it as UTF-8.") from error


def _columns(told: Mapping[str, object], origin: str) -> Iterable[Column]:
    table = told["columns"]
    assert isinstance(table, dict)
    entries = told.get("holds") == "entries"
    fields, needed = (ENTRY_FIELDS, _NEEDED_OF_AN_ENTRY) if entries else (FIELDS, NEEDED)
    forms = {key: told[key] for key in words.FORMS if key in told}
    for heading, what in table.items():
        where = f"column “{heading}” of the map {origin}"
        said = words.check({"field": what} if isinstance(what, str) else what, words.COLUMN, where)
        _known(said["field"], fields, f"The field “{said['field']}” in {where} is not known.")
        said["required"] = said.get("required", False) or said["field"] in needed
        said = {"check": _USUAL_CHECKS.get(said["field"], "none"), **forms, **said}
        digits = said.get("digits", ())
        said["digits"] = tuple(digits) if isinstance(digits, list | tuple) else (digits,)
        said["values"] = {key: one or None for key, one in said.get("values", {}).items()}
        _known(said["check"], CHECKS, f"The check “{said['check']}” in {where} is not known.")
        yield Column(name=heading, **said)


def _finding(said: object, origin: str) -> FindingRule | None:
    if said is None:
        return None
    where = f"the finding of the map {origin}"
    said = words.check(said, words.FINDING, where)
    outcomes = [one.value for one in Outcome]
    for told in said["outcome"].values():
        _known(told, outcomes, f"The outcome “{told}” in {where} is not known.")
    for heading, per_outcome in said.get("agrees", {}).items():
        for told in per_outcome:
            _known(told, outcomes, f"The outcome “{told}” of “{heading}” in {where} is not known.")
    outcome = {key: Outcome(value) for key, value in said["outcome"].items()}
    return FindingRule(**{**said, "outcome": outcome})


def _check_fields(columns: tuple[Column, ...], told: Mapping[str, Any], origin: str) -> None:
    given = [column.field for column in columns]
    for name in given:
        if given.count(name) > 1:
            twice = " and ".join(f"“{one.name}”" for one in columns if one.field == name)
            raise WrongMap(f"The field {name} has two columns in the map {origin}: {twice}.")
    if told.get("holds") == "entries":
        _check_there(_NEEDED_OF_AN_ENTRY, given, origin)
        return
    alone = told.get("holds") == "findings"
    if alone and not {"examined_on", "known_on"} & {*told.get("finding", {})}:
        raise WrongMap(
            f"The map {origin} holds findings alone and does not say of which day they are.",
            "Name the column examined_on or known_on under [finding].",
        )
    needed = ("declaration_number",) if alone else ("declaration_number", "declared_on", "office")
    _check_there(needed, given, origin)
    if "item_number" not in given and "item_number" not in told:
        raise WrongMap(
            f"The map {origin} does not say where an item's number stands.",
            "Name its column, or write item_number = 1 when each declaration has one item.",
        )


def _check_there(needed: Iterable[str], given: Iterable[str], origin: str) -> None:
    for name in needed:
        if name not in given:
            raise WrongMap(
                f"The map {origin} has no column for {name}.",
                f'Add one under [columns], as "Its heading" = "{name}".',
            )


def _known(word: str, allowed: Iterable[str], label: str) -> None:
    choices = list(allowed)
    if word not in choices:
        raise WrongMap(label, nearest(word, choices) or f"Allowed: {', '.join(choices)}.")
