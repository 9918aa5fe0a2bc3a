"""What can be done at the desk, named once; roles are granted these.

Takes   nothing.
Gives   the actions, and what an action may concern.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What a person or a machine asks to do."""

    ENTER = "enter"
    """Pages that everybody sees, also before a login."""
    BE_HERE = "be_here"
    """What every person who has logged in may do: own settings, help, leaving."""
    SEE_LIST = "see_list"
    SEE_SUBJECT = "see_subject"
    SEARCH_ELSEWHERE = "search_elsewhere"
    """Search across offices; a purpose is asked."""
    ASSIGN = "assign"
    ORDER = "order"
    RELEASE = "release"
    REFER = "refer"
    OVERRIDE = "override"
    EXAMINE = "examine"
    SEIZE = "seize"
    SEE_PROFILES = "see_profiles"
    WRITE_PROFILE = "write_profile"
    TRY_PROFILE = "try_profile"
    """Have a profile tried on the past, or its flow watched: it changes nothing."""
    APPROVE_PROFILE = "approve_profile"
    RETIRE_PROFILE = "retire_profile"
    SEE_RESULTS = "see_results"
    GIVE_TIP = "give_tip"
    SEE_TIPS = "see_tips"
    GRADE_TIP = "grade_tip"
    """Take a call, grade what came, answer its sender, hand it to an office; sees every tip."""
    WORK_TIP = "work_tip"
    """Link a tip, say what was done about it, close it with its outcome."""
    SEE_CONTACT = "see_contact"
    """How the sender of a tip can be reached, where they gave it; a purpose is asked."""
    SEE_DOSSIER = "see_dossier"
    WRITE_DOSSIER = "write_dossier"
    REOPEN_DOSSIER = "reopen_dossier"
    """Open a closed dossier of one's office again, and say who leads it."""
    SEE_ADMINISTRATION = "see_administration"
    """Read rates, code lists, scorer editions, arrivals, clocks and health; no declaration."""
    MEND_ROW = "mend_row"
    """See a row that could not be taken, mend it or give it up."""
    ADMINISTER = "administer"
    """People, offices, roles, rates, code lists, sources, clocks, health."""
    GRANT_ROLES = "grant_roles"
    """Give or take roles and the office of a person; never one's own."""
    PROMOTE_SCORER = "promote_scorer"
    SEE_LOG = "see_log"
    CALL_READ = "call_read"
    """A machine reads what the screens show."""
    CALL_DECLARE = "call_declare"
    """A machine hands in a declaration and is told its channel."""


NATIONAL = "the national centre"
"""The office of a record that belongs to the national centre alone; no office has this code."""


@dataclass(frozen=True, slots=True)
class Concern:
    """The record that an action concerns; empty where it concerns none."""

    kind: str = ""
    """What it is: subject, dossier, tip, profile, person …"""
    number: str = ""
    """The number by which it is found again in the log."""
    office: str = ""
    """The office to which it belongs; empty where it belongs to the administration."""
    members: frozenset[str] = frozenset()
    """Names of the persons who may see it, where it is not open to the whole office."""
    owner: str = ""
    """The person whose work it is; approval by the same person is refused."""
