"""Roles, and what each is granted; a person may have several.

Takes   nothing.
Gives   for each role its actions, and whether it reaches beyond the person's own office.
"""

from __future__ import annotations

from enum import StrEnum

from sekisho.access.action import Action


class Role(StrEnum):
    """What a person does here."""

    OFFICER = "officer"
    """Targeting officer: works the list."""
    EXAMINER = "examiner"
    """Looks at goods, at the bench."""
    ANALYST = "analyst"
    """Writes profiles, reads results."""
    SUPERVISOR = "supervisor"
    """Assigns, approves, answers for an office."""
    AUDITOR = "auditor"
    """Reads everything, also the log; changes nothing."""
    ADMINISTRATOR = "administrator"
    """Keeps people, offices and machines; sees no declaration."""
    HOTLINE = "hotline"
    """Takes and grades tips."""


EVERYBODY = frozenset({Action.ENTER, Action.GIVE_TIP})
"""Also granted to whoever has not logged in."""

_READS = frozenset({Action.SEE_LIST, Action.SEE_SUBJECT, Action.SEE_RESULTS, Action.SEE_PROFILES})
_WORKS = frozenset(
    {Action.ORDER, Action.RELEASE, Action.REFER, Action.OVERRIDE, Action.SEARCH_ELSEWHERE}
)

GRANTS: dict[Role, frozenset[Action]] = {
    Role.OFFICER: _READS
    | _WORKS
    | {Action.SEE_DOSSIER, Action.WRITE_DOSSIER, Action.SEE_TIPS, Action.EXAMINE},
    Role.EXAMINER: frozenset({Action.SEE_LIST, Action.SEE_SUBJECT, Action.EXAMINE, Action.SEIZE}),
    Role.ANALYST: _READS
    | {
        Action.WRITE_PROFILE,
        Action.SEARCH_ELSEWHERE,
        Action.SEE_DOSSIER,
        Action.WRITE_DOSSIER,
        Action.SEE_TIPS,
    },
    Role.SUPERVISOR: _READS
    | _WORKS
    | {Action.ASSIGN, Action.EXAMINE, Action.SEIZE, Action.APPROVE_PROFILE, Action.PROMOTE_SCORER}
    | {Action.SEE_DOSSIER, Action.WRITE_DOSSIER, Action.SEE_TIPS},
    Role.AUDITOR: _READS
    | {Action.SEE_DOSSIER, Action.SEE_TIPS, Action.SEE_LOG, Action.SEARCH_ELSEWHERE},
    Role.ADMINISTRATOR: frozenset({Action.ADMINISTER, Action.SEE_RESULTS}),
    Role.HOTLINE: frozenset({Action.SEE_TIPS, Action.GRADE_TIP}),
}
