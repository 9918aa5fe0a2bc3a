"""What happens to logins, persons and tokens, written into the log.

    note(request, Concern("login", "sato"), "Both factors were right.")

Takes   the request, the record, a sentence, what became different.
Gives   an entry; its person is whoever has logged in, or who is about to.
"""

from __future__ import annotations

from django.utils import timezone

from sekisho.access import log
from sekisho.access.action import Action, Concern
from sekisho.access.verdict import Verdict
from sekisho.desk.web.screen import Request
from sekisho.errors import SekishoError
from sekisho.language import translate_told


def note(
    request: Request,
    concern: Concern,
    says: str,
    *,
    change: str = "",
    action: Action = Action.ENTER,
    refused: bool = False,
) -> None:
    """Write an entry.

    Args:
        request: whose; before a login its person is nobody.
        concern: the record.
        says: what happened, as a sentence that is translated where it is shown.
        change: what became different.
        action: what it was to ask for this.
        refused: whether it was not done.
    """
    found = request.resolver_match
    route = (found.url_name or "") if found else ""
    person = request.user.get_username() if request.user.is_authenticated else ""
    told = log.Told(route, "", change)
    log.write(person, action, concern, Verdict(not refused, says), at=timezone.now(), told=told)


def words_of(error: SekishoError, language: str) -> str:
    """What went wrong and what to do, beside the form in which it was typed."""
    parts = (error.label, error.hint)
    return " ".join(translate_told(part, language) for part in parts if part)
