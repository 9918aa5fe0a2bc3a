"""Container numbers: their form and their check digit."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.codes import container
from sekisho.errors import InvalidCode

REFUSED = [
    ("", "not a container number"),
    ("CSQU305438", "not a container number"),
    ("CSQU30543833", "not a container number"),
    ("1SQU3054383", "not a container number"),
    ("CSQX3054383", "X as its fourth letter"),
    ("CSQU3054384", "ends with 4"),
    ("CSQU3504383", "ends with 3"),  # two digits swapped
]

SERIALS = st.text(string.digits, min_size=6, max_size=6)
OWNERS = st.text(string.ascii_uppercase, min_size=3, max_size=3)


def test_the_example_of_the_standard_is_taken_in_any_writing() -> None:
    assert container.check("csqu 305438-3") == "CSQU3054383"
    parts = container.parse("CSQU3054383")
    assert (parts.owner, parts.category, parts.serial, parts.check_digit) == (
        "CSQ",
        "U",
        "305438",
        3,
    )


@pytest.mark.parametrize(("given", "label"), REFUSED)
def test_a_wrong_container_number_is_refused_with_the_reason(given: str, label: str) -> None:
    with pytest.raises(InvalidCode, match=label) as refusal:
        container.check(given)
    assert refusal.value.hint
    assert not container.is_valid(given)


def test_the_hint_names_the_check_digit_that_would_be_right() -> None:
    with pytest.raises(InvalidCode, match="the check digit is 3"):
        container.check("CSQU3054387")


@given(OWNERS, st.sampled_from(sorted(container.CATEGORIES)), SERIALS)
def test_only_one_last_digit_fits_any_number(owner: str, category: str, serial: str) -> None:
    number = f"{owner}{category}{serial}"
    right = [digit for digit in string.digits if container.is_valid(number + digit)]
    assert right == [str(container.check_digit(number))]


@given(OWNERS, SERIALS, st.integers(0, 5), st.sampled_from(string.digits))
def test_one_wrong_digit_is_noticed_but_where_ten_counts_as_nought(
    owner: str, serial: str, place: int, other: str
) -> None:
    number = f"{owner}U{serial}"
    changed = f"{owner}U{serial[:place]}{other}{serial[place + 1 :]}"
    same = container.check_digit(number) == container.check_digit(changed)
    # A remainder of 10 is written as 0, so these two alone can be taken for each other.
    assert changed == number or not same or container.check_digit(number) == 0
