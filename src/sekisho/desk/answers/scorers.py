"""Scorer editions in a terminal: the register, a card, a contest, what is due.

Takes   what the flow has gathered, and the language of the person.
Gives   tables for people, JSON and CSV for machines; sentences on standard error.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from sekisho.desk import receipts, terminal
from sekisho.desk.pages.page import amount
from sekisho.desk.terminal import As
from sekisho.flow.loop.contests import Contest, Figure
from sekisho.flow.loop.retraining import Due
from sekisho.flow.loop.scorers import Rebuilt
from sekisho.language import translate
from sekisho.records.edition import Edition
from sekisho.records.retraining import Retraining

_STEPS = ("stage", "in_force_from", "acted_by", "acted_at", "acted_why")


def listed(rows: Sequence[Mapping[str, Any]], as_: As, language: str = "en") -> None:
    """The register of editions."""
    if as_ is not As.TABLE:
        terminal.rows("", rows, as_)
        return
    # Who acted, why and when stands in the steps of each edition's life.
    names = ("edition_id", "stage", "in_force", "counts_from", "learned_until", "items", "findings")
    told = [
        {name: row[name] for name in names}
        | {
            "stage": translate(row["stage"], language),
            "in_force": translate("yes" if row["in_force"] else "no", language),
        }
        for row in rows
    ]
    terminal.rows(translate("Scorer editions", language), told, as_, language)


def shown(steps: Sequence[Edition], as_: As, language: str = "en") -> None:
    """The card of one edition, and each step of its life."""
    if as_ is not As.TABLE:
        terminal.rows("", [dataclasses.asdict(one) for one in steps], as_)
        return
    receipts.edition(steps[-1], language)
    told = [
        {name: getattr(one, name) for name in _STEPS}
        | {
            "stage": translate(str(one.stage), language),
            "acted_at": one.acted_at or one.fitted_at,
        }
        for one in steps
    ]
    terminal.rows(translate("Steps of its life", language), told, as_, language)


def stepped(edition: Edition, says: str, language: str = "en") -> None:
    """What a step has done."""
    terminal.note(says, language, name=edition.edition_id, day=edition.counts_from)


def compared(found: Contest, as_: As, language: str = "en") -> None:
    """Champion and challenger side by side."""
    if as_ is As.JSON:
        terminal.rows("", [dataclasses.asdict(found)], as_)
        return
    told = [
        {
            "measure": one.measure if as_ is As.CSV else translate(one.measure, language),
            "champion": _figure(one.champion),
            "challenger": _figure(one.challenger),
            "difference": _figure(one.difference),
            "examined": one.examined,
        }
        for one in found.rounds
    ]
    if as_ is As.CSV:
        terminal.rows("", told, as_)
        return
    title = translate("{challenger} beside {champion}", language)
    title = title.format(challenger=found.challenger, champion=found.champion)
    terminal.rows(title, told, as_, language, right=("champion", "challenger", "difference"))
    says = "{subjects} subjects from {first} to {last}, {examined} of them examined."
    figures = {"subjects": found.subjects, "examined": found.examined}
    counts = {name: amount(value, language) for name, value in figures.items()}
    terminal.note(says, language, **counts, first=found.since, last=found.until)
    if found.weighted:
        says = "Each examined one stands for as many as its probability says."
    else:
        says = "Nobody was chosen by us on these days: the figures hold for those examined only."
    terminal.note(says, language)


def rebuilt(found: Rebuilt, language: str = "en") -> None:
    """Whether an edition comes out again as it is kept."""
    name = found.edition.edition_id
    if found.same_bytes:
        says = "{name} was fitted anew from what was known then: the same, byte for byte."
    elif found.same_scores:
        says = "{name} was fitted anew: other bytes, but every score is the same, bit for bit."
    else:
        says = "{name} was fitted anew and differs: it scores otherwise than the edition kept."
    terminal.note(says, language, name=name)


def scheduled(terms: Retraining, language: str = "en") -> None:
    """When a scorer is fitted again from now on."""
    says = "{scorer} is fitted again when somebody asks."
    if terms.weeks is not None:
        says = "{scorer} is fitted again every {weeks} weeks."
        if terms.on_drift:
            says = "{scorer} is fitted again every {weeks} weeks, or when an alarm is raised."
    elif terms.on_drift:
        says = "{scorer} is fitted again when an alarm is raised."
    terminal.note(says, language, scorer=terms.scorer, weeks=terms.weeks)


def due(found: Due, as_: As, language: str = "en") -> None:
    """Whether a scorer is to be fitted again, and why."""
    if as_ is As.TABLE:
        terminal.note(found.why, language, **found.figures)
        return
    why = found.why.format(**found.figures)
    terminal.rows("", [{"scorer": found.scorer, "due": found.due, "why": why}], as_)


def _figure(figure: Figure) -> str:
    if figure.value != figure.value:
        return "–"
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"
