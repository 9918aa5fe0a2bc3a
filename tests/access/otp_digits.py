"""The digits that an authenticator app would show, for tests that log in."""

from __future__ import annotations

import time

from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from sekisho.access.models import Person


def digits(username: str, *, confirmed: bool = True, later: int = 0) -> str:
    """The six digits of a person's app.

    Args:
        username: whose.
        confirmed: false for the app that they are about to enrol.
        later: steps of half a minute ahead; the app's digits work once.
    """
    person = Person.objects.get(username=username)
    device = TOTPDevice.objects.get(user=person, confirmed=confirmed)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time() + later * device.step
    return f"{totp.token():06d}"
