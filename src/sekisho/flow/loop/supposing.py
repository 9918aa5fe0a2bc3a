"""What a day is supposed to have had: other profiles, rates, scorer editions.

    drop = ["heavy_for_its_value"]       # profiles that do not count

    [[profile]]                          # a new one needs condition and channel;
    name = "laptops_by_post"             # of one that stood, only what changes is written
    condition = "hs4 = '8471' AND office = '30'"
    channel = "red"

    [office."30"]                        # as in `sekisho office set`
    examinations = 20
    random = "2%"

    [scorers]                            # an edition of `sekisho scorer list`, or "none"
    boosting = "boosting-2021-02-01-1a2b3c4d"

Takes   a draft in TOML; a history as an act saw it.
Gives   that history, as if all this had been written before.
Raises  WrongFile for a text that cannot be read, NotFound for a name that nothing bears, each with
        the nearest word; WrongExpression for a condition.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sekisho.errors import NotFound, WrongFile, nearest
from sekisho.history.store import History
from sekisho.records.edition import Edition
from sekisho.records.office import OfficeTerms
from sekisho.records.profile import Profile, Stage
from sekisho.records.schema import from_table, to_table
from sekisho.risk import profiles
from sekisho.risk.scorers import register
from sekisho.selectivity import terms

NONE = "none"
"""Written instead of an edition: the scorer does not speak."""

_WORDS = {"drop": list, "profile": list, "office": dict, "scorers": dict}
_SAID = ("title", "condition", "owner", "legal_basis")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is supposed, as it was written."""

    drop: tuple[str, ...] = ()
    profiles: tuple[Mapping[str, Any], ...] = ()
    offices: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    scorers: Mapping[str, str] = field(default_factory=dict)


def read(path: Path) -> Draft:
    """The draft in a TOML file."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise WrongFile(f"There is no file {path}.", "Look at the path that was given.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise WrongFile(f"{path.name} cannot be read as text.", "Give a file of TOML.") from error
    except tomllib.TOMLDecodeError as error:
        raise WrongFile(f"{path.name} is not TOML: {error}.", "Mend that line.") from error
    for word, value in told.items():
        if word not in _WORDS:
            hint = nearest(word, _WORDS) or f"It may have {', '.join(_WORDS)}."
            raise WrongFile(f"{path.name}: “{word}” is nothing that can be supposed.", hint)
        if not isinstance(value, _WORDS[word]):
            raise WrongFile(f"{path.name}: “{word}” has another form.", _form(word))
    for words in told.get("profile", []):
        if not isinstance(words, dict) or not isinstance(words.get("name"), str):
            raise WrongFile(f"{path.name}: a [[profile]] has no name.", _form("profile"))
    for office, changes in told.get("office", {}).items():
        if not isinstance(changes, dict):
            raise WrongFile(f"{path.name}: office “{office}” has another form.", _form("office"))
    return Draft(
        tuple(str(name) for name in told.get("drop", ())),
        tuple(told.get("profile", ())),
        {name: _rates(changes) for name, changes in told.get("office", {}).items()},
        {name: str(edition) for name, edition in told.get("scorers", {}).items()},
    )


@dataclass(frozen=True, slots=True)
class Supposing:
    """A draft, ready to be supposed of any moment's history for some days from one on."""

    draft: Draft
    on: date
    editions: Mapping[str, Edition]
    """Every edition that was ever fitted, also after the day, by its number."""

    def __call__(self, past: History) -> History:
        """The history as if the draft had been in force."""
        return past.instead(
            profile=to_table(Profile, self._profiles(past)),
            office_terms=to_table(OfficeTerms, self._terms(past)),
            edition=to_table(Edition, self._editions(past)),
        )

    def foreknowing(self) -> list[Edition]:
        """Editions that learned from the day itself: of it they know more than could be known."""
        asked = (self._edition(one) for one in self.draft.scorers.items())
        return [one for one in asked if one is not None and one.learned_until > self.on]

    def _profiles(self, past: History) -> list[Profile]:
        rows = from_table(Profile, past.table("profile"))
        names = {one.name for one in rows}
        drafted = {words["name"] for words in self.draft.profiles}
        for name in self.draft.drop:
            _expect(name, names | drafted, "profile")
        supposed = [one for one in rows if one.name not in self.draft.drop]
        for words in self.draft.profiles:
            if words["name"] not in self.draft.drop:
                mine = [one for one in rows if one.name == words["name"]]
                supposed.append(_drafted(words, max(mine, key=_version, default=None)))
        return supposed

    def _terms(self, past: History) -> list[OfficeTerms]:
        table = past.table("office_terms")
        rows = from_table(OfficeTerms, table)
        asked = "SELECT DISTINCT office FROM goods_item UNION SELECT office FROM office_terms"
        offices = past.sql(asked)["office"].to_pylist()
        written = max((one.written_at for one in rows), default=datetime(1970, 1, 1, tzinfo=UTC))
        for office, changes in self.draft.offices.items():
            _expect(office, offices, "office")
            now = terms.terms_on(table, office, self.on)
            later = written + timedelta(microseconds=1)
            rows.append(terms.merge_terms(now, changes, from_on=self.on, written_at=later))
        return rows

    def _editions(self, past: History) -> list[Edition]:
        rows = from_table(Edition, past.table("edition"))
        kept = [one for one in rows if one.scorer not in self.draft.scorers]
        for asked in self.draft.scorers.items():
            edition = self._edition(asked)
            if edition is not None:
                live = dataclasses.replace(edition, stage=Stage.LIVE, in_force_from=self.on)
                kept.append(live)
        return kept

    def _edition(self, asked: tuple[str, str]) -> Edition | None:
        scorer, edition_id = asked
        _expect(scorer, register.SCORERS, "scorer")
        if edition_id == NONE:
            return None
        mine = {name for name, one in self.editions.items() if one.scorer == scorer}
        _expect(edition_id, mine, "scorer edition")
        return self.editions[edition_id]


def _drafted(words: Mapping[str, Any], stood: Profile | None) -> Profile:
    """The profile as it is supposed: live, on all days."""
    given = {name: value for name, value in words.items() if name != "name"}
    if stood is None:
        plain = {"title": words["name"], "owner": "draft", "legal_basis": "draft"}
    else:
        plain = {name: getattr(stood, name) for name in _SAID}
        plain |= {"channel": str(stood.channel), "offices": list(stood.offices)}
        if stood.expected_yield_p is not None:
            plain["expected_yield_p"] = stood.expected_yield_p
    told = profiles.profile_of(str(words["name"]), {**plain, **given}, "the draft")
    profiles.check(told)
    version = stood.version + 1 if stood else 1
    return dataclasses.replace(told, version=version, stage=Stage.LIVE)


def _version(profile: Profile) -> int:
    return profile.version


def _rates(changes: Mapping[str, Any]) -> dict[str, object]:
    """Rates may be named as on the command line: `random` for `random_rate`."""
    named = {name.removesuffix("_rate"): name for name in terms.RATES}
    return {named.get(name, name): value for name, value in changes.items()}


def _expect(name: str, names: Iterable[str], what: str) -> None:
    known = sorted(names)
    if name not in known:
        hint = nearest(name, known) or f"There is: {', '.join(known[:8]) or 'none'}."
        raise NotFound(f"There is no {what} “{name}”.", hint)


def _form(word: str) -> str:
    forms = {
        "drop": 'Write drop = ["name of a profile"].',
        "profile": "Write [[profile]], and below it name, condition and channel.",
        "office": 'Write [office."30"], and below it examinations, random …',
        "scorers": '[scorers], and below it boosting = "EDITION".',
    }
    return forms[word]
