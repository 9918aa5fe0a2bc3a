"""The fields of a declaration, in groups, with the words of officers.

Takes   an item, and how its versions differ.
Gives   groups of name, value and code, and for each changed field what it said before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sekisho.codes import country, hs, transport
from sekisho.desk.pages.page import amount, commodity
from sekisho.flow.around import Change
from sekisho.language import translate
from sekisho.records.goods_item import GoodsItem

NOT_DECLARED = "–"

NAMES = {
    "commodity_code": "Commodity code",
    "description": "Goods in the trader's words",
    "net_mass_kg": "Net mass",
    "item_value": "Value",
    "price_per_kg": "Value per kg",
    "duty_rate_pct": "Duty rate",
    "duty_regime": "Tariff or agreement",
    "origin_country": "Origin",
    "origin_marking": "Marking of origin",
    "departure_country": "Departure",
    "transport_mode": "Mode of transport",
    "office": "Office",
    "importer": "Importer",
    "seller": "Seller",
    "declarant": "Declarant",
    "carrier": "Carrier",
    "procedure": "Procedure",
    "import_kind": "Kind of import",
    "import_use": "Use of the goods",
    "payment_method": "Payment",
    "declared_on": "Lodged on",
    "received_on": "Received on",
    "declaration_number": "Declaration",
    "item_number": "Line",
}
"""By the column of the record, its word at the desk."""

_GROUPS = {
    "Goods": (
        *("commodity_code", "description", "net_mass_kg", "item_value", "price_per_kg"),
        *("duty_rate_pct", "duty_regime"),
    ),
    "Route": ("origin_country", "origin_marking", "departure_country", "transport_mode", "office"),
    "Parties": ("importer", "seller", "declarant", "carrier"),
    "Procedure": (
        *("procedure", "import_kind", "import_use", "payment_method"),
        *("declared_on", "received_on", "declaration_number", "item_number"),
    ),
}
_COUNTRIES = ("origin_country", "departure_country")


@dataclass(frozen=True, slots=True)
class Declared:
    """One field as it is shown."""

    field: str
    name: str
    value: str
    more: str = ""
    """What the code stands for."""
    before: str = ""
    """What it said in the version before; empty where it did not change."""


def groups(
    item: GoodsItem, changes: tuple[Change, ...], language: str
) -> list[tuple[str, list[Declared]]]:
    """Every field by group; what was not declared is a dash."""
    before = {
        name: said(name, was, language)
        for change in changes
        if change.item.version <= item.version
        for name, was, _ in change.fields
    }
    return [
        (
            translate(group, language),
            [
                Declared(
                    name,
                    translate(NAMES[name], language),
                    said(name, _value(item, name), language),
                    _more(name, item, language),
                    before.get(name, ""),
                )
                for name in names
            ],
        )
        for group, names in _GROUPS.items()
    ]


def name_of(field: str, language: str) -> str:
    """The word for a field."""
    return translate(NAMES.get(field, field), language)


def said(name: str, value: Any, language: str) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return NOT_DECLARED
    if name == "commodity_code":
        return commodity(str(value))
    if name == "net_mass_kg":
        return f"{amount(value, language)} kg"
    if name == "duty_rate_pct":
        return f"{value:g} %"
    if isinstance(value, date | datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return amount(value, language)
    return str(value)


def _value(item: GoodsItem, name: str) -> Any:
    if name != "price_per_kg":
        return getattr(item, name)
    mass = item.net_mass_kg
    return item.item_value / mass if item.item_value is not None and mass else None


def _more(name: str, item: GoodsItem, language: str) -> str:
    value = _value(item, name)
    if not value:
        return ""
    if name in _COUNTRIES:
        return country.name(value, language) or ""
    if name == "commodity_code":
        return hs.describe(value) or ""
    if name == "transport_mode":
        return translate(transport.name(value) or "", language)
    return ""
