"""A subject exported as a page that stands as an exhibit, and logged.

Takes   the number of a subject that the person may see.
Gives   one HTML file that loads nothing, with the SHA-256 of its content: of every byte from
        `<main>` to `</main>`, both included. The hash stands below the content and in the log,
        so that a copy can be held against either.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from markupsafe import Markup

from sekisho import __version__
from sekisho.access import log
from sekisho.access.action import Action
from sekisho.access.log import Told
from sekisho.access.verdict import may
from sekisho.desk.pages.page import sheets
from sekisho.desk.screens.subject import page as screen_page
from sekisho.desk.screens.subject.gathering import Seen, see
from sekisho.desk.web.border import is_simulated
from sekisho.desk.web.downloads import attached
from sekisho.desk.web.rendering import environment
from sekisho.desk.web.screen import Request, screen
from sekisho.language import translate

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Exported:
    """Who made the exhibit, when, and with what."""

    by: str
    at: datetime
    office: str
    version: str
    """Of this program."""


@screen("subject/<subject:number>/exhibit/", action=Action.SEE_SUBJECT)
def subject_exhibit(request: Request, number: str) -> HttpResponse:
    """One self-contained page, logged with the hash of its content."""
    seen = see(request, number, Action.SEE_SUBJECT)
    shown = {
        **screen_page.bands(seen, request.language),
        "strips": screen_page.usual(request, seen)["strips"],
        "number": number,
        "item": seen.item,
        "changes": seen.changes,
        "channel": seen.channel,
        "answer": seen.explanation.answer if seen.explanation else "",
        "choice": _choice(seen, request.language),
        "simulated": is_simulated(),
    }
    person, at = request.person, timezone.now()
    name = f"{person.name} ({person.username})"
    exported = Exported(name, at, person.office, __version__)
    text, sealed = sealed_page({**shown, "exported": exported}, request.language)
    verdict = may(person, Action.SEE_SUBJECT, seen.concern)
    told = Told("subject_exhibit", change=f"exported, SHA-256 {sealed}")
    log.write(person.username, Action.SEE_SUBJECT, seen.concern, verdict, at=at, told=told)
    return attached(text, "text/html", f"{_NOT_IN_A_NAME.sub('-', number)}.html")


def sealed_page(shown: dict[str, Any], language: str) -> tuple[str, str]:
    """The page, and the hash of its content."""
    templates = environment(language)
    body = templates.get_template("subject/exhibit_body.html").render(shown).strip()
    sealed = hash_of(body)
    around = {"body": Markup(body), "hash": sealed, "sheets": sheets()}
    return templates.get_template("subject/exhibit.html").render({**shown, **around}), sealed


def hash_of(text: str) -> str:
    """The SHA-256 of the content of an exhibit, given as a whole page or as its content alone."""
    begins, ends = text.index("<main>"), text.index("</main>") + len("</main>")
    return hashlib.sha256(text[begins:ends].encode()).hexdigest()


def _choice(seen: Seen, language: str) -> list[tuple[str, str]]:
    """On what the choice rests, as it was written."""
    found = seen.explanation
    if found is None:
        return []
    assessed, chosen = found.assessment, found.selection
    rows = [
        ("Assessed", f"{assessed.assessed_at:%Y-%m-%d %H:%M:%S} UTC"),
        ("Scorer edition", assessed.edition or "–"),
        ("Basis", assessed.basis or "–"),
    ]
    if chosen:
        rows += [
            ("Selected on", f"{chosen.selected_on}"),
            ("Chosen by", translate(chosen.chosen_by, language)),
            ("Probability of examination", f"{chosen.examination_p:.4f}"),
            ("Terms", chosen.terms_id or "–"),
            ("Seed", str(chosen.seed)),
        ]
    return [(translate(name, language), value) for name, value in rows]
