"""The ledger as a chapter: what came, was closed, is open, and how all stand.

Takes   the sheet of a period, and how subjects stand by the week of their selection.
Gives   sentences, the picture by week, the balance by office and channel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sekisho.desk.answers.results import spoken, summed
from sekisho.desk.pages.chapters.chapter import Chapter, Picture, figures, in_words
from sekisho.desk.pages.page import amount
from sekisho.desk.plots import ledger as plots
from sekisho.flow.loop.ledger import Sheet
from sekisho.language import translate

BALANCED = "Every day balances to zero: opening + new + reopened − closed = still open."
OPEN = "{open} are still open at the end, {late} of them late."
UNCHOSEN = "{n} came after their office had chosen and wait for another choice."
WEEKLY = "Subjects that were looked for, by the week of their selection and how they stand now."
_WEEK = {"week": "week from", "standing": "standing", "subjects": "subjects"}


def chapter(sheet: Sheet, by_week: Sequence[Mapping[str, Any]], language: str = "en") -> Chapter:
    """How every selected subject of the period stands."""
    balance = summed(sheet)
    still_open = sum(row["still_open"] for row in balance)
    counts = {"open": still_open, "late": sheet.late, "n": sheet.unchosen}
    told = {name: amount(count, language) for name, count in counts.items()}
    says = [BALANCED, OPEN] + [UNCHOSEN] * bool(sheet.unchosen)
    rows = [
        {**row, "week": str(row["week"]), "standing": spoken(row["standing"], language)}
        for row in by_week
    ]
    pictures = []
    if by_week:
        table = figures("How subjects stand, by week", _WEEK, rows, language)
        says_weekly = translate(WEEKLY, language)
        pictures.append(Picture(plots.weeks(by_week, language), says_weekly, table))
    balance_table = in_words(
        "Balance by office, channel and what chose", _spoken(balance, language), language, left=3
    )
    return Chapter(
        "ledger",
        translate("The ledger", language),
        tuple(translate(one, language).format(**told) for one in says),
        tuple(pictures),
        (balance_table,),
    )


def _spoken(rows: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """The same rows; what names a channel or a reason is said in the reader's language."""
    return [
        {**row, **{name: spoken(row[name], language) for name in ("channel", "chosen_by")}}
        for row in rows
    ]
