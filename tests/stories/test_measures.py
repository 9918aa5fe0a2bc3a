"""What was caught and missed on a border whose truth is known, told from the examined alone."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from installations import OFFICES, Founded, at, copied, write_items

from sekisho.errors import NotReady
from sekisho.flow import Checkpoint
from sekisho.flow.loop.measures import Measures, measure
from sekisho.flow.loop.results import record
from sekisho.learning.measure import share as measure_share

BY_CHANCE = "10%"
DOMAINS = ("office", "month", "section")


def examined(
    administration: Founded,
    checkpoint: Checkpoint,
    folder: Path,
    random_rate: str = BY_CHANCE,
    offices: tuple[str, ...] = OFFICES,
) -> Checkpoint:
    """All new days chosen, and what the examinations found recorded.

    Args:
        administration: whose border it is.
        checkpoint: to be written on.
        folder: for the file of findings.
        random_rate: of the offices named; the others draw as usual.
        offices: these.
    """
    files = administration.files
    for office in OFFICES:
        checkpoint.standing.set_office(
            office,
            {
                "random_rate": random_rate if office in offices else BY_CHANCE,
                "red_rate": "20%",
                "examinations": "none",
            },
            from_on=files.first_new_day,
            at=at(20),
        )
    checkpoint.select_all(at=at(21), since=files.first_new_day)
    red = checkpoint.history.sql("SELECT subject_id FROM selection WHERE channel = 'red'")
    mine = pc.is_in(files.border.items["item_id"], value_set=red["subject_id"].combine_chunks())
    items = files.border.items.filter(mine)
    found = files.border.inspect(items["item_id"].to_pylist())
    record(
        checkpoint,
        write_items(folder / "found.csv", items, found),
        "sekisho",
        at=at(22) + timedelta(days=60),
    )
    return checkpoint


@pytest.fixture(scope="module")
def inspected(administration: Founded, tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    """An installation whose new days were chosen and examined; only to be read."""
    folder = tmp_path_factory.mktemp("measures")
    return examined(administration, copied(administration.assessed, folder / "there"), folder)


@pytest.fixture(scope="module")
def told(administration: Founded, inspected: Checkpoint) -> Measures:
    files = administration.files
    return measure(inspected, files.first_new_day, files.last_day + timedelta(days=1))


def truth_of(administration: Founded) -> tuple[int, int]:
    """How many subjects there are on the new days, and how many an examination would find."""
    files = administration.files
    truth = files.border.truth
    new = truth.filter(pc.greater_equal(truth["received_on"], pa.scalar(files.first_new_day)))
    bad = pc.and_(new["found"], pc.is_valid(new["scheme"]))
    return new.num_rows, pc.sum(bad).as_py()


def test_the_true_total_lies_in_the_interval_though_most_was_never_looked_at(
    administration: Founded, told: Measures
) -> None:
    subjects, bad = truth_of(administration)
    whole = told.whole
    assert whole.subjects == subjects
    assert whole.examined < subjects / 4
    assert whole.found < bad
    assert whole.irregular.low <= bad <= whole.irregular.high
    assert whole.recall.low <= whole.found / bad <= whole.recall.high
    assert whole.miss_rate.low <= 1 - whole.found / bad <= whole.miss_rate.high
    assert whole.reason == ""
    assert whole.bounds is None


def test_the_selected_alone_would_tell_of_far_more_than_there_is(
    administration: Founded, inspected: Checkpoint, told: Measures
) -> None:
    subjects, bad = truth_of(administration)
    by_risk = inspected.history.sql(
        "SELECT count(*) AS n, count(*) FILTER (outcome <> 'nothing_found') AS bad FROM selection"
        " JOIN finding USING (subject_id) WHERE chosen_by IN ('criteria', 'top_up')"
    ).to_pylist()[0]
    assert told.selected_alone == pytest.approx(by_risk["bad"] / by_risk["n"])
    alone = measure_share(by_risk["bad"], by_risk["n"])
    assert alone.low > bad / subjects


def test_offices_months_and_sections_are_told_each_with_its_own_interval(
    told: Measures,
) -> None:
    by = {name: [one for one in told.domains if one.by == name] for name in DOMAINS}
    assert [one.name for one in by["office"]] == list(OFFICES)
    for parts in by.values():
        assert sum(one.subjects for one in parts) == told.whole.subjects
        assert sum(one.found for one in parts) == told.whole.found
        for one in parts:
            assert one.reason or one.found <= one.irregular.low <= one.irregular.high
    sections = [one.name for one in by["section"]]
    assert sections.index("V") < sections.index("IX")


def test_profiles_and_scores_are_told_by_what_they_name(told: Measures) -> None:
    tops = {(one.name, one.top_pct): one for one in told.reach if one.by == "score"}
    assert {name for name, _ in tops} == {"risk", "finding_p", "score_price", "score_novelty"}
    for name in ("risk", "score_price"):
        assert tops[name, 1.0].subjects < tops[name, 5.0].subjects < tops[name, 10.0].subjects
        assert tops[name, 1.0].irregular.value <= tops[name, 10.0].irregular.value
    profiles = [one for one in told.reach if one.by == "profile"]
    assert len(profiles) > 5
    for one in (*tops.values(), *profiles):
        assert 0 <= one.recall.low <= one.recall.high <= 1
    red = {(one.by, one.name): one for one in told.hit_rates if one.channel == "red"}
    assert red["all", ""].examined == told.whole.examined
    assert red["reason", "chance"].rate.value < red["reason", "criteria"].rate.value


def test_another_office_and_what_was_known_on_a_day_can_be_asked(
    administration: Founded, inspected: Checkpoint, told: Measures
) -> None:
    files = administration.files
    days = (files.first_new_day, files.last_day + timedelta(days=1))
    one = measure(inspected, *days, OFFICES[0])
    office = next(domain for domain in told.domains if domain.name == OFFICES[0])
    assert one.whole.irregular == office.irregular
    early = measure(inspected, *days, known_on=files.last_day)
    assert early.whole.examined < told.whole.examined
    assert early.whole.not_examined > 0
    assert early.whole.bounds is not None
    assert early.whole.bounds.if_all_clean.high < early.whole.bounds.if_all_irregular.high


def test_the_second_asking_gives_the_same_figures(
    administration: Founded, inspected: Checkpoint, told: Measures
) -> None:
    files = administration.files
    again = measure(inspected, files.first_new_day, files.last_day + timedelta(days=1))
    assert json.dumps(again.told()) == json.dumps(told.told())


def test_a_period_that_cannot_be_measured_says_why(
    administration: Founded, inspected: Checkpoint, assessed: Checkpoint
) -> None:
    files = administration.files
    days = (files.first_new_day, files.last_day + timedelta(days=1))
    with pytest.raises(NotReady, match="Nothing was selected") as refused:
        measure(inspected, days[0] - timedelta(days=30), days[0])
    assert str(files.first_new_day) in refused.value.hint
    with pytest.raises(NotReady, match="Nothing was selected") as refused:
        measure(assessed, *days)
    assert "sekisho select" in refused.value.hint
    assessed.select_all(at=at(40), since=days[0])
    with pytest.raises(NotReady, match="has a result") as refused:
        measure(assessed, *days)
    assert "sekisho record" in refused.value.hint


def test_an_office_without_chance_is_refused_and_what_it_has_is_left_out(
    administration: Founded, assessed: Checkpoint, tmp_path: Path
) -> None:
    files = administration.files
    there = examined(administration, assessed, tmp_path, random_rate="0%", offices=OFFICES[:1])
    told = measure(there, files.first_new_day, files.last_day + timedelta(days=1))
    first = next(one for one in told.domains if one.name == OFFICES[0])
    assert "random share of zero" in first.reason
    assert np.isnan(first.irregular.value)
    assert first.left_out == told.whole.left_out > 0
    assert not told.whole.reason
