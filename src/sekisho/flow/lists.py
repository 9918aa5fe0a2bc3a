"""What people read: the waiting list of an office and day, and the reasons.

Takes   what the journey has written: items, what was known, assessments, selections.
Gives   waiting lists and explanations; sentences and contributions are made only for what is
        shown, from the figures that were written at the time.
Raises  NotFound when nothing bears a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import pyarrow as pa

from sekisho.errors import NotFound, NotReady
from sekisho.flow.editions import Editions
from sekisho.flow.known import side_by_side
from sekisho.history.store import History
from sekisho.records.assessment import Assessment
from sekisho.records.explanation import Explanation
from sekisho.records.goods_item import GoodsItem
from sekisho.records.office import OfficeTerms
from sekisho.records.schema import Record, from_table, schema_of
from sekisho.records.selection import Channel, ChosenBy, Selection
from sekisho.risk.explaining import Explainer, rows_of

# Of each item asked for, the version that is explained: the one that was chosen on its day, else
# the latest that was assessed. A later correction has a day, and a choice, of its own.
_VERSIONS = """
SELECT latest.subject_id AS item_id, coalesce(chosen.version, latest.version) AS version, chosen_at
FROM (
    SELECT subject_id, received_on, version FROM assessment
    WHERE subject_id IN (SELECT item_id FROM asked)
        AND received_on = coalesce(CAST(? AS DATE), received_on)
    QUALIFY 1 = row_number() OVER
        (PARTITION BY subject_id ORDER BY version DESC, assessed_at DESC)
) AS latest
LEFT JOIN selection AS chosen
    ON chosen.subject_id = latest.subject_id AND chosen.selected_on = latest.received_on
"""
# What was written of that version.
_LATEST = """
SELECT told.* FROM {table} AS told JOIN wanted
    ON told.{key} = wanted.item_id AND told.version = wanted.version
WHERE {then}
QUALIFY 1 = row_number() OVER (PARTITION BY told.{key} ORDER BY {order}) ORDER BY told.{key}
"""
# What was assessed after the choice did not move it, so it is not what explains it.
_BEFORE_THE_CHOICE = "wanted.chosen_at IS NULL OR told.assessed_at <= wanted.chosen_at"
_ORDERS = {
    "goods_item": ("item_id", "told.written_at DESC", "true"),
    "known": ("item_id", "told.assessed_at DESC", _BEFORE_THE_CHOICE),
    "assessment": ("subject_id", "told.assessed_at DESC", _BEFORE_THE_CHOICE),
    "selection": ("subject_id", "told.chosen_at DESC", "true"),
}
# More than two signs apart is another number, not this one mistyped.
_FAR = 2
_NEAR = """
SELECT number, levenshtein(number, ?) AS apart FROM (
    SELECT declaration_number AS number FROM goods_item
    UNION SELECT item_id AS number FROM goods_item
) WHERE apart <= ? ORDER BY apart, number LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class WorkList:
    """The waiting list of an office and day; rows in the order of work, without the released."""

    office: str
    on: date
    terms: OfficeTerms
    subjects: int
    counts: dict[str, int]
    by_chance: int
    mean_risk: float
    mean_risk_examined: float
    rows: tuple[dict[str, Any], ...]
    explanations: tuple[Explanation, ...]

    @property
    def chosen(self) -> int:
        """Subjects that somebody looks at."""
        return self.subjects - self.counts[Channel.GREEN]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was written of some items; items, rows and moves stand side by side."""

    items: Sequence[GoodsItem]
    rows: Sequence[Mapping[str, Any]]
    """Fields and what was known, by documented name."""
    assessments: Mapping[str, Assessment]
    selections: Mapping[str, Selection]
    moves: Sequence[Mapping[str, Any] | None]
    """What moved each item's risk; None where no scorer spoke."""


