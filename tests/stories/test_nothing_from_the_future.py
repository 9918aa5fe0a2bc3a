"""What came later, or became known later, never changes what was said of a day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from installations import Founded, assert_same_rows, at, copied, write_items

from sekisho.flow import Checkpoint, Terms, studies
from sekisho.learning import measure
from sekisho.learning import study as learning
from sekisho.learning.study import Method, Period, Reveal
from sekisho.risk.scorers.boosting import RECIPE, Boosting
from sekisho.risk.scorers.trees import Recipe

LATER = 60 * 24 * 30  # a month, by when all findings are known
DAYS_IN = 6  # of the new days: enough past in February, enough days left


def _day(administration: Founded) -> date:
    return administration.files.first_new_day + timedelta(days=DAYS_IN)


def _told(there: Checkpoint, day: date, assessed_at: Any) -> tuple[pa.Table, pa.Table]:
    """What was assessed and known of a day at an instant, without the instant itself.

    The basis names the records by their arrivals, which differ from one installation to another.
    """
    after = day + timedelta(days=1)
    tables = []
    for name, key in (("assessment", "subject_id"), ("known", "item_id")):
        rows = there.history.table(name, since=day, until=after)
        rows = rows.filter(pc.equal(rows["assessed_at"], pa.scalar(assessed_at)))
        left_out = [each for each in rows.column_names if each in {"assessed_at", "basis"}]
        tables.append(rows.drop_columns(left_out).sort_by(key))
    return tables[0], tables[1]


@pytest.fixture(scope="module")
def not_assessed(administration: Founded, tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    """An installation that knows nothing after the day, and has not assessed it yet."""
    folder = tmp_path_factory.mktemp("future")
    there = copied(administration.learned, folder / "there")
    items, day = administration.files.border.items, _day(administration)
    first = pa.scalar(administration.files.first_new_day)
    until = pa.scalar(day + timedelta(days=1))
    new = pc.and_(
        pc.greater_equal(items["received_on"], first), pc.less(items["received_on"], until)
    )
    there.collect(write_items(folder / "so_far.csv", items.filter(new)), "sekisho", at=at(9))
    return there


@pytest.fixture(scope="module")
def on_the_day(
    administration: Founded, not_assessed: Checkpoint, tmp_path_factory: pytest.TempPathFactory
) -> Checkpoint:
    """The same, which has assessed the day at minute ten."""
    there = copied(not_assessed.folder, tmp_path_factory.mktemp("on_the_day") / "there")
    day = _day(administration)
    there.assess(since=day, until=day + timedelta(days=1), at=at(10))
    return there


def test_later_days_were_not_seen(administration: Founded, on_the_day: Checkpoint) -> None:
    day = _day(administration)
    alone = _told(on_the_day, day, at(10))
    assert alone[0].num_rows > 50
    assert alone[0].column("edition").null_count == 0
    with_all = copied(administration.assessed, on_the_day.folder.parent / "with_all")
    both = _told(with_all, day, at(5))
    assert alone[0].equals(both[0])
    assert_same_rows(alone[1], both[1])


def test_findings_known_on_the_day_or_later_were_not_seen(
    administration: Founded, not_assessed: Checkpoint, on_the_day: Checkpoint, tmp_path: Path
) -> None:
    day, border = _day(administration), administration.files.border
    before = _told(on_the_day, day, at(10))
    there = copied(not_assessed.folder, tmp_path / "there")
    known = set(border.findings["subject_id"].to_pylist())
    unexamined = [one not in known for one in border.items["item_id"].to_pylist()]
    earlier = border.items.filter(pa.array(unexamined))
    examined_on = day - timedelta(days=2)
    earlier = earlier.filter(pc.less_equal(earlier["received_on"], pa.scalar(examined_on)))
    findings = border.inspect(earlier["item_id"].to_pylist(), on=examined_on)
    not_before = pc.greater_equal(findings["known_on"], pa.scalar(day))
    earlier, findings = earlier.filter(not_before), findings.filter(not_before)
    found = write_items(tmp_path / "found.csv", earlier, findings)
    told = there.collect(found, "sekisho", at=at(LATER))
    assert (told.items, told.findings) == (0, earlier.num_rows)
    later = border.items.filter(pc.greater(border.items["received_on"], pa.scalar(day)))
    there.collect(
        write_items(tmp_path / "later.csv", later, border.inspect(later["item_id"].to_pylist())),
        "sekisho",
        at=at(LATER + 1),
    )
    done = there.assess(since=day, until=day + timedelta(days=1), at=at(LATER + 2))
    assert done.items == before[0].num_rows
    after = _told(there, day, at(LATER + 2))
    assert before[0].equals(after[0])
    assert_same_rows(before[1], after[1])
    following = day + timedelta(days=1)
    there.assess(since=following, until=following + timedelta(days=1), at=at(LATER + 3))
    grown, counted = (
        there.history.sql(query, (following,))["n"][0].as_py()
        for query in (
            "SELECT max(everything_findings) AS n FROM known WHERE received_on = ?",
            "SELECT count(*) AS n FROM finding WHERE outcome <> 'nothing_found' AND known_on < ?",
        )
    )
    assert grown == counted > pc.max(before[1]["everything_findings"]).as_py()


def test_scrambled_test_labels_change_no_score(administration: Founded) -> None:
    border, first = administration.files.border, administration.files.first_new_day
    is_new = pc.greater_equal(border.items["received_on"], pa.scalar(first))
    past, new = border.items.filter(pc.invert(is_new)), border.items.filter(is_new)
    findings = border.inspect(new["item_id"].to_pylist())
    order = np.random.default_rng(5).permutation(findings.num_rows)
    scrambled = _with(findings, "outcome", findings["outcome"].take(pa.array(order)))
    figures, scores = [], []
    for labels in (findings, scrambled):
        kept: list[npt.NDArray[np.float64]] = []
        method = Method(studies.KnowledgeWalk, lambda kept=kept: _Keeping(kept))
        train, test = Period(past, border.findings), Period(new, labels)
        figures.append(learning.judged(train, test, method, Terms(rates=(5, 10), seed=3)))
        scores += kept
    assert len(scores) == 2
    np.testing.assert_array_equal(scores[0], scores[1])
    assert np.isfinite(scores[0]).mean() > 0.9
    assert figures[0]["auc"] > 0.6
    assert figures[0]["auc"] > figures[1]["auc"]


def test_what_was_not_selected_is_never_revealed(
    administration: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "ENOUGH_NEW", 0.0)  # learn again from whatever is new
    border, first = administration.files.border, date(2024, 1, 29)  # a month begins on the way
    is_new = pc.greater_equal(border.items["received_on"], pa.scalar(first))
    past, new = border.items.filter(pc.invert(is_new)), border.items.filter(is_new)
    before = pc.is_in(border.findings["subject_id"], past["item_id"].combine_chunks())
    findings = border.inspect(new["item_id"].to_pylist())
    findings = _with(findings, "known_on", new["received_on"])
    days = new["received_on"].to_numpy()
    chosen = np.zeros(len(days), dtype=bool)

    def scores(labels: pa.Table) -> npt.NDArray[np.float64]:
        kept: list[npt.NDArray[np.float64]] = []
        quick = Recipe(members=2, settings={"iterations": 20, "depth": 3}, in_turn=({},))
        method = Method(studies.KnowledgeWalk, lambda: _Keeping(kept, quick))
        train = Period(past, border.findings.filter(before))
        terms = Terms((10,), Reveal.SELECTED, 3)
        learning.judged(train, Period(new, labels), method, terms)
        return np.concatenate(kept)[np.argsort(np.argsort(days, kind="stable"), kind="stable")]

    honest = scores(findings)
    for day in np.unique(days):
        places = np.flatnonzero(days == day)
        order = measure.ranking(honest[places], 3)
        chosen[places[order[: measure.list_length(len(places), 10)]]] = True
    selected = pc.is_in(findings["subject_id"], new["item_id"].filter(pa.array(chosen)))
    assert 0 < pc.sum(selected).as_py() < 0.2 * findings.num_rows
    for told, same in ((selected, True), (pc.invert(selected), False)):
        clean = pc.equal(findings["outcome"], "nothing_found")
        turned = pc.if_else(clean, "critical", "nothing_found")
        told_so = pc.if_else(told, findings["outcome"], turned)
        other = _with(findings, "outcome", told_so)
        assert np.array_equal(scores(other), honest, equal_nan=True) is same


def _with(findings: pa.Table, name: str, values: pa.ChunkedArray) -> pa.Table:
    place = findings.schema.get_field_index(name)
    return findings.set_column(place, findings.schema.field(place), values)


class _Keeping(Boosting):
    """The standard scorer, which also keeps what it scored."""

    def __init__(self, kept: list[npt.NDArray[np.float64]], recipe: Recipe = RECIPE) -> None:
        super().__init__(recipe)
        self._kept_scores = kept

    def score(self, features: pa.Table) -> npt.NDArray[np.float64]:
        found = super().score(features)
        self._kept_scores.append(found)
        return found
