"""What keeps machines from flooding the public form and knows nobody.

    ticket = issue(now)             # stands in the form
    nonce = check(ticket, now)      # when it comes back
    with_room = BUCKET.take()

Takes   the form's ticket; the instant.
Gives   admission, or what is wrong in words. A ticket is signed and kept nowhere; the bucket is a
        count in the memory of the process, the same for the whole world.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.core import signing

from sekisho.errors import WrongInput
from sekisho.register import tip_sources
from sekisho.register.models import TipSource

_SALT = "tip"
# Nobody reads the form and writes a sentence in less; a machine that waits is slow enough.
LEAST_SECONDS = 3
# As long as a desk's session: whoever writes long, with pauses, is not turned away.
MOST_SECONDS = 8 * 3600


class Bucket:
    """Drops that refill with time: so many at once, and then so many a minute."""

    def __init__(
        self, size: int, per_minute: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._size, self._rate, self._clock = size, per_minute / 60, clock
        self._drops, self._since = float(size), clock()
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Whether there was a drop left."""
        with self._lock:
            now = self._clock()
            self._drops = min(self._size, self._drops + (now - self._since) * self._rate)
            self._since = now
            if self._drops < 1:
                return False
            self._drops -= 1
            return True


# In each process. A hotline of a whole country has some tips an hour; a campaign in the news
# brings some a minute. What is beyond is a machine, and is asked to come again.
TIPS = Bucket(size=40, per_minute=10)
# Every try costs a run of scrypt; a code of 65 bits is not found by 20 tries a minute.
CODES = Bucket(size=40, per_minute=20)


def source_of(code: str) -> TipSource:
    """The source that keeps a code, as long as not everybody is trying codes.

    Raises:
        WrongInput: nobody has this code, or too many were tried just now.
    """
    if not CODES.take():
        raise WrongInput("Very much is coming in just now.", "Send it once more in some minutes.")
    return tip_sources.of_code(code)


def issue(now: datetime) -> str:
    """A ticket for one form."""
    told = {"at": int(now.timestamp()), "nonce": secrets.token_urlsafe(12)}
    return signing.dumps(told, salt=_SALT)


def check(ticket: str, now: datetime, *, least_seconds: float = LEAST_SECONDS) -> str:
    """The ticket's nonce, when the form was not sent by a machine.

    Args:
        ticket: as it came back.
        now: the instant.
        least_seconds: which a form must have been open; 0 for an officer who has logged in.

    Raises:
        WrongInput: it is none of ours, too young or too old.
    """
    try:
        told = signing.loads(ticket, salt=_SALT)
    except signing.BadSignature:
        raise WrongInput("This form is not ours.", "Send it once more.") from None
    age = now.timestamp() - told["at"]
    if age < least_seconds:
        raise WrongInput("This came faster than anybody writes.", "Send it once more.")
    if age > MOST_SECONDS:
        raise WrongInput("This form was open for too long.", "Send it once more.")
    return str(told["nonce"])