class Lists:
    """Gathers what was written about items."""

    def __init__(self, history: History, editions: Editions, explainer: Explainer) -> None:
        self._history, self._editions, self._explainer = history, editions, explainer

    def worklist(self, office: str, on: date, terms: OfficeTerms) -> WorkList:
        """The waiting list of an office and day."""
        chosen = self._history.sql(
            "SELECT * FROM selection WHERE office = ? AND selected_on = ?", (office, on)
        )
        if not chosen.num_rows:
            raise NotReady(
                f"Nothing of office {office} was selected on {on}.",
                f"Run `sekisho select --office {office} --on {on}` first.",
            )
        selections = _read(Selection, chosen)
        order = list(Channel)
        looked_at = sorted(
            (row for row in selections if row.channel is not Channel.GREEN),
            key=lambda row: (order.index(row.channel), row.place),
        )
        shown = self.explain([row.subject_id for row in looked_at], on)
        explained = {one.item.item_id: one for one in shown}
        examined = [row.risk for row in selections if row.channel is Channel.RED]
        return WorkList(
            office,
            on,
            terms,
            len(selections),
            {str(name): sum(row.channel is name for row in selections) for name in Channel},
            sum(row.chosen_by is ChosenBy.CHANCE for row in selections),
            sum(row.risk for row in selections) / len(selections),
            sum(examined) / max(1, len(examined)),
            tuple(_row(row, explained[row.subject_id]) for row in looked_at),
            tuple(shown),
        )

    def find(self, number: str) -> list[str]:
        """The goods items that bear a number; see `find_items`."""
        return find_items(self._history, number)

    def explain(self, item_ids: Sequence[str], on: date | None = None) -> list[Explanation]:
        """Why these items are looked at, in the order given.

        Args:
            item_ids: our numbers of them.
            on: as they were chosen on this day; None means the latest version assessed.
        """
        if not item_ids:
            return []
        one = self.gathered(item_ids, on)
        explained = {
            item.item_id: self._explainer.explain(
                item,
                row,
                one.assessments[item.item_id],
                one.selections.get(item.item_id),
                moved,
            )
            for item, row, moved in zip(one.items, one.rows, one.moves, strict=True)
        }
        return [explained[item_id] for item_id in item_ids]

    def gathered(self, item_ids: Sequence[str], on: date | None = None) -> Gathered:
        """What was written of these items, from which they are explained; see `explain`."""
        asked = pa.table({"item_id": pa.array(item_ids, pa.string())})
        wanted = self._history.sql(_VERSIONS, (on,), asked=asked)
        rows = {name: self._latest(name, wanted) for name in _ORDERS}
        missing = sorted(set(item_ids) - set(rows["assessment"]["subject_id"].to_pylist()))
        if missing:
            raise NotReady(
                f"{missing[0]} was collected, but not assessed yet.",
                "Run `sekisho assess` for its day.",
            )
        assessments = {row.subject_id: row for row in _read(Assessment, rows["assessment"])}
        told = side_by_side(rows["goods_item"], rows["known"])
        return Gathered(
            _read(GoodsItem, rows["goods_item"]),
            rows_of(told),
            assessments,
            {row.subject_id: row for row in _read(Selection, rows["selection"])},
            self._moves(told, assessments),
        )

    def _moves(
        self, rows: pa.Table, assessments: Mapping[str, Assessment]
    ) -> list[dict[str, Any] | None]:
        """What moved each item's risk, by the edition that assessed it; None where none did."""
        moves: list[dict[str, Any] | None] = [None] * rows.num_rows
        used = [assessments[item_id].edition for item_id in rows["item_id"].to_pylist()]
        for edition in {one for one in used if one}:
            places = [place for place, one in enumerate(used) if one == edition]
            told = self._editions.fitted(edition).contributions(rows.take(places))
            for place, row in zip(places, rows_of(told), strict=True):
                moves[place] = row
        return moves

    def _latest(self, table: str, wanted: pa.Table) -> pa.Table:
        key, order, then = _ORDERS[table]
        query = _LATEST.format(table=table, key=key, order=order, then=then)
        return self._history.sql(query, wanted=wanted)


def find_items(history: History, number: str) -> list[str]:
    """The goods items that bear a number: their own, or their declaration's.

    Raises:
        NotFound: none does; the hint names one that is mistyped, if it is.
    """
    found: list[str] = history.sql(
        "SELECT DISTINCT item_id FROM goods_item WHERE declaration_number = ? OR item_id = ?"
        " ORDER BY item_id",
        (number, number),
    )["item_id"].to_pylist()
    if not found:
        like = history.sql(_NEAR, (number, _FAR))["number"].to_pylist()
        hint = f"Did you mean “{like[0]}”?" if like else "`sekisho list` shows those of a day."
        raise NotFound(f"No goods item bears the number {number}.", hint)
    return found


def _read(record: type[Record], table: pa.Table) -> list[Record]:
    return from_table(record, table.cast(schema_of(cast(type, record))))


def _why(selection: Selection, found: Explanation) -> list[str]:
    """That chance chose it, and the two strongest reasons, or else what raised the risk."""
    told = [reason.says for reason in found.reasons[:2]]
    if not told:
        told = [f"{move.says}: {move.here}." for move in found.moves[:2] if move.log_odds > 0]
    return [found.chosen, *told] if selection.chosen_by is ChosenBy.CHANCE else told


def _row(selection: Selection, found: Explanation) -> dict[str, Any]:
    item = found.item
    return {
        "item_id": item.item_id,
        "channel": str(selection.channel),
        "place": selection.place,
        "risk": selection.risk,
        "chosen_by": str(selection.chosen_by),
        "commodity_code": item.commodity_code,
        "goods": found.goods,
        "net_mass_kg": item.net_mass_kg,
        "item_value": item.item_value,
        "importer": item.importer,
        "importer_is_new": found.is_first_of_importer,
        "why": " ".join(_why(selection, found)),
        "expected_value": selection.expected_value,
        "examination_p": selection.examination_p,
    }
