"""Valuation: is the price one that such goods are really sold at?"""

from __future__ import annotations

from sekisho.risk.indicators.indicator import CARGO, Indicator

# The ranges of like goods are known within 1 %; goods sold at one price all over lie on both
# bounds at once. Five percent beyond them is outside in any case.

UNDERVALUED = Indicator(
    "VAL-01",
    subject=CARGO,
    when="price_per_kg < 0.95 * peer_price_per_kg_p05",
    says="The declared price per kilogram is below that of almost all like goods.",
    because="{price_per_kg:money} per kg declared; of {peer_items:count} like goods in a year "
    "95 % cost more than {peer_price_per_kg_p05:money}, half more than "
    "{peer_price_per_kg_p50:money}.",
    source="WTO Customs Valuation Agreement, Article 17; Decision 6.1 of the Committee on "
    "Customs Valuation (reasons to doubt the declared value)",
)

OVERVALUED = Indicator(
    "VAL-02",
    subject=CARGO,
    when="price_per_kg > 1.05 * peer_price_per_kg_p95",
    says="The declared price per kilogram is above that of almost all like goods.",
    because="{price_per_kg:money} per kg declared; of {peer_items:count} like goods in a year "
    "95 % cost less than {peer_price_per_kg_p95:money}, half less than "
    "{peer_price_per_kg_p50:money}.",
    source="FATF and Egmont Group, Trade-Based Money Laundering: Risk Indicators (2021)",
)

GROSSLY_UNDERVALUED = Indicator(
    "VAL-03",
    subject=CARGO,
    when="price_ratio < 0.2 and peer_items >= 50",
    says="The declared price is less than a fifth of the usual price of like goods.",
    because="{price_per_kg:money} per kg is {price_ratio:percent} of the middle price "
    "{peer_price_per_kg_p50:money} of {peer_items:count} like goods.",
    source="WTO Customs Valuation Agreement, Article 17; Decision 6.1 of the Committee on "
    "Customs Valuation (reasons to doubt the declared value)",
)

VALUELESS = Indicator(
    "VAL-04",
    subject=CARGO,
    when="item_value <= 0 and net_mass_kg > 0",
    says="Goods that weigh something are declared without a value.",
    because="{net_mass_kg:mass} declared at {item_value:money}.",
    source="WTO Customs Valuation Agreement, Article 1; WCO Technical Committee on Customs "
    "Valuation, Advisory Opinion 1.1 (goods given free are not sold)",
)

ROUNDED_VALUE = Indicator(
    "VAL-05",
    subject=CARGO,
    # A multiple of ten thousand is one value in thousands by accident, and many by estimate.
    when="item_value >= 10000 and item_value = 10000 * floor(item_value / 10000)",
    says="The declared value is a round number, as if estimated and not invoiced.",
    because="{item_value:money} declared for {net_mass_kg:mass}.",
    source="WTO Customs Valuation Agreement, Article 1 (the price actually paid or payable) and "
    "Article 7.2(g) (no arbitrary or fictitious values)",
)

UNDERVALUED_IN_BULK = Indicator(
    "VAL-06",
    subject=CARGO,
    when="price_ratio < 0.5 and net_mass_kg > peer_mass_kg_p95",
    says="An unusually large amount is declared at less than half of the usual price.",
    because="{net_mass_kg:mass} declared, more than 95 % of like goods "
    "({peer_mass_kg_p95:mass}), at {price_ratio:percent} of their middle price.",
    source="WTO Customs Valuation Agreement, Article 17; WCO Customs Risk Management "
    "Compendium, Volume 2 (risk indicators)",
)

UNDERVALUED_AT_HIGH_DUTY = Indicator(
    "VAL-07",
    subject=CARGO,
    # WTO World Tariff Profiles put the simple mean of applied duties near 9 %.
    when="duty_rate_pct >= 8 and price_ratio < 0.5 and peer_items >= 50",
    says="Where the duty is high, less than half of the usual price is declared.",
    because="Duty of {duty_rate_pct:rate}; {price_per_kg:money} per kg declared, like goods "
    "cost {peer_price_per_kg_p50:money}.",
    source="WTO Customs Valuation Agreement, Article 17; WTO Trade Facilitation Agreement, "
    "Article 7.4 (risk management)",
)
