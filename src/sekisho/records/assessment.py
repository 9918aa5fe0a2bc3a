"""How much a subject worries us, and why.

One row a subject and assessment. A score of null means that its scorer could not speak; an
indicator that could not be asked stands in `unasked` with the words it lacked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sekisho.records.finding import SubjectKind
from sekisho.records.schema import column


@dataclass(frozen=True, slots=True)
class Assessment:
    """Indicators, profiles and scores of one subject, and the one risk that follows."""

    subject_id: str = column("the subject's number; for cargo the item_id")
    subject_kind: SubjectKind = column("which object of control")
    version: int = column("the version of the subject that was assessed")
    office: str = column("the office that controls it")
    received_on: date = column("the day of the record; only what was known before it was used")
    assessed_at: datetime = column("the instant of the assessment")
    edition: str | None = column("the scorer edition in force; null when there was none")
    risk: float = column("probability of a finding, all reasons together; higher is worse")
    risk_from: str = column("what set the risk: scorer, profile, indicators or base rate")
    finding_p: float | None = column("the scorer's calibrated probability of a finding")
    expected_value: float = column("expected yield of an examination, in the office's currency")
    score_price: float | None = column("how far the price lies from like goods, 0 to 1, worse up")
    score_novelty: float | None = column("how new the combination is, 0 to 1, higher is newer")
    indicators: tuple[str, ...] = column("codes of the indicators met", default=())
    unasked: tuple[str, ...] = column("codes of the indicators that lacked a word", default=())
    profiles: tuple[str, ...] = column("names of the profiles met, live ones first", default=())
    basis: str = column("names the rules, scorers and records that it rests on", default="")
