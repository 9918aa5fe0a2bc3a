"""Values: quick ways for a whole column and slow ways for one value give the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.messages import values
from sekisho.messages.column_map import Column

KIND = pa.timestamp("us", tz="UTC")
FIRST, LAST = date(1988, 1, 1), datetime(2026, 11, 20, 12, tzinfo=UTC)
PLAIN = Column("Given", "item_value")
NUMBERS = st.floats(0, 1e15).map(str) | st.integers(0, 10**15).map(str) | st.none()


@given(
    instants=st.lists(st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))),
    zone=st.sampled_from(["UTC", "Asia/Seoul", "America/St_Johns", "Asia/Kathmandu",
                          "Australia/Lord_Howe", "Europe/Berlin", "Pacific/Apia"]),
)  # fmt: skip
def test_the_day_of_an_instant_is_that_of_the_calendar_in_its_zone(
    instants: list[datetime | None], zone: str
) -> None:
    aware = [None if one is None else one.replace(tzinfo=UTC) for one in instants]
    days = [None if one is None else one.astimezone(ZoneInfo(zone)).date() for one in aware]
    assert values.local_days(pa.array(aware, KIND), zone).to_pylist() == days


@given(st.lists(NUMBERS, max_size=20))
def test_one_wrong_number_does_not_change_how_the_others_are_read(given: list[str | None]) -> None:
    quick, none = values.numbers(pa.array(given, pa.string()), PLAIN)
    slow, one = values.numbers(pa.array([*given, "x"], pa.string()), PLAIN)
    assert quick.to_pylist() == slow.to_pylist()[:-1]
    assert quick.to_pylist() == [None if text is None else float(text) for text in given]
    assert (none, [defect.row for defect in one]) == ([], [len(given)])


@pytest.mark.parametrize("given", ["nan", "NaN", "inf", "-inf", "1e400", "-1", "1e16", "Infinity"])
def test_what_is_no_amount_is_found_among_amounts(given: str) -> None:
    found, defects = values.numbers(pa.array(["1", given, None, "2"]), PLAIN)
    assert found.to_pylist() == [1.0, None, None, 2.0]
    assert [one.row for one in defects] == [1]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("2020-01-01T10:00:00Z", datetime(2020, 1, 1, 10, tzinfo=UTC)),
        ("2020-01-01T10:00:00+09:00", datetime(2020, 1, 1, 1, tzinfo=UTC)),
        ("2020-01-01 10:00:00", datetime(2020, 1, 1, 1, tzinfo=UTC)),
        ("2020-01-01", datetime(2019, 12, 31, 15, tzinfo=UTC)),
        ("1987-12-31T10:00:00Z", None),
        ("2026-11-20T12:00:01Z", None),
        ("0000-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("10:00", None),
    ],
)
def test_an_instant_is_read_alone_as_among_others(given: str, told: datetime | None) -> None:
    sound = "2020-05-05T05:05:05.000001Z"
    for others in ([], [sound], [sound, "2020-05-05 05:05"]):
        found, defects = values.instants(
            pa.array([*others, given]), Column("At", "received_at"), "Asia/Seoul", FIRST, LAST
        )
        assert found.to_pylist()[-1] == told
        assert len(defects) == (told is None)


@given(st.lists(st.dates(FIRST, LAST.date()), max_size=9), st.sampled_from(["%d.%m.%Y", "%Y%m%d"]))
def test_days_are_read_in_the_form_of_the_map(days: list[date], form: str) -> None:
    column = Column("Day", "declared_on", date_format=form)
    told = pa.array([one.strftime(form) for one in days], pa.string())
    found, defects = values.days(told, column, FIRST, LAST.date() + timedelta(days=1))
    assert (found.to_pylist(), defects) == (days, [])
