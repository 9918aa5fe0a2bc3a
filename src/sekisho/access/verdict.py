"""May this person do this to that record? Yes or no, with the reason.

    verdict = may(person, Action.SEE_SUBJECT, Concern("subject", "87123456-1", office="30"))

Takes   a person, a machine's token, or nobody; an action; the record that it concerns; the
        purpose that was told, where one is asked.
Gives   a verdict; asks no database and writes nothing.

In this order: is the action granted to a role; does the record belong to the office, or is the
person a member of it; would a second person be needed; was a purpose told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from sekisho.access.action import Action, Concern
from sekisho.access.roles import EVERYBODY, GRANTS, MACHINES, Role, Scope

# Where the same person may not be on both sides.
_FOUR_EYES = frozenset({Action.APPROVE_PROFILE, Action.PROMOTE_SCORER, Action.GRANT_ROLES})
# Where somebody leaves their own office's records, or opens a name: they say what for.
_PURPOSE_ASKED = frozenset({Action.SEARCH_ELSEWHERE, Action.SEE_CONTACT})
# What an auditor may read of a record that is open to its members only.
_READ_BY_AUDITORS = frozenset({Action.SEE_DOSSIER, Action.SEE_TIPS})


class Acting(Protocol):
    """Whoever acts: what the verdict must know of them."""

    @property
    def username(self) -> str:
        """The name by which the log knows them."""

    @property
    def office(self) -> str:
        """Their office; empty is the national centre."""

    @property
    def roles(self) -> Iterable[str]:
        """Their roles, or the scopes of a token."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes or no, and why."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


def may(
    person: Acting | None, action: Action, concern: Concern | None = None, purpose: str = ""
) -> Verdict:
    """Whether a person may do this, and why or why not.

    Args:
        person: who asks; none before a login with both factors.
        action: what is asked.
        concern: the record; without one the verdict is about the action as such.
        purpose: what the person said it is for.
    """
    if action in EVERYBODY:
        return Verdict(True, "Open to everybody.")
    if person is None:
        return Verdict(False, "Log in first.")
    words = set(person.roles)
    machine = not words.isdisjoint(Scope)
    if action is Action.BE_HERE and not machine:
        return Verdict(True, "Open to everybody who has logged in.")
    if not any(action in granted for granted in _granted(words, machine)):
        return Verdict(False, "None of your roles is granted this.")
    if concern is None:
        return Verdict(True, "Granted to your role.")
    return _concerned(person, action, concern, purpose)


def _granted(words: set[str], machine: bool) -> list[frozenset[Action]]:
    """A token is never granted what persons are, nor a person what tokens are."""
    if machine:
        return [MACHINES[scope] for scope in Scope if scope in words]
    return [GRANTS[role] for role in Role if role in words]


def _concerned(person: Acting, action: Action, concern: Concern, purpose: str) -> Verdict:
    member = person.username in concern.members
    if concern.members and not member and not _reads_all(person, action):
        return Verdict(False, "Only its members may see this.")
    elsewhere = concern.office and person.office and concern.office != person.office
    if elsewhere and not member and action is not Action.SEARCH_ELSEWHERE:
        return Verdict(False, "This belongs to another office.")
    if action in _FOUR_EYES and concern.owner == person.username:
        return Verdict(False, "A second person must do this: it is your own work.")
    if action in _PURPOSE_ASKED and not purpose.strip():
        return Verdict(False, "Say first what this is for.")
    return Verdict(True, "Granted to your role.")


def _reads_all(person: Acting, action: Action) -> bool:
    return action in _READ_BY_AUDITORS and Role.AUDITOR in set(person.roles)
