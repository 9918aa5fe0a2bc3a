"""Origin: do the goods come from where they are said to come from?"""

from __future__ import annotations

from sekisho.risk.indicators.indicator import CARGO, Indicator

UNSEEN_ORIGIN = Indicator(
    "ORI-01",
    subject=CARGO,
    when="hs6_origin_items = 0 and hs6_items >= 100",
    says="Such goods never came from this origin before.",
    because="None of {hs6_items:count} earlier items of subheading {hs6} had origin "
    "{origin_country}.",
    source="Revised Kyoto Convention, Specific Annex K, Chapter 3 (control of evidence of origin)",
)

INDIRECT_WITH_PREFERENCE = Indicator(
    "ORI-02",
    subject=CARGO,
    when="departure_country <> origin_country and duty_rate_pct < hs4_peer_duty_rate_pct_p50 "
    "and route_share < 0.2",
    says="A lower rate is claimed for an origin from which the goods did not come directly.",
    because="Origin {origin_country}, departed from {departure_country}, as {route_share:percent} "
    "of this origin's goods do; {duty_rate_pct:rate} claimed, "
    "{hs4_peer_duty_rate_pct_p50:rate} is usual.",
    source="Revised Kyoto Convention, Specific Annex K, Chapter 1 (direct transport); WTO "
    "Agreement on Rules of Origin, Annex II (preferential rules of origin)",
)

RARELY_PREFERRED = Indicator(
    "ORI-03",
    subject=CARGO,
    when="hs6_regime_share < 0.02 and hs6_items >= 100 "
    "and duty_rate_pct <= hs4_peer_duty_rate_pct_p50",
    says="This rate and regime are hardly ever claimed for such goods.",
    because="{duty_rate_pct:rate} under {duty_regime}: {hs6_regime_items:count} of "
    "{hs6_items:count} earlier items of subheading {hs6}.",
    source="WTO Agreement on Rules of Origin, Annex II (preferential rules of origin); Revised "
    "Kyoto Convention, Specific Annex K, Chapter 3 (control of evidence of origin)",
)

UNMARKED = Indicator(
    "ORI-04",
    subject=CARGO,
    when="origin_marking is null and departure_country <> origin_country",
    says="Goods that came through a third country bear no declared mark of origin.",
    because="Origin {origin_country}, departed from {departure_country}; no marking declared.",
    source="GATT 1994, Article IX (marks of origin)",
)

ORIGIN_SWITCHED = Indicator(
    "ORI-05",
    subject=CARGO,
    when="seller_origin_items = 0 and seller_items >= 20",
    says="A known seller delivers from an origin that it never delivered from before.",
    because="None of the seller's {seller_items:count} earlier items had origin {origin_country}.",
    source="Revised Kyoto Convention, Specific Annex K, Chapter 3 (control of evidence of origin)",
)

UNTRIED_ORIGIN = Indicator(
    "ORI-06",
    subject=CARGO,
    when="importer_origin_items = 0 and importer_hs4_items >= 10",
    says="The importer's usual goods come from an origin that is new to it.",
    because="{importer_hs4_items:count} earlier items of heading {hs4}, none of the importer's "
    "{importer_items:count} items from {origin_country}.",
    source="Revised Kyoto Convention, Specific Annex K, Chapter 3 (control of evidence of "
    "origin); 19 CFR Part 165 (evasion of anti-dumping duties, United States)",
)
