"""Documents: is the declaration complete, and lodged as usual?"""

from __future__ import annotations

from sekisho.risk.indicators.indicator import CARGO, Indicator

LODGED_AT_WEEKEND = Indicator(
    "DOC-01",
    subject=CARGO,
    when="weekday >= 6",
    says="The declaration was received at a weekend, when fewer officers are on duty.",
    because="Received on {received_on:date}.",
    source="WCO Customs Risk Management Compendium, Volume 2 (risk indicators)",
)

VAGUE = Indicator(
    "DOC-02",
    subject=CARGO,
    when="length(description) < 5 or lower(description) in ('goods', 'parts', 'gift', 'gifts', "
    "'sample', 'samples', 'accessories', 'general cargo', 'general merchandise', "
    "'daily necessities', 'consolidated cargo', 'personal effects', 'household goods')",
    says="The description does not say what the goods are.",
    because="Described as “{description}”.",
    source="European Commission, Guidelines on acceptable and unacceptable terms for the "
    "description of goods (entry summary declarations)",
)

UNCODED = Indicator(
    "DOC-03",
    subject=CARGO,
    when="hs6 is null",
    says="The commodity code is missing or shorter than six digits.",
    because="Commodity code: {commodity_code}.",
    source="Revised Kyoto Convention, General Annex, Chapter 3 (particulars of the goods "
    "declaration); HS Convention, Article 3",
)

UNNAMED = Indicator(
    "DOC-04",
    subject=CARGO,
    when="importer is null or (seller is null and carrier is null)",
    says="The declaration does not say for whom the goods are, or from whom they come.",
    because="Importer: {importer}; seller: {seller}; carrier: {carrier}.",
    source="Revised Kyoto Convention, General Annex, Chapter 3 (particulars of the goods "
    "declaration)",
)

INCOMPLETE = Indicator(
    "DOC-05",
    subject=CARGO,
    when="item_value is null or net_mass_kg is null or net_mass_kg <= 0",
    says="Value or net mass is missing, so that the price cannot be judged.",
    because="Value: {item_value:money}; net mass: {net_mass_kg:mass}.",
    source="Revised Kyoto Convention, General Annex, Chapter 3 (particulars of the goods "
    "declaration)",
)

DELAYED = Indicator(
    "DOC-06",
    subject=CARGO,
    when="declared_late_days > 5",
    says="The declaration reached us long after the day on which it is said to be lodged.",
    because="Lodged on {declared_on:date}, received {declared_late_days:days} later.",
    source="Revised Kyoto Convention, General Annex, Chapter 3 (lodgement of the goods "
    "declaration)",
)
