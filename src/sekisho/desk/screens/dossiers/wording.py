"""What the codes of dossiers mean in words, before they are translated."""

from __future__ import annotations

from sekisho.language import translate
from sekisho.register.timelines import Moment

KINDS = {
    "subject": "Subjects",
    "party": "Parties",
    "exhibit": "Exhibits",
    "tip": "Tips in it",
    "document": "Documents",
}
ONE = {
    "subject": "Subject",
    "party": "Company or person",
    "exhibit": "Exhibit",
    "tip": "Tip",
    "document": "Document",
}
PARTS = {"lead": "Leads it", "member": "Works on it", "reader": "Reads it"}
OUTCOMES = {
    "prosecuted": "Prosecuted",
    "penalty": "Fined or notified by the administration",
    "recovered": "Duty claimed, nobody accused",
    "passed_on": "Handed to another body",
    "not_proven": "Not proven",
    "unfounded": "Nothing of it was so",
}
FOUND = {
    "nothing_found": "Looked at: nothing found",
    "irregular": "Looked at: irregular",
    "critical": "Looked at: critical",
}
MOMENTS = {
    "opened": "Opened",
    "closed": "Closed: {kind}",
    "reopened": "Opened again",
    "joined": "{of} joined: {kind}",
    "left": "{of} left",
    "put in": "{kind} put in: {of}",
    "taken out": "{kind} taken out: {of}",
    "noted": "Note: {of}",
    "corrected": "Corrected by a further note: {of}",
    "asked": "Task for {words}: {of}",
    "done": "Task done: {of}",
    "declared": "Declared: {of}",
    "seized": "Seized: {of}",
    "handed over": "Handed over: {of}",
}
_WORDS_OF_KIND = {**ONE, **PARTS, **OUTCOMES}


def sentence(moment: Moment, language: str) -> str:
    """What happened at a moment."""
    kind = translate(_WORDS_OF_KIND.get(moment.kind, ""), language) if moment.kind else ""
    pattern = translate(MOMENTS[moment.what], language)
    return (
        pattern.replace("{kind}", kind).replace("{words}", moment.words).replace("{of}", moment.of)
    )
