"""One goods item of an import declaration: what was declared, when, and whence.

The table `goods_item` has one row a version of an item; a correction is a further row with
the next `version`. Three instants stand in each row: when it happened (`declared_on`), when it
reached us (`received_at`, in the office's days `received_on`), and when we wrote it
(`written_at`). Everything that looks at the past looks at `received_on`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sekisho.records.schema import column


@dataclass(frozen=True, slots=True)
class GoodsItem:
    """A goods item as declared, in one version."""

    item_id: str = column("our number: declaration number, a slash, item number")
    declaration_number: str = column("the number under which the declaration was lodged")
    item_number: int = column("the line within the declaration, from 1")
    version: int = column("1 as first received, one more with each correction")
    declared_on: date = column("the day on which it was lodged")
    received_on: date = column("the day on which it reached us, in the office's calendar")
    received_at: datetime = column("the instant at which it reached us")
    written_at: datetime = column("the instant at which we wrote it")
    arrival_id: str = column("the journal's number of the bytes it was read from")
    row_number: int = column("the line of those bytes on which it begins, from 1")
    office: str = column("the customs office that received it")
    procedure: str | None = column("the customs procedure", default=None)
    import_kind: str | None = column("the kind of import transaction", default=None)
    import_use: str | None = column("what the goods are for", default=None)
    payment_method: str | None = column("how the goods are paid for", default=None)
    transport_mode: str | None = column("mode of transport at the border", default=None)
    declarant: str | None = column("who lodged the declaration", default=None)
    importer: str | None = column("for whom the goods are imported", default=None)
    seller: str | None = column("who sold the goods", default=None)
    carrier: str | None = column("who carried the goods, or the courier", default=None)
    commodity_code: str | None = column("HS code as declared, 6 to 12 digits", default=None)
    departure_country: str | None = column("country of departure, ISO 3166 alpha-2", default=None)
    origin_country: str | None = column("country of origin, ISO 3166 alpha-2", default=None)
    duty_rate_pct: float | None = column("rate of duty", unit="%", default=None)
    duty_regime: str | None = column("the tariff or agreement that sets the rate", default=None)
    origin_marking: str | None = column("how the goods are marked with their origin", default=None)
    net_mass_kg: float | None = column("net mass", unit="kg", default=None)
    item_value: float | None = column("customs value, in the office's currency", default=None)
    description: str | None = column("the goods in the trader's words", default=None)
