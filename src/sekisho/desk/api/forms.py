"""What machines send and get, as OpenAPI describes it, in the records' words.

Takes   the fields of the records, with their meaning and unit.
Gives   pydantic forms; unknown fields are refused, so that a mistyped one is not lost in silence.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from sekisho.records.goods_item import GoodsItem

# The Single Administrative Document has room for so many goods items.
MOST_ITEMS = 999
LONGEST_TEXT = 2_000

# What is said once for the declaration; the rest belongs to an item.
_OF_DECLARATION = (
    *("office", "procedure", "import_kind", "payment_method", "transport_mode", "declarant"),
    *("importer", "seller", "carrier", "departure_country"),
)
_OF_ITEM = (
    *("commodity_code", "origin_country", "import_use", "duty_rate_pct", "duty_regime"),
    *("origin_marking", "net_mass_kg", "item_value", "description"),
)


class Strict(Schema):
    """A form that refuses what it does not know."""

    model_config = ConfigDict(extra="forbid")


def _fields(names: tuple[str, ...], needed: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a goods item as a form has them."""
    hints = typing.get_type_hints(GoodsItem)
    says = {spec.name: spec.metadata for spec in dataclasses.fields(GoodsItem)}
    found: dict[str, Any] = {}
    for name in names:
        kind = hints[name]
        plain = [one for one in typing.get_args(kind) if one is not types.NoneType] or [kind]
        told = says[name]
        unit = f" [{told['unit']}]" if told.get("unit") else ""
        longest = LONGEST_TEXT if plain[0] is str else None
        default = ... if name in needed else None
        given = plain[0] if name in needed else plain[0] | None
        meaning = f"{told['says']}{unit}"
        found[name] = (given, Field(default, description=meaning, max_length=longest))
    return found


Item = create_model(
    "Item",
    __base__=Strict,
    __doc__="One goods item of a declaration.",
    item_number=(int, Field(1, ge=1, le=MOST_ITEMS, description="line of the declaration, from 1")),
    **_fields(_OF_ITEM),
)

Declaration = create_model(
    "Declaration",
    __base__=Strict,
    __doc__="An import declaration with its goods items.",
    declaration_number=(
        str,
        Field(min_length=1, max_length=64, description="number under which it was lodged"),
    ),
    declared_on=(date, Field(description="day on which it was lodged")),
    **_fields(_OF_DECLARATION, ("office",)),
    items=(list[Item], Field(min_length=1, max_length=MOST_ITEMS)),  # type: ignore[valid-type]
)


class ItemChannel(Schema):
    """The channel of one goods item."""

    item_number: int
    channel: str = Field(description="green, yellow, orange, red or blue")


class Said(Schema):
    """What was said to a declaration; it is durable when this is read."""

    declaration_number: str
    channel: str = Field(description="the strictest of its items' channels")
    received_at: datetime
    items: list[ItemChannel]


class Waits(Schema):
    """One subject of a waiting list."""

    subject_id: str
    declaration_number: str
    channel: str
    place: int = Field(description="place in the order of work of its channel, from 1")
    risk: float = Field(description="0 to 100, higher is worse")
    standing: str
    due_at: datetime | None
    assigned_to: str
    why: list[str] = Field(description="the two strongest reasons")


class WaitingPage(Schema):
    """A part of a waiting list."""

    office: str
    on: date | None
    subjects: int
    rows: list[Waits]
    next: int | None = Field(description="`after` of the next part; null at the end")
