"""Rates and capacity hold from their day on, and are read as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from day_of_work import OFFICE

from sekisho.errors import WrongInput
from sekisho.records.office import OfficeTerms
from sekisho.records.schema import to_table
from sekisho.selectivity.terms import (
    default_terms,
    merge_terms,
    parse_capacity,
    parse_rate,
    terms_id,
    terms_on,
)


def written(from_on: str, hour: int, red_rate: float, office: str = OFFICE) -> OfficeTerms:
    at = datetime(2021, 1, 1, hour, tzinfo=UTC)
    return OfficeTerms(office, date.fromisoformat(from_on), at, red_rate=red_rate)


TERMS = to_table(
    OfficeTerms,
    [
        written("2021-02-01", 1, 0.11),
        written("2021-03-01", 2, 0.12),
        written("2021-03-01", 4, 0.13),
        written("2021-03-01", 3, 0.14),
        written("2021-01-01", 9, 0.15),
        written("2021-04-01", 1, 0.99, office="10"),
    ],
)


@pytest.mark.parametrize(
    ("day", "red_rate"),
    [
        ("2020-12-31", 0.05),
        ("2021-01-01", 0.15),
        ("2021-02-01", 0.11),
        ("2021-02-28", 0.11),
        ("2021-03-01", 0.13),
        ("2021-12-31", 0.13),
    ],
)
def test_the_latest_day_holds_and_of_two_the_later_written(day: str, red_rate: float) -> None:
    assert terms_on(TERMS, OFFICE, date.fromisoformat(day)).red_rate == red_rate


def test_an_office_that_never_set_anything_has_the_defaults() -> None:
    assert terms_on(TERMS, "99", date(2021, 5, 1)) == default_terms("99")


def test_a_change_leaves_what_it_does_not_name() -> None:
    now = written("2021-02-01", 1, 0.11)
    at = datetime(2021, 6, 1, tzinfo=UTC)
    changes = {"examinations": "38", "random_rate": "1%", "scans": None}
    new = merge_terms(now, changes, from_on=date(2021, 6, 1), written_at=at)
    assert (new.examinations, new.random_rate, new.scans) == (38, 0.01, None)
    assert (new.red_rate, new.office) == (0.11, OFFICE)
    assert terms_id(new) == "30/2021-06-01/2021-06-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("given", "rate"),
    [
        ("1%", 0.01),
        (" 2.5 % ", 0.025),
        ("0,5%", 0.005),
        ("0.07", 0.07),
        (0.3, 0.3),
        ("100%", 1.0),
        ("0", 0.0),
    ],
)
def test_rates_are_read_as_people_write_them(given: str | float, rate: float) -> None:
    assert parse_rate(given) == rate


@pytest.mark.parametrize("given", ["", "%", "one", "101%", "-1%", "2", "nan", "1%%", "inf"])
def test_what_is_no_rate_is_refused(given: str) -> None:
    with pytest.raises(WrongInput, match="is no rate"):
        parse_rate(given)


@pytest.mark.parametrize(
    ("given", "capacity"), [("38", 38), (0, 0), ("none", None), (None, None), (" 7 ", 7)]
)
def test_capacities_are_whole_numbers_or_none(
    given: str | int | None, capacity: int | None
) -> None:
    assert parse_capacity(given) == capacity


@pytest.mark.parametrize("given", ["-1", "3.5", "many", "٣"])
def test_what_is_no_capacity_is_refused(given: str) -> None:
    with pytest.raises(WrongInput, match="no number of controls"):
        parse_capacity(given)


def test_a_misspelt_name_gets_the_nearest() -> None:
    with pytest.raises(WrongInput, match="Did you mean “red_rate”"):
        merge_terms(
            default_terms("30"),
            {"redrate": "1%"},
            from_on=date(2021, 1, 1),
            written_at=datetime(2021, 1, 1, tzinfo=UTC),
        )


def test_a_deadline_is_a_whole_number_of_days_or_none() -> None:
    start = {"from_on": date(2021, 1, 1), "written_at": datetime(2021, 1, 1, tzinfo=UTC)}
    holds = default_terms("30")
    assert holds.examine_within_days == 7
    assert merge_terms(holds, {"examine_within_days": "3"}, **start).examine_within_days == 3
    assert merge_terms(holds, {"examine_within_days": "none"}, **start).examine_within_days is None
    assert merge_terms(holds, {"waiver_look_rate": "10%"}, **start).waiver_look_rate == 0.1
    with pytest.raises(WrongInput, match="no number of days"):
        merge_terms(holds, {"examine_within_days": "soon"}, **start)
