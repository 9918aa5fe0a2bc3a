"""Around a subject: its versions, like goods, its parties over time, earlier rows.

    found = explained(checkpoint, "87123456/1")
    around = Around(checkpoint, found.item, found.assessment)
    around.peers(), around.rhythm("importer")

Takes   an open `Checkpoint`, an item as declared, its assessment.
Gives   rows of the history as the assessment saw it: what had come to us before the item's day
        with the findings that were known then, and nothing that was written later. So the rows
        behind a figure are those that were counted.
Raises  NotFound when nothing bears a number.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache
from typing import Any

from sekisho.errors import NotFound, NotReady
from sekisho.flow.journey import Checkpoint
from sekisho.flow.lists import Lists, find_items
from sekisho.history.store import History
from sekisho.records.assessment import Assessment
from sekisho.records.explanation import Explanation
from sekisho.records.goods_item import GoodsItem
from sekisho.records.schema import from_table, schema_of
from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.term import inline, names_of
from sekisho.risk.explaining import ASKED_BEFORE, Explainer
from sekisho.risk.known.counters import COUNTER, PREFIXES
from sekisho.risk.known.peers import LEVELS, MONTHS
from sekisho.risk.sentences import placeholders

DOTS = 400
"""Like goods that are drawn one by one; more would be a blot."""
YEAR = timedelta(days=365)
PARTIES = ("importer", "seller", "declarant", "carrier")
LIKE = "like"
"""The name of the rows of like goods."""
WORDS = ASKED_BEFORE
"""In words, the keys under which was asked what was found before."""
ROWS = tuple(WORDS)
"""The names of all other rows."""
Under = tuple[str, list[Any]]
_OURS = frozenset({"version", "written_at", "arrival_id", "row_number", "received_at"})

# The items under a key in the version that stood before a day, each with its finding known then.
_UNDER = """
SELECT item.*, item_value / nullif(net_mass_kg, 0) AS price_per_kg, outcome, what, known_on
FROM (
    SELECT * FROM goods_item WHERE received_on >= $1 AND received_on < $2
        AND item_id IN (SELECT item_id FROM goods_item WHERE {key})
    QUALIFY 1 = row_number() OVER (PARTITION BY item_id ORDER BY version DESC)
) AS item LEFT JOIN (
    SELECT subject_id, outcome, what, known_on FROM finding WHERE known_on < $2
    QUALIFY 1 = row_number() OVER (PARTITION BY subject_id ORDER BY version DESC)
) AS found ON subject_id = item_id
WHERE {key}
"""
_ROWS = "SELECT * FROM ({under}) ORDER BY received_on DESC, item_id LIMIT {most}"
_COUNT = "SELECT count(*) AS items, count(outcome) AS examined, {bad} AS findings FROM ({under})"
_BAD = "count(*) FILTER (WHERE outcome IN ('irregular', 'critical'))"
_DAYS = """
SELECT received_on AS day, count(*) AS items, count(outcome) AS examined, {bad} AS findings
FROM ({under}) GROUP BY ALL ORDER BY ALL
"""
_DOTS = """
SELECT item_id, office, price_per_kg, net_mass_kg, coalesce(outcome IN ('irregular', 'critical'),
    false) AS is_found, count(*) OVER () AS items
FROM ({under}) WHERE item_value > 0 AND net_mass_kg > 0 ORDER BY hash(item_id) LIMIT {most}
"""
_ROUTES = """
SELECT origin_country, departure_country, count(*) AS items, {bad} AS findings
FROM ({under}) GROUP BY ALL ORDER BY items DESC, origin_country, departure_country
"""


@dataclass(frozen=True, slots=True)
class Peers:
    """Real like goods: those that were compared with."""

    level: str
    items: int
    """How many there were."""
    dots: tuple[dict[str, Any], ...]
    """Some of them, drawn evenly: item_id, office, price_per_kg, net_mass_kg [kg], is_found."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a version of the record says otherwise than the one before."""

    item: GoodsItem
    fields: tuple[tuple[str, Any, Any], ...]
    """Name of the field, what it said before, what it says since."""


def items_of(checkpoint: Checkpoint, number: str) -> list[str]:
    """The goods items that bear a number, their own or their declaration's.

    Raises:
        NotFound: none does.
    """
    return find_items(checkpoint.history, number)


def explained(checkpoint: Checkpoint, item_id: str) -> Explanation | None:
    """Why an item is looked at, with the profiles as they stood when it was assessed.

    None when it was collected, but not assessed yet.
    """
    found = checkpoint.history.sql(
        "SELECT max(received_on) AS day, max(assessed_at) AS at FROM assessment"
        " WHERE subject_id = ?",
        (item_id,),
    )
    day, at = found["day"][0].as_py(), found["at"][0].as_py()
    if day is None:
        return None
    standing = checkpoint.standing
    by_name = {one.name: one for one in standing.profiles()}
    by_name |= {one.name: one for one in standing.profiles_on(day, at)}
    explainer = Explainer(standard(), by_name, standing.strength(), checkpoint.language)
    try:
        return Lists(checkpoint.history, checkpoint.editions, explainer).explain([item_id])[0]
    except NotReady:
        return None


def versions(checkpoint: Checkpoint, item_id: str) -> tuple[Change, ...]:
    """Every version of the record, the first one first, with what each says otherwise.

    Raises:
        NotFound: no item bears the number.
    """
    rows = checkpoint.history.sql(
        "SELECT * FROM goods_item WHERE item_id = ? ORDER BY version", (item_id,)
    )
    items = from_table(GoodsItem, rows.cast(schema_of(GoodsItem)))
    if not items:
        raise NotFound(f"No goods item bears the number {item_id}.", "Check the number.")
    return tuple(
        Change(item, _changed(items[place - 1], item) if place else ())
        for place, item in enumerate(items)
    )


