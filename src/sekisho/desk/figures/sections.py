"""Sections of the Harmonized System in a few words.

    >>> section("XVI", "en")
    'XVI Machinery, electronics'

Takes   the Roman numeral of a section, as `codes.hs` gives it.
Gives   the numeral with what it holds.
Source  WCO Harmonized System 2022, titles of the sections; shortened by us.
"""

from __future__ import annotations

from sekisho.language import translate

_HOLDS = {
    "I": "Live animals, animal products",
    "II": "Vegetable products",
    "III": "Fats and oils",
    "IV": "Food, drinks, tobacco",
    "V": "Mineral products",
    "VI": "Chemicals",
    "VII": "Plastics, rubber",
    "VIII": "Leather, bags",
    "IX": "Wood, basketware",
    "X": "Paper, books",
    "XI": "Textiles, clothing",
    "XII": "Footwear, headgear",
    "XIII": "Stone, ceramics, glass",
    "XIV": "Pearls, precious metals",
    "XV": "Base metals",
    "XVI": "Machinery, electronics",
    "XVII": "Vehicles, aircraft, ships",
    "XVIII": "Optics, clocks, instruments",
    "XIX": "Arms, ammunition",
    "XX": "Furniture, toys, others",
    "XXI": "Works of art",
    "98-99": "National chapters",
}


def section(name: str, language: str = "en") -> str:
    """A section with what it holds; other words are translated as they are."""
    if name not in _HOLDS:
        return translate(name, language)
    return f"{name} {translate(_HOLDS[name], language)}"
