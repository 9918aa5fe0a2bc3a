"""Country codes: assigned, withdrawn, reserved, user-assigned, and none at all."""

from __future__ import annotations

import pytest

from sekisho.codes import country
from sekisho.codes.country import Standing
from sekisho.errors import InvalidCode

STANDINGS = [
    ("KR", Standing.ASSIGNED, "South Korea"),
    ("BV", Standing.ASSIGNED, "Bouvet Island"),
    ("GB", Standing.ASSIGNED, "United Kingdom"),
    ("UK", Standing.RESERVED, "United Kingdom (assigned code: GB)"),
    ("EU", Standing.RESERVED, "European Union"),
    ("ZZ", Standing.USER_ASSIGNED, "Unknown or unspecified country"),
    ("XK", Standing.USER_ASSIGNED, "Kosovo"),
    ("QZ", Standing.USER_ASSIGNED, None),
    ("YU", Standing.WITHDRAWN, "Yugoslavia"),
    ("AN", Standing.WITHDRAWN, "Netherlands Antilles"),
    ("A1", None, None),
    ("QA", Standing.ASSIGNED, "Qatar"),
]


@pytest.mark.parametrize(("code", "standing", "name"), STANDINGS)
def test_a_country_code_has_the_standing_that_iso_gives_it(
    code: str, standing: Standing | None, name: str | None
) -> None:
    assert country.standing(code) == standing
    assert country.name(code) == name
    assert country.is_valid(code) == (standing is not None)


@pytest.mark.parametrize("given", ["kr", " KR ", "Kr"])
def test_a_country_code_is_taken_however_it_is_written(given: str) -> None:
    assert country.parse(given) == "KR"


@pytest.mark.parametrize("given", ["", "K", "KOR", "11", "AB", "K R", "QL", "ＫＲ"])
def test_letters_without_any_standing_are_refused_with_a_remedy(given: str) -> None:
    with pytest.raises(InvalidCode, match="not a country code") as refusal:
        country.parse(given)
    assert "ZZ" in refusal.value.hint


@pytest.mark.parametrize("given", ["South Korea", "south korea", "韓国"])
def test_a_name_is_refused_but_its_code_is_named(given: str) -> None:
    with pytest.raises(InvalidCode, match="Its code is KR"):
        country.parse(given)


def test_names_come_in_japanese_and_fall_back_to_english() -> None:
    assert country.name("DE", "ja") == "ドイツ"
    assert country.name("YU", "ja") == "Yugoslavia"
    assert country.name("DE", "fr") == "Germany"


def test_a_withdrawn_code_knows_what_follows_it_if_one_does() -> None:
    assert country.successor("DD") == "DE"
    assert country.successor("SU") is None
    assert country.successor("DE") is None


def test_the_countries_of_today_are_those_of_iso() -> None:
    assert len(country.assigned()) == 249
    assert country.assigned() < country.known()
