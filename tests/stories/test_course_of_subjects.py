"""From the choice to the outcome: every subject has its course, and every day balances."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow.compute as pc
import pytest
from installations import OFFICES, Founded, at, copied

from sekisho.errors import InvalidCode, NotFound, NotReady, WrongInput
from sekisho.flow import Checkpoint
from sekisho.flow.loop.acts import Acts
from sekisho.flow.loop.ledger import Ledger
from sekisho.flow.loop.results import record
from sekisho.inspection.deeds import Deed
from sekisho.learning.labels import outcomes
from sekisho.messages import writing
from sekisho.records.ledger_entry import Entry
from sekisho.records.selection import Channel

DAYS = 4
LATER = 60 * 24 * 60
"""Minutes until everything of these days lies in the past."""


@pytest.fixture
def chosen(administration: Founded, tmp_path: Path) -> Checkpoint:
    """An installation in which every office has chosen on the last days."""
    there = copied(administration.assessed, tmp_path / "chosen")
    last = administration.files.last_day
    there.select_all(since=last - timedelta(days=DAYS - 1), at=at(10))
    return there


@pytest.fixture
def last(administration: Founded) -> date:
    """The last day of the border."""
    return administration.files.last_day


def numbers(there: Checkpoint, channel: str, count: int = 1) -> list[str]:
    """Items that were chosen for a channel."""
    return there.history.sql(
        "SELECT subject_id FROM selection WHERE channel = ? ORDER BY selected_on, 1 LIMIT ?",
        (channel, count),
    )["subject_id"].to_pylist()


def standing(there: Checkpoint, number: str, on: date) -> str:
    """How a subject stands at the end of a day."""
    return str(Ledger(there).rows(on, subjects=[number])["standing"][0].as_py())


def find(there: Checkpoint, administration: Founded, numbers_: list[str]) -> None:
    """What inspections find about these items comes back."""
    items = administration.files.border.items
    items = items.filter(pc.is_in(items["item_id"], pc.cast(numbers_, items["item_id"].type)))
    path = there.folder / "back.csv"
    writing.write(path, [(items, administration.files.border.inspect(numbers_))])
    record(there, path, "sekisho", at=at(LATER))


def test_every_day_balances_whatever_has_happened(
    administration: Founded, chosen: Checkpoint, last: date
) -> None:
    acts, ledger = Acts(chosen), Ledger(chosen)
    red = numbers(chosen, "red", 20)
    find(chosen, administration, red[4:])
    acts.enter(red[0], Deed(Entry.WAIVED, "Sato", last, "W-ERROR"), at=at(LATER))
    acts.enter(red[1], Deed(Entry.DELETED, "Sato", last, "D-FILER"), at=at(LATER + 1))
    to = Deed(Entry.OVERRIDDEN, "Sato", last, "O-HANDS", Channel.GREEN)
    acts.enter(red[2], to, at=at(LATER + 2))
    acts.enter(red[3], Deed(Entry.BEGUN, "Sato", last), at=at(LATER + 3))
    span = ledger.days(until=last + timedelta(days=30))
    found = ledger.balance(span).to_pylist()
    assert sum(row["new"] for row in found) == chosen.history.rows("selection")
    for day in (last - timedelta(days=1), last, last + timedelta(days=29)):
        still = sum(row["still_open"] for row in found if row["day"] == day)
        assert still == ledger.still_open(day).num_rows > 0
    rows = {row["subject_id"]: row for row in ledger.rows(last + timedelta(days=9)).to_pylist()}
    assert [rows[one]["standing"] for one in red[:4]] == [
        *("waived", "deleted", "released", "begun")
    ]
    assert rows[red[3]]["late_since"] is not None
    assert ledger.unchosen(span) == 0
    for office in OFFICES:
        mine = ledger.balance(ledger.days(until=span.until, office=office)).to_pylist()
        assert mine == [row for row in found if row["office"] == office]


def test_the_same_act_again_changes_nothing_and_what_was_taken_back_can_be_done_again(
    chosen: Checkpoint, last: date
) -> None:
    acts, number = Acts(chosen), numbers(chosen, "red")[0]
    waive = Deed(Entry.WAIVED, "Sato", last, "w-error", note="the mass was typed in grams")
    assert len(acts.enter(number, waive, at=at(LATER))) == 1
    assert acts.enter(number, waive, at=at(LATER + 1)) == []
    back = Deed(Entry.REOPENED, "Ito", last, "R-MISTAKE")
    assert len(acts.enter(number, back, at=at(LATER + 2))) == 1
    assert standing(chosen, number, last) == "awaiting"
    assert len(acts.enter(number, waive, at=at(LATER + 3))) == 1
    assert standing(chosen, number, last) == "waived"
    assert chosen.history.rows("ledger_entry") == 3


def test_an_appeal_that_is_upheld_overturns_the_finding_from_its_day_on(
    administration: Founded, chosen: Checkpoint, last: date
) -> None:
    acts = Acts(chosen)
    find(chosen, administration, numbers(chosen, "red", 200))
    wrong = chosen.history.sql(
        "SELECT subject_id FROM finding WHERE outcome <> 'nothing_found' AND subject_id IN"
        " (SELECT subject_id FROM selection) ORDER BY 1"
    )["subject_id"].to_pylist()
    first, second = wrong[:2]
    day, decided = last + timedelta(days=10), last + timedelta(days=20)
    for number in (first, second):
        acts.enter(number, Deed(Entry.APPEALED, "Mori", day), at=at(LATER))
    acts.enter(first, Deed(Entry.APPEAL_UPHELD, "Court", decided), at=at(LATER + 1))
    acts.enter(second, Deed(Entry.APPEAL_DISMISSED, "Court", decided), at=at(LATER + 2))
    assert [standing(chosen, one, day) for one in (first, second)] == ["under_appeal"] * 2
    assert standing(chosen, first, decided) == "overturned"
    assert standing(chosen, second, decided) == "confirmed"
    items = chosen.history.current("goods_item")
    items = items.filter(pc.equal(items["item_id"], first))
    findings = chosen.history.table("finding")
    assert outcomes(items, findings, decided).tolist() == [1.0]
    assert outcomes(items, findings, decided + timedelta(days=1)).tolist() == [0.0]


IMPOSSIBLE = [
    (Entry.APPEALED, None, "it cannot be appealed"),
    (Entry.DRAWN, None, "it cannot be drawn"),
    (Entry.REOPENED, "R-NEW", "it cannot be reopened"),
]


@pytest.mark.parametrize(("entry", "why", "says"), IMPOSSIBLE)
def test_what_cannot_be_about_a_subject_is_refused_with_what_can(
    chosen: Checkpoint, last: date, entry: Entry, why: str | None, says: str
) -> None:
    number = numbers(chosen, "red")[0]
    with pytest.raises(WrongInput, match=says) as found:
        Acts(chosen).enter(number, Deed(entry, "Sato", last, why), at=at(LATER))
    assert "That is for subjects that are" in found.value.hint
    assert chosen.history.rows("ledger_entry") == 0


def test_what_is_entered_wrongly_is_refused_with_its_remedy(
    assessed: Checkpoint, chosen: Checkpoint, last: date
) -> None:
    number = numbers(chosen, "red")[0]
    waive = Deed(Entry.WAIVED, "Sato", last, "W-ERROR")
    with pytest.raises(NotFound, match="bears the number"):
        Acts(chosen).enter("nobody", waive, at=at(LATER))
    with pytest.raises(InvalidCode, match="no reason for “waived”"):
        Acts(chosen).enter(number, Deed(Entry.WAIVED, "Sato", last, "D-FILER"), at=at(LATER))
    with pytest.raises(WrongInput, match="somebody who acts"):
        Acts(chosen).enter(number, Deed(Entry.BEGUN, " ", last), at=at(LATER))
    with pytest.raises(WrongInput, match="names no channel"):
        Acts(chosen).enter(number, Deed(Entry.OVERRIDDEN, "Sato", last, "O-TIP"), at=at(LATER))
    with pytest.raises(WrongInput, match="has not come yet"):
        Acts(chosen).enter(number, Deed(Entry.BEGUN, "Sato", last), at=at(-60 * 24 * 20))
    with pytest.raises(WrongInput, match="was never selected"):
        Acts(assessed).enter(number, waive, at=at(LATER))
    with pytest.raises(NotReady, match="Nothing was selected yet"):
        Ledger(assessed).days()


def test_what_is_late_is_entered_once(chosen: Checkpoint, last: date) -> None:
    acts, on = Acts(chosen), last + timedelta(days=8)
    late = acts.late(on, at=at(LATER))
    rows = acts.ledger.still_open(on).to_pylist()
    assert len(late) == sum(row["late_since"] is not None for row in rows) > 0
    assert acts.late(on, at=at(LATER + 1)) == []
    assert acts.ledger.still_open(on).to_pylist() == rows


def test_a_second_look_is_drawn_once_with_its_probability(chosen: Checkpoint, last: date) -> None:
    acts, ledger = Acts(chosen), Ledger(chosen)
    for office in OFFICES:
        rates = {"waiver_look_rate": "100%", "release_look_rate": "20%"}
        chosen.standing.set_office(office, rates, from_on=chosen.first_day(), at=at(20))
    # The rates that held when the subjects were chosen are those that count.
    before = acts.draw(ledger.days(), at=at(LATER))
    assert {one.draw_p for one in before} <= {0.001}
    chosen.select_all(since=last - timedelta(days=10), at=at(30))
    number = numbers(chosen, "red")[0]
    day = chosen.history.sql("SELECT selected_on FROM selection WHERE subject_id = ?", (number,))
    waived_on = day["selected_on"][0].as_py()
    acts.enter(number, Deed(Entry.WAIVED, "Sato", waived_on, "W-HANDS"), at=at(LATER + 1))
    drawn = acts.draw(ledger.days(), at=at(LATER + 2))
    p = {one.subject_id: one.draw_p for one in drawn}
    assert p.pop(number) == 1.0
    green = chosen.history.sql(
        "SELECT count(*) AS n FROM selection WHERE channel = 'green' AND selected_on < ?",
        (last - timedelta(days=DAYS - 1),),
    )["n"][0].as_py()
    assert set(p.values()) == {0.2}
    assert len(p) == pytest.approx(0.2 * green, abs=4 * (0.16 * green) ** 0.5)
    assert acts.draw(ledger.days(), at=at(LATER + 3)) == []
    assert acts.second_looks(ledger.days().until).num_rows == len(drawn) + len(before)
    assert standing(chosen, number, ledger.days().until) == "second_look"
