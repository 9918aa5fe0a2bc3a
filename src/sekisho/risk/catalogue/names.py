"""Every name that a condition may use: kind, unit, meaning, what null means.

    >>> documented()["importer_items"].kind
    <Kind.NUMBER: 'number'>

Takes   the fields of a goods item, the counters and their measures, the ranges of like goods.
Gives   one `Name` each; those with an expression can be worked out from the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from sekisho.records.goods_item import GoodsItem
from sekisho.records.schema import schema_of


class Kind(StrEnum):
    """What a name or expression holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Name:
    """A word of the catalogue; with an expression it is worked out from other words."""

    name: str
    kind: Kind
    says: str
    unit: str = ""
    null_means: str = "not declared"
    expression: str | None = None


FIELDS = (
    "office",
    "procedure",
    "import_kind",
    "import_use",
    "payment_method",
    "transport_mode",
    "declarant",
    "importer",
    "seller",
    "carrier",
    "commodity_code",
    "departure_country",
    "origin_country",
    "duty_rate_pct",
    "duty_regime",
    "origin_marking",
    "net_mass_kg",
    "item_value",
    "description",
    "declared_on",
    "received_on",
)
"""Fields of a goods item that a condition may use."""

COUNTERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "everything": (),
        "office": ("office",),
        "importer": ("importer",),
        "seller": ("seller",),
        "declarant": ("declarant",),
        "carrier": ("carrier",),
        "hs2": ("hs2",),
        "hs4": ("hs4",),
        "hs6": ("hs6",),
        "origin": ("origin_country",),
        "departure": ("departure_country",),
        "route": ("departure_country", "origin_country"),
        "consignment": (
            "hs6",
            "departure_country",
            "origin_country",
            "duty_rate_pct",
            "duty_regime",
            "net_mass_kg",
        ),
        "goods_mass": ("hs6", "net_mass_kg"),
        "hs6_origin": ("hs6", "origin_country"),
        "hs6_route": ("hs6", "departure_country", "origin_country"),
        "hs4_route": ("hs4", "departure_country", "origin_country"),
        "hs6_regime": ("hs6", "duty_rate_pct", "duty_regime"),
        "importer_hs4": ("importer", "hs4"),
        "importer_seller": ("importer", "seller"),
        "importer_origin": ("importer", "origin_country"),
        "importer_declarant": ("importer", "declarant"),
        "seller_hs4": ("seller", "hs4"),
        "seller_origin": ("seller", "origin_country"),
        "declarant_hs2": ("declarant", "hs2"),
        "office_hs2": ("office", "hs2"),
        "carrier_origin": ("carrier", "origin_country"),
    }
)
"""The running counters: a name, and the columns that make its key. New ones go to the end."""

MEASURES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "items": ("items", "items received before this day"),
        "examined": ("items", "items whose finding was known before this day, also nothing found"),
        "findings": ("items", "irregular or critical findings known before this day"),
        "criticals": ("items", "critical findings known before this day"),
        "days_since": ("days", "days since the last item received before this day"),
        "items_recent": ("items", "items received before this day, each halved every 30 days"),
        "finding_rate": ("", "share of findings among examined items, smoothed by wider keys"),
    }
)
"""What each counter tells, with its unit; the rate is worked out by the features."""

_PEERS = (
    Name("peer_level", Kind.TEXT, "how like the like goods are: hs6_origin, hs6, hs4 or hs2"),
    Name("peer_items", Kind.NUMBER, "like goods received in the twelve months before", "items"),
    *(
        Name(f"peer_price_per_kg_p{p:02}", Kind.NUMBER, f"{p} % of like goods cost less", "per kg")
        for p in (5, 25, 50, 75, 95)
    ),
    *(
        Name(f"peer_mass_kg_p{p:02}", Kind.NUMBER, f"{p} % of like goods weigh less", "kg")
        for p in (5, 50, 95)
    ),
    Name(
        "hs4_peer_duty_rate_pct_p50",
        Kind.NUMBER,
        "half the goods of this heading pay this rate or less",
        "%",
    ),
)
_NO_PEERS = "fewer than 20 like goods are known"

