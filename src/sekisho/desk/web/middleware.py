"""What every request passes: safe headers, language, zone, errors with a remedy.

Takes   Django's chain.
Gives   a Content-Security-Policy that lets nothing in from elsewhere and no script or style that
        stands in the page; `request.language` and `request.zone`; pages for our own errors.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from sekisho.desk.web import remedies as pages
from sekisho.desk.web.border import zone_of
from sekisho.errors import SekishoError
from sekisho.language import LANGUAGES

Chain = Callable[[HttpRequest], HttpResponse]
LANGUAGE_COOKIE = "language"

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def headers(chain: Chain) -> Chain:
    """Put the safe headers on every answer; pages of persons are kept by no cache."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = chain(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(self), geolocation=(), microphone=()"
        )
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def tongue(chain: Chain) -> Chain:
    """Find the language and the zone of whoever asks: their own, else the browser's."""

    def answer(request: HttpRequest) -> HttpResponse:
        own = getattr(request.user, "language", "") or request.COOKIES.get(LANGUAGE_COOKIE, "")
        request.language = own if own in LANGUAGES else _of_browser(request)  # type: ignore[attr-defined]
        request.zone = zone_of(getattr(request.user, "office", ""))  # type: ignore[attr-defined]
        return chain(request)

    return answer


def remedies(chain: Chain) -> Chain:
    """Our own errors become a page with the remedy; all others are Django's to report."""

    def answer(request: HttpRequest) -> HttpResponse:
        return chain(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        return pages.told(request, error) if isinstance(error, SekishoError) else None

    answer.process_exception = process_exception  # type: ignore[attr-defined]
    return answer


def _of_browser(request: HttpRequest) -> str:
    wanted = request.headers.get("Accept-Language", "").lower()
    return "ja" if wanted.startswith("ja") else "en"
