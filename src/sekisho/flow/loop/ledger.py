"""The ledger: how each selected subject stands, and each day's balance.

    ledger = Ledger(checkpoint)
    ledger.rows(date(2024, 3, 1), office="10")
    ledger.balance(Span(date(2024, 2, 1), date(2024, 3, 1)))

Takes   an open `Checkpoint`; days and offices that a person names.
Gives   rows as `inspection` makes them from selections, findings and entries; every row has the
        deadline and the rates of a second look that its office had when it was chosen.
Raises  NotReady when nothing was selected; CheckFailed when a day does not balance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import NotReady
from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.entering import rows_about
from sekisho.inspection import balance, ledger
from sekisho.records.ledger_entry import Standing
from sekisho.records.office import OfficeTerms
from sekisho.records.schema import from_table, schema_of
from sekisho.records.selection import Channel, Selection
from sekisho.selectivity import terms

# Audits after clearance have no day by which they are late, and what is released has none.
_DATED = pa.array([str(one) for one in (Channel.RED, Channel.ORANGE, Channel.YELLOW)])
_TERMS = {
    "examine_within_days": pa.int32(),
    "waiver_look_rate": pa.float64(),
    "release_look_rate": pa.float64(),
}
_Told = tuple[pa.Table, pa.Table, pa.Table]

# Subjects of office-days that have chosen, which came too late for that choice.
_UNCHOSEN = """
SELECT count(DISTINCT subject_id) AS n FROM assessment AS told
WHERE received_on >= ? AND received_on < ? AND coalesce(office = ?, true)
    AND EXISTS (SELECT 1 FROM selection
        WHERE office = told.office AND selected_on = told.received_on)
    AND NOT EXISTS (SELECT 1 FROM selection
        WHERE office = told.office AND selected_on = told.received_on
            AND subject_id = told.subject_id)
