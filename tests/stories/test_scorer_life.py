"""An edition is fitted, tried beside the one in force, promoted, taken back, and fitted anew."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from installations import Founded, at, copied, write_items

from sekisho.errors import NotFound, NotReady, WrongInput
from sekisho.flow import Checkpoint
from sekisho.flow.loop import contests, retraining, scorers
from sekisho.flow.loop.scorers import PROBABILITY, Step
from sekisho.records.alarm import Alarm, Watched
from sekisho.records.edition import Edition

MONTHS_LATER = 60 * 24 * 60
DAYS_IN = 8


@pytest.fixture(scope="module")
def tried(administration: Founded, tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    """The administration when a challenger has scored the last days beside, and they were chosen.

    Some new days have come with what was found; the challenger learned from them too.
    """
    folder = tmp_path_factory.mktemp("scorers")
    there = copied(administration.learned, folder / "there")
    new = administration.files.border.items
    new = new.filter(pc.greater_equal(new["received_on"], administration.files.first_new_day))
    cut = pa.scalar(_cut(administration))
    earlier = new.filter(pc.less(new["received_on"], cut))
    findings = administration.files.border.inspect(earlier["item_id"].to_pylist())
    come = write_items(folder / "earlier.csv", earlier, findings)
    there.collect(come, "sekisho", at=at(MONTHS_LATER))
    scorers.retrain(there, at=at(MONTHS_LATER + 1))
    later = new.filter(pc.greater_equal(new["received_on"], cut))
    findings = administration.files.border.inspect(later["item_id"].to_pylist())
    come = write_items(folder / "later.csv", later, None)
    there.collect(come, "sekisho", at=at(MONTHS_LATER + 2))
    there.assess(since=_cut(administration), at=at(MONTHS_LATER + 3))
    there.select_all(since=_cut(administration), at=at(MONTHS_LATER + 4))
    come = write_items(folder / "found.csv", later, findings)
    there.collect(come, "sekisho", at=at(MONTHS_LATER + 5))
    return there


def _cut(administration: Founded) -> date:
    return administration.files.first_new_day + timedelta(days=DAYS_IN)


def _champion(administration: Founded) -> Edition:
    return next(one for one in administration.editions if one.scorer == PROBABILITY)


def _challenger(there: Checkpoint) -> str:
    return next(row["edition_id"] for row in scorers.listed(there) if row["stage"] == "trial")


def _step(name: str, day: date | None = None) -> Step:
    return Step(name, "Sato", "better on the lists", at(MONTHS_LATER + 10), day)


def test_a_challenger_scores_beside_without_effect(
    administration: Founded, tried: Checkpoint
) -> None:
    assessed = tried.history.table("assessment")
    assert set(assessed["edition"].to_pylist()) == {_champion(administration).edition_id}
    beside = tried.history.table("challenge")
    assert set(beside["edition"].to_pylist()) == {_challenger(tried)}
    for name in ("subject_id", "received_on", "assessed_at"):
        assert beside[name].equals(assessed[name])
    spoken = beside["score"].drop_null()
    assert 0 <= pc.min(spoken).as_py() < pc.max(spoken).as_py() <= 1
    assert not beside["score"].equals(assessed["finding_p"])


def test_both_are_measured_on_the_same_subjects(tried: Checkpoint) -> None:
    found = contests.compare(tried)
    chosen = tried.history.sql("SELECT count(*) FILTER (channel = 'red') AS n FROM selection")
    assert found.weighted
    assert found.examined == chosen["n"][0].as_py()
    assert found.subjects == tried.history.rows("challenge")
    assert [one.measure for one in found.rounds][:2] == ["precision at 1 %", "precision at 5 %"]
    for one in found.rounds:
        apart = one.challenger.value - one.champion.value
        assert one.difference.value == pytest.approx(apart, nan_ok=True)
    assert contests.compare(tried) == found or str(contests.compare(tried)) == str(found)


def test_a_promoted_edition_counts_from_its_day_on(tried: Checkpoint, tmp_path: Path) -> None:
    there = copied(tried.folder, tmp_path / "there")
    last = there.history.sql("SELECT max(selected_on) AS n FROM selection")["n"][0].as_py()
    (before,) = {row["edition_id"] for row in scorers.listed(there) if _is_champion(row)}
    challenger = _challenger(there)
    live = scorers.promote(there, _step(challenger))
    assert live.counts_from == last + timedelta(days=1)
    assert (live.acted_by, live.acted_why) == ("Sato", "better on the lists")
    assert there.editions.live_on(last)[PROBABILITY].edition_id == before
    assert there.editions.live_on(last + timedelta(days=1))[PROBABILITY].edition_id == challenger
    assert there.editions.on_trial(date.max) == {}
    back = scorers.rollback(there, _step(PROBABILITY, last + timedelta(days=5)))
    assert back.edition_id == before
    counts = [last, last + timedelta(days=3), last + timedelta(days=5)]
    names = [there.editions.live_on(day)[PROBABILITY].edition_id for day in counts]
    assert names == [before, challenger, before]
    assert [str(one.stage) for one in scorers.steps_of(there, challenger)] == [
        "trial",
        "live",
        "retired",
    ]
    with pytest.raises(NotReady, match="was in force before"):
        scorers.rollback(there, _step(PROBABILITY))


def _is_champion(row: dict[str, object]) -> bool:
    return row["scorer"] == PROBABILITY and bool(row["in_force"])


def test_steps_that_cannot_be_taken_are_refused(administration: Founded, tried: Checkpoint) -> None:
    challenger, champion = _challenger(tried), _champion(administration).edition_id
    seen = _cut(administration) - timedelta(days=1)
    with pytest.raises(WrongInput, match="cannot assess a day that it has seen"):
        scorers.promote(tried, _step(challenger, seen))
    with pytest.raises(NotReady, match="is live, not on trial"):
        scorers.promote(tried, _step(champion))
    with pytest.raises(NotFound, match="Did you mean"):
        scorers.promote(tried, _step(challenger[:-1]))
    with pytest.raises(WrongInput, match="no reason is named"):
        scorers.promote(tried, Step(challenger, "Sato", " ", at(9)))
    with pytest.raises(NotFound, match="Did you mean “boosting”"):
        scorers.rollback(tried, _step("bosting"))


def test_an_edition_is_fitted_anew_byte_for_byte(
    administration: Founded, tried: Checkpoint
) -> None:
    champion = _champion(administration)
    assert champion.before_commit is not None
    found = scorers.rebuild(tried, champion.edition_id)
    assert (found.same_bytes, found.same_scores) == (True, True)


def test_when_to_fit_again_is_the_administrations_own_word(
    administration: Founded, tried: Checkpoint, tmp_path: Path
) -> None:
    there = copied(tried.folder, tmp_path / "there")
    when, learned = at(MONTHS_LATER + 20), _cut(administration)

    def raised(_: Checkpoint, since: date) -> list[Alarm]:
        return [Alarm(Watched.HIT_RATE, on=since, says="Fewer are found.")]

    assert not retraining.due(there).due
    retraining.schedule(there, at=when, weeks=1, on_drift=False, by="Sato")
    found = retraining.due(there, alarms=raised)
    assert found.due
    assert found.figures["after"] == learned + timedelta(weeks=1)
    retraining.schedule(there, at=when + timedelta(minutes=1), weeks=20, on_drift=True)
    found = retraining.due(there, alarms=raised)
    assert "an alarm was raised" in found.why
    retraining.schedule(there, at=when + timedelta(minutes=2), weeks=20, on_drift=False)
    assert not retraining.due(there, alarms=raised).due
    with pytest.raises(WrongInput, match="no rhythm"):
        retraining.schedule(there, at=when, weeks=0, on_drift=False)


def test_nothing_is_compared_before_anything_is_on_trial(administration: Founded) -> None:
    there = Checkpoint(administration.assessed, seed=20)
    with pytest.raises(NotReady, match="is on trial"):
        contests.compare(there)
