"""The form of a profile: what was typed, what is wrong, the profile it tells.

Takes   the fields as they were typed; the profile that is changed, if one is.
Gives   a sentence for each field that is wrong, and nothing lost; or the profile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from django.http import QueryDict

from sekisho.flow.loop.conditions import Checked
from sekisho.language import translate, translate_told
from sekisho.records.finding import SubjectKind
from sekisho.records.profile import Profile, Stage
from sekisho.records.selection import Channel

CHANNELS = tuple(one for one in Channel if one is not Channel.GREEN)
"""What a profile may ask for: somebody looks, now or afterwards."""
ADDRESSES = frozenset({"new", "from", "check", "words", "values", "sketch", "review"})
"""Words that stand in addresses beside the names of profiles."""
LONGEST = 400
"""Characters of a text field: more is no sentence."""

_NAME = re.compile(r"[a-z][a-z0-9_]{2,63}")
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*[%％]?")
_TEXTS = ("title", "owner", "legal_basis")


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they were typed."""

    name: str = ""
    title: str = ""
    condition: str = ""
    channel: str = ""
    owner: str = ""
    legal_basis: str = ""
    expected_yield: str = ""
    """In percent."""
    offices: tuple[str, ...] = ()
    why: str = ""

    def told(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def read(post: QueryDict, name: str = "") -> Typed:
    """What was typed; `name` where the profile has one already."""
    plain = {
        one.name: " ".join(post.get(one.name, "").split())
        for one in fields(Typed)
        if one.name not in ("offices", "condition")
    }
    condition = post.get("condition", "").strip().replace("\r\n", "\n")
    offices = tuple(sorted(set(post.getlist("offices"))))
    return Typed(**{**plain, "name": name or plain["name"]}, condition=condition, offices=offices)


def kept(told: Mapping[str, Any]) -> Typed:
    """The same from what was kept."""
    known = {one.name for one in fields(Typed)}
    given = {name: value for name, value in told.items() if name in known}
    return Typed(**{**given, "offices": tuple(given.get("offices", ()))})


def of_profile(profile: Profile) -> Typed:
    """The form of a profile as it stands."""
    expected = profile.expected_yield_p
    return Typed(
        profile.name,
        profile.title,
        profile.condition,
        str(profile.channel),
        profile.owner,
        profile.legal_basis,
        "" if expected is None else f"{expected * 100:g}",
        tuple(profile.offices),
    )


def wrong(typed: Typed, checked: Checked, there: frozenset[str], language: str) -> dict[str, str]:
    """What is wrong, by field; empty when the form can be handed in.

    Args:
        typed: the fields.
        checked: what was said of the condition.
        there: names that are taken by others.
        language: of the sentences.
    """
    found = {}
    if not _NAME.fullmatch(typed.name) or typed.name in ADDRESSES:
        found["name"] = "Use 3 to 64 of a–z, 0–9 and _, a letter first."
    elif typed.name in there:
        found["name"] = "A profile has this name already: choose another, or change that one."
    for name in _TEXTS:
        if not getattr(typed, name):
            found[name] = "Nobody is looked at without a reason and an owner."
        elif len(getattr(typed, name)) > LONGEST:
            found[name] = "Say it in one sentence."
    if checked.wrong:
        found["condition"] = f"{checked.wrong} {checked.hint}".strip()
    if typed.channel not in list(CHANNELS):
        found["channel"] = "Choose how a subject that meets it shall be looked at."
    if typed.expected_yield and _share(typed.expected_yield) is None:
        found["expected_yield"] = "Give a percentage from 0 to 100, or nothing."
    told = {name: translate(says, language) for name, says in found.items()}
    if checked.wrong:
        parts = (translate_told(part, language) for part in (checked.wrong, checked.hint) if part)
        told["condition"] = " ".join(parts)
    return told


def profile_of(typed: Typed, before: Profile | None) -> Profile:
    """The profile that a form without fault tells."""
    says: dict[str, Any] = {
        "title": typed.title,
        "condition": " ".join(typed.condition.split()),
        "channel": Channel(typed.channel),
        "owner": typed.owner,
        "legal_basis": typed.legal_basis,
        "expected_yield_p": _share(typed.expected_yield),
        "offices": typed.offices,
    }
    if before is not None:
        return replace(before, **says)
    return Profile(
        name=typed.name, version=1, subject_kind=SubjectKind.CARGO, stage=Stage.DRAFT, **says
    )


def _share(text: str) -> float | None:
    found = _PERCENT.fullmatch(text)
    value = float(found[1].replace(",", ".")) / 100 if found else None
    return value if value is not None and value <= 1 else None
