"""Who is looked at a second time: by chance, each with the rate of its kind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from sekisho.inspection.second_look import draw, look_p

SCHEMA = pa.schema(
    [
        ("subject_id", pa.string()),
        ("standing", pa.string()),
        ("channel", pa.string()),
        ("draw_p", pa.float64()),
        ("waiver_look_rate", pa.float64()),
        ("release_look_rate", pa.float64()),
    ]
)

WHO = [
    ("waived", "red", None, 0.4),
    ("released", "red", None, 0.4),  # an officer sent it to green
    ("released", "green", None, 0.1),
    ("waived", "red", 0.4, 0.0),  # drawn before
    ("awaiting", "red", None, 0.0),
    ("irregular", "green", None, 0.0),
    ("second_look", "green", 0.1, 0.0),
]


def rows(*told: tuple[str, str, float | None]) -> pa.Table:
    """Rows of the ledger with rates of 40 % for waivers and 10 % for releases."""
    whole: list[dict[str, Any]] = [
        {
            "subject_id": str(number),
            "standing": standing,
            "channel": channel,
            "draw_p": p,
            "waiver_look_rate": 0.4,
            "release_look_rate": 0.1,
        }
        for number, (standing, channel, p) in enumerate(told)
    ]
    return pa.Table.from_pylist(whole, schema=SCHEMA)


@pytest.mark.parametrize(("standing", "channel", "before", "p"), WHO)
def test_everybody_has_the_rate_of_their_kind(
    standing: str, channel: str, before: float | None, p: float
) -> None:
    assert look_p(rows((standing, channel, before))).to_pylist() == [p]


def test_as_many_are_drawn_as_the_rate_says_each_with_its_probability() -> None:
    many = rows(*[("waived", "red", None)] * 20_000, *[("released", "green", None)] * 20_000)
    keys = np.random.default_rng(5).integers(0, 2**64, 40_000, dtype=np.uint64)
    drawn = draw(many, keys)
    for standing, p in (("waived", 0.4), ("released", 0.1)):
        mine = [row["draw_p"] for row in drawn.to_pylist() if row["standing"] == standing]
        assert set(mine) == {p}
        assert len(mine) == pytest.approx(20_000 * p, abs=4 * (20_000 * p * (1 - p)) ** 0.5)


def test_a_higher_rate_draws_those_that_a_lower_one_drew_and_more() -> None:
    many = rows(*[("waived", "red", None)] * 1_000)
    keys = np.random.default_rng(5).integers(0, 2**64, 1_000, dtype=np.uint64)
    at = many.schema.get_field_index("waiver_look_rate")
    more = many.set_column(at, "waiver_look_rate", pa.array([0.6] * 1_000))
    few, many_ = (set(draw(one, keys)["subject_id"].to_pylist()) for one in (many, more))
    assert few < many_


def test_a_rate_of_nothing_draws_nobody_and_one_of_all_everybody() -> None:
    keys = np.array([0, 2**64 - 1], dtype=np.uint64)
    for rate, drawn in ((0.0, 0), (1.0, 2), (None, 0)):
        two = rows(*[("waived", "red", None)] * 2)
        at = two.schema.get_field_index("waiver_look_rate")
        two = two.set_column(at, "waiver_look_rate", pa.array([rate] * 2, pa.float64()))
        assert draw(two, keys).num_rows == drawn
