"""Acts in the ledger: waive, override, delete, appeal; late; second looks.

    acts = Acts(checkpoint)
    acts.enter("44021-1", Deed(Entry.WAIVED, "Sato", day, reason="W-ERROR"), at=now)
    acts.late(day, at=now)
    acts.draw(acts.ledger.days(), at=now)

Takes   the number of a declaration or item, and who did what on which day, for which reason.
Gives   the entries that were written; the same act again writes nothing.
Raises  NotFound for a number that nothing bears; WrongInput for an act that cannot be about a
        subject as it stands; InvalidCode for a reason that does not belong to the act.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import NotFound, WrongInput
from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.entering import key_of, refused, repeated, tables_of
from sekisho.flow.loop.ledger import Ledger, Span
from sekisho.flow.seed import seed_for
from sekisho.inspection import second_look
from sekisho.inspection.deeds import Deed, checked, entry_of
from sekisho.records.ledger_entry import Entry, LedgerEntry
from sekisho.selectivity.chance import keys_of

__all__ = ["SYSTEM", "Acts", "Deed"]

SYSTEM = "sekisho"
"""Who acts where no person does."""

# An office east of Greenwich may be a day ahead.
_ONE_DAY = timedelta(days=1)
_BEARS = """
SELECT DISTINCT item_id, item_id IN (SELECT subject_id FROM selection) AS is_selected
FROM goods_item WHERE declaration_number = ? OR item_id = ? ORDER BY item_id
"""


class Acts:
    """Writes into the ledger of one installation."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.ledger = Ledger(checkpoint)
        self._history, self._seed = checkpoint.history, checkpoint.seed

    def enter(self, number: str, deed: Deed, *, at: datetime) -> list[LedgerEntry]:
        """Enter an act about every selected item that bears a number; gives those that are new."""
        deed = checked(deed)
        if deed.on > at.date() + _ONE_DAY:
            raise WrongInput(f"{deed.on} has not come yet.", "Enter what has happened: --on DAY.")
        found = self._history.sql(_BEARS, (number, number))
        if not found.num_rows:
            hint = "`sekisho ledger open` shows the numbers of those that are open."
            raise NotFound(f"No goods item bears the number {number}.", hint)
        # Where none is selected, the refusal says so; else an act is about those that are.
        mine = found.filter(found["is_selected"]) if pc.any(found["is_selected"]).as_py() else found
        entries = [entry_of(one, deed, at) for one in mine["item_id"].to_pylist()]
        again = repeated(self._history, entries)
        entries = [one for place, one in enumerate(entries) if place not in again]
        for says, remedy in refused(self._history, entries).values():
            raise WrongInput(says, remedy)
        self._write(entries, f"ledger {deed.entry}", at)
        return entries

    def late(self, on: date, *, at: datetime, office: str | None = None) -> list[LedgerEntry]:
        """Enter every control that is late at the end of a day and not entered as such yet."""
        rows = self.ledger.still_open(on, office)
        rows = rows.filter(pc.is_valid(rows["late_since"]))
        told = self._history.sql(
            "SELECT subject_id, max(happened_on) AS day FROM ledger_entry WHERE entry = 'late'"
            " GROUP BY ALL"
        )
        known = dict(zip(told["subject_id"].to_pylist(), told["day"].to_pylist(), strict=True))
        entries = [
            entry_of(row["subject_id"], Deed(Entry.LATE, SYSTEM, row["late_since"]), at)
            for row in rows.select(["subject_id", "late_since"]).to_pylist()
            if known.get(row["subject_id"], date.min) < row["late_since"]
        ]
        self._write(entries, "ledger late", at)
        return entries

    def draw(self, span: Span, *, at: datetime) -> list[LedgerEntry]:
        """Draw waivers and green releases of some days for a second look, and enter them."""
        last = span.until - timedelta(days=1)
        rows = self.ledger.rows(last, span.office)
        rows = rows.filter(pc.greater_equal(rows["selected_on"], pa.scalar(span.since)))
        day = pc.cast(rows["selected_on"], pa.string())
        named = pc.binary_join_element_wise(rows["subject_id"], day, pa.scalar(" "))
        keys, _ = keys_of(seed_for("second look", self._seed), named)
        entries = [
            dataclasses.replace(
                entry_of(row["subject_id"], Deed(Entry.DRAWN, SYSTEM, last), at),
                draw_p=row["draw_p"],
            )
            for row in second_look.draw(rows, keys).to_pylist()
        ]
        self._write(entries, "ledger second look", at)
        return entries

    def second_looks(self, on: date, office: str | None = None) -> pa.Table:
        """Everybody who was drawn for a second look, and how each stands at the end of a day."""
        rows = self.ledger.rows(on, office)
        return rows.filter(pc.is_valid(rows["draw_p"]))

    def _write(self, entries: Sequence[LedgerEntry], verb: str, at: datetime) -> None:
        if entries:
            key = f"{verb} {key_of(self._history, entries)}"
            self._history.commit(key, verb, at, tables_of(self._history, entries))
