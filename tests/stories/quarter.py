"""A quarter at a small border, act by act, with everything that changes what is known.

Files come week by week; some items come late, some are corrected, findings come late and are
corrected, a profile is retired, another begins, rates change, editions are learned, a day is
chosen in rounds, and what was assessed is assessed again when more is known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from installations import opened, with_text, write_items

from sekisho.flow import Checkpoint
from sekisho.records.finding import Outcome
from sekisho.records.profile import Stage
from sekisho.risk import life
from sekisho.simulation.border import START, Border, border

WEEKS = 13
OFFICES = ("10", "20", "30")
LEARNS_AFTER = 7
BY_TURN = (2,)
"""Weeks in which each office chooses day by day, in rounds."""
LATE = (2, 8)
"""Weeks of which some items come late, when the others were assessed and chosen."""
BY = "Ito"


def day_of(week: int, day: int = 0) -> date:
    """A day of the quarter."""
    return START + timedelta(days=7 * week + day)


@dataclass(slots=True)
class Quarter:
    """The installation, its border, and what each act does to it."""

    there: Checkpoint
    folder: Path
    border: Border
    examined: list[str] = field(default_factory=list)
    acts: int = 0

    @classmethod
    def begin(cls, folder: Path) -> Quarter:
        """An installation with profiles and rates, before the first file."""
        quarter = cls(
            opened(folder / "there"), folder, border(seed=3, days=7 * WEEKS, items=180 * WEEKS)
        )
        standing = quarter.there.standing
        standing.add_profiles(at=quarter.at(START), stage=Stage.LIVE)
        for office in OFFICES:
            given = {"examinations": "2", "scans": "2", "documents": "3", "random_rate": "5%"}
            standing.set_office(office, given, from_on=START, at=quarter.at(START))
        return quarter

    def at(self, day: date) -> datetime:
        """The instant of the next act, in the evening of a day."""
        self.acts += 1
        return datetime.combine(day, time(18), UTC) + timedelta(seconds=self.acts)

    def received(self, since: date, until: date) -> pa.Table:
        """The items of some days."""
        items = self.border.items
        after = pc.greater_equal(items["received_on"], pa.scalar(since))
        return items.filter(pc.and_(after, pc.less(items["received_on"], pa.scalar(until))))

    def office_days(self, since: date, until: date) -> list[tuple[str, date]]:
        """Every office and day of a span on which something was assessed."""
        asked = "SELECT DISTINCT office, received_on FROM assessment ORDER BY ALL"
        rows = self.there.history.sql(asked).to_pylist()
        return [
            (row["office"], day) for row in rows if since <= (day := row["received_on"]) < until
        ]

    def collect(self, items: pa.Table, findings: pa.Table | None, day: date) -> None:
        """A file comes on a day."""
        path = write_items(self.folder / f"{self.acts:03d}.csv", items, findings)
        self.there.collect(path, "sekisho", at=self.at(day))

    def find(self, items: pa.Table, on: date) -> None:
        """Whoever examined these items on a day had a good nose; results come a week later."""
        findings = self.border.inspect(items["item_id"].to_pylist(), on=on)
        found = pc.not_equal(findings["outcome"], str(Outcome.NOTHING_FOUND)).combine_chunks()
        half = pa.array([place % 2 == 0 for place in range(items.num_rows)])
        kept = pc.or_(found, half)
        self.collect(items.filter(kept), findings.filter(kept), on + timedelta(days=7))

    def week(self, week: int) -> None:
        """One week: a file, what changes, learning, assessment, choice, findings of the last."""
        first, after = day_of(week), day_of(week + 1)
        items = self.received(first, after)
        late = pc.equal(pc.utf8_slice_codeunits(items["item_id"], -1), "3")
        late = pc.and_(late, week in LATE)
        self.collect(items.filter(pc.invert(late)), None, after)
        self.change(week)
        if week == LEARNS_AFTER:
            self.there.learn(at=self.at(after), until=first)
        self.there.assess(since=first, until=after, at=self.at(after))
        self.choose(week)
        if week in LATE:
            # They are assessed with all whose past they change, and chosen by round.
            self.collect(items.filter(late), None, after)
            self.there.assess(since=first, until=after, at=self.at(after))
            for office, day in self.office_days(day_of(week, 1), day_of(week, 3)):
                self.there.select(office, day, at=self.at(after))
        self.find(items, day_of(week, 6))

    def choose(self, week: int) -> None:
        """Most weeks choose at once, others office by office and day by day, not all of them."""
        after = day_of(week + 1)
        if week not in BY_TURN:
            self.there.select_all(since=day_of(week), until=after, at=self.at(after))
            return
        for office, day in self.office_days(day_of(week), day_of(week, 3)):
            self.there.select(office, day, at=self.at(after))

    def change(self, week: int) -> None:
        """What an administration changes in the course of a quarter."""
        standing, day = self.there.standing, day_of(week + 1)
        if week == 3:
            act = life.Act(BY, self.at(day), "found nothing")
            versions = standing.profile_versions(standing.profiles()[0].name)
            standing.write_profile(life.retire(versions, act, day_of(3)), "profile retire")
        if week == 6:
            given = {"examinations": "4", "red_rate": "8%", "critical_value": "5000000"}
            standing.set_office("20", given, from_on=day_of(5, 3), at=self.at(day))
        if week == 7:
            self.correct(week - 1, day)
        if week == 8:
            self.disagree(week - 2, day)

    def correct(self, week: int, day: date) -> None:
        """Some declarations of an earlier week are corrected, and come again."""
        items = self.received(day_of(week), day_of(week + 1)).slice(0, 20)
        self.collect(with_text(items, "importer", ["ANOTHER"] * items.num_rows), None, day)

    def disagree(self, week: int, day: date) -> None:
        """Some results are corrected: the laboratory found what the examination did not."""
        items = self.received(day_of(week), day_of(week + 1)).slice(0, 12)
        long_ago = day - timedelta(days=22)  # a laboratory needs three weeks at most
        findings = self.border.inspect(items["item_id"].to_pylist(), on=long_ago)
        place = findings.schema.get_field_index("outcome")
        other = pa.array([str(Outcome.CRITICAL)] * items.num_rows)
        self.collect(items, findings.set_column(place, findings.schema.field(place), other), day)


def gone_through(folder: Path) -> Quarter:
    """The whole quarter."""
    quarter = Quarter.begin(folder)
    for week in range(WEEKS):
        quarter.week(week)
    return quarter
