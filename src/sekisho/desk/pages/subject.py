"""One goods item and why it is looked at, as a page that stands as an exhibit.

Takes   the explanation that the flow gathers.
Gives   HTML in the bands declared, usual, known, with what moved the risk as a picture and a table.
"""

from __future__ import annotations

import math
from itertools import accumulate, pairwise
from typing import Any

from sekisho.desk.pages.page import amount, commodity, render
from sekisho.language import translate
from sekisho.records.explanation import Explanation, Usual

_LEFT, _RIGHT = 20.0, 400.0
_SHOWN_MOVES = 10


def page(
    explanation: Explanation, *, language: str = "en", back: str = "", simulated: bool = False
) -> str:
    """The page of one goods item.

    Args:
        explanation: what to show.
        language: `en` or `ja`.
        back: address of the waiting list; empty when there is none.
        simulated: whether the banner of a simulated border is shown.
    """
    subject = {
        "answer": explanation.answer,
        "item": explanation.item,
        "selection": explanation.selection,
        "declared": declared(explanation, language),
        "usual": [_strip(fact, language) for fact in explanation.usual],
        "before": explanation.before,
        "hits": explanation.reasons,
        "unasked": explanation.lacks,
        "base_p": _probability(explanation.base_log_odds),
        "moves": _waterfall(explanation, language),
        "record": _record(explanation, language),
    }
    shown = {"subject": subject, "back": back, "simulated": simulated}
    return render("subject.html", shown, language=language)


def declared(explanation: Explanation, language: str) -> list[tuple[str, str]]:
    """What was declared, as pairs of name and value."""
    item = explanation.item
    rows = [
        ("Goods", f"{commodity(item.commodity_code)} {explanation.goods}".strip()),
        ("Value", amount(item.item_value, language)),
        ("Net mass", f"{amount(item.net_mass_kg, language)} kg"),
        ("Origin", item.origin_country),
        ("Departure", item.departure_country),
        ("Duty rate", None if item.duty_rate_pct is None else f"{item.duty_rate_pct:g} %"),
        ("Tariff or agreement", item.duty_regime),
        ("Importer", item.importer),
        ("Seller", item.seller),
        ("Declarant", item.declarant),
        ("Carrier", item.carrier),
        ("Mode of transport", item.transport_mode),
    ]
    return [(translate(name, language), value or "–") for name, value in rows]


def _strip(fact: Usual, language: str) -> dict[str, Any]:
    """Places of low, middle, high and this item on a logarithmic scale of its own."""
    known = [value for value in (fact.low, fact.middle, fact.high, fact.here) if value > 0]
    least, most = math.log(min(known)), math.log(max(known))
    wide = max(most - least, 0.2)

    def place(value: float) -> float:
        log = math.log(value) if value > 0 else least
        return round(_LEFT + (_RIGHT - _LEFT) * (log - least) / wide, 1)

    says = translate(
        "{fact}: {here}{unit}; like goods ({like}, {items} items in a year): "
        "half below {middle}, nine of ten between {low} and {high}",
        language,
    )
    names = ("here", "low", "middle", "high", "items")
    words = {name: amount(getattr(fact, name), language) for name in names}
    return {
        "says": says.format(
            fact=translate(fact.fact, language),
            unit=f" {fact.unit}".rstrip(),
            like=fact.like,
            **words,
        ),
        "low": words["low"],
        "high": words["high"],
        **{f"{name}_x": place(getattr(fact, name)) for name in ("low", "middle", "high", "here")},
    }


def _waterfall(explanation: Explanation, language: str) -> list[dict[str, Any]]:
    """The strongest moves as bars from the average to this risk, on one scale of log-odds."""
    if explanation.base_log_odds is None:
        return []
    shown = [(move.says, move.here, move.log_odds) for move in explanation.moves[:_SHOWN_MOVES]]
    rest = sum(move.log_odds for move in explanation.moves[_SHOWN_MOVES:])
    shown.append((translate("all else", language), "", rest))
    ends = list(accumulate((step for *_, step in shown), initial=explanation.base_log_odds))
    least, wide = min(ends), max(max(ends) - min(ends), 0.1)
    return [
        {
            "says": says,
            "here": here,
            "log_odds": step,
            "left": round(100 * (min(begin, end) - least) / wide, 1),
            "width": round(max(100 * abs(step) / wide, 0.5), 1),
        }
        for (says, here, step), (begin, end) in zip(shown, pairwise(ends), strict=True)
    ]


def _probability(log_odds: float | None) -> float | None:
    return None if log_odds is None else 1 / (1 + math.exp(-log_odds))


def _record(explanation: Explanation, language: str) -> list[tuple[str, str]]:
    item, assessment, selection = explanation.item, explanation.assessment, explanation.selection
    rows = [
        ("Version", str(item.version)),
        ("Received", f"{item.received_on}"),
        ("Arrival", f"{item.arrival_id[:12]}, {translate('row', language)} {item.row_number}"),
        ("Assessed", f"{assessment.assessed_at:%Y-%m-%d %H:%M} UTC"),
        ("Scorer edition", assessment.edition or "–"),
    ]
    if selection:
        rows += [
            ("Chosen by", translate(selection.chosen_by, language)),
            ("Probability of examination", f"{selection.examination_p:.4f}"),
            ("Seed", str(selection.seed)),
        ]
    return [(translate(name, language), value) for name, value in rows]
