"""Explain items: what was declared, what is usual, what was found, each hit.

Takes   items, what was known of them when they were assessed, their assessments, what moved
        their risk (the scorer's contributions), and their dispositions.
Gives   one `Explanation` an item; every figure in it is one that was written at the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pyarrow as pa

from sekisho.codes import hs
from sekisho.language import show, translate
from sekisho.records.assessment import Assessment
from sekisho.records.explanation import Before, Explanation, Lack, Move, Reason, Usual
from sekisho.records.goods_item import GoodsItem
from sekisho.records.profile import Profile
from sekisho.records.selection import ChosenBy, Selection
from sekisho.risk import sentences
from sekisho.risk.catalogue import Catalogue
from sekisho.risk.scorers.contract import BASE

Row = Mapping[str, Any]

# The keys under which an officer asks first what was found before, and how to say them.
ASKED_BEFORE = {
    "importer": "this importer",
    "seller": "this seller",
    "declarant": "this declarant",
    "carrier": "this carrier",
    "consignment": "a consignment like this in goods, route, rate and mass",
    "hs6_route": "these goods on this route",
    "hs6": "these goods",
}
_LIKE = {
    "hs6_origin": "same subheading and origin",
    "hs6": "same subheading",
    "hs4": "same heading",
    "hs2": "same chapter",
}
_USUAL = (
    ("price per kg", "", "price_per_kg", "peer_price_per_kg"),
    ("net mass", "kg", "net_mass_kg", "peer_mass_kg"),
)
BEFORE_NAMES = tuple(
    f"{key}_{what}" for key in ASKED_BEFORE for what in ("items", "examined", "findings")
)
USUAL_NAMES = (
    "price_per_kg",
    "peer_level",
    "peer_items",
    "price_ratio",
    "mass_ratio",
    *(f"peer_price_per_kg_p{p}" for p in ("05", "50", "95")),
    *(f"peer_mass_kg_p{p}" for p in ("05", "50", "95")),
)


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains in one language, with the catalogue and the profiles as they stand."""

    catalogue: Catalogue
    profiles: Mapping[str, Profile]
    strength: Mapping[str, float]
    """Share of findings that an indicator yields at least, by code; the strongest is told first."""
    language: str

    def explain(
        self,
        item: GoodsItem,
        row: Row,
        assessment: Assessment,
        selection: Selection | None,
        moved: Row | None,
    ) -> Explanation:
        """Why one item is looked at.

        Args:
            item: as declared.
            row: fields and what was known, by documented name.
            assessment: the one in force.
            selection: its disposition, if it has one.
            moved: the scorer's contributions and their base [log-odds]; None when none spoke.
        """
        reasons = tuple(self._reasons(row, assessment))
        moves = self._moves(row, moved)
        return Explanation(
            answer=self._answer(assessment, selection, reasons, moves),
            chosen=self._chosen(selection),
            item=item,
            goods=item.description or hs.describe(item.commodity_code or "") or "",
            assessment=assessment,
            selection=selection,
            reasons=reasons,
            lacks=self._lacks(row, assessment),
            usual=self._usual(row),
            moves=moves,
            base_log_odds=None if moved is None else moved[BASE],
            before=self._before(row),
            is_first_of_importer=row.get("importer_items") == 0,
        )

    def why(self, row: Row, assessment: Assessment, moved: Row | None, most: int) -> list[str]:
        """The strongest reasons in a sentence each, or else what raised the risk; none known, none.

        The same sentences as those of `explain`, for lists that are too long to explain.
        """
        told = [one.says for one in islice(self._reasons(row, assessment), most)]
        if not told:
            raised = [move for move in self._moves(row, moved)[:most] if move.log_odds > 0]
            told = [f"{move.says}: {move.here}." for move in raised]
        return told

    def _reasons(self, row: Row, assessment: Assessment) -> Iterator[Reason]:
        """Profiles and indicators that were met, the strongest first."""
        asked_by = translate("A profile of {owner} asks for it.", self.language)
        for name in assessment.profiles:
            if profile := self.profiles.get(name):
                yield Reason(
                    name,
                    _sentence(translate(profile.title, self.language)),
                    asked_by.format(owner=profile.owner),
                    profile.legal_basis,
                )
        hits = set(assessment.indicators)
        met = [one for one in self.catalogue.indicators if one.code in hits]
        for found in sorted(met, key=lambda one: -self.strength.get(one.code, 0.0)):
            yield sentences.reason(found, row, self.language)

    def _lacks(self, row: Row, assessment: Assessment) -> tuple[Lack, ...]:
        missing = set(assessment.unasked)
        return tuple(
            Lack(found.code, ", ".join(sentences.missing_words(found, row)))
            for found in self.catalogue.indicators
            if found.code in missing
        )

    def _usual(self, row: Row) -> tuple[Usual, ...]:
        found = []
        for fact, unit, name, peers in _USUAL:
            low, middle, high = (row.get(f"{peers}_{mark}") for mark in ("p05", "p50", "p95"))
            here = row.get(name)
            if here is None or low is None or middle is None or high is None:
                continue
            like = translate(_LIKE[row["peer_level"]], self.language)
            found.append(Usual(fact, unit, here, low, middle, high, row["peer_items"], like))
        return tuple(found)

    def _before(self, row: Row) -> tuple[Before, ...]:
        return tuple(
            Before(
                translate(words, self.language),
                *(int(row[f"{key}_{what}"]) for what in ("items", "examined", "findings")),
            )
            for key, words in ASKED_BEFORE.items()
            if row.get(f"{key}_items") is not None
        )

    def _moves(self, row: Row, moved: Row | None) -> tuple[Move, ...]:
        if moved is None:
            return ()
        told = [
            Move(name, self._says(name), _here(row.get(name), self.language), step)
            for name, step in moved.items()
            if name != BASE and step
        ]
        return tuple(sorted(told, key=lambda move: -abs(move.log_odds)))

    def _says(self, name: str) -> str:
        known = self.catalogue.names.get(name)
        return translate(known.says, self.language) if known else name.replace("_", " ")

    def _answer(
        self,
        assessment: Assessment,
        selection: Selection | None,
        reasons: Sequence[Reason],
        moves: Sequence[Move],
    ) -> str:
        """Two or three sentences, ready to be read aloud."""
        told = [chosen] if (chosen := self._chosen(selection)) else []
        told.append(
            translate("Risk {risk} of 100.", self.language).format(
                risk=round(assessment.risk * 100)
            )
        )
        told += [reason.says for reason in reasons[:2]]
        raised = [move for move in moves if move.log_odds > 0][: 2 - min(2, len(reasons))]
        told += [f"{move.says}: {move.here}." for move in raised]
        return " ".join(told)

    def _chosen(self, selection: Selection | None) -> str:
        return translate(_CHOSEN[selection.chosen_by], self.language) if selection else ""


_CHOSEN = {
    ChosenBy.CHANCE: "Chosen by chance, so that what the risk misses can be measured.",
    ChosenBy.CRITERIA: "Chosen because a profile asks for it.",
    ChosenBy.TOP_UP: "Chosen because its risk is among the highest of the day.",
    ChosenBy.NOTHING: "Released: others of the day stand before it.",
}


def _sentence(words: str) -> str:
    return (
        words if words.endswith((".", "。")) else f"{words}{'。' if not words.isascii() else '.'}"
    )


def _here(value: object, language: str) -> str:
    whole = isinstance(value, bool | int) or (isinstance(value, float) and value.is_integer())
    return show(value, "count" if whole else "ratio", language)


def rows_of(table: pa.Table) -> list[dict[str, Any]]:
    """The rows of a table as mappings; what is not a number there is not known."""
    return [
        {
            name: None if isinstance(value, float) and value != value else value
            for name, value in row.items()
        }
        for row in table.to_pylist()
    ]
