"""A day as it was known, had something been otherwise: what would have changed?

Takes   an installation, a day, a draft of what is supposed (see `supposing`).
Gives   who would have gone another way; of those whose finding is known by now, what would have
        been gained and lost; the work of each channel as it was and as it would have been.
Raises  NotReady when the day was never chosen; what a draft raises.

What nobody examined nobody knows: a subject that only the draft would examine counts as neither
found nor clean. Chance draws the same subjects in both, as long as its share is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from sekisho.errors import NotReady
from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop import supposing
from sekisho.flow.loop.replay import again
from sekisho.learning.labels import FOUND
from sekisho.records.edition import Edition
from sekisho.records.schema import from_table
from sekisho.records.selection import Channel

_TOLD = ("channel", "chosen_by", "risk", "profile", "place")


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What would have been otherwise on one day."""

    on: date
    office: str | None
    subjects: int
    work: tuple[dict[str, Any], ...]
    """By office and channel: how many as it was, and as supposed."""
    moves: tuple[dict[str, Any], ...]
    """From channel to channel: how many, and what is known of them by now."""
    moved: tuple[dict[str, Any], ...]
    """Each subject that would go another way, the worst risk first."""
    foreknowing: tuple[str, ...]
    """Supposed editions that learned from the day itself; what they gain is no gain."""

    @property
    def gained(self) -> int:
        """Findings known by now that only the draft would have examined."""
        return sum(row["findings"] for row in self.moves if row["supposed"] == Channel.RED)

    @property
    def lost(self) -> int:
        """Findings known by now that the draft would not have examined."""
        return sum(row["findings"] for row in self.moves if row["as_it_was"] == Channel.RED)


def otherwise(
    checkpoint: Checkpoint, on: date, draft: Path, *, office: str | None = None
) -> Otherwise:
    """Hold a day as it was against the same day under a draft."""
    supposed = supposing.Supposing(supposing.read(draft), on, _editions(checkpoint))
    after = on + timedelta(days=1)
    _, was = again(checkpoint, on, after, office=office)
    _, would = again(checkpoint, on, after, office=office, supposing=supposed)
    before, then = (_by_subject(tables["selection"]) for tables in (was, would))
    if not before:
        where = f"Nothing of {f'office {office}' if office else 'any office'} was chosen on {on}."
        raise NotReady(where, f"Run `sekisho select` for {on} first.")
    found = _found(checkpoint, list(before))
    moved = [
        _moved(subject, row, then[subject], found.get(subject))
        for subject, row in before.items()
        if subject in then and row["channel"] != then[subject]["channel"]
    ]
    moved.sort(key=lambda row: (-row["risk_supposed"], row["subject_id"]))
    work = _work(before, then)
    knowing = tuple(one.edition_id for one in supposed.foreknowing())
    return Otherwise(on, office, len(before), work, _moves(moved), tuple(moved), knowing)


def _editions(checkpoint: Checkpoint) -> dict[str, Edition]:
    rows = from_table(Edition, checkpoint.history.table("edition"))
    return {one.edition_id: one for one in rows}


def _by_subject(chosen: pa.Table) -> dict[str, dict[str, Any]]:
    """The last disposition of each subject."""
    return {row["subject_id"]: row for row in chosen.to_pylist()}


def _found(checkpoint: Checkpoint, subjects: list[str]) -> dict[str, str]:
    """What is known by now of these subjects."""
    findings = checkpoint.history.current("finding", columns=["subject_id", "outcome"])
    wanted = set(subjects)
    pairs = zip(findings["subject_id"].to_pylist(), findings["outcome"].to_pylist(), strict=True)
    return {subject: outcome for subject, outcome in pairs if subject in wanted}


def _moved(
    subject: str, was: Mapping[str, Any], would: Mapping[str, Any], outcome: str | None
) -> dict[str, Any]:
    told: dict[str, Any] = {"subject_id": subject, "office": was["office"]}
    for name in _TOLD:
        told |= {f"{name}_as_it_was": was[name], f"{name}_supposed": would[name]}
    return told | {"known_outcome": outcome}


def _moves(moved: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """How many moved from which channel to which, in the order of precedence."""
    channels = [str(channel) for channel in Channel]
    rows = []
    for was in channels:
        for would in channels:
            these = [
                row
                for row in moved
                if (row["channel_as_it_was"], row["channel_supposed"]) == (was, would)
            ]
            if these:
                known = [row["known_outcome"] for row in these if row["known_outcome"]]
                rows.append(
                    {
                        "as_it_was": was,
                        "supposed": would,
                        "subjects": len(these),
                        "examined": len(known),
                        "findings": sum(outcome in FOUND for outcome in known),
                    }
                )
    return tuple(rows)


def _work(
    before: Mapping[str, Mapping[str, Any]], then: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, Any], ...]:
    """The subjects of each office and channel, as it was and as supposed."""
    was, would = (
        Counter((row["office"], row["channel"]) for row in chosen.values())
        for chosen in (before, then)
    )
    offices = sorted({office for office, _ in (*was, *would)})
    return tuple(
        {
            "office": office,
            "channel": str(channel),
            "as_it_was": was[(office, channel)],
            "supposed": would[(office, channel)],
        }
        for office in offices
        for channel in Channel
    )