"""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `since` to before `until`, of one office or of all."""

    since: date
    until: date
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The ledger of some days, summed up: what came, what went, what is open."""

    span: Span
    balance: pa.Table
    """By office, day, channel and chosen_by; see `inspection.balance`."""
    standings: dict[str, int]
    """How those stand at the end that were selected on these days."""
    late: int
    """Of those that are open at the end, whenever they were selected."""
    unchosen: int
    """Subjects of days that have chosen which came after the choice and wait for another."""


class Ledger:
    """The ledger of one installation."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._history = checkpoint.history

    def days(
        self, since: date | None = None, until: date | None = None, office: str | None = None
    ) -> Span:
        """The days that are meant; where none are named, from the first choice to the last act.

        Raises:
            NotReady: nothing was selected yet.
        """
        found = self._history.sql(
            "SELECT min(selected_on) AS first, greatest(max(selected_on),"
            " (SELECT max(known_on) FROM finding WHERE subject_id IN"
            " (SELECT subject_id FROM selection)),"
            " (SELECT max(known_on) FROM ledger_entry)) AS last FROM selection"
            " WHERE coalesce(office = ?, true)",
            (office,),
        )
        first, last = found["first"][0].as_py(), found["last"][0].as_py()
        if first is None:
            where = f" by office {office}" if office else ""
            hint = "Run `sekisho select --office OFFICE --on DAY` first."
            raise NotReady(f"Nothing was selected{where} yet.", hint)
        return Span(since or first, until or last + timedelta(days=1), office)

    def rows(
        self, on: date, office: str | None = None, subjects: Sequence[str] | None = None
    ) -> pa.Table:
        """How each selected subject stands at the end of a day; see `inspection.ledger.rows`.

        Args:
            on: the last day that is known.
            office: of one office; None means all.
            subjects: only these; None means all.
        """
        return _of(ledger.rows(*self._told(office, subjects), on), office)

    def still_open(self, on: date, office: str | None = None) -> pa.Table:
        """What somebody must still do at the end of a day, the oldest first."""
        rows = self.rows(on, office)
        rows = rows.filter(rows["is_open"])
        return rows.sort_by([(name, "ascending") for name in ("selected_on", "subject_id")])

    def balance(self, span: Span) -> pa.Table:
        """What was open, came, was closed and stays open, by office, day, channel, chosen_by.

        All days from the first selection on are checked, those of the span are given.
        """
        return _balance(self._told(span.office), span)

    def sheet(self, span: Span) -> Sheet:
        """What came, what went and what is open, and how those of these days stand."""
        told = self._told(span.office)
        rows = _of(ledger.rows(*told, span.until - timedelta(days=1)), span.office)
        mine = rows.filter(pc.greater_equal(rows["selected_on"], pa.scalar(span.since)))
        counted = pc.value_counts(mine["standing"]).to_pylist()
        found = {one["values"]: one["counts"] for one in counted}
        return Sheet(
            span,
            _balance(told, span),
            {str(one): found[one] for one in Standing if one in found},
            rows.num_rows - rows["late_since"].null_count,
            self.unchosen(span),
        )

    def unchosen(self, span: Span) -> int:
        """Subjects of days that have chosen which came after the choice and wait for another."""
        asked = (span.since, span.until, span.office)
        return int(self._history.sql(_UNCHOSEN, asked)["n"][0].as_py())

    def _told(self, office: str | None = None, subjects: Sequence[str] | None = None) -> _Told:
        """Selections with their deadlines and rates, and all that is known about the subjects.

        Of one office: every selection of each subject that it ever selected, since a correction
        may have been chosen by another one.
        """
        mine = pa.table({"subject_id": pa.array(subjects or [], pa.string())})
        wanted = "SELECT subject_id FROM selection WHERE coalesce(office = ?, true)"
        if subjects is not None:
            wanted += " AND subject_id IN (SELECT subject_id FROM mine)"
        query = f"SELECT * FROM selection WHERE subject_id IN ({wanted})"  # noqa: S608
        chosen = self._history.sql(query, (office,), mine=mine).cast(schema_of(Selection))
        about = pa.table({"subject_id": pc.unique(chosen["subject_id"])})
        findings, entries = (
            rows_about(self._history, name, about) for name in ("finding", "ledger_entry")
        )
        held = self._by_terms(chosen)
        late_on = _late_on(chosen, held.pop("examine_within_days"))
        for name, rate in held.items():
            chosen = chosen.append_column(name, rate)
        return chosen.append_column("late_on", late_on), findings, entries

    def _by_terms(self, chosen: pa.Table) -> dict[str, pa.ChunkedArray]:
        """For each selection what the terms say under which it was chosen."""
        written = from_table(OfficeTerms, self._history.table("office_terms"))
        by_id = {terms.terms_id(one): one for one in written}
        ids = pc.unique(chosen["terms_id"])
        held = [
            by_id.get(one) or terms.default_terms(one.split("/", 1)[0]) for one in ids.to_pylist()
        ]
        at = pc.index_in(chosen["terms_id"], value_set=ids)
        return {
            name: pa.array([getattr(one, name) for one in held], kind).take(at)
            for name, kind in _TERMS.items()
        }


def _late_on(chosen: pa.Table, within: pa.ChunkedArray) -> pa.ChunkedArray:
    """The first day on which each control is late; null where it never is."""
    days = pc.add(pc.add(chosen["selected_on"].cast(pa.int32()), within), pa.scalar(1, pa.int32()))
    dated = pc.is_in(chosen["channel"], value_set=_DATED)
    return pc.if_else(dated, days, pa.scalar(None, pa.int32())).cast(pa.date32())


def _balance(told: _Told, span: Span) -> pa.Table:
    found = balance.by_day(*told, span.until - timedelta(days=1))
    found = found.filter(pc.greater_equal(found["day"], pa.scalar(span.since)))
    return _of(found, span.office)


def _of(rows: pa.Table, office: str | None) -> pa.Table:
    return rows if office is None else rows.filter(pc.equal(rows["office"], office))


def weekly(rows: pa.Table) -> list[dict[str, Any]]:
    """How the subjects that were looked for stand, by the week in which they were selected.

    Args:
        rows: of the ledger.

    Returns:
        `week` (its Monday), `standing`, `subjects`; without those that the choice released.
    """
    looked_for = rows.filter(pc.not_equal(rows["channel"], str(Channel.GREEN)))
    back = pc.day_of_week(looked_for["selected_on"]).cast(pa.int32())
    monday = pc.subtract(looked_for["selected_on"].cast(pa.int32()), back).cast(pa.date32())
    counted = pa.table({"week": monday, "standing": looked_for["standing"]})
    counted = counted.group_by(["week", "standing"]).aggregate([([], "count_all")])
    order = [("week", "ascending"), ("standing", "ascending")]
    return [
        {"week": row["week"], "standing": row["standing"], "subjects": row["count_all"]}
        for row in counted.sort_by(order).to_pylist()
    ]
