"""The ledger as people read it: sentences in both languages, and a picture with its table."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sekisho.desk.answers import results as answers
from sekisho.desk.plots import ledger as plots
from sekisho.inspection.course import OPEN
from sekisho.language import untranslated
from sekisho.records.ledger_entry import Entry, Standing
from sekisho.records.selection import Channel

MONDAY = date(2024, 2, 26)
ROWS: list[dict[str, Any]] = [
    {"week": MONDAY, "standing": "irregular", "subjects": 3},
    {"week": MONDAY, "standing": "critical", "subjects": 1},
    {"week": MONDAY, "standing": "nothing_found", "subjects": 20},
    {"week": date(2024, 3, 11), "standing": "awaiting", "subjects": 5},
    {"week": date(2024, 3, 11), "standing": "waived", "subjects": 2},
]
LATE_SINCE = [(None, "."), (date(2024, 3, 9), "Late since 2024-03-09.")]


def test_every_word_of_the_ledger_has_its_japanese() -> None:
    words = {*answers.WHY.values(), answers.LATE, *(group[0] for group in plots.GROUPS)}
    words |= {str(one).replace("_", " ") for one in (*Entry, *Standing)}
    assert untranslated(sorted(words), "ja") == []


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("standing", OPEN)
@pytest.mark.parametrize(("late_since", "ends"), LATE_SINCE)
def test_whoever_is_open_is_told_why(
    standing: str, channel: str, late_since: date | None, ends: str
) -> None:
    row = {"standing": standing, "channel_now": channel, "since": date(2024, 3, 1)}
    for language in ("en", "ja"):
        told = answers.why(row | {"late_since": late_since}, language)
        assert "2024-03-01" in told
        assert language == "ja" or told.endswith(ends)


def test_every_standing_is_drawn_in_one_group() -> None:
    drawn = [one for group in plots.GROUPS for one in group[1]]
    assert sorted(drawn) == sorted(Standing)


def test_weeks_are_drawn_with_their_words_also_those_without_a_subject() -> None:
    assert [row["week"] for row in plots.table(ROWS)] == [MONDAY, date(2024, 3, 4), ROWS[3]["week"]]
    assert plots.table(ROWS)[0] == {
        "week": MONDAY,
        "found": 4,
        "nothing found": 20,
        "let go by an officer": 0,
        "deleted or replaced": 0,
        "open": 0,
    }
    for language, words in (("en", "nothing found"), ("ja", "非違なし")):
        svg = plots.weeks(ROWS, language)
        assert svg.startswith("<svg")
        assert words in svg
        assert svg == plots.weeks(ROWS, language)


def test_no_weeks_at_all_are_an_empty_picture() -> None:
    assert plots.weeks([]).startswith("<svg")
    assert plots.table([]) == []
