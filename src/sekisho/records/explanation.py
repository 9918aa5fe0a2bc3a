"""Why a subject is looked at: the parts of the answer, ready to be read or drawn."""

from __future__ import annotations

from dataclasses import dataclass

from sekisho.records.assessment import Assessment
from sekisho.records.goods_item import GoodsItem
from sekisho.records.schema import column
from sekisho.records.selection import Selection


@dataclass(frozen=True, slots=True)
class Reason:
    """One indicator or profile that was met, in words."""

    code: str = column("the indicator's code or the profile's name")
    says: str = column("the sentence that accuses")
    because: str = column("the figures on which it rests")
    source: str = column("the law or standard behind it")


@dataclass(frozen=True, slots=True)
class Lack:
    """One indicator that could not be asked, and the words it lacked."""

    code: str = column("the indicator's code")
    lacks: str = column("the missing words")


@dataclass(frozen=True, slots=True)
class Usual:
    """One fact of this item beside what is usual among like goods."""

    fact: str = column("what is compared")
    unit: str = column("its unit")
    here: float = column("this item's value")
    low: float = column("5 % of like goods lie below")
    middle: float = column("half of like goods lie below")
    high: float = column("5 % of like goods lie above")
    items: int = column("like goods in the twelve months before")
    like: str = column("what makes them alike, in words")


@dataclass(frozen=True, slots=True)
class Move:
    """One fact that raised or lowered the scorer's risk."""

    name: str = column("the feature's documented name")
    says: str = column("the feature in words")
    here: str = column("its value here, as people read it")
    log_odds: float = column("what it adds to the log-odds of a finding; above 0 is worse")


@dataclass(frozen=True, slots=True)
class Before:
    """What had been received and found before under one key of this item."""

    of: str = column("the key in words: this importer, these goods by this route")
    items: int = column("goods items received before the day")
    examined: int = column("of these, with a finding known before the day")
    findings: int = column("of these, irregular or critical")


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that answers “why am I looking at this?”."""

    answer: str = column("the answer in two or three sentences")
    chosen: str = column("what sent it into its channel, in a sentence; empty before the choice")
    item: GoodsItem = column("the item as declared")
    goods: str = column("the goods in the trader's words, or else in the HS's")
    assessment: Assessment = column("its assessment in force")
    selection: Selection | None = column("its disposition, when it has one")
    reasons: tuple[Reason, ...] = column("indicators and profiles met, strongest first")
    lacks: tuple[Lack, ...] = column("indicators that could not be asked")
    usual: tuple[Usual, ...] = column("the item beside like goods")
    moves: tuple[Move, ...] = column("what moved the scorer, strongest first")
    base_log_odds: float | None = column("the scorer's average in log-odds, when it spoke")
    before: tuple[Before, ...] = column("what had been found before")
    is_first_of_importer: bool = column("whether nothing of this importer was received before")
