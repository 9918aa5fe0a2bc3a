"""Roles of persons and scopes of machines, and what each is granted.

Takes   nothing.
Gives   for each role and scope its actions; the actions that are open to everybody.
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


class Scope(StrEnum):
    """What a machine's token is for; each grants the one action of its name."""

    CALL_READ = "call_read"
    CALL_DECLARE = "call_declare"


EVERYBODY = frozenset({Action.ENTER, Action.GIVE_TIP})
"""Also granted to whoever has not logged in."""


def _these(words: str) -> frozenset[Action]:
    return frozenset(Action(word) for word in words.split())


_READS = _these("see_list see_subject see_results see_profiles")
_WORKS = _these("order release refer override search_elsewhere see_dossier write_dossier")
_TIPS = _these("see_tips work_tip")

GRANTS: dict[Role, frozenset[Action]] = {
    Role.OFFICER: _READS | _WORKS | _TIPS | _these("examine try_profile"),
    Role.EXAMINER: _these("see_list see_subject examine seize"),
    Role.ANALYST: _READS
    | _these("write_profile try_profile retire_profile")
    | _these("search_elsewhere see_dossier write_dossier see_tips"),
    Role.SUPERVISOR: _READS
    | _WORKS
    | _TIPS
    | _these("see_administration mend_row assign examine seize promote_scorer reopen_dossier")
    | _these("try_profile approve_profile retire_profile"),
    Role.AUDITOR: _READS
    | _these("see_administration see_dossier see_tips see_log search_elsewhere"),
    Role.ADMINISTRATOR: _these("administer see_administration grant_roles see_results"),
    Role.HOTLINE: _TIPS | _these("grade_tip see_contact"),
}

MACHINES: dict[Scope, frozenset[Action]] = {scope: _these(scope) for scope in Scope}
"""What tokens are granted; no person is, whatever stands in their roles."""
