"""What profiles have met since they count, against what chance found."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from installations import Founded, at, copied

from sekisho.flow import Checkpoint
from sekisho.flow.loop.asking import found
from sekisho.flow.loop.experience import experience
from sekisho.flow.loop.results import record

DAYS = (date(2024, 2, 10), date(2024, 3, 1))


@pytest.fixture(scope="module")
def there(administration: Founded, tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    """An installation whose last days were selected, and whose results all became known."""
    folder = Path(tmp_path_factory.mktemp("experience")) / "data"
    made = copied(administration.assessed, folder)
    made.select_all(at=at(6), since=DAYS[0])
    record(made, administration.files.truth, "sekisho", at=at(10))
    return made


def test_hits_examined_and_findings_are_those_that_were_written(there: Checkpoint) -> None:
    lived = experience(there, DAYS)
    rows = there.history.sql("SELECT subject_id AS item_id, profiles FROM assessment")
    outcome = found(there, rows)
    hits, examined, findings = Counter[str](), Counter[str](), Counter[str]()
    for names, known in zip(rows["profiles"].to_pylist(), outcome, strict=True):
        for name in names:
            hits[name] += 1
            examined[name] += bool(np.isfinite(known))
            findings[name] += int(known == 1)
    assert lived.items == rows.num_rows
    assert hits, "somebody met something"
    for name in hits:
        met = lived.of(name).met
        assert (met.hits, met.examined, met.findings) == (
            hits[name],
            examined[name],
            findings[name],
        )


def test_the_weeks_of_a_profile_are_all_weeks_and_add_up(there: Checkpoint) -> None:
    lived = experience(there, DAYS)
    one = lived.of("caught_together")
    assert sum(week.hits for week in one.weeks) == one.met.hits > 0
    assert [week.of for week in one.weeks] == sorted(week.of for week in one.weeks)
    assert sum(week.items for week in one.weeks) == lived.items


def test_chance_speaks_only_for_what_it_drew(there: Checkpoint) -> None:
    lived = experience(there, DAYS)
    drawn = there.history.sql(
        "SELECT subject_id AS item_id FROM selection WHERE chosen_by = 'chance'"
    )
    known = found(there, drawn)
    known = known[np.isfinite(known)]
    assert lived.drawn == len(known) > 0
    assert lived.by_chance.value == pytest.approx(known.mean())


def test_who_met_nothing_is_told_so_and_is_not_proposed(there: Checkpoint) -> None:
    lived = experience(there, DAYS)
    nothing = lived.of("never_heard_of").met
    assert (nothing.hits, nothing.items) == (0, lived.items)
    assert np.isnan(nothing.found.value)
    proposed = {one.name for one in lived.remarks(["never_heard_of", *lived.each])}
    worse = {name for name, one in lived.each.items() if one.met.found.high < lived.by_chance.value}
    assert proposed == worse
