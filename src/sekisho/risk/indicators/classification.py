"""Classification: do goods and code belong together?"""

from __future__ import annotations

from sekisho.risk.indicators.indicator import CARGO, Indicator

UNDERTAXED = Indicator(
    "CLS-01",
    subject=CARGO,
    when="duty_rate_pct < 0.5 * hs4_peer_duty_rate_pct_p50 and hs6_regime_share < 0.2",
    says="A rare rate of duty, less than half of what goods of this heading usually pay.",
    because="{duty_rate_pct:rate} claimed under {commodity_code}; half of the goods of heading "
    "{hs4} pay {hs4_peer_duty_rate_pct_p50:rate} or more; {hs6_regime_share:percent} of this "
    "subheading claim the same rate and regime.",
    source="HS Convention, General Rules for the Interpretation, Rules 1 and 6",
)

UNACCUSTOMED = Indicator(
    "CLS-02",
    subject=CARGO,
    when="importer_hs4_items = 0 and importer_items >= 20",
    says="An established importer declares a heading that it never imported before.",
    because="None of the importer's {importer_items:count} earlier items was under heading {hs4}.",
    source="HS Convention, General Rules for the Interpretation, Rule 1; WCO Customs Risk "
    "Management Compendium, Volume 2 (risk indicators)",
)

OUT_OF_TRADE = Indicator(
    "CLS-03",
    subject=CARGO,
    when="seller_hs4_items = 0 and seller_items >= 20",
    says="The seller sells goods of a heading that it never sold to this country before.",
    because="None of the seller's {seller_items:count} earlier items was under heading {hs4}.",
    source="HS Convention, General Rules for the Interpretation, Rule 1; WCO Customs Risk "
    "Management Compendium, Volume 2 (risk indicators)",
)

NEVER_DECLARED = Indicator(
    "CLS-04",
    subject=CARGO,
    when="hs6_items = 0 and everything_items >= 10000",
    says="Goods of this subheading were never declared before.",
    because="No item of subheading {hs6} among {everything_items:count} earlier items.",
    source="HS Convention, General Rules for the Interpretation, Rules 1 and 6",
)

HIDDEN_AMONG_OTHERS = Indicator(
    "CLS-05",
    subject=CARGO,
    # In the HS, 9 in the fifth or sixth place is kept for “other” goods.
    when="(hs6 like '%90' or hs6 like '%99') and duty_rate_pct < hs4_peer_duty_rate_pct_p50",
    says="A residual subheading (“other”) is used, at a lower rate than the heading usually pays.",
    because="Subheading {hs6} at {duty_rate_pct:rate}; half of the goods of heading {hs4} pay "
    "{hs4_peer_duty_rate_pct_p50:rate} or more.",
    source="HS Convention, General Rules for the Interpretation, Rule 3(a) (the most specific "
    "description is preferred) and Rule 6",
)

MISCLASSIFIED = Indicator(
    "CLS-06",
    subject=CARGO,
    when="(price_ratio < 0.1 or price_ratio > 10) and peer_level in ('hs6_origin', 'hs6')",
    says="The price does not fit these goods at all; they may be other goods.",
    because="{price_per_kg:money} per kg against {peer_price_per_kg_p50:money} for "
    "{peer_items:count} goods of subheading {hs6}.",
    source="HS Convention, General Rules for the Interpretation, Rule 1; WTO Customs Valuation "
    "Agreement, Article 17",
)
