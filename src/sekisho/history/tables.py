"""How each table is kept: its record, its day, its key, and what a version is.

The day decides the month in which a row lies, and when it became known. The key says which
rows speak of the same thing. Where history numbers the versions itself (`numbered`), `hearsay`
names the columns that say how and when a row reached us: two rows that differ only there
are the same statement, heard twice; `reached` says which of them is the later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from sekisho.errors import NotFound, nearest
from sekisho.records.act import Act
from sekisho.records.arrival import Arrival, Rejection, Resolution
from sekisho.records.assessment import Assessment
from sekisho.records.challenge import Challenge
from sekisho.records.edition import Edition
from sekisho.records.finding import Finding
from sekisho.records.goods_item import GoodsItem
from sekisho.records.indicator_yield import IndicatorYield
from sekisho.records.ledger_entry import LedgerEntry
from sekisho.records.office import OfficeTerms
from sekisho.records.profile import Profile
from sekisho.records.retraining import Retraining
from sekisho.records.schema import schema_of
from sekisho.records.selection import Selection

# Every stored row carries the number of its commit and its place in it, so that the order in
# which things were written outlives compaction.
COMMIT_COLUMNS = ("commit_number", "commit_row")


@dataclass(frozen=True, slots=True)
class Holding:
    """How history keeps one table."""

    name: str
    record: type | None
    key: tuple[str, ...]
    day: str | None = None
    version: str | None = None
    numbered: bool = False
    reached: str | None = None
    hearsay: frozenset[str] = frozenset()

    @property
    def schema(self) -> pa.Schema | None:
        """The record's columns; null when the table has no record and takes what comes."""
        return schema_of(self.record) if self.record else None

    @property
    def order(self) -> tuple[str, ...]:
        """The columns by which rows are sorted when they are read."""
        if self.day is None:
            return COMMIT_COLUMNS
        version = (self.version,) if self.version else ()
        return (self.day, *self.key, *version, *COMMIT_COLUMNS)


_REACHED_US = frozenset({"version", "written_at", "arrival_id"})
_SUBJECT = ("subject_id", "subject_kind")

HOLDINGS: Mapping[str, Holding] = {
    holding.name: holding
    for holding in (
        Holding(
            "goods_item",
            GoodsItem,
            ("item_id",),
            day="received_on",
            version="version",
            numbered=True,
            reached="received_at",
            hearsay=_REACHED_US | {"received_on", "received_at", "row_number"},
        ),
        Holding(
            "finding",
            Finding,
            _SUBJECT,
            day="known_on",
            version="version",
            numbered=True,
            reached="known_on",
            hearsay=_REACHED_US | {"known_on"},
        ),
        Holding("assessment", Assessment, _SUBJECT, day="received_on"),
        Holding("challenge", Challenge, (*_SUBJECT, "edition"), day="received_on"),
        Holding("known", None, ("item_id",), day="received_on"),
        Holding("selection", Selection, _SUBJECT, day="selected_on"),
        Holding("ledger_entry", LedgerEntry, (*_SUBJECT, "entry", "happened_on"), day="known_on"),
        Holding("profile", Profile, ("name",), version="version"),
        Holding("edition", Edition, ("edition_id",)),
        Holding("retraining", Retraining, ("scorer",)),
        Holding("indicator_yield", IndicatorYield, ("code",)),
        Holding("office_terms", OfficeTerms, ("office", "from_on")),
        Holding("act", Act, ("verb", "acted_at", "since", "office")),
        Holding("rejection", Rejection, ("rejection_id",)),
        Holding("resolution", Resolution, ("rejection_id",)),
        Holding("arrival", Arrival, ("arrival_id",)),
    )
}


def holding_of(name: str) -> Holding:
    """How the table of this name is kept.

    Raises:
        NotFound: history keeps no such table.
    """
    if name not in HOLDINGS:
        hint = nearest(name, HOLDINGS) or f"It keeps {', '.join(sorted(HOLDINGS))}."
        raise NotFound(f"History keeps no table “{name}”.", hint)
    return HOLDINGS[name]
