"""What stands between journeys: rates, capacity, profiles, yields of indicators.

Takes   offices, days, values as a person writes them; files of profiles.
Gives   terms, profiles and yields as they stand; each change is a further row with its day.
Raises  WrongInput for a value that cannot be; WrongExpression for a profile's condition.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sekisho.errors import NotFound, NotReady, nearest
from sekisho.flow.editions import Editions
from sekisho.history.store import History
from sekisho.language import translate
from sekisho.records.office import OfficeTerms
from sekisho.records.profile import Profile, Stage
from sekisho.records.schema import from_table, to_table
from sekisho.risk import life, profiles
from sekisho.risk.catalogue import standard
from sekisho.selectivity import terms

ADMINISTRATOR = "administrator"
"""Who set an installation up, where nobody is named."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""The instant of a step that bears none; before any that does."""


class Standing:
    """Rates, capacity, profiles and yields of one installation."""

    def __init__(self, history: History, editions: Editions, language: str) -> None:
        self._history, self._editions, self._language = history, editions, language

    def over(self, history: History, editions: Editions) -> Standing:
        """What stands in another history, such as this one as it stood."""
        return Standing(history, editions, self._language)

    def worth_on(self, on: date) -> defaultdict[str, float]:
        """What one critical finding is worth to each office on a day."""
        written = self._history.table("office_terms")
        named = written["office"].unique().to_pylist()
        plain = terms.default_terms("").critical_value
        worth = {name: terms.terms_on(written, name, on).critical_value for name in named}
        return defaultdict(lambda: plain, {n: w for n, w in worth.items() if w != plain})

    def term_days(self) -> set[date]:
        """The days on which another office's terms come into force."""
        return set(self._history.table("office_terms")["from_on"].to_pylist())

    def terms_by_id(self, terms_id: str) -> OfficeTerms:
        """The terms that a selection names; the plain ones where none were written."""
        for one in from_table(OfficeTerms, self._history.table("office_terms")):
            if terms.terms_id(one) == terms_id:
                return one
        return terms.default_terms(terms_id.split("/", 1)[0])

    def terms_on(self, office: str, on: date) -> OfficeTerms:
        """Rates and capacity of an office that hold on a day."""
        return terms.terms_on(self._history.table("office_terms"), office, on)

    def set_office(
        self, office: str, changes: Mapping[str, object], *, from_on: date, at: datetime
    ) -> OfficeTerms:
        """Write new rates or capacity of an office; what is not named stays as it was."""
        now = terms.terms_on(self._history.table("office_terms"), office, from_on)
        changed = terms.merge_terms(now, changes, from_on=from_on, written_at=at)
        table = to_table(OfficeTerms, [changed])
        self._history.commit(
            f"office {terms.terms_id(changed)}", "office set", at, {"office_terms": table}
        )
        return changed

    def offices(self, on: date | None = None) -> list[OfficeTerms]:
        """Every office that ever received an item or was set, with the terms of a day."""
        found = self._history.sql(
            "SELECT office FROM goods_item UNION SELECT office FROM office_terms ORDER BY office"
        )
        written = self._history.table("office_terms")
        day = on or date.max
        return [terms.terms_on(written, office, day) for office in found["office"].to_pylist()]

    def profiles(self) -> tuple[Profile, ...]:
        """Every profile in its latest version."""
        return tuple(from_table(Profile, self._history.current("profile")))

    def profiles_on(self, day: date, at: datetime | None = None) -> tuple[Profile, ...]:
        """Every profile in the version that stood on a day.

        Args:
            day: the day for which they are asked.
            at: as known at this instant; None means all steps that were ever taken.
        """
        return life.standing_on(self._profile_rows(), day, at)

    def profile_days(self) -> set[date]:
        """The days from which a version of a profile takes the place of another."""
        return {one.stands_from for one in self._profile_rows() if one.stands_from}

    def profile_versions(self, name: str) -> list[Profile]:
        """Every version of a profile, the first one first.

        Raises:
            NotFound: there is no profile of this name.
        """
        rows = self._profile_rows()
        found = [one for one in rows if one.name == name]
        if not found:
            hint = nearest(name, {one.name for one in rows}) or "See `sekisho profile list`."
            raise NotFound(f"There is no profile “{name}”.", hint)
        return found

    def write_profile(self, profile: Profile, verb: str) -> Profile:
        """Write the next version of a profile.

        Raises:
            NotReady: somebody else has taken a step meanwhile.
        """
        profiles.check(profile)
        key = f"profile {profile.name} version {profile.version}"
        at = profile.acted_at or LONG_AGO
        receipt = self._history.commit(key, verb, at, {"profile": to_table(Profile, [profile])})
        if not receipt.new:
            label = f"Somebody else has changed profile “{profile.name}” in this moment."
            raise NotReady(label, f"See `sekisho profile show {profile.name}`, then try again.")
        return profile

    def add_profiles(
        self,
        file: Path | None = None,
        *,
        at: datetime,
        stage: Stage | None = None,
        by: str = ADMINISTRATOR,
    ) -> tuple[Profile, ...]:
        """Check and write the profiles of a file; see `life.imported` for those already there.

        Args:
            file: TOML; None means the examples that ship.
            at: the instant.
            stage: in which they stand from now on; None leaves them as the file says.
            by: who imports them.
        """
        there = {one.name: one for one in self.profiles()}
        new = profiles.examples() if file is None else profiles.load(file)
        source = file.name if file else "the examples"
        act = life.Act(by, at, f"imported from {source}")
        told = [dataclasses.replace(one, stage=stage or one.stage) for one in new]
        standing = tuple(
            life.imported(one, [there[one.name]] if one.name in there else [], act) for one in told
        )
        for profile in standing:
            profiles.check(profile)
        changed = [one for one in standing if one != there.get(one.name)]
        if changed:
            table = to_table(Profile, changed)
            key = hashlib.sha256(str(table.to_pylist()).encode()).hexdigest()
            self._history.commit(f"profiles {key}", "profile add", at, {"profile": table})
        return standing

    def indicators(self) -> list[dict[str, Any]]:
        """Every indicator in words, with what it yielded when scorers last learned."""
        yields = self._editions.yields()
        rows = []
        for one in standard().indicators:
            known = yields.get(one.code)
            rows.append(
                {
                    "code": one.code,
                    "says": translate(one.says, self._language),
                    "met": known.met if known else None,
                    "share": known.met / known.items if known else None,
                    "examined": known.examined if known else None,
                    "yield": known.findings / known.examined if known and known.examined else None,
                    "low": known.yield_low if known else None,
                    "high": known.yield_high if known else None,
                }
            )
        return rows

    def strength(self) -> dict[str, float]:
        """By indicator, the share of findings that it yields at least; nothing before learning."""
        found = self._editions.yields().values()
        return {one.code: one.yield_low for one in found if one.yield_low is not None}

    def _profile_rows(self) -> list[Profile]:
        rows = from_table(Profile, self._history.table("profile"))
        return sorted(rows, key=lambda one: (one.name, one.version))
