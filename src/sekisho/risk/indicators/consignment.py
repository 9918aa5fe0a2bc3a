"""Consignments: do mass, repetition and worth look like ordinary trade?"""

from __future__ import annotations

from sekisho.risk.indicators.indicator import CARGO, Indicator

FOUND_BEFORE = Indicator(
    "CON-01",
    subject=CARGO,
    when="consignment_findings >= 1 and consignment_finding_rate > everything_finding_rate",
    says="Exactly such a consignment was found irregular before.",
    because="{consignment_findings:count} findings in {consignment_examined:count} examined "
    "items of the same subheading, route, rate and mass of {net_mass_kg:mass}.",
    source="WTO Trade Facilitation Agreement, Article 7.4 (risk management); Revised Kyoto "
    "Convention, General Annex, Standard 6.4 (risk analysis)",
)

RELABELLED = Indicator(
    "CON-02",
    subject=CARGO,
    # A mass with a fraction, seen before, is rarely met twice by accident.
    when="consignment_items = 0 and goods_mass_items >= 1 and net_mass_kg >= 10 "
    "and net_mass_kg <> floor(net_mass_kg)",
    says="The same goods of exactly this mass came before under other particulars.",
    because="{goods_mass_items:count} earlier items of subheading {hs6} weighed "
    "{net_mass_kg:mass}, none from {departure_country}, origin {origin_country}, at "
    "{duty_rate_pct:rate}.",
    source="WCO Customs Risk Management Compendium, Volume 2 (risk indicators)",
)

ROUNDED_MASS = Indicator(
    "CON-03",
    subject=CARGO,
    when="net_mass_kg >= 1000 and net_mass_kg = 1000 * floor(net_mass_kg / 1000)",
    says="The net mass is a round number of tonnes, as if estimated and not weighed.",
    because="{net_mass_kg:mass} declared; the middle of like goods is {peer_mass_kg_p50:mass}.",
    source="Revised Kyoto Convention, General Annex, Chapter 3 (particulars of the goods "
    "declaration) and Standard 6.4 (risk analysis)",
)

OVERWEIGHT = Indicator(
    "CON-04",
    subject=CARGO,
    when="net_mass_kg > 3 * peer_mass_kg_p95",
    says="The mass is several times that of the largest consignments of like goods.",
    because="{net_mass_kg:mass} declared; 95 % of {peer_items:count} like goods weigh less than "
    "{peer_mass_kg_p95:mass}.",
    source="WCO Customs Risk Management Compendium, Volume 2 (risk indicators)",
)

CONCEALABLE = Indicator(
    "CON-05",
    subject=CARGO,
    when="net_mass_kg < peer_mass_kg_p05 and price_per_kg > 1.05 * peer_price_per_kg_p95",
    says="A very small amount is declared at a very great worth.",
    because="{net_mass_kg:mass} at {price_per_kg:money} per kg; like goods usually weigh "
    "{peer_mass_kg_p50:mass} and cost {peer_price_per_kg_p50:money}.",
    source="WCO SAFE Framework of Standards, Pillar 1, Standard 4 (risk-management systems)",
)

WORTH_NO_FREIGHT = Indicator(
    "CON-06",
    subject=CARGO,
    when="net_mass_kg > peer_mass_kg_p95 and price_per_kg < 0.95 * peer_price_per_kg_p05",
    says="So much is declared at so little worth that it may cover other goods.",
    because="{net_mass_kg:mass} at {price_per_kg:money} per kg; like goods usually weigh "
    "{peer_mass_kg_p50:mass} and cost {peer_price_per_kg_p50:money}.",
    source="WCO SAFE Framework of Standards, Pillar 1, Standard 4 (risk-management "
    "systems); UNODC-WCO Container Control Programme",
)
