"""What stands in a form about a tip, read field by field.

Takes   a request with the fields of the public form or of the call note.
Gives   what was told and what came beside it.
Raises  WrongInput with what is wrong; nothing is cut off unseen.
"""

from __future__ import annotations

from datetime import date

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

from sekisho.errors import WrongInput
from sekisho.register.pictures import redraw
from sekisho.register.tips import LONGEST, Beside, Told

FIELDS = ("text", "party", "goods", "place", "conveyance", "expected_on", "contact")
SHORT = 200
MOST_PICTURES = 3
MOST_BYTES = 12 * 1024 * 1024
"""Of one form with its pictures; the memory that the settings give to an upload."""


def keep_in_memory(request: HttpRequest) -> None:
    """See to it that nothing that was sent lies on a disk, not even for a moment.

    Raises:
        WrongInput: it is too much for that.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise WrongInput(
            "The pictures are too large together.", "Send fewer, or smaller ones: 12 MB in all."
        )
    request.upload_handlers = [MemoryFileUploadHandler(request)]


def told(request: HttpRequest, language: str) -> Told:
    """What the fields say."""
    said = {name: request.POST.get(name, "").strip() for name in FIELDS}
    if not said["text"]:
        raise WrongInput("Nothing is written yet.", "Tell us what you have seen or heard.")
    if len(said["text"]) > LONGEST:
        raise WrongInput(
            "This is longer than a tip can be.", "Shorten it to 8,000 signs; you can add later."
        )
    if any(len(said[name]) > SHORT for name in ("party", "goods", "place", "conveyance")):
        raise WrongInput("A short field is too long.", "Put the longer words into the first field.")
    return Told(
        said["text"],
        language,
        said["party"],
        said["goods"],
        said["place"],
        said["conveyance"],
        day(said["expected_on"]),
    )


def beside(request: HttpRequest) -> Beside:
    """How to reach the sender, and the pictures, drawn anew."""
    sent = [one for one in request.FILES.getlist("photos") if one.size]
    if len(sent) > MOST_PICTURES:
        raise WrongInput("There are too many pictures.", "Send three at most.")
    contact = request.POST.get("contact", "").strip()
    return Beside(contact, tuple(redraw(one.read()).content for one in sent))


def day(written: str) -> date | None:
    """A day as a form gives it; none where the field is empty."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise WrongInput("This is no day.", "Write it as 2024-03-05.") from None
