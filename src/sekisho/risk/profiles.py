"""Profiles: conditions that an administration writes, with owner, law and dates.

Takes   `Profile` records, or a TOML file of them.
Gives   checked conditions, the term that also holds its dates and offices, remarks on profiles
        that say the same or can never be met.
Raises  WrongExpression for a condition, WrongFile for a file; both say where and what to do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from sekisho.errors import WrongExpression, WrongFile, nearest
from sekisho.records.finding import SubjectKind
from sekisho.records.profile import Profile, Stage
from sekisho.records.selection import Channel
from sekisho.risk.catalogue import Catalogue, standard
from sekisho.risk.catalogue.contradiction import never_met
from sekisho.risk.catalogue.names import Kind
from sekisho.risk.catalogue.term import Expression, Term

COUNTED = (Stage.LIVE, Stage.TRIAL)
"""Stages whose hits are written; live ones come first, trial ones have no effect."""

_NAME = re.compile(r"[a-z][a-z0-9_]{2,63}")


def check(profile: Profile, catalogue: Catalogue | None = None) -> Expression:
    """The condition of a profile, read; refuses one without name, owner or legal basis."""
    for word in ("title", "owner", "legal_basis"):
        if not str(getattr(profile, word)).strip():
            label = f"Profile “{profile.name}” has no {word.replace('_', ' ')}."
            raise WrongExpression(label, "Nobody is looked at without a reason and an owner.")
    if not _NAME.fullmatch(profile.name):
        hint = "Use 3 to 64 of a–z, 0–9 and _, a letter first."
        raise WrongExpression(f"“{profile.name}” cannot be the name of a profile.", hint)
    if profile.live_from and profile.live_until and profile.live_from >= profile.live_until:
        label = f"Profile “{profile.name}” ends before it begins."
        raise WrongExpression(label, "Set live_until after live_from; that day is excluded.")
    try:
        return (catalogue or standard()).condition(profile.condition)
    except WrongExpression as error:
        raise WrongExpression(f"Profile “{profile.name}”: {error.label}", error.hint) from error


def in_force(profile: Profile, catalogue: Catalogue | None = None) -> Term:
    """The condition together with the offices and days for which the profile counts."""
    parts = [check(profile, catalogue).term]
    received = Term("name", Kind.DATE, value="received_on")
    if profile.live_from:
        parts.append(Term(">=", Kind.BOOLEAN, (received, _day(profile.live_from))))
    if profile.live_until:
        parts.append(Term("<", Kind.BOOLEAN, (received, _day(profile.live_until))))
    if profile.offices:
        office = Term("name", Kind.TEXT, value="office")
        offices = (Term("literal", Kind.TEXT, value=name) for name in profile.offices)
        parts.append(Term("in", Kind.BOOLEAN, (office, *offices)))
    return parts[0] if len(parts) == 1 else Term("and", Kind.BOOLEAN, tuple(parts))


def counted(profiles: Iterable[Profile]) -> list[Profile]:
    """The newest version of each profile that is live or on trial, live ones first."""
    newest: dict[str, Profile] = {}
    for profile in profiles:
        if profile.name not in newest or profile.version >= newest[profile.name].version:
            newest[profile.name] = profile
    kept = [p for p in newest.values() if p.stage in COUNTED and p.subject_kind == _CARGO]
    return sorted(kept, key=lambda profile: COUNTED.index(profile.stage))


def remarks(profiles: Iterable[Profile], catalogue: Catalogue | None = None) -> list[str]:
    """What an owner should know: profiles that say the same, or that nothing can meet."""
    told: list[str] = []
    first: dict[Term, str] = {}
    for profile in profiles:
        term = check(profile, catalogue).term
        if profile.name != first.setdefault(term, profile.name):
            told.append(f"“{profile.name}” has the same condition as “{first[term]}”.")
        reason = never_met(term)
        if reason:
            told.append(f"“{profile.name}” can never be met: {reason}.")
    return told


def examples() -> list[Profile]:
    """Ready profiles to begin with; each still needs the administration's own legal basis."""
    text = files("sekisho.risk").joinpath("examples.toml").read_text(encoding="utf-8")
    return parse(text, "examples.toml")


def load(path: Path) -> list[Profile]:
    """The profiles of a TOML file, all of them checked."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        hint = "Give a TOML file in UTF-8 with one [name] a profile."
        raise WrongFile(f"{path.name} cannot be read as text.", hint) from error
    return parse(text, path.name)


def parse(text: str, place: str) -> list[Profile]:
    """The profiles of a TOML text: one table a profile, its name is the table's name."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongFile(f"{place} is not TOML: {error}.", "Mend that line.") from error
    found = [profile_of(name, words, place) for name, words in told.items()]
    for profile in found:
        check(profile)
    return found


_CARGO = SubjectKind.CARGO
_PLAIN: Mapping[str, Any] = {
    "version": 1,
    "subject_kind": _CARGO,
    "stage": Stage.DRAFT,
    "expected_yield_p": None,
}
_LISTS: Mapping[str, type[SubjectKind] | type[Stage] | type[Channel]] = {
    "subject_kind": SubjectKind,
    "stage": Stage,
    "channel": Channel,
}
_NEEDED = ("title", "condition", "channel", "owner", "legal_basis")
# Who took which step is written by the step itself, never by a file.
_STEPS = ("stands_from", "acted_by", "acted_at", "acted_why")
_SAYS = {spec.name: spec for spec in fields(Profile) if spec.name not in _STEPS}
_TYPES: Mapping[str, tuple[type, ...]] = {
    "version": (int,),
    "expected_yield_p": (float, int),
    "live_from": (date,),
    "live_until": (date,),
    "offices": (list,),
}


def profile_of(name: str, words: Any, place: str) -> Profile:
    """The profile that these words say; `place` is where they stand, for what is wrong."""
    where = f"{place}, [{name}]"
    if not isinstance(words, dict):
        raise WrongFile(f"{where} is not a table.", "Write [name] and below it title, condition …")
    for word, value in words.items():
        if word not in _SAYS or word == "name":
            hint = nearest(word, _SAYS) or f"Known words: {', '.join(_SAYS)}."
            raise WrongFile(f"{where}: “{word}” is not a word of a profile.", hint)
        if not isinstance(value, _TYPES.get(word, (str,))):
            raise WrongFile(f"{where}: {word} cannot be {value!r}.", _says(word))
    missing = [word for word in _NEEDED if word not in words]
    if missing:
        raise WrongFile(f"{where} lacks {', '.join(missing)}.", _says(missing[0]))
    for word, allowed in _LISTS.items():
        if word in words and words[word] not in list(allowed):
            hint = nearest(words[word], list(allowed)) or f"One of {', '.join(allowed)}."
            raise WrongFile(f"{where}: {word} cannot be “{words[word]}”.", hint)
    return _tidy(Profile(name=name, **{**_PLAIN, **words}))


def _says(word: str) -> str:
    return f"{word}: {_SAYS[word].metadata['says']}."


def _tidy(profile: Profile) -> Profile:
    """The field's closed lists as such, one line a text."""
    return replace(
        profile,
        subject_kind=SubjectKind(profile.subject_kind),
        stage=Stage(profile.stage),
        channel=Channel(profile.channel),
        condition=" ".join(profile.condition.split()),
        offices=tuple(str(office) for office in profile.offices),
    )


def _day(day: date) -> Term:
    return Term("literal", Kind.DATE, value=day)
