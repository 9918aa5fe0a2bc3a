"""Parties: who are they, since when, and what was found with them before?

Nothing here looks at the nationality, name or origin of a person: only at what a party declared
and what was found.
"""

from __future__ import annotations

from sekisho.risk.indicators.indicator import CARGO, Indicator

_ANALYSIS = (
    "WTO Trade Facilitation Agreement, Article 7.4 (risk management); Revised Kyoto Convention, "
    "General Annex, Standard 6.4 (risk analysis)"
)
_TRADERS = "WCO Customs Risk Management Compendium, Volume 2 (risk indicators)"

NEWLY_ARRIVED = Indicator(
    "PAR-01",
    subject=CARGO,
    when="importer_items = 0",
    says="The importer never imported before.",
    because="No earlier item of importer {importer} is known.",
    source=_TRADERS,
)

REAWAKENED = Indicator(
    "PAR-02",
    subject=CARGO,
    when="importer_items >= 1 and importer_days_since > 180",
    says="The importer imports again after half a year of silence.",
    because="Its last item came {importer_days_since:days} ago; {importer_items:count} before.",
    source=_TRADERS,
)

SURGING = Indicator(
    "PAR-03",
    subject=CARGO,
    # A steady importer of one year has 12 % here: 30 days / ln 2 of its 365 days.
    when="importer_items >= 10 and importer_recent_share > 0.8",
    says="Nearly all that the importer ever imported came within the last weeks.",
    because="{importer_items:count} earlier items, of which {importer_recent_share:percent} "
    "count as recent.",
    source="FATF and Egmont Group, Trade-Based Money Laundering: Risk Indicators (2021)",
)

SELLER_UNKNOWN = Indicator(
    "PAR-04",
    subject=CARGO,
    when="seller_items = 0",
    says="The seller never sold to this country before.",
    because="No earlier item of seller {seller} is known.",
    source=_TRADERS,
)

UNACQUAINTED = Indicator(
    "PAR-05",
    subject=CARGO,
    when="importer_seller_items = 0 and importer_items >= 20 and seller_items >= 20",
    says="Importer and seller are both known, but never traded with one another before.",
    because="{importer_items:count} earlier items of the importer and {seller_items:count} of "
    "the seller, none of both.",
    source=_TRADERS,
)

PREVIOUSLY_CAUGHT = Indicator(
    "PAR-06",
    subject=CARGO,
    when="importer_findings >= 1 and importer_finding_ratio > 1.5",
    says="The importer was found irregular clearly more often than others.",
    because="{importer_findings:count} findings in {importer_examined:count} examined items; "
    "smoothed rate {importer_finding_rate:percent}, all importers "
    "{everything_finding_rate:percent}.",
    source=_ANALYSIS,
)

SELLER_PREVIOUSLY_CAUGHT = Indicator(
    "PAR-07",
    subject=CARGO,
    when="seller_findings >= 1 and seller_finding_ratio > 1.5",
    says="The seller's goods were found irregular clearly more often than others.",
    because="{seller_findings:count} findings in {seller_examined:count} examined items; "
    "smoothed rate {seller_finding_rate:percent}, all sellers "
    "{everything_finding_rate:percent}.",
    source=_ANALYSIS,
)

DECLARANT_PREVIOUSLY_CAUGHT = Indicator(
    "PAR-08",
    subject=CARGO,
    when="declarant_findings >= 3 and declarant_finding_ratio > 1.5",
    says="The declarant's declarations were found irregular clearly more often than others.",
    because="{declarant_findings:count} findings in {declarant_examined:count} examined items; "
    "smoothed rate {declarant_finding_rate:percent}, all declarants "
    "{everything_finding_rate:percent}.",
    source=_ANALYSIS,
)

CARRIER_PREVIOUSLY_CAUGHT = Indicator(
    "PAR-09",
    subject=CARGO,
    when="carrier_findings >= 3 and carrier_finding_ratio > 1.5",
    says="What the carrier brings was found irregular clearly more often than other goods.",
    because="{carrier_findings:count} findings in {carrier_examined:count} examined items; "
    "smoothed rate {carrier_finding_rate:percent}, all carriers "
    "{everything_finding_rate:percent}.",
    source=_ANALYSIS,
)

GRAVELY_CAUGHT = Indicator(
    "PAR-10",
    subject=CARGO,
    when="(importer_criticals >= 1 and importer_finding_ratio > 1) "
    "or (seller_criticals >= 1 and seller_finding_ratio > 1)",
    says="Importer or seller was part of a critical finding, and is found irregular above average.",
    because="Critical findings: importer {importer_criticals:count}, "
    "seller {seller_criticals:count}.",
    source=_ANALYSIS,
)

DECLARANT_SWITCHED = Indicator(
    "PAR-11",
    subject=CARGO,
    when="importer_declarant_items = 0 and importer_items >= 20 and declarant_items >= 1",
    says="An established importer declares through a declarant that it never used before.",
    because="{importer_items:count} earlier items of the importer, none through declarant "
    "{declarant}.",
    source=_TRADERS,
)
