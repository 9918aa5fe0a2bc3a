"""The secret seed: drawn once, for its owner alone, kept, and missed when it is damaged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sekisho.errors import HistoryDamaged
from sekisho.flow.seed import keep, secret_seed, seed_for


def test_it_is_drawn_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "seed"
    before = os.umask(0)
    try:
        seed = secret_seed(path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert 0 <= seed < 2**63
    assert secret_seed(path) == seed
    assert secret_seed(tmp_path / "other") != seed


def test_a_seed_that_was_given_is_kept_only_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "seed"
    keep(path, 7)
    keep(path, 8)
    assert secret_seed(path) == 7
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "\n", "seed\n", "-5\n", "1.5\n", "12 13\n", "９９\n"])
def test_a_damaged_file_is_said_and_never_drawn_anew(text: str, tmp_path: Path) -> None:
    path = tmp_path / "seed"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(HistoryDamaged, match="holds no seed"):
        secret_seed(path)
    assert path.read_text("utf-8") == text


def test_two_who_begin_at_once_get_the_same(tmp_path: Path) -> None:
    path = tmp_path / "seed"
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, str(secret_seed(path)).encode())
        os._exit(0)
    mine = secret_seed(path)
    os.waitpid(child, 0)
    assert int(os.read(read, 100)) == mine
    assert [one.name for one in tmp_path.iterdir()] == ["seed"]


def test_a_purpose_has_a_seed_of_its_own_that_tells_nothing() -> None:
    drawn = {seed_for(purpose, seed) for purpose in ("learn", "select") for seed in range(100)}
    assert len(drawn) == 200
    assert all(0 <= seed < 2**31 for seed in drawn)
