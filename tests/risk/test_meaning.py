"""What a condition means, in words."""

from __future__ import annotations

import pytest

from sekisho.language import untranslated
from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.meaning import ALL, ANY, COMPARED, FIGURES, KNOWN, NOT, Meaning, meaning
from sekisho.risk.profiles import examples


def told(condition: str, language: str = "en") -> Meaning:
    return meaning(standard().condition(condition).term, language)


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ("net_mass_kg > 1000", "net mass [kg] is above 1,000"),
        ("net_mass_kg between 1 and 2.5", "net mass [kg] is from 1 to 2.50"),
        ("origin_country in ('CN', 'VN')", "is one of China (CN), Vietnam (VN)"),
        ("origin_country = 'XX'", "is “XX”"),
        ("origin_country <> departure_country", "is not country"),
        ("seller is null", "who sold the goods is not known"),
        ("seller is not null", "who sold the goods is known"),
        ("not undervalued", "not: The declared price per kilogram"),
        ("undervalued is true", "(VAL-01): yes"),
        ("starts_with(commodity_code, '85')", "begins with “85”"),
        ("item_value / net_mass_kg < 2", "divided by net mass [kg] is below 2"),
        ("declared_on >= DATE '2024-01-31'", "is at least 2024-01-31"),
        ("abs(net_mass_kg) > 1", "“abs(net_mass_kg)” is above 1"),
    ],
)
def test_a_condition_is_read_aloud(condition: str, says: str) -> None:
    assert says in told(condition).says


def test_parts_stand_below_what_joins_them() -> None:
    whole = told("undervalued and (par_01 or not (net_mass_kg > 5 and seller is null))")
    assert whole.says == ALL
    first, second = whole.parts
    assert "VAL-01" in first.says and second.says == ANY
    assert second.parts[1].says == f"not: {ALL}"
    assert len(second.parts[1].parts) == 2


def test_every_form_is_said_in_japanese() -> None:
    assert untranslated([*COMPARED.values(), ALL, ANY, NOT, KNOWN], "ja") == []
    assert untranslated([one for one in FIGURES.values() if one != "{left}"], "ja") == []


@pytest.mark.parametrize("profile", examples(), ids=lambda one: one.name)
def test_every_example_can_be_read_in_both_languages(profile: object) -> None:
    condition = str(getattr(profile, "condition"))  # noqa: B009 - the ids take any object
    english, japanese = told(condition), told(condition, "ja")
    assert english != japanese and "{" not in f"{english}{japanese}"
