"""Verdicts, written by hand: what each role is granted, and of which records."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from sekisho.access.action import NATIONAL, Action, Concern
from sekisho.access.roles import Role, Scope
from sekisho.access.verdict import may

# What each action is granted to; apart from the code, so that a slip in either is seen.
GRANTED = """
see_list          officer examiner analyst supervisor auditor
see_subject       officer examiner analyst supervisor auditor
search_elsewhere  officer analyst supervisor auditor
assign            supervisor
order             officer supervisor
release           officer supervisor
refer             officer supervisor
override          officer supervisor
examine           officer examiner supervisor
seize             examiner supervisor
see_profiles      officer analyst supervisor auditor
write_profile     analyst
try_profile       officer analyst supervisor
approve_profile   supervisor
retire_profile    analyst supervisor
see_results       officer analyst supervisor auditor administrator
see_tips          officer analyst supervisor auditor hotline
work_tip          officer supervisor hotline
grade_tip         hotline
see_contact       hotline
see_dossier       officer analyst supervisor auditor
write_dossier     officer analyst supervisor
reopen_dossier    supervisor
administer        administrator
grant_roles       administrator
see_administration  supervisor auditor administrator
mend_row          supervisor
promote_scorer    supervisor
see_log           auditor
call_read         call_read
call_declare      call_declare
"""
EXPECTED = {line.split()[0]: set(line.split()[1:]) for line in GRANTED.strip().splitlines()}


@dataclass
class Somebody:
    """Whoever acts."""

    roles: list[str] = field(default_factory=list)
    office: str = ""
    username: str = "sato"


OPEN = {Action.ENTER, Action.GIVE_TIP}


def test_every_action_is_written_down() -> None:
    written = {*EXPECTED, *OPEN, Action.BE_HERE}
    assert written == set(Action)


@pytest.mark.parametrize("action", EXPECTED)
def test_an_action_is_granted_to_exactly_those_who_are_written_down(action: str) -> None:
    granted = {one for one in (*Role, *Scope) if may(Somebody([one]), Action(action))}
    assert granted == EXPECTED[action]


@pytest.mark.parametrize("action", Action)
def test_nobody_may_do_only_what_is_open_to_everybody(action: Action) -> None:
    assert bool(may(None, action)) == (action in OPEN)


def test_a_person_without_a_role_may_only_be_here() -> None:
    assert {one for one in Action if may(Somebody(), one)} == {*OPEN, Action.BE_HERE}


def test_a_machine_has_no_settings_and_gains_nothing_from_a_role_beside_its_scope() -> None:
    machine = Somebody(["call_read", "administrator", "officer"])
    assert {one for one in Action if may(machine, one)} == {*OPEN, Action.CALL_READ}


OWN, OTHER = Concern("subject", "1", office="10"), Concern("subject", "1", office="20")
NOBODYS = Concern("scorer", "1")
PEOPLE = Concern("person", "abe", office=NATIONAL)
DOSSIER = Concern("dossier", "1", office="20", members=frozenset({"sato", "mori"}))
CLOSED = Concern("dossier", "1", office="10", members=frozenset({"mori"}))
MINE = Concern("profile", "1", office="10", owner="sato")
THEIRS = Concern("profile", "1", office="10", owner="mori")

# role, office, action, concern, purpose, expected reason where it is refused ("" = granted)
ELSEWHERE = "This belongs to another office."
MEMBERS = "Only its members may see this."
SECOND = "A second person must do this: it is your own work."
PURPOSE = "Say first what this is for."
ROLE = "None of your roles is granted this."
CASES = [
    # An office sees its own; the national centre all; what is nobody's is open to the role.
    ("officer", "10", "see_subject", OWN, "", ""),
    ("officer", "10", "see_subject", OTHER, "", ELSEWHERE),
    ("officer", "10", "release", OTHER, "", ELSEWHERE),
    ("officer", "", "see_subject", OTHER, "", ""),
    ("officer", "10", "see_profiles", NOBODYS, "", ""),
    ("examiner", "10", "examine", OTHER, "", ELSEWHERE),
    ("examiner", "10", "release", OWN, "", ROLE),
    ("auditor", "10", "see_subject", OTHER, "", ELSEWHERE),
    ("auditor", "", "see_subject", OTHER, "", ""),
    # A search elsewhere asks for a purpose, and only that.
    ("officer", "10", "search_elsewhere", OTHER, "", PURPOSE),
    ("officer", "10", "search_elsewhere", OTHER, "  ", PURPOSE),
    ("officer", "10", "search_elsewhere", OTHER, "same seller as S-1", ""),
    ("examiner", "10", "search_elsewhere", OTHER, "curious", ROLE),
    ("hotline", "", "see_contact", Concern("tip", "T"), "", PURPOSE),
    ("hotline", "", "see_contact", Concern("tip", "T"), "to call back", ""),
    # A dossier is open to its members, of whichever office; an auditor reads it.
    ("officer", "10", "see_dossier", DOSSIER, "", ""),
    ("officer", "10", "write_dossier", DOSSIER, "", ""),
    ("officer", "10", "see_dossier", CLOSED, "", MEMBERS),
    ("supervisor", "10", "write_dossier", CLOSED, "", MEMBERS),
    ("officer", "", "see_dossier", CLOSED, "", MEMBERS),
    ("auditor", "10", "see_dossier", CLOSED, "", ""),
    ("auditor", "10", "see_dossier", DOSSIER, "", ""),
    ("auditor", "30", "see_dossier", CLOSED, "", ELSEWHERE),
    ("auditor", "10", "write_dossier", CLOSED, "", ROLE),
    # Four eyes.
    ("supervisor", "10", "approve_profile", MINE, "", SECOND),
    ("supervisor", "10", "approve_profile", THEIRS, "", ""),
    ("supervisor", "", "promote_scorer", Concern("scorer", "1", owner="sato"), "", SECOND),
    ("administrator", "", "grant_roles", Concern("person", "sato", owner="sato"), "", SECOND),
    ("administrator", "", "grant_roles", Concern("person", "abe", owner="abe"), "", ""),
    # An administrator of an office keeps its people, and lifts nobody to the national centre.
    ("administrator", "10", "grant_roles", Concern("person", "abe", office="10"), "", ""),
    ("administrator", "10", "grant_roles", Concern("person", "abe", office="20"), "", ELSEWHERE),
    ("administrator", "10", "administer", PEOPLE, "", ELSEWHERE),
    ("administrator", "", "administer", PEOPLE, "", ""),
    # A machine reaches as far as its scope and its office.
    ("call_read", "10", "call_read", OWN, "", ""),
    ("call_read", "10", "call_read", OTHER, "", ELSEWHERE),
    ("call_read", "", "call_read", OTHER, "", ""),
    ("call_declare", "10", "call_read", OWN, "", ROLE),
    ("call_read", "10", "see_subject", OWN, "", ROLE),
]


@pytest.mark.parametrize(
    ("role", "office", "action", "concern", "purpose", "reason"),
    CASES,
    ids=[f"{one[0]} {one[2]} {number}" for number, one in enumerate(CASES)],
)
def test_a_verdict_is_the_one_that_is_written_down(
    role: str, office: str, action: str, concern: Concern, purpose: str, reason: str
) -> None:
    verdict = may(Somebody([role], office), Action(action), concern, purpose)
    assert (bool(verdict), verdict.reason if reason else "") == (not reason, reason)
