"""Column maps: every wrong word is named with the nearest one that is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from sekisho.errors import WrongMap
from sekisho.messages import column_map
from sekisho.records.finding import Outcome

SMALL = """
name = "small"
title = "Four columns"
item_number = 1
[columns]
No = "declaration_number"
Day = "declared_on"
House = "office"
Mass = { field = "net_mass_kg", factor = 0.001 }
"""

# What is put in place of what in the small map, and a part of the sentence that follows.
WRONG = {
    "a misspelt key": ("title =", "titel =", "Did you mean “title”?"),
    "a misspelt key of a column": ("factor =", "facter =", "Did you mean “factor”?"),
    "a misspelt field": ('"net_mass_kg"', '"net_mas_kg"', "Did you mean “net_mass_kg”?"),
    "a field of our own": ('"net_mass_kg"', '"written_at"', "is not known"),
    "a field twice": ('"net_mass_kg", factor = 0.001', '"office"', "has two columns"),
    "no office": ('House = "office"', "", "no column for office"),
    "no number of an item": ("item_number = 1", "", "item's number"),
    "no title": ('title = "Four columns"', "", "lacks “title”"),
    "no columns": (SMALL[SMALL.index("[columns]") :], "", "lacks “columns”"),
    "an item number of zero": ("item_number = 1", "item_number = 0", "item_number = 0"),
    "a factor of zero": ("0.001", "0", "a number above zero"),
    "a factor in words": ("0.001", '"g"', "a number above zero"),
    "no TOML": ("[columns]", "[columns", "is no TOML"),
    "an unknown encoding": ("item_number", 'encoding = "utf-9"\nitem_number', "an encoding"),
    "a codec without text": ("item_number", 'encoding = "zip"\nitem_number', "an encoding"),
    "a delimiter of two": ("item_number", 'delimiter = ";;"\nitem_number', "one sign"),
    "a quote for a delimiter": ("item_number", "delimiter = '\"'\nitem_number", "one sign"),
    "half a date": ("item_number", 'date_format = "%Y-%m"\nitem_number', "a full date"),
    "an unknown zone": ("item_number", 'zone = "Asia/Soul"\nitem_number', "time zone"),
    "an unknown currency": ("item_number", 'currency = "WON"\nitem_number', "ISO 4217"),
    "an unknown rule": ("item_number", 'received = "now"\nitem_number', "arrival"),
    "an unknown check": ("factor = 0.001", 'check = "contry"', "Did you mean “country”?"),
    "a length of one": ("factor = 0.001", "digits = 1", "2 to 12"),
    "an unknown other": ("factor = 0.001", 'other = "drop"', "reject"),
    "a wrong yes": ("factor = 0.001", 'required = "yes"', "true or false"),
    "a number for a column": ('House = "office"', "House = 3", "a table of keys"),
    "an unknown outcome": (
        "[columns]", '[finding]\ncolumn = "F"\n[finding.outcome]\n1 = "guilty"\n[columns]',
        "“guilty”",
    ),
    "a finding without values": ("[columns]", '[finding]\ncolumn = "F"\n[columns]', "outcome"),
    "a negative delay": (
        "[columns]",
        '[finding]\ncolumn = "F"\nknown_after_days = -1\n[finding.outcome]\n1 = "irregular"\n'
        "[columns]",
        "from 0",
    ),
    "an unknown agreement": (
        "[columns]",
        '[finding]\ncolumn = "F"\n[finding.outcome]\n1 = "irregular"\n[finding.agrees.G]\n'
        'irregula = "1"\n[columns]',
        "Did you mean “irregular”?",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_map_is_refused_with_the_remedy(what: str) -> None:
    old, new, says = WRONG[what]
    assert old in SMALL
    with pytest.raises(WrongMap) as refused:
        column_map.load(SMALL.replace(old, new, 1))
    assert says in str(refused.value)


def test_a_small_map_says_what_each_column_means() -> None:
    form = column_map.load(SMALL)
    mass = form.column_of("net_mass_kg")
    assert mass is not None
    assert (mass.name, mass.factor, mass.required) == ("Mass", 0.001, False)
    assert all(one.required for one in form.columns if one.field != "net_mass_kg")
    assert form.column_of("seller") is None
    assert form.finding is None


@pytest.mark.parametrize("name", column_map.names())
def test_every_map_that_is_shipped_can_be_read(name: str) -> None:
    form = column_map.find(name)
    assert form.name == name
    assert form.title


def test_the_korean_map_knows_its_findings() -> None:
    rule = column_map.find("korea").finding
    assert rule is not None
    assert rule.outcome == {
        "0": Outcome.NOTHING_FOUND,
        "1": Outcome.IRREGULAR,
        "2": Outcome.CRITICAL,
    }
    assert rule.headings() == ("Critical Fraud", "Fraud")
    assert rule.known_after_days == 0


def test_our_own_map_has_a_column_for_every_field() -> None:
    form = column_map.find("sekisho")
    assert [one.name for one in form.columns] == [one.field for one in form.columns]
    assert {one.field for one in form.columns} == set(column_map.FIELDS)


def test_a_map_is_found_by_name_in_a_folder_or_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_text(SMALL, "utf-8")
    assert column_map.find("small", [tmp_path]).title == "Four columns"
    assert column_map.find(tmp_path / "small.toml").title == "Four columns"
    assert "small" in column_map.names([tmp_path])
    assert "small" not in column_map.names()


def test_an_own_map_stands_before_one_that_is_shipped(tmp_path: Path) -> None:
    (tmp_path / "korea.toml").write_text(SMALL, "utf-8")
    assert column_map.find("korea", [tmp_path]).title == "Four columns"


def test_an_unknown_map_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(WrongMap, match="Did you mean “korea”"):
        column_map.find("corea")
    with pytest.raises(WrongMap, match="There are: korea, ledger, sekisho"):
        column_map.find("x")


def test_a_map_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_bytes(SMALL.replace("Four", "Fünf").encode("latin-1"))
    with pytest.raises(WrongMap, match="UTF-8"):
        column_map.find(tmp_path / "small.toml")


def test_another_meaning_of_a_column_gives_the_map_another_digest() -> None:
    digests = {
        column_map.digest(column_map.load(SMALL.replace("0.001", factor)))
        for factor in ("0.001", "0.01", "0.0010")
    }
    assert len(digests) == 2


@pytest.mark.parametrize("name", ["../korea", "a/b", "a b", "x" * 65, ".hidden"])
def test_a_name_that_could_lead_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(WrongMap, match="cannot be the name"):
        column_map.load(f'name = "{name}"\ntitle = "x"\n[columns]\n')
