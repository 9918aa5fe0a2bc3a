"""May this person do this to that record? Yes or no, with the reason.

    verdict = may(person, Action.SEE_SUBJECT, Concern("subject", "87123456-1", office="30"))

Takes   a person (or nobody), an action, and the record that it concerns.
Gives   a verdict; asks no database and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from sekisho.access.action import Action, Concern
from sekisho.access.roles import EVERYBODY, GRANTS, Role

# Where the same person may not be on both sides.
_FOUR_EYES = frozenset({Action.APPROVE_PROFILE, Action.PROMOTE_SCORER})


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
        """Their roles."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes or no, and why."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


def may(person: Acting | None, action: Action, concern: Concern | None = None) -> Verdict:
    """Whether a person may do this, and why or why not."""
    if action in EVERYBODY:
        return Verdict(True, "Open to everybody.")
    if person is None:
        return Verdict(False, "Log in first.")
    if action is Action.BE_HERE:
        return Verdict(True, "Open to everybody who has logged in.")
    roles = [role for role in Role if role in set(person.roles) and action in GRANTS[role]]
    if not roles:
        return Verdict(False, "None of your roles is granted this.")
    return _concerned(person, action, concern or Concern())


def _concerned(person: Acting, action: Action, concern: Concern) -> Verdict:
    if concern.office and person.office and concern.office != person.office:
        return Verdict(False, "This belongs to another office.")
    if concern.members and person.username not in concern.members:
        return Verdict(False, "Only its members may see this.")
    if action in _FOUR_EYES and concern.owner == person.username:
        return Verdict(False, "A second person must do this: it is your own work.")
    return Verdict(True, "Granted to your role.")
