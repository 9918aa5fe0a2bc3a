"""Which finding counts, and from when."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from sekisho.learning import labels

ITEMS = pa.table(
    {
        "item_id": ["a", "b", "c"],
        "commodity_code": ["8504401000", "850440", None],
        "net_mass_kg": [1.5, 1.5, None],
    }
)
FINDINGS = pa.table(
    {
        "subject_id": ["a", "a", "b"],
        "version": [1, 2, 1],
        "outcome": ["irregular", "nothing_found", "critical"],
        "known_on": [date(2020, 1, 2), date(2020, 1, 9), date(2020, 1, 5)],
    }
)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (None, [0, 1, np.nan]),
        (date(2020, 1, 2), [np.nan, np.nan, np.nan]),
        (date(2020, 1, 3), [1, np.nan, np.nan]),
        (date(2020, 1, 9), [1, 1, np.nan]),
        (date(2020, 1, 10), [0, 1, np.nan]),
    ],
)
def test_the_latest_finding_known_before_the_day_counts(
    before: date | None, expected: list[float]
) -> None:
    np.testing.assert_array_equal(labels.outcomes(ITEMS, FINDINGS, before), expected)


def test_the_order_of_findings_does_not_matter() -> None:
    turned = FINDINGS.take([1, 2, 0])
    np.testing.assert_array_equal(labels.outcomes(ITEMS, turned), [0, 1, np.nan])


def test_no_findings_leave_all_unknown() -> None:
    assert np.isnan(labels.outcomes(ITEMS, FINDINGS.slice(0, 0))).all()


def test_what_is_known_on_the_eve_speaks_no_later() -> None:
    told = labels.known_by(FINDINGS, date(2020, 1, 6))["known_on"].to_pylist()
    assert told == [date(2020, 1, 2), date(2020, 1, 5), date(2020, 1, 5)]


def test_twins_share_subheading_and_mass_and_a_missing_value_is_a_value() -> None:
    assert labels.twins(ITEMS, ITEMS.slice(1, 1)).tolist() == [True, True, False]
    assert labels.twins(ITEMS, ITEMS.slice(2, 1)).tolist() == [False, False, True]


def test_a_row_received_after_its_finding_was_known_is_no_lesson() -> None:
    received = [date(2020, 1, 1), date(2020, 1, 6), date(2020, 1, 1)]
    items = ITEMS.append_column("received_on", pa.array(received, pa.date32()))
    told = labels.lessons(items, FINDINGS, date(2020, 1, 10))
    np.testing.assert_array_equal(told, [0, np.nan, np.nan])
    same_day = items.set_column(3, "received_on", pa.array([date(2020, 1, 2)] * 3, pa.date32()))
    # Known on the very day: it could not have been seen before the day, so it may be learned.
    np.testing.assert_array_equal(
        labels.lessons(same_day, FINDINGS, date(2020, 1, 10)), [0, 1, np.nan]
    )


def test_a_correction_after_the_first_finding_is_no_lesson_whatever_was_found_later() -> None:
    items = ITEMS.slice(0, 1).append_column("received_on", pa.array([date(2020, 1, 5)]))
    told = labels.lessons(items, FINDINGS, date(2020, 1, 20))
    assert np.isnan(told).all()


def test_singles_share_goods_and_mass_with_no_other_of_them() -> None:
    assert labels.singles(ITEMS).tolist() == [False, False, True]
    assert labels.singles(ITEMS.slice(1)).tolist() == [True, True]
    assert labels.singles(ITEMS.slice(0, 0)).tolist() == []


def test_consignments_number_items_of_one_subheading_and_mass_alike() -> None:
    numbers = labels.consignments(pa.concat_tables([ITEMS, ITEMS.slice(2)]))
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_what_was_known_keeps_the_form_of_the_table() -> None:
    fields = [field.with_nullable(False) for field in FINDINGS.schema]
    strict = FINDINGS.cast(pa.schema(fields))
    assert labels.known_by(strict, date(2020, 1, 6)).schema.equals(strict.schema)
