"""Routing: is this the way such goods travel?"""

from __future__ import annotations

from sekisho.risk.indicators.indicator import CARGO, Indicator

REROUTED = Indicator(
    "ROU-01",
    subject=CARGO,
    when="departure_country <> origin_country and route_share < 0.05 and origin_items >= 100",
    says="Goods of this origin hardly ever depart from this country.",
    because="{route_items:count} of {origin_items:count} earlier items of origin "
    "{origin_country} departed from {departure_country}.",
    source="WCO SAFE Framework of Standards, Pillar 1, Standard 4 (risk-management systems)",
)

UNSEEN_ROUTE = Indicator(
    "ROU-02",
    subject=CARGO,
    when="hs6_route_items = 0 and hs6_origin_items >= 50",
    says="Such goods of this origin never came by this departure before.",
    because="None of {hs6_origin_items:count} earlier items of subheading {hs6} and origin "
    "{origin_country} departed from {departure_country}.",
    source="WCO SAFE Framework of Standards, Pillar 1, Standard 4 (risk-management systems)",
)

TRANSSHIPPED = Indicator(
    "ROU-03",
    subject=CARGO,
    when="departure_country in ('AE', 'HK', 'SG') and departure_country <> origin_country "
    "and hs6_route_share < 0.05 and hs6_items >= 50",
    says="The goods came through a transit hub that such goods rarely pass.",
    because="Departed from {departure_country}, origin {origin_country}: "
    "{hs6_route_items:count} of {hs6_items:count} earlier items of subheading {hs6}.",
    source="OECD and EUIPO, Mapping the Real Routes of Trade in Fake Goods (2017): transit points",
)

STRAYED = Indicator(
    "ROU-04",
    subject=CARGO,
    when="carrier_origin_items = 0 and carrier_items >= 50",
    says="The carrier brings goods of an origin that it never brought before.",
    because="None of the carrier's {carrier_items:count} earlier items had origin "
    "{origin_country}.",
    source="WCO SAFE Framework of Standards, Pillar 1, Standard 4 (risk-management systems)",
)

ROUTE_WITH_FINDINGS = Indicator(
    "ROU-05",
    subject=CARGO,
    when="hs6_route_findings >= 2 and hs6_route_finding_ratio >= 2",
    says="Such goods on this route were found irregular at least twice as often as usual.",
    because="{hs6_route_findings:count} findings in {hs6_route_examined:count} examined items of "
    "subheading {hs6} from {departure_country}, origin {origin_country}.",
    source="WTO Trade Facilitation Agreement, Article 7.4 (risk management); Revised Kyoto "
    "Convention, General Annex, Standard 6.4 (risk analysis)",
)

MISPLACED = Indicator(
    "ROU-06",
    subject=CARGO,
    when="office_hs2_share < 0.2 * office_share and hs2_items >= 200",
    says="Such goods are rarely declared at this office.",
    because="Office {office} receives {office_share:percent} of all items, but "
    "{office_hs2_share:percent} of chapter {hs2}.",
    source="WCO Customs Risk Management Compendium, Volume 2 (risk indicators); Revised Kyoto "
    "Convention, General Annex, Standard 6.4 (risk analysis)",
)
