"""Settings from the environment, options over them, and what the machine refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from installations import Founded, copied
from said import done, refused

DAY = "2024-02-29"


def test_the_environment_names_the_folder_and_an_option_overrides_it(
    administration: Founded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(administration.assessed, tmp_path / "full")
    monkeypatch.setenv("SEKISHO_DATA", str(tmp_path / "full"))
    assert len(done("office", "show", "--as", "csv").rows) == 3
    assert "no installation" in refused("--data", tmp_path / "empty", "learn")


def test_the_folder_is_made_where_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SEKISHO_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    done("profile", "add")
    assert (tmp_path / "sekisho-data" / "history").is_dir()


READING = [
    ("learn",),
    ("assess",),
    ("select", "--office", "10", "--on", DAY),
    ("list", "--office", "10", "--on", DAY),
    ("explain", "D-1"),
    ("indicators",),
    ("office", "show"),
    ("quarantine", "list"),
    ("quarantine", "show", "abc-2"),
    ("quarantine", "fix", "abc-2", "a=b"),
    ("quarantine", "retry"),
    ("quarantine", "give-up", "abc-2"),
    ("profile", "list"),
    ("history", "verify"),
    ("history", "compact"),
]


@pytest.mark.parametrize("verb", READING, ids=[" ".join(verb) for verb in READING])
def test_a_mistyped_folder_is_refused_and_not_begun(verb: tuple[str, ...], tmp_path: Path) -> None:
    said = refused("--data", tmp_path / "data", *verb)
    assert f"There is no installation in {tmp_path / 'data'}." in said
    assert "--data" in said
    assert not (tmp_path / "data").exists()


def test_a_mistyped_folder_is_told_the_one_beside_it(tmp_path: Path) -> None:
    done("--data", tmp_path / "sekisho-data", "profile", "add")
    said = refused("--data", tmp_path / "sekisho-dtaa", "profile", "list")
    assert "Did you mean “sekisho-data”?" in said


def test_sentences_are_japanese_where_that_is_asked(
    administration: Founded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    copied(administration.assessed, data)
    done("select", "--office", "10", "--on", DAY, data=data)
    by_option = done("--language", "ja", "list", "--office", "10", "--on", DAY, data=data)
    monkeypatch.setenv("SEKISHO_LANGUAGE", "ja")
    by_setting = done("list", "--office", "10", "--on", DAY, data=data)
    assert by_option.out == by_setting.out
    assert re.search("[ぁ-んァ-ヶ一-龠]", by_option.out)
    rows = done("list", "--office", "10", "--on", DAY, "--as", "json", data=data).told
    assert all(re.search("[ぁ-んァ-ヶ一-龠]", row["why"]) for row in rows)


@pytest.mark.parametrize(
    ("name", "value"),
    [("SEKISHO_SEED", "seven"), ("SEKISHO_CORES", "all"), ("SEKISHO_LANGUAGE", "jp")],
)
def test_a_setting_that_cannot_be_is_said(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert value in refused("--data", tmp_path / "data", "profile", "list")
    assert not (tmp_path / "data").exists()


def test_what_the_machine_refuses_is_said_with_its_place(
    administration: Founded, tmp_path: Path
) -> None:
    file = tmp_path / "a-file"
    file.write_text("")
    assert str(file) in refused("--data", file, "profile", "list")
    data = tmp_path / "data"
    copied(administration.assessed, data)
    done("select", "--office", "10", "--on", DAY, data=data)
    for page in (tmp_path / "no-such-folder" / "page.html", tmp_path):
        for verb in (("list", "--office", "10", "--on", DAY), ("explain", "D-1")):
            assert f"{page} cannot be written" in refused(*verb, "--html", page, data=data)
    study = ("study", "--train", "none.csv", "--test", "none.csv", "--map", "sekisho")
    for option in ("--json", "--html"):
        assert "Make the folder" in refused(*study, option, tmp_path / "none" / "file")


def test_the_seed_of_an_installation_is_its_own_and_kept(tmp_path: Path) -> None:
    seeds = []
    for name in ("one", "other"):
        done("--data", tmp_path / name, "profile", "add")
        done("--data", tmp_path / name, "profile", "list")
        path = tmp_path / name / "seed"
        assert path.stat().st_mode & 0o777 == 0o600
        seeds.append(path.read_text("ascii"))
    assert seeds[0] != seeds[1]
    (tmp_path / "one" / "seed").write_text("not a seed\n")
    assert "holds no seed" in refused("--data", tmp_path / "one", "profile", "list")
