"""One-time links: whoever is new, or lost both factors, sets them alone.

    code = issue(person, by="adm", at=now)
    link = find(code, at=now)

Takes   a person, who issues the link, the instant.
Gives   a code that is shown once; the link that a code opens, while it does.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import get_random_string

from sekisho.access.models import Enrolment, Person

HOURS = 24
"""How long a link can be used: a working day and the night after it."""
# Without the signs that are taken for one another when a code is read aloud; 155 bits.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 8, 4


def issue(person: Person, *, by: str, at: datetime) -> str:
    """A code for this person; an earlier one of theirs opens nothing any more.

    Args:
        person: who will enrol.
        by: the administrator, for the log.
        at: the instant.
    """
    drawn = get_random_string(_GROUPS * _GROUP_LENGTH, _SIGNS)
    with transaction.atomic():
        Enrolment.objects.filter(person=person, used_at=None).update(used_at=at)
        Enrolment.objects.create(
            person=person,
            code_hash=_hashed(drawn),
            issued_by=by,
            issued_at=at,
            expires_at=at + timedelta(hours=HOURS),
        )
    ends = range(0, len(drawn), _GROUP_LENGTH)
    return "-".join(drawn[end : end + _GROUP_LENGTH] for end in ends)


def find(code: str, *, at: datetime) -> Enrolment | None:
    """The link of this code while it can be used, and the person may log in."""
    found = Enrolment.objects.select_related("person").filter(code_hash=_hashed(plain(code)))
    link = found.first()
    usable = link and link.used_at is None and link.expires_at > at and link.person.is_active
    return link if usable else None


def use(link: Enrolment, *, at: datetime) -> bool:
    """Use a link up; false when somebody else was faster."""
    return bool(Enrolment.objects.filter(pk=link.pk, used_at=None).update(used_at=at))


def plain(code: str) -> str:
    """A code as it was drawn, without what people put between its signs.

    >>> plain(" ABCD-efgh ")
    'abcdefgh'
    """
    return "".join(sign for sign in code.lower() if sign.isalnum())


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
