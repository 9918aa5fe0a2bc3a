"""What a list's address asks for: office, day, channel, sort, search, page.

    /list/?office=10&on=2021-02-01&channel=red&sort=-due&mine=1&q=shoes&page=after-4711

Takes   the query of an address, and the person who asks.
Gives   what the register is asked, each part checked, and the addresses of the lists beside it.
Raises  WrongInput for a part that cannot be.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.http import urlencode

from sekisho.errors import WrongInput
from sekisho.records.selection import Channel
from sekisho.register import lists
from sekisho.register.lists import SORTS, Asked, Where

LOOKED_AT = tuple(str(one) for one in Channel if one is not Channel.GREEN)
"""The channels in which somebody looks, in the order of work."""
_LONGEST_QUESTION = 100
"""Signs of a search; a number or a name is shorter."""
_PAGE = re.compile(r"(after|before)-(\d{1,18})|last")
_REMEDY = "Begin again from the waiting list."


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a list, part by part; what is not asked for is not in it."""

    parts: Mapping[str, str]

    def with_(self, **changes: str | int) -> str:
        """The same list with these parts changed, from its beginning."""
        told = {**self.parts, "page": "", **{name: str(one) for name, one in changes.items()}}
        asked = {name: one for name, one in told.items() if one and one != "0"}
        return f"/list/?{urlencode(asked)}" if asked else "/list/"

    def sorted_by(self, word: str) -> str:
        """Sorted by a column; the other way, where it is that already."""
        now = self.parts.get("sort") or "turn"
        return self.with_(sort=f"-{word}" if now == word else "" if word == "turn" else word)


def address_of(query: Mapping[str, str]) -> Address:
    """The parts of an address that name a list; all others are passed over."""
    known = ("office", "on", "channel", "sort", "mine", "q", "done", "page")
    return Address({name: query.get(name, "").strip() for name in known})


def asked_of(address: Address, person: str, home: str) -> Asked | None:
    """What the register is asked; None where no office has a list yet.

    Args:
        address: as it was asked.
        person: the name of whoever asks.
        home: their office; empty is the national centre.
    """
    parts = address.parts
    office = parts["office"] or home or next(iter(lists.offices()), "")
    on = _day(parts["on"]) or _latest(office)
    channel, sort, q = parts["channel"], parts["sort"] or "turn", parts["q"]
    _refuse(channel not in ("", *Channel), f"There is no channel “{channel}”.")
    _refuse(sort.removeprefix("-") not in SORTS, f"No list is sorted by “{sort}”.")
    _refuse(len(q) > _LONGEST_QUESTION, "This is too long to be searched.")
    if on is None:
        return None
    mine = person if parts["mine"] else ""
    return Asked(office, on, channel, mine, q, sort, done=bool(parts["done"]))


def where_of(address: Address) -> Where:
    """The row beside which the page begins."""
    word = address.parts["page"]
    if not word:
        return lists.BEGINNING
    found = _PAGE.fullmatch(word)
    _refuse(found is None, f"There is no page “{word}”.")
    if found is None or found[1] is None:
        return lists.END
    return Where(int(found[2]), before=found[1] == "before")


def _day(word: str) -> date | None:
    if not word:
        return None
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise WrongInput(f"“{word}” is no day.", "Write it as 2021-02-01.") from None


def _latest(office: str) -> date | None:
    found = lists.latest_day(office)
    return found.on if found else None


def _refuse(wrong: bool, label: str) -> None:
    if wrong:
        raise WrongInput(label, _REMEDY)
