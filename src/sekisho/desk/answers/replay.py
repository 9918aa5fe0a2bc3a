"""What came of a replay, in a terminal: the same, or where it differs.

Takes   what the flow has gathered, and the language of the person.
Gives   tables for people, JSON and CSV for machines.
"""

from __future__ import annotations

import dataclasses

from sekisho.desk import terminal
from sekisho.desk.pages.page import amount
from sekisho.desk.terminal import As
from sekisho.flow.loop.otherwise import Otherwise
from sekisho.flow.loop.replay import Replayed
from sekisho.language import translate

SHOWN = 20
"""Subjects that a terminal shows; JSON and CSV have all."""


OTHER_SEED = (
    "Those days were chosen with another seed than this one: name it, as in"
    " `sekisho --seed NUMBER replay`."
)


def replayed(found: Replayed, as_: As = As.TABLE, language: str = "en") -> None:
    """Whether everything is as it is stored, or where it differs."""
    told = [dataclasses.asdict(one) for one in found.differences]
    if as_ is As.JSON:
        whole = {"same": found.same, "acts": found.acts, "subjects": found.subjects}
        terminal.rows("", [whole | {"differences": told}], as_)
    elif as_ is As.CSV:
        terminal.rows("", told, as_)
    figures = {
        "subjects": amount(found.subjects, language),
        "acts": amount(found.acts, language),
    }
    if found.same:
        terminal.note(
            "The same, bit for bit: {subjects} subjects, {acts} acts.", language, **figures
        )
        return
    says = "{subjects} subjects, {acts} acts: what was done again differs from what is stored."
    terminal.note(says, language, **figures)
    if any(one.column == "seed" for one in found.differences):
        terminal.note(OTHER_SEED, language)
    if as_ is As.TABLE:
        terminal.rows(translate("Differences", language), told, as_, language)


def otherwise(found: Otherwise, as_: As = As.TABLE, language: str = "en") -> None:
    """What would have been otherwise under a draft."""
    if as_ is As.JSON:
        terminal.rows("", [dataclasses.asdict(found)], as_)
        return
    if as_ is As.CSV:
        terminal.rows("", found.moved, as_)
        return
    says = "{day}: of {subjects} subjects {moved} would have gone another way."
    terminal.note(
        says,
        language,
        day=found.on,
        subjects=amount(found.subjects, language),
        moved=amount(len(found.moved), language),
    )
    says = "Of the findings known by now, {gained} would have been gained and {lost} lost."
    terminal.note(says, language, gained=found.gained, lost=found.lost)
    for edition in found.foreknowing:
        says = "{edition} learned from {day} itself: it knows more than could be known."
        terminal.note(says, language, edition=edition, day=found.on)
    _tables(found, language)


def _tables(found: Otherwise, language: str) -> None:
    work = [
        row | {"channel": translate(row["channel"], language)}
        for row in found.work
        if row["as_it_was"] or row["supposed"]
    ]
    terminal.rows(translate("Work by channel", language), work, language=language)
    ways = ("as_it_was", "supposed")
    moves = [row | {way: translate(row[way], language) for way in ways} for row in found.moves]
    terminal.rows(translate("Who would have moved", language), moves, language=language)
    shown = [
        {
            "subject_id": row["subject_id"],
            "as_it_was": translate(row["channel_as_it_was"], language),
            "supposed": translate(row["channel_supposed"], language),
            "risk_as_it_was": row["risk_as_it_was"],
            "risk_supposed": row["risk_supposed"],
            "profile": row["profile_supposed"] or row["profile_as_it_was"],
            "known_outcome": translate(
                (row["known_outcome"] or "not known").replace("_", " "), language
            ),
        }
        for row in found.moved[:SHOWN]
    ]
    terminal.rows(translate("The worst of them", language), shown, language=language)
