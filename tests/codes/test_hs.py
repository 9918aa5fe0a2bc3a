"""Commodity codes: what is taken, what is refused with which remedy, and what a code means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.codes import hs
from sekisho.errors import InvalidCode

TAKEN = [
    ("0101.21", "010121"),
    ("0101 21 00 00", "0101210000"),
    ("01", "01"),
    ("8703-23", "870323"),
    ("220421", "220421"),
    ("847130", "847130"),
    ("9801000000", "9801000000"),
    ("99", "99"),
    ("940540", "940540"),  # deleted in 2022, declared until 2021
    ("123456789012", "123456789012"),
    ("010121000", "010121000"),  # Japan's nine digits
]

REFUSED = [
    ("", "not a commodity code"),
    ("   ", "not a commodity code"),
    ("77", "chapter 77"),
    ("770101", "chapter 77"),
    ("00", "chapter 00"),
    ("0001", "chapter 00"),
    ("8.7e5", "not a commodity code"),
    ("010121X", "not a commodity code"),
    ("٠١٠١٢١", "not a commodity code"),  # digits, but not those of the tariff
    ("1", "1 digits"),
    ("123", "3 digits"),
    ("1234567890123", "13 digits"),
]


@pytest.mark.parametrize(("given", "code"), TAKEN)
def test_a_commodity_code_is_taken_however_it_is_written(given: str, code: str) -> None:
    assert hs.parse(given) == code
    assert hs.is_valid(given)


@pytest.mark.parametrize(("given", "label"), REFUSED)
def test_what_is_no_commodity_code_is_refused_with_the_reason(given: str, label: str) -> None:
    with pytest.raises(InvalidCode, match=label) as refusal:
        hs.parse(given)
    assert refusal.value.hint
    assert not hs.is_valid(given)


def test_a_lost_leading_zero_is_named_as_the_remedy() -> None:
    with pytest.raises(InvalidCode, match=r"Was the leading zero lost\? Then it is 010121"):
        hs.parse("10121")


def test_a_code_is_described_by_its_longest_known_part() -> None:
    assert hs.describe("0101290000") == hs.describe("010129")
    assert hs.describe("010199") == hs.describe("0101")
    assert hs.describe("019999") == hs.describe("01") == "Animals; live"
    assert hs.describe("9801") is None


def test_a_code_shows_its_way_down_the_tariff() -> None:
    steps = hs.path("440890")
    assert [step for step, _ in steps] == ["44", "4408", "440890"]
    assert all(text for _, text in steps)
    assert hs.section("440890") == "IX"
    assert hs.section("9801") is None


def test_a_prefix_longer_than_the_code_is_unknown_and_not_padded() -> None:
    assert hs.prefix("0101", 2) == "01"
    assert hs.prefix("0101", 6) is None


def test_the_nearest_codes_share_the_longest_beginning() -> None:
    assert hs.nearest("851712", 3)[0].startswith("8517")
    assert hs.nearest("0101", 1) == ("0101",)
    assert hs.nearest("ab") == ()


def test_the_table_holds_the_harmonized_system_of_2022() -> None:
    assert len(hs.known(2)) == 96
    assert len(hs.known(4)) == 1228
    assert len(hs.known(6)) == 5612
    assert not hs.known(8)
    assert "77" not in hs.chapters()


@given(st.sampled_from(sorted(hs.known(6))), st.text("0123456789", max_size=6))
def test_whatever_follows_six_digits_changes_neither_heading_nor_text(six: str, rest: str) -> None:
    code = six + rest
    assert hs.describe(code) == hs.describe(six)
    assert hs.is_valid(code) == (len(code) in hs.LENGTHS)


@given(st.text(max_size=20))
def test_any_text_is_either_taken_or_refused_with_a_remedy(text: str) -> None:
    try:
        code = hs.parse(text)
    except InvalidCode as refusal:
        assert refusal.hint
    else:
        assert code.isdigit()
        assert hs.parse(code) == code