def siblings(checkpoint: Checkpoint, item: GoodsItem) -> list[tuple[str, int]]:
    """The items of the same declaration, in the order of their lines, with the line."""
    rows = checkpoint.history.sql(
        "SELECT DISTINCT item_id, item_number FROM goods_item WHERE declaration_number = ?"
        " ORDER BY item_number",
        (item.declaration_number,),
    )
    return list(zip(rows["item_id"].to_pylist(), rows["item_number"].to_pylist(), strict=True))


class Around:
    """What lay around an item when it was assessed; before that, what lies around it now."""

    def __init__(
        self, checkpoint: Checkpoint, item: GoodsItem, assessment: Assessment | None
    ) -> None:
        self.item = item
        self._history = _then(checkpoint.history, assessment) if assessment else checkpoint.history
        # What was known of it was written after the assessment had looked.
        self._level = _level(checkpoint.history, item)

    def peers(self) -> Peers | None:
        """The like goods with which the item was compared; None where there were too few."""
        under = self._level and _under(self.item, LEVELS[self._level])
        if not under:
            return None
        told = self._ask(_DOTS, under, _months_before(self.item.received_on), DOTS)
        return Peers(self._level, told[0]["items"] if told else 0, tuple(told))

    def routes(self) -> list[dict[str, Any]]:
        """By which routes like goods came in the year before: origin, departure, items, findings.

        Like goods are of the same subheading, from wherever they came.
        """
        under = _under(self.item, ("hs6",))
        return self._ask(_ROUTES, under, _months_before(self.item.received_on)) if under else []

    def rhythm(self, counter: str) -> list[dict[str, Any]]:
        """What came under a key of the item in the year before: day, items, examined, findings."""
        under = _under(self.item, COUNTER[counter].columns)
        day = self.item.received_on
        return self._ask(_DAYS, under, (day - YEAR, day)) if under else []

    def rows(self, what: str, most: int = 200) -> tuple[list[dict[str, Any]], dict[str, int]]:
        """The rows behind a figure, the latest first, and how many there are in all.

        Args:
            what: a key of `ASKED_BEFORE`, or `LIKE` for the goods it was compared with.
            most: so many rows are given.

        Raises:
            NotFound: there are no rows of this kind, or the item lacks the key.
        """
        days = (date(1, 1, 1), self.item.received_on)
        columns: tuple[str, ...] = ()
        if what == LIKE and self._level:
            days, columns = _months_before(self.item.received_on), LEVELS[self._level]
        elif what in ASKED_BEFORE:
            columns = COUNTER[what].columns
        under = _under(self.item, columns) if columns else None
        if not under:
            raise NotFound(f"No rows are kept under “{what}”.", "Go back to the subject.")
        (total,) = self._ask(_COUNT, under, days)
        return self._ask(_ROWS, under, days, most), total

    def _ask(
        self, query: str, under: Under, days: tuple[date, date], most: int = 0
    ) -> list[dict[str, Any]]:
        key, values = under
        asked = query.format(under=_UNDER.format(key=key), bad=_BAD, most=most)
        return list(self._history.sql(asked, [*days, *values]).to_pylist())


@cache
def figures_of(code: str) -> frozenset[str]:
    """The documented names on which an indicator's sentence rests; empty for a profile."""
    catalogue = standard()
    for one in catalogue.indicators:
        if one.code == code:
            asked = catalogue.asked[one.word]
            in_full = names_of(inline(asked, catalogue.meanings()))
            told = (name for name, _ in placeholders(one.because))
            return frozenset((*names_of(asked), *in_full, *told))
    return frozenset()


def _under(item: GoodsItem, columns: tuple[str, ...]) -> Under | None:
    """The condition that says “under the same key as this item”; None where it lacks the key."""
    parts: list[str] = []
    values: list[Any] = []
    for name in columns:
        place = len(values) + 3  # after the two days
        if name in PREFIXES:
            code, length = item.commodity_code or "", PREFIXES[name]
            value: Any = code[:length] if len(code) >= length else None
            parts.append(f"left(commodity_code, {length}) = ${place}")
        else:
            value = getattr(item, name)
            parts.append(f"{name} = ${place}")
        if value is None:
            return None
        values.append(value)
    return " AND ".join(parts) or "true", values


def _then(history: History, assessment: Assessment) -> History:
    """The history as the assessment saw it; as it is now where no act says how far it saw."""
    seen = history.sql(
        "SELECT max(before_commit) AS seen FROM act"
        " WHERE verb = 'assess' AND acted_at = ? AND since <= ? AND until > ?",
        (assessment.assessed_at, assessment.received_on, assessment.received_on),
    )["seen"][0].as_py()
    return history if seen is None else history.as_of(int(seen))


def _level(history: History, item: GoodsItem) -> str:
    found = history.sql(
        "SELECT peer_level FROM known WHERE item_id = ? AND version = ?"
        " ORDER BY assessed_at DESC LIMIT 1",
        (item.item_id, item.version),
    )["peer_level"].to_pylist()
    return str(found[0] or "") if found else ""


def _months_before(day: date) -> tuple[date, date]:
    """The twelve calendar months before the month of a day, as like goods are counted."""
    first = day.replace(day=1)
    return first.replace(year=first.year - MONTHS // 12), first


def _changed(before: GoodsItem, after: GoodsItem) -> tuple[tuple[str, Any, Any], ...]:
    pairs = (
        (one.name, getattr(before, one.name), getattr(after, one.name)) for one in fields(GoodsItem)
    )
    return tuple((name, a, b) for name, a, b in pairs if a != b and name not in _OURS)
