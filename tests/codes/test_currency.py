"""Currency codes: of today, of the past, and their decimals."""

from __future__ import annotations

import pytest

from sekisho.codes import currency
from sekisho.errors import InvalidCode

CASES = [
    ("USD", True, 2),
    ("EUR", True, 2),
    ("JPY", True, 0),
    ("KRW", True, 0),
    ("KWD", True, 3),
    ("IQD", True, 3),  # shops round to none; the standard has three
    ("CLF", True, 4),
    ("XAU", True, None),
    ("CHE", True, 2),
    ("DEM", False, None),
    ("HRK", False, None),
    ("BGN", False, None),
]


@pytest.mark.parametrize(("code", "current", "decimals"), CASES)
def test_a_currency_knows_its_decimals_and_whether_it_is_of_today(
    code: str, current: bool, decimals: int | None
) -> None:
    assert currency.parse(code.lower()) == code
    assert currency.is_current(code) == current
    assert currency.decimals(code) == decimals
    assert currency.name(code)


@pytest.mark.parametrize("given", ["", "US", "USDX", "123", "QQQ", "$"])
def test_what_is_no_currency_is_refused_with_a_remedy(given: str) -> None:
    with pytest.raises(InvalidCode, match="not a currency code") as refusal:
        currency.parse(given)
    assert refusal.value.hint
    assert currency.name(given) is None


def test_two_swapped_letters_are_answered_with_the_currency_that_has_them() -> None:
    with pytest.raises(InvalidCode, match="There is JPY"):
        currency.parse("JYP")


def test_names_come_in_japanese() -> None:
    assert currency.name("JPY", "ja") == "日本円"
