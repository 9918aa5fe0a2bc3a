"""The verbs of profiles: who acts is named, and every refusal says what is possible."""

from __future__ import annotations

from pathlib import Path

import pytest
from installations import Founded, copied
from said import done, sekisho

from sekisho.history.store import History

NEW = (
    *("profile", "new", "heavy", "--when", "net_mass_kg > 1000", "--says", "Heavy goods"),
    *("--channel", "red", "--owner", "team", "--legal-basis", "law", "--as", "Ana"),
)


@pytest.fixture(scope="module")
def data(administration: Founded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the installation, on which these tests act in turn."""
    return copied(administration.assessed, tmp_path_factory.mktemp("verbs") / "data").folder


def test_a_profile_goes_its_whole_life_on_the_command_line(data: Path) -> None:
    assert "is a draft" in done(*NEW, data=data).err
    told = done("profile", "backtest", "heavy", "--as", "json", data=data).told[0]
    assert told["hits"] == sum(row["hits"] for row in told["by_week"]) > 0
    assert "is on trial" in done("profile", "submit", "heavy", "--as", "Ana", data=data).err
    refused = sekisho("profile", "approve", "heavy", "--as", " aNa", data=data)
    assert (refused.code, "cannot approve" in refused.err) == (1, True)
    live = done("profile", "approve", "heavy", "--as", "Ben", "--from", "2024-02-20", data=data)
    assert "from 2024-02-20 until 2025-02-19" in live.err
    again = sekisho("profile", "submit", "heavy", "--as", "Ana", data=data)
    assert "Possible now" in again.err
    assert "`sekisho profile retire heavy`" in again.err
    silent = sekisho("profile", "retire", "heavy", "--as", "Ben", data=data)
    assert "--why" in silent.err
    done("profile", "retire", "heavy", "--as", "Ben", "--why", "Found nothing.", data=data)
    steps = done("profile", "show", "heavy", "--as", "csv", data=data).rows
    assert [(row["stage"], row["acted_by"]) for row in steps] == [
        ("draft", "Ana"),
        ("trial", "Ana"),
        ("live", "Ben"),
        ("retired", "Ben"),
    ]
    assert steps[-1]["acted_why"] == "Found nothing."
    assert steps[1]["acted_why"].startswith("Back-test 2024-01-01")


def test_a_change_of_a_live_profile_is_a_draft_that_keeps_what_was_not_named(data: Path) -> None:
    changed = done(
        *("profile", "new", "front_company", "--when", "par_01 and val_01", "--as", "Ana"),
        data=data,
    )
    assert "front_company is a draft" in changed.err
    first, last = done("profile", "show", "front_company", "--as", "csv", data=data).rows
    assert (first["stage"], last["stage"]) == ("live", "draft")
    assert last["condition"] == "par_01 and val_01"
    assert (last["owner"], last["live_until"]) == (first["owner"], "")


REFUSED = [
    (("new", "mine", "--when", "true", "--as", "Ana"), "lacks --says, --channel"),
    (("new", "heavy", "--when", "net_mas_kg > 1", "--as", "Ana"), "Did you mean “net_mass_kg”?"),
    (("new", "heavy", "--channel", "purple", "--as", "Ana"), "purple"),
    (("submit", "heavvy", "--as", "Ana"), "Did you mean “heavy”?"),
    (("submit", "caught_together"), "--as"),
    (("backtest", "caught_together", "--from", "2031-01-01"), "has no day"),
    (("from-finding", "nobody"), "No goods item bears"),
]


@pytest.mark.parametrize(("words", "says"), REFUSED)
def test_what_cannot_be_is_refused_with_its_remedy(
    data: Path, words: tuple[str, ...], says: str
) -> None:
    refused = sekisho("profile", *words, data=data)
    assert refused.code != 0
    assert says in refused.err


def test_a_file_imports_new_profiles_as_it_says_and_changes_none_past_the_second_person(
    data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "ours.toml"
    words = 'title = "T"\nchannel = "red"\nowner = "o"\nlegal_basis = "l"\nstage = "live"\n'
    file.write_text(
        f'[brand_new]\ncondition = "net_mass_kg > 5000"\n{words}'
        f'[caught_together]\ncondition = "net_mass_kg > 5000"\n{words}',
        encoding="utf-8",
    )
    done("profile", "add", file, "--as", "Zoe", data=data)
    rows = {row["name"]: row for row in done("profile", "list", "--as", "csv", data=data).rows}
    assert (rows["brand_new"]["stage"], rows["brand_new"]["acted_by"]) == ("live", "Zoe")
    assert rows["brand_new"]["live_until"] != ""
    assert rows["caught_together"]["stage"] == "draft"
    assert "imported from ours.toml" in rows["brand_new"]["acted_why"]


def test_a_finding_is_drafted_into_a_profile_on_the_command_line(data: Path) -> None:
    review = done("profile", "review", "--as", "csv", data=data).rows
    assert ("brand_new", "one person") in {(row["profile"], row["remark"]) for row in review}
    number = _a_finding(data)
    words = ("profile", "from-finding", number, "--most-a-day", "40")
    listed = done(*words, data=data)
    assert "What looks like" in listed.out
    named = (*words, "--draft", "like_it", "--owner", "team", "--legal-basis", "law")
    assert "Nobody is named" in sekisho(*named, data=data).err
    assert "like_it is a draft" in done(*named, "--as", "Ana", data=data).err


def _a_finding(data: Path) -> str:
    found = History(data / "history").sql(
        "SELECT subject_id FROM finding WHERE outcome <> 'nothing_found'"
        " ORDER BY known_on DESC, subject_id LIMIT 1"
    )
    return str(found["subject_id"][0].as_py())
