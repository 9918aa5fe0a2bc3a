"""What can happen to a subject, and how it stands then."""

from __future__ import annotations

import pytest

from sekisho.inspection.course import OPEN, STANDINGS, STEPS, Step, after, before, table
from sekisho.records.ledger_entry import Entry, Standing

CANNOT = [
    ("critical", "waived"),
    ("nothing_found", "appealed"),
    ("released", "waived"),
    ("second_look", "waived"),
    ("awaiting", "drawn"),
    ("irregular", "deleted"),
    ("irregular", "appeal_upheld"),
    ("deleted", "nothing_found"),
]
COURSES = [
    (["nothing_found"], "nothing_found"),
    (["begun", "late", "irregular"], "irregular"),
    (["irregular", "appealed", "nothing_found", "appeal_upheld"], "overturned"),
    (["critical", "appealed", "appeal_dismissed"], "confirmed"),
    (["critical", "appealed", "appeal_dismissed", "appealed", "appeal_upheld"], "overturned"),
    (["waived", "reopened", "nothing_found"], "nothing_found"),
    (["waived", "drawn", "critical"], "critical"),
    (["let_go", "sent", "begun"], "begun"),
    (["deleted", "critical"], "critical"),
    (["replaced", "nothing_found"], "nothing_found"),
]


@pytest.mark.parametrize(("standing", "step"), CANNOT)
def test_some_things_cannot_happen_to_a_subject(standing: str, step: str) -> None:
    assert after(Standing(standing), Step(step)) is None
    assert Standing(standing) not in before(Step(step))
    assert table()[STANDINGS.index(Standing(standing)), STEPS.index(Step(step))] == -1


@pytest.mark.parametrize(("steps", "ends"), COURSES)
def test_a_course_ends_where_the_law_says(steps: list[str], ends: str) -> None:
    standing: Standing | None = Standing.AWAITING
    for step in steps:
        assert standing is not None
        standing = after(standing, Step(step))
    assert standing == ends


def test_every_act_of_the_ledger_is_a_step_and_can_happen_to_somebody() -> None:
    assert set(Entry) - {"overridden"} <= set(STEPS)
    for step in STEPS:
        assert before(step)


def test_what_is_open_can_be_closed_and_nothing_else_is_open() -> None:
    for standing in OPEN:
        assert any(after(standing, step) not in (None, *OPEN) for step in STEPS), standing
    assert set(OPEN) == {"awaiting", "begun", "second_look", "under_appeal"}
