"""The form of an examination: one for telephones and for pages without script.

    signed = signed_of(request.POST, order_id)

Takes   the fields as any browser sends them; rows of a table are fields of one name, in order.
Gives   what was signed; what can be chosen in the form; what was typed, to be shown again.
Raises  WrongInput for a number, an instant or a hash that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict

from sekisho.codes import finding, tool
from sekisho.errors import WrongInput
from sekisho.language import translate
from sekisho.register.custody import Piece
from sekisho.register.examinations import PhotoTold, Quantity, Seal, Signed
from sekisho.register.photos import VIEWS

EMPTY = QueryDict()
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST_NOTE = 8000
_LONGEST = 400
_MOST = 200
"""Rows, names or photographs of one examination; beyond lies only what somebody forged."""
_YEARS = range(1970, 2970)
"""A telephone whose battery was dead may begin in 1970; beyond lies only what somebody forged."""
_UNWRITTEN = dict.fromkeys(set(range(32)) - {ord("\n"), ord("\t")})
"""Signs that nobody types; PostgreSQL keeps no zero."""
# What is counted and weighed at a bench; UN/ECE Recommendations 20 and 21.
_UNITS = (
    ("KGM", "kg"),
    ("GRM", "g"),
    ("H87", "pieces"),
    ("PR", "pairs"),
    ("XPK", "packages"),
    ("LTR", "litres"),
    ("MTR", "metres"),
    ("MTK", "square metres"),
)
_SEAL_STATES = (
    ("intact", "Intact"),
    ("broken", "Broken"),
    ("missing", "Missing"),
    ("other", "Another number than declared"),
)
_VIEW_WORDS = {
    "goods": "The goods",
    "seal": "A seal",
    "packing": "Packing",
    "marks": "Marks and labels",
    "document": "A document",
    "damage": "Damage",
}


def signed_of(fields: QueryDict, order_id: UUID, photos: Iterable[PhotoTold] = ()) -> Signed:
    """What was signed.

    Args:
        fields: as the browser sent them.
        order_id: the order that was examined.
        photos: photographs that came in the same breath; others are named in `photo`.
    """
    named = [_photo(text) for text in _many(fields, "photo")]
    return Signed(
        examination_id=uuid_of(fields, "examination_id"),
        order_id=order_id,
        begun_at=instant_of(fields, "begun_at"),
        ended_at=instant_of(fields, "ended_at"),
        outcome=fields.get("outcome", ""),
        signed_name=_text(fields, "signed_name")[:128],
        identified=_text(fields, "identified")[:64],
        identified_how=_how(fields),
        present=tuple(_lines(fields, "present")),
        tools=tuple(_many(fields, "tool")),
        seals=tuple(Seal(*row) for row in _rows(fields, "seal", "number before after")),
        quantities=tuple(
            Quantity(*row)
            for row in _rows(fields, "quantity", "what unit declared found")
            if row[3]
        ),
        codes=tuple(_many(fields, "code")),
        note=_text(fields, "note")[:_LONGEST_NOTE],
        photos=(*named, *photos),
        pieces=pieces_of(fields, [one.photo_id for one in (*named, *photos)]),
    )


def choices(language: str, recent: Sequence[str] = ()) -> dict[str, Any]:
    """What can be chosen in the form, in words; codes that were used lately come first."""
    codes = [code for code in recent if finding.is_valid(code)]
    codes += [code for code in finding.listed() if code not in codes]
    return {
        "codes": [(code, finding.says(code, language), finding.outcome(code)) for code in codes],
        "recent": len([code for code in recent if finding.is_valid(code)]),
        "tools": [(code, tool.says(code, language)) for code in sorted(tool.known())],
        "units": [(code, translate(word, language)) for code, word in _UNITS],
        "seal_states": [(name, translate(word, language)) for name, word in _SEAL_STATES],
        "views": [(name, translate(_VIEW_WORDS[name], language)) for name in VIEWS],
    }


def in_words(language: str) -> dict[str, dict[str, str]]:
    """What units, states of seals and views of photographs are called."""
    told = choices(language)
    return {name: dict(told[name]) for name in ("units", "seal_states", "views", "tools")}


def uuid_of(fields: QueryDict, name: str) -> UUID:
    """A number that the telephone drew.

    Raises:
        WrongInput: it is none.
    """
    try:
        return UUID(fields.get(name, ""))
    except ValueError:
        raise WrongInput(f"The field {name} holds no number.", "Load the page again.") from None


def instant_of(fields: QueryDict, name: str) -> datetime:
    """An instant with its zone.

    Raises:
        WrongInput: it is none.
    """
    try:
        found = datetime.fromisoformat(fields.get(name, ""))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or found.year not in _YEARS:
        raise WrongInput(f"The field {name} holds no instant.", "Load the page again.")
    return found


def plain(text: str) -> str:
    """A text without blanks around it, and without signs that nobody types."""
    return text.translate(_UNWRITTEN).strip()


def hash_of(text: str) -> str:
    """A SHA-256 as the telephone wrote it.

    Raises:
        WrongInput: it is none.
    """
    if not _SHA256.fullmatch(text.lower()):
        raise WrongInput("A photograph came without its hash.", "Take it again.")
    return text.lower()


def _photo(text: str) -> PhotoTold:
    number, _, sha256 = text.partition(" ")
    try:
        return PhotoTold(UUID(number), hash_of(sha256))
    except ValueError:
        label = "A photograph came without its number."
        raise WrongInput(label, "Take it again.") from None


def _how(fields: QueryDict) -> str:
    if fields.get("unreadable"):
        return "unreadable"
    if not _text(fields, "identified"):
        return ""
    return "scanned" if fields.get("scanned") else "typed"


def pieces_of(fields: QueryDict, photos: Sequence[UUID]) -> tuple[Piece, ...]:
    """Goods that were taken; the photographs of the examination are those of each of them."""
    names = "what quantity unit place id"
    return tuple(
        Piece(_number(number), what, quantity, unit, place, tuple(photos))
        for what, quantity, unit, place, number in _rows(fields, "exhibit", names)
        if what
    )


def _number(text: str) -> UUID:
    try:
        return UUID(text) if text else uuid4()
    except ValueError:
        raise WrongInput("An exhibit bears no number.", "Load the page again.") from None


def _rows(fields: QueryDict, table: str, names: str) -> list[list[str]]:
    """The rows of a table in which somebody wrote something."""
    columns = [_many(fields, f"{table}_{name}", blank=True) for name in names.split()]
    longest = max((len(column) for column in columns), default=0)
    filled = [column + [""] * (longest - len(column)) for column in columns]
    rows = [list(row) for row in zip(*filled, strict=True)]
    return [row for row in rows if row[0]]


def _many(fields: QueryDict, name: str, *, blank: bool = False) -> list[str]:
    texts = [plain(text)[:_LONGEST] for text in fields.getlist(name)[:_MOST]]
    return texts if blank else [text for text in texts if text]


def _text(fields: QueryDict, name: str) -> str:
    return plain(fields.get(name, ""))


def _lines(fields: QueryDict, name: str) -> list[str]:
    lines = [line.strip()[:_LONGEST] for line in _text(fields, name).splitlines()]
    return [line for line in lines if line][:_MOST]
