"""Every day balances to zero, whatever happened in whatever order."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_rows import day, entry, finding, selection, tables

from sekisho.errors import CheckFailed
from sekisho.inspection import balance
from sekisho.inspection.balance import by_day
from sekisho.inspection.course import OPEN, Step, after
from sekisho.inspection.facts import gather
from sekisho.inspection.ledger import rows
from sekisho.records.finding import Finding
from sekisho.records.ledger_entry import Entry, Standing
from sekisho.records.selection import Channel

DAYS = 12
SUBJECTS = "abcd"
_days = st.integers(0, DAYS - 1)
_subjects = st.sampled_from(SUBJECTS)
_channels = st.sampled_from([str(one) for one in Channel])
_selections = st.lists(
    st.builds(selection, _subjects, _days, _channels, st.sampled_from(["10", "20"])),
    max_size=8,
    unique_by=lambda one: (one.subject_id, one.selected_on),
)
_findings = st.builds(
    lambda subject, outcome, on, wait: finding(subject, outcome, on, on + wait),
    _subjects,
    st.sampled_from(["nothing_found", "irregular", "critical"]),
    _days,
    st.integers(0, 4),
)
_entries = st.builds(
    lambda subject, what, on, channel: entry(
        subject, what, on, channel=channel if what == "overridden" else None
    ),
    _subjects,
    st.sampled_from([str(one) for one in Entry]),
    _days,
    _channels,
)
_acts = st.lists(st.one_of(_findings, _entries), max_size=30)


def _step(one: Any, released: bool) -> Step:
    if isinstance(one, Finding):
        return Step(one.outcome)
    if one.entry is Entry.OVERRIDDEN:
        return Step.LET_GO if one.channel is Channel.GREEN else Step.SENT
    if one.entry is Entry.REOPENED and released:
        return Step.RESTORED
    return Step(one.entry)


def _open_on(chosen: list[Any], acts: list[Any], on: Any) -> Counter[tuple[str, str, str]]:
    """How many are open at the end of a day, counted one subject at a time."""
    found: Counter[tuple[str, str, str]] = Counter()
    for one in chosen:
        mine = sorted(x.selected_on for x in chosen if x.subject_id == one.subject_id)
        later = [x for x in mine if x > one.selected_on]
        told = []
        for order, act in enumerate(sorted(acts, key=lambda x: not isinstance(x, Finding))):
            happened = act.examined_on if isinstance(act, Finding) else act.happened_on
            owner = max([x for x in mine if x <= happened], default=mine[0])
            if act.subject_id == one.subject_id and owner == one.selected_on:
                counts = max(act.known_on, one.selected_on)
                step = _step(act, one.channel is Channel.GREEN)
                told.append((counts, 1, act.written_at, order, step))
        told += [(x, 0, None, 0, Step.REPLACED) for x in later[:1]]
        standing = Standing.RELEASED if one.channel is Channel.GREEN else Standing.AWAITING
        for counts, *_, step in sorted(told, key=lambda x: (x[0], x[1], x[2] or 0, x[3])):
            if counts <= on:
                standing = after(standing, step) or standing
        if one.selected_on <= on and standing in OPEN:
            found[one.office, str(one.channel), str(one.chosen_by)] += 1
    return found


@settings(max_examples=150, deadline=None)
@given(_selections, _acts)
def test_random_acts_in_any_order_balance_to_zero_every_day(
    chosen: list[Any], acts: list[Any]
) -> None:
    told = tables(*chosen, *acts)
    last = day(DAYS + 3)
    found = by_day(*told, last).to_pylist()
    for row in found:
        gone = row["opening"] + row["new"] + row["reopened"] - row["closed"]
        assert gone == row["still_open"]
    assert sum(row["new"] for row in found) == len(chosen)
    before: Counter[tuple[str, str, str]] = Counter()
    for number in range(DAYS + 4):
        on = day(number)
        of_day = [row for row in found if row["day"] == on]
        cells = {(row["office"], row["channel"], row["chosen_by"]): row for row in of_day}
        still = Counter({cell: row["still_open"] for cell, row in cells.items()})
        opening = Counter({cell: row["opening"] for cell, row in cells.items()})
        assert +still == +_open_on(chosen, acts, on)
        assert +opening == +before
        standing = Counter(
            (row["office"], row["channel"], row["chosen_by"])
            for row in rows(*told, on).to_pylist()
            if row["is_open"]
        )
        assert +still == standing
        before = still


def test_a_ledger_that_does_not_balance_names_the_subjects(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = tables(selection("a", 0, "red"), finding("a", "irregular", 2), selection("b", 0, "red"))

    def lost(*given_: Any) -> Any:
        facts = gather(*given_)
        before = facts.before.copy()
        before[np.flatnonzero(facts.source >= 0)] = list(Standing).index(Standing.WAIVED)
        return dataclasses.replace(facts, before=before)

    monkeypatch.setattr(balance, "gather", lost)
    with pytest.raises(CheckFailed, match="2024-03-03 does not balance: a\\."):
        by_day(*told, day(5))


def test_a_green_release_comes_and_goes_on_one_day() -> None:
    found = by_day(*tables(selection("a", 1, "green")), day(5)).to_pylist()
    assert [(row["day"], row["new"], row["closed"], row["still_open"]) for row in found] == [
        (day(1), 1, 1, 0)
    ]


def test_no_selections_balance_to_nothing() -> None:
    assert by_day(*tables(), day(1)).num_rows == 0
