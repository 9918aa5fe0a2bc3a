"""What a step with a profile concerns: whose work it is, and whose office's alone."""

from __future__ import annotations

from collections.abc import Sequence

from sekisho.access.action import Concern
from sekisho.desk.web.screen import Request
from sekisho.flow.loop import profiles
from sekisho.records.profile import Profile


def concern_of(request: Request, versions: Sequence[Profile]) -> Concern:
    """The record that a step concerns: whose work it is, and whose office's alone."""
    last, person = versions[-1], request.person
    mine = profiles.first_hand(versions, (person.username, person.name))
    owner = person.username if mine else (last.acted_by or "")
    return Concern("profile", last.name, office=office_of(last), owner=owner)


def office_of(profile: Profile) -> str:
    """The office to which a profile belongs; empty where it counts for several."""
    return profile.offices[0] if len(profile.offices) == 1 else ""
