"""Profiles: read from a file, refused with a reason, compared with one another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sekisho.errors import SekishoError, WrongExpression, WrongFile
from sekisho.language import untranslated
from sekisho.records.profile import Stage
from sekisho.records.selection import Channel
from sekisho.risk.profiles import check, examples, load, parse, remarks

GOOD = """
[heavy]
title = "Heavy goods"
condition = "net_mass_kg > 1000"
channel = "red"
owner = "team"
legal_basis = "law"
"""

REFUSED = [
    ("[heavy", "not TOML", ""),
    ("heavy = 1", "not a table", "[name]"),
    (GOOD.replace("owner", "ownr"), "“ownr”", "“owner”"),
    (GOOD.replace('owner = "team"\n', ""), "lacks owner", "who answers"),
    (GOOD.replace('"team"', '" "'), "has no owner", "owner"),
    (GOOD.replace('"law"', '""'), "has no legal basis", "reason"),
    (GOOD.replace('"red"', '"purple"'), "“purple”", "One of"),
    (GOOD.replace('"red"', '"yelow"'), "“yelow”", "yellow"),
    (GOOD.replace('"Heavy goods"', "5"), "title cannot be 5", "sentence"),
    (GOOD.replace("[heavy]", "[Heavy-goods]"), "“Heavy-goods”", "a–z"),
    (GOOD.replace("net_mass_kg", "net_mas_kg"), "Profile “heavy”", "“net_mass_kg”"),
    (GOOD + "live_from = 2021-02-01\nlive_until = 2021-02-01\n", "ends before", "excluded"),
    (GOOD + 'stage = "alive"\n', "“alive”", "live"),
    (GOOD + "name = 'x'\n", "“name”", ""),
    (GOOD + "acted_by = 'Ana'\n", "“acted_by”", ""),
    (GOOD + "live_from = 'soon'\n", "live_from cannot be 'soon'", "first day"),
]


@pytest.mark.parametrize(("text", "label", "hint"), REFUSED)
def test_a_wrong_profile_is_refused_with_its_place(text: str, label: str, hint: str) -> None:
    with pytest.raises(SekishoError) as told:
        parse(text, "ours.toml")
    assert label in told.value.label
    assert hint in told.value.hint


def test_a_file_of_profiles_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(GOOD + 'stage = "live"\nlive_from = 2021-02-01\noffices = ["30"]\n')
    (profile,) = load(path)
    assert (profile.name, profile.stage, profile.channel) == ("heavy", Stage.LIVE, Channel.RED)
    assert (profile.live_from, profile.offices) == (date(2021, 2, 1), ("30",))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WrongFile, match=r"ours\.toml"):
        load(path)


def test_the_examples_are_drafts_with_law_and_owner_and_can_be_met() -> None:
    found = examples()
    assert len(found) >= 20
    assert {profile.stage for profile in found} == {Stage.DRAFT}
    assert remarks(found) == []
    assert untranslated([profile.title for profile in found], "ja") == []
    assert all(check(profile).names for profile in found)


def test_the_same_condition_twice_and_one_never_met_are_remarked() -> None:
    first = examples()[0]
    twice = replace(first, name="twice", condition=f"({first.condition})")
    never = replace(first, name="never", condition="net_mass_kg > 5 and net_mass_kg < 3")
    told = remarks([first, twice, never])
    assert len(told) == 2
    assert "same condition" in told[0]
    assert "can never be met" in told[1]


def test_a_condition_may_name_indicators_by_code_or_adjective() -> None:
    profile = replace(examples()[0], condition="val_01 and not found_before")
    assert check(profile).names == ("found_before", "val_01")
    with pytest.raises(WrongExpression, match="val_99"):
        check(replace(profile, condition="val_99"))
