"""Records are kept as JSON and come back as they were."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from sekisho.desk.web.kept import kept, restored
from sekisho.records.profile import Profile
from sekisho.records.selection import Channel
from sekisho.risk.profiles import examples


@dataclass(frozen=True, slots=True)
class Inner:
    """A part."""

    share: float
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outer:
    """A record of every kind of field."""

    channel: Channel
    on: date
    at: datetime | None
    parts: tuple[Inner, ...]
    best: Inner | None
    pair: tuple[int, str]
    most: float | None


WHOLE = Outer(
    Channel.RED,
    date(2024, 2, 29),
    datetime(2024, 3, 1, 8, tzinfo=UTC),
    (Inner(0.5, ("a", "b")), Inner(0.0)),
    None,
    (3, "x"),
    None,
)


def test_a_record_comes_back_as_it_was() -> None:
    assert restored(Outer, json.loads(json.dumps(kept(WHOLE)))) == WHOLE


def test_what_is_no_number_is_null_and_comes_back_as_none_of_them() -> None:
    told = json.dumps(kept(Inner(math.nan)), allow_nan=False)
    assert math.isnan(restored(Inner, json.loads(told)).share)


@pytest.mark.parametrize("profile", examples(), ids=lambda one: one.name)
def test_profiles_are_kept(profile: Profile) -> None:
    assert restored(Profile, json.loads(json.dumps(kept(profile)))) == profile


def test_an_older_form_is_refused() -> None:
    with pytest.raises(KeyError):
        restored(Inner, {"share": 0.5})
