"""On the public's pages nobody is seen: what tells who asks is dropped.

Takes   Django's chain; it stands before sessions and logins.
Gives   the same. On the pages for tips the request has no address, no cookie and no browser any
        more, so that neither a log, a table nor an error can hold them, and an officer who has
        logged in is nobody there.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Chain = Callable[[HttpRequest], HttpResponse]
PLACE = "/tip/"
# By these a request tells who sends it. Language and form of the body stay: the page needs them.
TELLING = (
    "REMOTE_ADDR",
    "REMOTE_HOST",
    "REMOTE_PORT",
    "REMOTE_USER",
    "HTTP_COOKIE",
    "HTTP_USER_AGENT",
    "HTTP_REFERER",
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REAL_IP",
    "HTTP_VIA",
    "HTTP_AUTHORIZATION",
    "HTTP_DNT",
)


def unseen(chain: Chain) -> Chain:
    """Drop what tells who asks, on the public's pages."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(PLACE):
            for name in TELLING:
                request.META.pop(name, None)
            for name in [one for one in request.META if one.startswith("HTTP_SEC_CH_")]:
                del request.META[name]
        return chain(request)

    return answer