_DERIVED = (
    Name("hs2", Kind.TEXT, "chapter of the commodity code", "", "code missing or too short",
         "case when length(commodity_code) >= 2 then left(commodity_code, 2) end"),
    Name("hs4", Kind.TEXT, "heading of the commodity code", "", "code missing or too short",
         "case when length(commodity_code) >= 4 then left(commodity_code, 4) end"),
    Name("hs6", Kind.TEXT, "subheading of the commodity code", "", "code missing or too short",
         "case when length(commodity_code) >= 6 then left(commodity_code, 6) end"),
    Name("price_per_kg", Kind.NUMBER, "declared value divided by net mass", "per kg",
         "value or mass missing, or mass zero", "item_value / net_mass_kg"),
    Name("month", Kind.NUMBER, "month in which it was received, 1 to 12", "", "never null",
         "month(received_on)"),
    Name("weekday", Kind.NUMBER, "day of the week of receipt, 1 = Monday to 7", "", "never null",
         "date_diff('day', date '1970-01-05', received_on)"
         " - 7 * floor(date_diff('day', date '1970-01-05', received_on) / 7) + 1"),
    Name("declared_late_days", Kind.NUMBER, "days from lodging to receipt", "days", "never null",
         "date_diff('day', declared_on, received_on)"),
    Name("price_ratio", Kind.NUMBER, "declared price against the middle of like goods", "",
         _NO_PEERS, "price_per_kg / peer_price_per_kg_p50"),
    Name("mass_ratio", Kind.NUMBER, "net mass against the middle of like goods", "",
         _NO_PEERS, "net_mass_kg / peer_mass_kg_p50"),
)  # fmt: skip


def _share(name: str, part: str, whole: str, says: str) -> Name:
    return Name(name, Kind.NUMBER, says, "", "nothing to compare with", f"{part} / {whole}")


_SHARES = (
    _share("importer_recent_share", "importer_items_recent", "importer_items",
           "share of the importer's items that is recent; near 1 when nearly all are"),
    _share("seller_recent_share", "seller_items_recent", "seller_items",
           "share of the seller's items that is recent; near 1 when nearly all are"),
    _share("hs6_origin_share", "hs6_origin_items", "hs6_items",
           "share of this subheading that comes from this origin"),
    _share("hs6_route_share", "hs6_route_items", "hs6_items",
           "share of this subheading that comes by this departure from this origin"),
    _share("route_share", "route_items", "origin_items",
           "share of this origin's goods that depart from this country"),
    _share("hs6_regime_share", "hs6_regime_items", "hs6_items",
           "share of this subheading declared at this rate under this regime"),
    _share("office_hs2_share", "office_hs2_items", "hs2_items",
           "share of this chapter that this office receives"),
    _share("office_share", "office_items", "everything_items",
           "share of all items that this office receives"),
    _share("importer_hs4_share", "importer_hs4_items", "importer_items",
           "share of the importer's items under this heading"),
    _share("importer_seller_share", "importer_seller_items", "importer_items",
           "share of the importer's items from this seller"),
    _share("goods_mass_share", "goods_mass_items", "hs6_items",
           "share of this subheading declared at exactly this mass"),
    _share("importer_finding_ratio", "importer_finding_rate", "everything_finding_rate",
           "the importer's finding rate against that of all items"),
    _share("seller_finding_ratio", "seller_finding_rate", "everything_finding_rate",
           "the seller's finding rate against that of all items"),
    _share("declarant_finding_ratio", "declarant_finding_rate", "everything_finding_rate",
           "the declarant's finding rate against that of all items"),
    _share("carrier_finding_ratio", "carrier_finding_rate", "everything_finding_rate",
           "the carrier's finding rate against that of all items"),
    _share("hs6_route_finding_ratio", "hs6_route_finding_rate", "everything_finding_rate",
           "the finding rate of these goods on this route against that of all items"),
)  # fmt: skip


@cache
def documented() -> Mapping[str, Name]:
    """All names, in the order of the documentation."""
    told = (*_fields(), *_DERIVED, *_counters(), *_peers(), *_SHARES)
    return MappingProxyType({name.name: name for name in told})


def _fields() -> Iterator[Name]:
    schema = schema_of(GoodsItem)
    kinds = {"string": Kind.TEXT, "double": Kind.NUMBER, "date32[day]": Kind.DATE}
    for name in FIELDS:
        field = schema.field(name)
        words = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
        null = "not declared" if field.nullable else "never null"
        yield Name(name, kinds[str(field.type)], words["says"], words.get("unit", ""), null)


def _counters() -> Iterator[Name]:
    for counter, key in COUNTERS.items():
        same = f", with the same {' and '.join(key)}" if key else ""
        for measure, (unit, says) in MEASURES.items():
            null = _null_of(measure, key)
            yield Name(f"{counter}_{measure}", Kind.NUMBER, says + same, unit, null)


def _null_of(measure: str, key: tuple[str, ...]) -> str:
    missing = f"{' or '.join(key)} not declared" if key else ""
    more = {"days_since": "never seen before", "finding_rate": "nothing was ever examined"}
    parts = [part for part in (missing, more.get(measure, "")) if part]
    return "; or ".join(parts) or "never null"


def _peers() -> Iterator[Name]:
    for name in _PEERS:
        yield Name(name.name, name.kind, name.says, name.unit, _NO_PEERS)
