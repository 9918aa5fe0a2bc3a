"""What people ask of a period: every question counts the same subjects, and the sums agree."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow.compute as pc
import pytest
from installations import OFFICES, Founded, at, copied, write_items

from sekisho.flow import Checkpoint, measure
from sekisho.flow.loop import enforcement, volumes, weekly, workload
from sekisho.flow.loop.ledger import Ledger, Span
from sekisho.flow.loop.reporting import report
from sekisho.flow.loop.results import record


@pytest.fixture(scope="module")
def worked(administration: Founded, tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    """An installation that chose all new days and examined those of them before the last three."""
    folder = tmp_path_factory.mktemp("worked")
    files = administration.files
    checkpoint = copied(administration.assessed, folder / "there")
    checkpoint.select_all(at=at(6), since=files.first_new_day)
    red = checkpoint.history.sql(
        "SELECT subject_id FROM selection WHERE channel = 'red' AND selected_on < ?",
        (files.last_day - timedelta(days=3),),
    )["subject_id"].combine_chunks()
    items = files.border.items.filter(pc.is_in(files.border.items["item_id"], value_set=red))
    found = files.border.inspect(items["item_id"].to_pylist())
    file = write_items(folder / "found.csv", items, found)
    record(checkpoint, file, "sekisho", at=at(7) + timedelta(days=60))
    return checkpoint


@pytest.fixture(scope="module")
def span(administration: Founded) -> Span:
    files = administration.files
    return Span(files.first_new_day, files.last_day + timedelta(days=1))


def of(span: Span, office: str) -> Span:
    return Span(span.since, span.until, office)


def test_every_subject_went_one_way(worked: Checkpoint, span: Span) -> None:
    cells = volumes.by_channel(worked, span)
    chosen = worked.history.sql("SELECT count(DISTINCT subject_id) AS n FROM selection")
    assert sum(cell["subjects"] for cell in cells) == chosen["n"][0].as_py()
    mine = volumes.by_channel(worked, of(span, "20"))
    assert mine == [cell for cell in cells if cell["office"] == "20"]


def test_items_by_year_are_those_that_came(worked: Checkpoint) -> None:
    rows = volumes.by_year(worked)
    items = worked.history.sql("SELECT count(DISTINCT item_id) AS n FROM goods_item")
    assert sum(row["items"] for row in rows) == items["n"][0].as_py()
    assert sum(row["items"] for row in volumes.by_year(worked, "10")) < rows[0]["items"]


def test_findings_add_up_whatever_divides_them(worked: Checkpoint, span: Span) -> None:
    cells = enforcement.findings(worked, span)
    told = worked.history.sql(
        "SELECT count(DISTINCT subject_id) AS n FROM finding JOIN selection USING (subject_id)"
    )["n"][0].as_py()
    for by in ("month", "office", "section", "what"):
        rows = enforcement.summed(cells, by)
        assert sum(row["examined"] for row in rows) == told
        for row in rows:
            assert row["found"] == row["irregular"] + row["critical"]
            assert row["examined"] == row["found"] + row["nothing_found"]
    parts = [enforcement.findings(worked, of(span, office)) for office in OFFICES]
    assert sum(cell["subjects"] for part in parts for cell in part) == told
    assert enforcement.findings(worked, Span(date(2019, 1, 1), date(2019, 2, 1))) == []


def test_hit_rates_by_week_count_what_the_measures_count(worked: Checkpoint, span: Span) -> None:
    rows = weekly.hit_rates(worked, span)
    (whole,) = [one for one in measure(worked, span.since, span.until).hit_rates if one.by == "all"]
    assert sum(row["examined"] for row in rows) == whole.examined
    assert sum(row["found"] for row in rows) == whole.found
    assert [row["week"].weekday() for row in rows] == [0] * len(rows)
    assert all(row["rate"]["low"] <= row["rate"]["value"] <= row["rate"]["high"] for row in rows)


def test_work_of_a_day_is_held_against_the_hands_of_the_offices(
    worked: Checkpoint, span: Span
) -> None:
    rows = workload.by_day(worked, span)
    assert {row["channel"] for row in rows} <= {"red", "orange", "yellow"}
    for row in rows:
        came = row["opening"] + row["new"] + row["reopened"]
        assert came - row["closed"] == row["still_open"]
    # Four examinations a day at each of three offices.
    most = {row["capacity"] for row in rows if row["channel"] == "red"}
    assert max(most) == 12
    assert all(row["new"] <= row["capacity"] for row in rows if row["channel"] == "red")


def test_an_office_without_a_limit_has_no_capacity_to_be_held_against(
    administration: Founded, span: Span, tmp_path_factory: pytest.TempPathFactory
) -> None:
    there = copied(administration.assessed, tmp_path_factory.mktemp("limits") / "there")
    there.standing.set_office("10", {"examinations": "none"}, from_on=span.since, at=at(6))
    there.select_all(at=at(7), since=span.since, until=span.since + timedelta(days=1))
    rows = workload.by_day(there, Span(span.since, span.since + timedelta(days=1)))
    limits = {row["channel"]: row["capacity"] for row in rows}
    assert limits["red"] is None
    assert limits["orange"] == 18


def test_what_is_open_has_an_age_and_none_is_left_out(worked: Checkpoint, span: Span) -> None:
    cells = workload.ages(worked, span)
    last = span.until - timedelta(days=1)
    assert sum(cell["subjects"] for cell in cells) == Ledger(worked).still_open(last).num_rows
    late = [cell for cell in cells if cell["late"]]
    assert late
    # Seven days after the choice a control is late; audits never are.
    assert all(cell["from_days"] >= 8 and cell["channel"] != "blue" for cell in late)


def test_release_times_count_what_still_waits(worked: Checkpoint, span: Span) -> None:
    rows = {(row["channel"], row["office"]): row for row in workload.release_times(worked, span)}
    green = rows["green", ""]
    assert (green["waiting"], green["same_day_p"], green["p90_days"]) == (0, 1.0, 0)
    red = rows["red", ""]
    assert 0 < red["waiting"] < red["subjects"]
    # So many still wait that nothing can be said of the slowest tenth.
    assert red["median_days"] is not None
    assert red["p90_days"] is None
    assert red["subjects"] == sum(rows["red", office]["subjects"] for office in OFFICES)
    # Nobody scanned anything: there is no time to tell, and it is not nought.
    assert rows["orange", ""]["median_days"] is None


def test_the_report_of_one_office_tells_its_own_work(worked: Checkpoint, span: Span) -> None:
    whole = report(worked, span.since, span.until)
    mine = report(worked, span.since, span.until, "10")
    assert 0 < sum(mine.ledger.standings.values()) < sum(whole.ledger.standings.values())
    assert "whole administration" in str(mine.drift)
    assert "whole administration" in str(mine.displaced)
