"""For each indicator a row that meets it, one that does not, and one of which it cannot be asked.

The third is None where the indicator asks only whether something was declared at all. A real
defect becomes a row.
"""

from __future__ import annotations

from datetime import date
from typing import Any

Row = dict[str, Any]

PRICES: Row = {
    "net_mass_kg": 100.0,
    "peer_items": 400,
    "peer_level": "hs6_origin",
    "peer_price_per_kg_p05": 40.0,
    "peer_price_per_kg_p50": 80.0,
    "peer_price_per_kg_p95": 200.0,
    "peer_mass_kg_p05": 10.0,
    "peer_mass_kg_p50": 120.0,
    "peer_mass_kg_p95": 900.0,
}
DIRECT: Row = {"departure_country": "CN", "origin_country": "CN"}
INDIRECT: Row = {"departure_country": "HK", "origin_country": "CN"}
FOUND: Row = {
    "everything_finding_rate": 0.1,
    "everything_items": 5000,
    "everything_examined": 1000,
}


def _found(party: str, findings: int, rate: float | None) -> Row:
    return FOUND | {
        f"{party}_findings": findings,
        f"{party}_examined": 20,
        f"{party}_finding_rate": rate,
    }


CASES: dict[str, tuple[Row, Row, Row | None]] = {
    "VAL-01": (
        PRICES | {"item_value": 3_799.0},
        PRICES | {"item_value": 3_801.0},
        PRICES | {"item_value": 3_799.0, "net_mass_kg": 0.0},
    ),
    "VAL-02": (
        PRICES | {"item_value": 21_001.0},
        PRICES | {"item_value": 20_999.0},
        PRICES | {"item_value": None},
    ),
    "VAL-03": (
        PRICES | {"item_value": 1_500.0},
        PRICES | {"item_value": 1_600.0},
        PRICES | {"item_value": 1_500.0, "peer_price_per_kg_p50": None},
    ),
    "VAL-04": (
        {"item_value": 0.0, "net_mass_kg": 5.0},
        {"item_value": 1.0, "net_mass_kg": 5.0},
        {"item_value": None, "net_mass_kg": 5.0},
    ),
    "VAL-05": (
        {"item_value": 250_000.0, "net_mass_kg": 12.5},
        {"item_value": 250_001.0},
        {"item_value": None},
    ),
    "VAL-06": (
        PRICES | {"item_value": 30_000.0, "net_mass_kg": 1_000.0},
        PRICES | {"item_value": 30_000.0, "net_mass_kg": 800.0},
        PRICES | {"item_value": 30_000.0, "net_mass_kg": 1_000.0, "peer_mass_kg_p95": None},
    ),
    "VAL-07": (
        PRICES | {"item_value": 3_000.0, "duty_rate_pct": 8.0},
        PRICES | {"item_value": 3_000.0, "duty_rate_pct": 5.0},
        PRICES | {"item_value": 3_000.0, "duty_rate_pct": None},
    ),
    "CLS-01": (
        {"duty_rate_pct": 3.0, "hs4_peer_duty_rate_pct_p50": 8.0, "commodity_code": "847130"}
        | {"hs6_regime_items": 19, "hs6_items": 100},
        {"duty_rate_pct": 3.0, "hs4_peer_duty_rate_pct_p50": 8.0}
        | {"hs6_regime_items": 20, "hs6_items": 100},
        {"duty_rate_pct": 0.0, "hs4_peer_duty_rate_pct_p50": None}
        | {"hs6_regime_items": 19, "hs6_items": 100},
    ),
    "CLS-02": (
        {"importer_hs4_items": 0, "importer_items": 20, "commodity_code": "847130"},
        {"importer_hs4_items": 0, "importer_items": 19},
        {"importer_hs4_items": None, "importer_items": 20},
    ),
    "CLS-03": (
        {"seller_hs4_items": 0, "seller_items": 20, "commodity_code": "847130"},
        {"seller_hs4_items": 1, "seller_items": 20},
        {"seller_hs4_items": None, "seller_items": None},
    ),
    "CLS-04": (
        {"hs6_items": 0, "everything_items": 10_000, "commodity_code": "847130"},
        {"hs6_items": 0, "everything_items": 9_999},
        {"hs6_items": None, "everything_items": 10_000},
    ),
    "CLS-05": (
        {"commodity_code": "847190", "duty_rate_pct": 0.0, "hs4_peer_duty_rate_pct_p50": 8.0},
        {"commodity_code": "847130", "duty_rate_pct": 0.0, "hs4_peer_duty_rate_pct_p50": 8.0},
        {"commodity_code": "8471", "duty_rate_pct": 0.0, "hs4_peer_duty_rate_pct_p50": 8.0},
    ),
    "CLS-06": (
        PRICES | {"item_value": 90_000.0, "commodity_code": "847130"},
        PRICES | {"item_value": 90_000.0, "peer_level": "hs4"},
        PRICES | {"item_value": 90_000.0, "peer_level": None},
    ),
    "ORI-01": (
        DIRECT | {"hs6_origin_items": 0, "hs6_items": 100, "commodity_code": "847130"},
        DIRECT | {"hs6_origin_items": 1, "hs6_items": 100},
        {"hs6_origin_items": None, "hs6_items": 100},
    ),
    "ORI-02": (
        INDIRECT
        | {"duty_rate_pct": 0.0, "hs4_peer_duty_rate_pct_p50": 8.0}
        | {"route_items": 1, "origin_items": 100},
        DIRECT
        | {"duty_rate_pct": 0.0, "hs4_peer_duty_rate_pct_p50": 8.0}
        | {"route_items": 1, "origin_items": 100},
        INDIRECT
        | {"duty_rate_pct": 0.0, "hs4_peer_duty_rate_pct_p50": 8.0}
        | {"route_items": 0, "origin_items": 0},
    ),
    "ORI-03": (
        {"hs6_regime_items": 1, "hs6_items": 100, "commodity_code": "847130"}
        | {"duty_rate_pct": 0.0, "hs4_peer_duty_rate_pct_p50": 8.0, "duty_regime": "F1"},
        {"hs6_regime_items": 2, "hs6_items": 100}
        | {"duty_rate_pct": 0.0, "hs4_peer_duty_rate_pct_p50": 8.0},
        {"hs6_regime_items": None, "hs6_items": 100}
        | {"duty_rate_pct": 0.0, "hs4_peer_duty_rate_pct_p50": 8.0},
    ),
    "ORI-04": (
        INDIRECT | {"origin_marking": None},
        INDIRECT | {"origin_marking": "Y"},
        {"origin_marking": None, "origin_country": "CN", "departure_country": None},
    ),
    "ORI-05": (
        DIRECT | {"seller_origin_items": 0, "seller_items": 20},
        DIRECT | {"seller_origin_items": 3, "seller_items": 20},
        DIRECT | {"seller_origin_items": None, "seller_items": None},
    ),
    "ORI-06": (
        DIRECT
        | {"importer_origin_items": 0, "importer_hs4_items": 10, "importer_items": 15}
        | {"commodity_code": "847130"},
        DIRECT | {"importer_origin_items": 0, "importer_hs4_items": 9, "importer_items": 15},
        {"importer_origin_items": None, "importer_hs4_items": 10, "importer_items": 15},
    ),
    "ROU-01": (
        INDIRECT | {"route_items": 4, "origin_items": 100},
        INDIRECT | {"route_items": 5, "origin_items": 100},
        {"route_items": None, "origin_items": 100, "origin_country": "CN"},
    ),
    "ROU-02": (
        INDIRECT | {"hs6_route_items": 0, "hs6_origin_items": 50, "commodity_code": "847130"},
        INDIRECT | {"hs6_route_items": 1, "hs6_origin_items": 50},
        {"hs6_route_items": None, "hs6_origin_items": 50},
    ),
    "ROU-03": (
        INDIRECT | {"hs6_route_items": 2, "hs6_items": 50, "commodity_code": "847130"},
        DIRECT | {"hs6_route_items": 2, "hs6_items": 50},
        INDIRECT | {"hs6_route_items": None, "hs6_items": 50},
    ),
    "ROU-04": (
        DIRECT | {"carrier_origin_items": 0, "carrier_items": 50},
        DIRECT | {"carrier_origin_items": 0, "carrier_items": 49},
        DIRECT | {"carrier_origin_items": None, "carrier_items": None},
    ),
    "ROU-05": (
        INDIRECT | _found("hs6_route", 2, 0.2) | {"commodity_code": "847130"},
        INDIRECT | _found("hs6_route", 2, 0.19),
        INDIRECT | _found("hs6_route", 2, None),
    ),
    "ROU-06": (
        {"office": "30", "commodity_code": "847130", "hs2_items": 200, "office_hs2_items": 1}
        | {"office_items": 500, "everything_items": 5_000},
        {"office": "30", "hs2_items": 200, "office_hs2_items": 20}
        | {"office_items": 500, "everything_items": 5_000},
        {"office": "30", "hs2_items": None, "office_hs2_items": None}
        | {"office_items": 500, "everything_items": 5_000},
    ),
    "PAR-01": ({"importer": "I", "importer_items": 0}, {"importer_items": 1}, {"importer": None}),
    "PAR-02": (
        {"importer_days_since": 181, "importer_items": 3},
        {"importer_days_since": None, "importer_items": 0},
        {"importer_days_since": None, "importer_items": None},
    ),
    "PAR-03": (
        {"importer_items": 10, "importer_items_recent": 8.5},
        {"importer_items": 10, "importer_items_recent": 8.0},
        {"importer_items": None, "importer_items_recent": None},
    ),
    "PAR-04": ({"seller": "S", "seller_items": 0}, {"seller_items": 1}, {"seller": None}),
    "PAR-05": (
        {"importer_seller_items": 0, "importer_items": 20, "seller_items": 20},
        {"importer_seller_items": 1, "importer_items": 20, "seller_items": 20},
        {"importer_seller_items": None, "importer_items": 20, "seller_items": None},
    ),
    "PAR-06": (
        _found("importer", 3, 0.16),
        _found("importer", 3, 0.15),
        _found("importer", 3, None),
    ),
    "PAR-07": (_found("seller", 1, 0.16), _found("seller", 0, 0.16), _found("seller", 3, None)),
    "PAR-08": (
        _found("declarant", 3, 0.16),
        _found("declarant", 2, 0.16),
        _found("declarant", 3, None),
    ),
    "PAR-09": (_found("carrier", 3, 0.16), _found("carrier", 2, 0.16), _found("carrier", 3, None)),
    "PAR-10": (
        {"importer_criticals": 0, "seller_criticals": 1} | _found("seller", 1, 0.11),
        {"importer_criticals": 0, "seller_criticals": 1} | _found("seller", 1, 0.10),
        {"importer_criticals": 0, "seller_criticals": None},
    ),
    "PAR-11": (
        {"importer_declarant_items": 0, "importer_items": 20, "declarant_items": 1}
        | {"declarant": "D"},
        {"importer_declarant_items": 0, "importer_items": 20, "declarant_items": 0},
        {"importer_declarant_items": None, "importer_items": 20, "declarant_items": None},
    ),
    "CON-01": (
        _found("consignment", 1, 0.3) | {"net_mass_kg": 7.5},
        _found("consignment", 1, 0.1),
        _found("consignment", 1, None),
    ),
    "CON-02": (
        INDIRECT
        | {"consignment_items": 0, "goods_mass_items": 1, "net_mass_kg": 17.25}
        | {"commodity_code": "847130", "duty_rate_pct": 0.0},
        {"consignment_items": 0, "goods_mass_items": 1, "net_mass_kg": 17.0},
        {"consignment_items": None, "goods_mass_items": 1, "net_mass_kg": 17.25},
    ),
    "CON-03": (
        PRICES | {"net_mass_kg": 3_000.0},
        PRICES | {"net_mass_kg": 3_000.5},
        {"net_mass_kg": None},
    ),
    "CON-04": (
        PRICES | {"net_mass_kg": 2_701.0},
        PRICES | {"net_mass_kg": 2_700.0},
        {"net_mass_kg": 2_701.0, "peer_mass_kg_p95": None},
    ),
    "CON-05": (
        PRICES | {"net_mass_kg": 2.0, "item_value": 500.0},
        PRICES | {"net_mass_kg": 2.0, "item_value": 400.0},
        PRICES | {"net_mass_kg": 2.0, "item_value": None},
    ),
    "CON-06": (
        PRICES | {"net_mass_kg": 1_000.0, "item_value": 37_900.0},
        PRICES | {"net_mass_kg": 900.0, "item_value": 3_900.0},
        PRICES | {"net_mass_kg": 1_000.0, "item_value": None},
    ),
    "DOC-01": (
        {"received_on": date(2021, 1, 3)},
        {"received_on": date(2021, 1, 4)},
        {"received_on": None},
    ),
    "DOC-02": (
        {"description": "General Merchandise"},
        {"description": "ball bearings of steel"},
        {"description": None},
    ),
    "DOC-03": ({"commodity_code": "8471"}, {"commodity_code": "847130"}, None),
    "DOC-04": (
        {"importer": "I", "seller": None, "carrier": None},
        {"importer": "I", "seller": None, "carrier": "C"},
        None,
    ),
    "DOC-05": (
        {"item_value": 10.0, "net_mass_kg": 0.0},
        {"item_value": 10.0, "net_mass_kg": 0.1},
        None,
    ),
    "DOC-06": (
        {"declared_on": date(2021, 1, 1), "received_on": date(2021, 1, 7)},
        {"declared_on": date(2021, 1, 1), "received_on": date(2021, 1, 6)},
        {"declared_on": None, "received_on": date(2021, 1, 7)},
    ),
}
