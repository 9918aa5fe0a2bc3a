"""Days for the tests of selectivity: assessments, profiles and terms in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pyarrow as pa

from sekisho.records.assessment import Assessment
from sekisho.records.finding import SubjectKind
from sekisho.records.office import OfficeTerms
from sekisho.records.profile import Profile, Stage
from sekisho.records.schema import to_table
from sekisho.records.selection import Channel

DAY = date(2021, 2, 1)
AT = datetime(2021, 2, 2, 6, tzinfo=UTC)
OFFICE = "30"


def profile(name: str, channel: Channel, **changes: object) -> Profile:
    """A live profile that asks for a channel."""
    words = {
        "stage": Stage.LIVE,
        "live_from": None,
        "live_until": None,
        "offices": (),
    } | changes
    return Profile(
        name=name,
        version=1,
        title="A test.",
        subject_kind=SubjectKind.CARGO,
        condition="true",
        channel=channel,
        owner="office 30",
        legal_basis="none",
        expected_yield_p=None,
        **words,
    )


ASKING = {
    name: profile(name, channel)
    for name, channel in (
        ("wants red", Channel.RED),
        ("wants orange", Channel.ORANGE),
        ("wants yellow", Channel.YELLOW),
        ("wants blue", Channel.BLUE),
    )
}
NAMES = (*ASKING, None)


def assessed(
    risks: Sequence[float],
    met: Sequence[tuple[str, ...]],
    values: Sequence[float] | None = None,
    names: Sequence[str] | None = None,
) -> pa.Table:
    """One assessment a risk; each meets these profiles."""
    rows = [
        Assessment(
            subject_id=names[row] if names else f"D{row}/1",
            subject_kind=SubjectKind.CARGO,
            version=1,
            office=OFFICE,
            received_on=DAY,
            assessed_at=AT,
            edition=None,
            risk=risk,
            risk_from="scorer",
            finding_p=None,
            expected_value=values[row] if values else 0.0,
            score_price=None,
            score_novelty=None,
            profiles=met[row],
        )
        for row, risk in enumerate(risks)
    ]
    return to_table(Assessment, rows)


def asking(queues: Sequence[int]) -> list[tuple[str, ...]]:
    """Profiles met, from the queue (0 red … 3 blue, 4 none) that each subject asks for."""
    return [() if queue == 4 else (list(ASKING)[queue],) for queue in queues]


def terms(**changes: object) -> OfficeTerms:
    """Terms of the office; nothing is expected but what is named."""
    nothing = {"random_rate": 0.0, "red_rate": 0.0, "yellow_rate": 0.0}
    return OfficeTerms(OFFICE, DAY, AT, **(nothing | changes))
