"""Persons at the desk: added, given roles and an office, sent away.

    person = add(New("sato", "Sato Yuki", ("officer",), "10"))
    set_roles(person, ("officer", "supervisor"))

Takes   who is meant, and what they will be.
Gives   the person as they are then. Who may do this is asked before, with `verdict.may`.
Raises  WrongInput for a name or role that cannot be, and where no administrator would be left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from sekisho.access import factors, visits
from sekisho.access.models import Person
from sekisho.access.roles import Role
from sekisho.errors import NotFound, WrongInput, nearest

# What can be typed on every keyboard and stands in an address as it is.
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
_OFFICE = re.compile(r"[A-Za-z0-9_-]{0,16}")
_LONGEST_NAME = 128


@dataclass(frozen=True, slots=True)
class New:
    """A person who is to be added."""

    username: str
    name: str
    roles: Sequence[str]
    office: str = ""
    language: str = "en"


def username_of(typed: str) -> str:
    """A name as it is kept: names differ by more than capitals.

    >>> username_of(" Sato.Y ")
    'sato.y'
    """
    return typed.strip().lower()


def find(username: str) -> Person:
    """The person of this name.

    Raises:
        NotFound: nobody bears it.
    """
    found = Person.objects.filter(username=username_of(username)).first()
    if found is None:
        names = Person.objects.values_list("username", flat=True)
        raise NotFound(f"Nobody here has the name {username}.", nearest(username, names))
    return found


def add(new: New) -> Person:
    """A new person, who cannot log in before an enrolment.

    Raises:
        WrongInput: the name is taken or cannot be one; a role is unknown.
    """
    username = username_of(new.username)
    if not _USERNAME.fullmatch(username):
        raise WrongInput(
            f"“{new.username}” cannot be a login name.",
            "Use 2 to 32 small letters, digits, dots, hyphens and underscores.",
        )
    if not _OFFICE.fullmatch(new.office):
        raise WrongInput(
            f"“{new.office}” cannot be the code of an office.", "Use up to 16 letters and digits."
        )
    name = " ".join(new.name.split())[:_LONGEST_NAME]
    person = Person(username=username, name=name, office=new.office, language=new.language)
    person.roles = checked_roles(new.roles)
    person.set_unusable_password()
    with transaction.atomic():
        if Person.objects.filter(username=username).exists():
            raise WrongInput(
                f"The login name {username} is taken.", "Choose another; none is used twice."
            )
        person.save(force_insert=True)
    return person


def checked_roles(roles: Sequence[str]) -> list[str]:
    """Roles in the order of the list of roles, each once.

    Raises:
        WrongInput: one is unknown, or there is none.
    """
    for word in roles:
        if word not in set(Role):
            hint = nearest(word, Role) or f"Choose from {', '.join(Role)}."
            raise WrongInput(f"There is no role “{word}”.", hint)
    if not roles:
        raise WrongInput("No role was chosen.", f"Choose from {', '.join(Role)}.")
    return [role.value for role in Role if role in set(roles)]


def set_roles(person: Person, roles: Sequence[str]) -> str:
    """Give a person exactly these roles; what became different, in words.

    Raises:
        WrongInput: a role is unknown, or the last administrator would be one no more.
    """
    wanted = checked_roles(roles)
    with transaction.atomic():
        if Role.ADMINISTRATOR not in wanted:
            _keep_an_administrator(person)
        before, person.roles = list(person.roles), wanted
        person.save(update_fields=["roles"])
    return f"roles: {' '.join(before)} → {' '.join(wanted)}"


def set_office(person: Person, office: str) -> str:
    """Move a person to another office; empty is the national centre."""
    if not _OFFICE.fullmatch(office):
        raise WrongInput(
            f"“{office}” cannot be the code of an office.", "Use up to 16 letters and digits."
        )
    before, person.office = person.office, office
    person.save(update_fields=["office"])
    return f"office: {before or '–'} → {office or '–'}"


def deactivate(person: Person) -> str:
    """Let a person in no more, also where they are logged in now; their name stays in the log.

    Raises:
        WrongInput: no administrator would be left.
    """
    with transaction.atomic():
        _keep_an_administrator(person)
        person.is_active = False
        person.save(update_fields=["is_active"])
        visits.end_all(person)
    return "may log in: yes → no"


def activate(person: Person) -> str:
    """Let a person in again, with the password and the second factor they had."""
    person.is_active = True
    person.save(update_fields=["is_active"])
    return "may log in: no → yes"


def _keep_an_administrator(person: Person) -> None:
    """Refuse what would leave nobody who can administer; administrators wait for each other."""
    if Role.ADMINISTRATOR not in person.roles:
        return
    active = Person.objects.select_for_update().filter(is_active=True).order_by("pk")
    others = [one for one in active if one.pk != person.pk and factors.is_enrolled(one)]
    if not any(Role.ADMINISTRATOR in one.roles and not one.office for one in others):
        raise WrongInput(
            f"{person.username} is the last administrator of the national centre.",
            "Make another person administrator first, and let them log in once.",
        )
