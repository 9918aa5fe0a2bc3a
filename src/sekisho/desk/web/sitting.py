"""How long somebody stays logged in: half an hour without work, one shift at most.

Takes   Django's chain.
Gives   the same; a session that has lasted too long ends before anything is answered, and the
        login says why. What a page asks by itself (it says `X-Asked-By: page`) is no work.
Source  NIST SP 800-63B, 4.2.3: 30 minutes of inactivity and 12 hours at most for two factors;
        a shift is shorter.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sekisho.access import visits

Chain = Callable[[HttpRequest], HttpResponse]
IDLE = timedelta(minutes=30)
SHIFT = timedelta(hours=8)
BEGUN, SEEN, ENDED = "begun", "seen", "ended"
"""What the session holds: when it began, when somebody last worked, why the one before ended."""
ASKED_BY = "X-Asked-By"
# So that reading writes to the database once a minute and not each time.
_NOTED = timedelta(minutes=1)


def sitting(chain: Chain) -> Chain:
    """End sessions that lasted too long."""

    def answer(request: HttpRequest) -> HttpResponse:
        # Who has no session cookie has no session: nothing is asked of the database.
        if request.session.session_key and request.user.is_authenticated:
            _look(request, timezone.now())
        return chain(request)

    return answer


def _look(request: HttpRequest, now: datetime) -> None:
    begun, seen = _instant(request, BEGUN), _instant(request, SEEN)
    if begun is None or seen is None:
        request.session[BEGUN] = request.session[SEEN] = now.timestamp()
    elif now - begun >= SHIFT or now - seen >= IDLE:
        logout(request)
        request.session[ENDED] = "shift" if now - begun >= SHIFT else "idle"
    elif now - seen >= _NOTED and request.headers.get(ASKED_BY) != "page":
        request.session[SEEN] = now.timestamp()
        visits.note(request.session.session_key or "", at=now)


def _instant(request: HttpRequest, name: str) -> datetime | None:
    kept = request.session.get(name)
    return datetime.fromtimestamp(kept, UTC) if isinstance(kept, float) else None
