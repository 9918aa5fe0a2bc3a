"""The second factor: an app that shows digits, and codes for when it is lost.

    device = pending(person)
    confirm(device, "123456")
    codes = new_recovery_codes(person)

Takes   a person, and what they typed.
Gives   devices of django-otp; recovery codes, shown once; the device that accepted what was typed.
Source  RFC 6238 for the digits; wrong ones make the next try wait, twice as long each time.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from datetime import datetime
from typing import Any

from django.db import transaction
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from sekisho.access.models import Person

RECOVERY_CODES = 10
_DIGITS = re.compile(r"\d{6}")
_APP, _CODES = "app", "recovery codes"


def is_enrolled(person: Person) -> bool:
    """Whether a person has a second factor."""
    return bool(TOTPDevice.objects.filter(user=person, confirmed=True).exists())


def anybody_enrolled() -> bool:
    """Whether anybody can log in here with both factors."""
    return bool(TOTPDevice.objects.filter(confirmed=True).exists())


def pending(person: Person) -> Any:
    """The device that a person is about to enrol; the same one while they try."""
    found = TOTPDevice.objects.filter(user=person, confirmed=False).first()
    return found or TOTPDevice.objects.create(user=person, name=_APP, confirmed=False)


def key_of(device: Any) -> str:
    """The key to be typed into an app that has no camera, in groups of four."""
    key = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[place : place + 4] for place in range(0, len(key), 4))


def confirm(device: Any, typed: str) -> bool:
    """Enrol a device when its digits are right; every earlier second factor ends."""
    with transaction.atomic():
        if verify_token(device.user, device.persistent_id, tidy(typed)) is None:
            return False
        forget(device.user, but=device.pk)
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
    device.confirmed = True
    return True


def forget(person: Person, but: int | None = None) -> None:
    """Take the second factor from a person: app and recovery codes."""
    TOTPDevice.objects.filter(user=person).exclude(pk=but).delete()
    StaticDevice.objects.filter(user=person).delete()


def new_recovery_codes(person: Person) -> list[str]:
    """Ten codes that open once each, in the place of those before."""
    with transaction.atomic():
        device, _ = StaticDevice.objects.get_or_create(
            user=person, name=_CODES, defaults={"confirmed": True}
        )
        device.token_set.all().delete()
        codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
        device.token_set.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def codes_left(person: Person) -> int:
    """How many recovery codes a person has not used."""
    return len(StaticToken.objects.filter(device__user=person))


def accepting(person: Person, typed: str) -> Any | None:
    """The device that accepts what was typed: six digits are the app's, all else is a code."""
    code = tidy(typed)
    kind = TOTPDevice if _DIGITS.fullmatch(code) else StaticDevice
    device = kind.objects.filter(user=person, confirmed=True).first()
    return verify_token(person, device.persistent_id, code) if device else None


def digits(person: Person, name: str) -> str:
    """What the app of this name shows, as it can be typed next; for a demonstration's people.

    Empty where the person has no such app.
    """
    device = TOTPDevice.objects.filter(user=person, name=name, confirmed=True).first()
    if device is None:
        return ""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = max(totp.time, device.t0 + (device.last_t + 1 - device.drift) * device.step)
    return f"{totp.token():06d}"


def is_recovery(device: Any) -> bool:
    """Whether it was a recovery code that was accepted."""
    return isinstance(device, StaticDevice)


def seconds_to_wait(person: Person, typed: str, at: datetime) -> int:
    """For how long the next try has to wait after wrong ones; 0 where it need not."""
    kind = TOTPDevice if _DIGITS.fullmatch(tidy(typed)) else StaticDevice
    device = kind.objects.filter(user=person, confirmed=True).first()
    if device is None or not device.throttling_failure_count:
        return 0
    delay = device.get_throttle_factor() * 2 ** (device.throttling_failure_count - 1)
    since = (at - device.throttling_failure_timestamp).total_seconds()
    return max(0, int(delay - since + 1))


def tidy(typed: str) -> str:
    """What was typed, without blanks and hyphens, in half-width and lower case.

    >>> tidy(" １２３ ４５６"), tidy("ABCD-2345")
    ('123456', 'abcd2345')
    """
    plain = unicodedata.normalize("NFKC", typed).lower()
    return re.sub(r"[\s-]", "", plain)
