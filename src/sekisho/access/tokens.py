"""Tokens of machines: issued once, found by their secret, revoked.

    token, secret = issue(Wanted("single window", ("call_declare",), "10"), by="adm", at=now)
    find(secret, at=now)

Takes   what a token may do, and the secret that a machine sends.
Gives   the token that stands; nothing for one that is wrong, expired or revoked.
Raises  WrongInput for a name, a scope or a time that cannot be.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import get_random_string

from sekisho.access.models import Token
from sekisho.access.roles import Scope
from sekisho.errors import NotFound, WrongInput, nearest

# So that a token that was left lying about is known for what it is by those who scan for them.
_PREFIX = "sekisho"
_FORM = re.compile(rf"{_PREFIX}_([A-Za-z0-9]{{12}})_([A-Za-z0-9]{{43}})")
# 43 letters and digits bear 256 bits: no guess reaches them, so one round of hashing is enough.
_MARK_LENGTH, _SECRET_LENGTH = 12, 43
_NAME = re.compile(r"\w[\w .-]{1,39}")
MOST_DAYS = 366
"""A machine's key is renewed once a year at least."""
_USE_NOTED = timedelta(minutes=1)
_NOBODY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A token as it is asked for."""

    name: str
    scopes: Sequence[str]
    office: str = ""
    days: int = 90
    """For how many days it stands."""


def issue(wanted: Wanted, *, by: str, at: datetime) -> tuple[Token, str]:
    """Issue a token; its secret is in no other place than in this answer.

    Raises:
        WrongInput: the name is taken or none, a scope is unknown, the days are too many.
    """
    _check(wanted)
    mark = get_random_string(_MARK_LENGTH)
    secret = get_random_string(_SECRET_LENGTH)
    with transaction.atomic():
        token = Token.objects.create(
            name=wanted.name,
            mark=mark,
            secret_hash=_hashed(secret),
            scopes=sorted(set(wanted.scopes)),
            office=wanted.office,
            issued_by=by,
            issued_at=at,
            expires_at=at + timedelta(days=wanted.days),
        )
    return token, f"{_PREFIX}_{mark}_{secret}"


def find(secret: str, *, at: datetime) -> Token | None:
    """The token whose secret this is, when it stands at the instant; its use is noted.

    A wrong secret takes as long as a right one.
    """
    parts = _FORM.fullmatch(secret)
    token = Token.objects.filter(mark=parts[1]).first() if parts else None
    known = token.secret_hash if token else _NOBODY
    same = hmac.compare_digest(_hashed(parts[2] if parts else ""), known)
    if token is None or not same or token.revoked_at or token.expires_at <= at:
        return None
    if token.last_used_at is None or at - token.last_used_at >= _USE_NOTED:
        Token.objects.filter(pk=token.pk).update(last_used_at=at)
        token.last_used_at = at
    return token


def revoke(name: str, *, by: str, at: datetime) -> Token:
    """End a token now; one that was revoked stays as it was.

    Raises:
        NotFound: no token bears the name.
    """
    with transaction.atomic():
        token = Token.objects.select_for_update().filter(name=name).first()
        if token is None:
            names = Token.objects.values_list("name", flat=True)
            raise NotFound(f"No token bears the name {name}.", nearest(name, names))
        if token.revoked_at is None:
            token.revoked_at, token.revoked_by = at, by
            token.save(update_fields=["revoked_at", "revoked_by"])
    return token


def _check(wanted: Wanted) -> None:
    if not _NAME.fullmatch(wanted.name):
        raise WrongInput(
            f"“{wanted.name}” cannot be the name of a token.",
            "Use 2 to 40 letters, digits, blanks, dots and hyphens.",
        )
    if Token.objects.filter(name=wanted.name).exists():
        raise WrongInput(
            f"A token {wanted.name} was issued already.", "Choose another name; none is used twice."
        )
    unknown = sorted(set(wanted.scopes) - set(Scope))
    if unknown or not wanted.scopes:
        given = ", ".join(unknown) or "–"
        raise WrongInput(f"“{given}” is no scope of a token.", f"Choose from {', '.join(Scope)}.")
    if not 1 <= wanted.days <= MOST_DAYS:
        raise WrongInput(
            f"A token cannot stand for {wanted.days} days.", f"Choose 1 to {MOST_DAYS} days."
        )


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
