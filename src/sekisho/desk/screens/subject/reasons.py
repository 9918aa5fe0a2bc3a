"""What raised and lowered the risk: by reason, and step by step.

Takes   an explanation.
Gives   for each hit its points of risk and the rows behind it; the steps of the waterfall, each
        with the facts of which it is made.

Points are of 100. What a reason raised is what its own facts moved: without them the risk would
be lower by so much. Reasons share facts, so their points do not add up; the steps do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate, pairwise

from sekisho.flow import around
from sekisho.flow.around import LIKE, ROWS
from sekisho.language import translate
from sekisho.records.explanation import Explanation, Move, Reason

_SHOWN_STEPS = 8
"""What stands behind them moves the risk by fractions of a point."""

# The first whose beginning a fact's name has; so `importer_hs4` speaks of the importer.
_THEMES = (
    ("importer", "Importer"),
    ("seller", "Seller"),
    ("declarant", "Declarant"),
    ("carrier", "Carrier"),
    ("consignment", "Consignments like this"),
    ("goods_mass", "Consignments like this"),
    ("price", "Price"),
    ("item_value", "Price"),
    ("peer_price", "Price"),
    ("score_price", "Price"),
    ("mass", "Mass"),
    ("net_mass", "Mass"),
    ("peer_mass", "Mass"),
    ("duty", "Duty and agreement"),
    ("hs6_regime", "Duty and agreement"),
    ("hs6_route", "Goods on this route"),
    ("hs4_route", "Goods on this route"),
    ("hs6_origin", "Goods on this route"),
    ("route", "Route and origin"),
    ("origin", "Route and origin"),
    ("departure", "Route and origin"),
    ("transport", "Route and origin"),
    ("hs", "Goods"),
    ("commodity", "Goods"),
    ("peer", "Goods"),
    ("office", "Office"),
)
_OTHER = "Papers and timing"
_ROWS_OF = {
    "Importer": "importer",
    "Seller": "seller",
    "Declarant": "declarant",
    "Carrier": "carrier",
    "Consignments like this": "consignment",
    "Price": LIKE,
    "Mass": LIKE,
    "Goods on this route": "hs6_route",
    "Goods": "hs6",
}
_MEASURES = ("items", "examined", "findings", "criticals", "days_since", "finding_rate")
_OF_LIKE_GOODS = ("peer_", "price_ratio", "mass_ratio")


@dataclass(frozen=True, slots=True)
class Hit:
    """One reason, with what its facts did to the risk."""

    reason: Reason
    points: int | None
    """Of 100, above 0 is worse; None where no scorer spoke of its facts."""
    rows: tuple[str, ...]
    """Names of the rows on which its figures rest."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of the waterfall."""

    theme: str
    points: float
    left: float
    """Where it begins, in 100 of the risk's scale."""
    width: float
    total: float
    """The risk after it, 0 to 100."""
    moves: tuple[Move, ...]
    rows: str
    """Name of the rows behind it; empty where there are none."""


@dataclass(frozen=True, slots=True)
class Waterfall:
    """From the average to this risk."""

    average: float
    bars: tuple[Bar, ...]
    scorer: float
    """The scorer's risk, at which the bars end."""
    risk: float
    """The risk of all reasons together."""
    widest: float
    """The largest risk on the way; the scale ends above it."""


def hits(explanation: Explanation) -> list[Hit]:
    """Every reason, the strongest first as the explanation has them."""
    step_of = {move.name: move.log_odds for move in explanation.moves}
    base = explanation.base_log_odds
    end = None if base is None else base + sum(step_of.values())
    found = []
    for reason in explanation.reasons:
        names = around.figures_of(reason.code)
        moved = sum(step_of.get(name, 0.0) for name in names)
        spoke = end is not None and any(name in step_of for name in names)
        points = (
            round(100 * (_sigmoid(end) - _sigmoid(end - moved)))
            if spoke and end is not None
            else None
        )
        found.append(Hit(reason, points, _rows_behind(names)))
    return found


def waterfall(explanation: Explanation, language: str) -> Waterfall | None:
    """The strongest themes first; None where no scorer was in force."""
    base = explanation.base_log_odds
    if base is None:
        return None
    themes: dict[str, list[Move]] = {}
    for move in explanation.moves:
        themes.setdefault(_theme(move.name), []).append(move)
    ordered = sorted(themes.items(), key=lambda one: -abs(_sum(one[1])))
    shown, rest = ordered[:_SHOWN_STEPS], ordered[_SHOWN_STEPS:]
    if rest:
        shown.append(("All else", [move for _, moves in rest for move in moves]))
    odds = list(accumulate((_sum(moves) for _, moves in shown), initial=base))
    risks = [100 * _sigmoid(one) for one in odds]
    bars = tuple(
        Bar(
            translate(theme, language),
            after - before,
            min(before, after),
            abs(after - before),
            after,
            tuple(moves),
            _ROWS_OF.get(theme, ""),
        )
        for (theme, moves), (before, after) in zip(shown, pairwise(risks), strict=True)
    )
    risk = 100 * explanation.assessment.risk
    return Waterfall(risks[0], bars, risks[-1], risk, max(*risks, risk, 1.0))


def _theme(name: str) -> str:
    return next((theme for begins, theme in _THEMES if name.startswith(begins)), _OTHER)


def _sum(moves: list[Move]) -> float:
    return sum(move.log_odds for move in moves)


def _rows_behind(names: frozenset[str]) -> tuple[str, ...]:
    found = [key for key in ROWS if any(f"{key}_{measure}" in names for measure in _MEASURES)]
    like = any(name.startswith(_OF_LIKE_GOODS) for name in names)
    return (*([LIKE] if like else []), *found)


def _sigmoid(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
