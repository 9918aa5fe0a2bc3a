"""Guess: draft a column map for a file that nobody has described yet.

    "Net Mass" = "net_mass_kg"   # sure: heading and content agree

Takes   the path of a delimited text or a Parquet file.
Gives   the TOML of a map, with a remark on each column: sure, likely, or a guess to check.
Raises  WrongFile when the file cannot be read at all.

A heading weighs more than what stands below it: codes of many fields look alike. Content
decides forms (dates, decimals), and refuses a heading that its values contradict.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sekisho.messages import likeness
from sekisho.messages.column_map import NEEDED, OWN_FIELDS
from sekisho.messages.findings_guess import candidates, draft_finding
from sekisho.messages.map_words import quoted
from sekisho.messages.samples import Sample, sample

_FINDING_FIELDS = ("outcome", "examined_on", "known_on", "duty_recovered", "what")
_EXPECTED = {
    "declared_on": "date",
    "received_on": "date",
    "examined_on": "date",
    "known_on": "date",
    "departure_country": "country",
    "origin_country": "country",
    "commodity_code": "hs",
    "net_mass_kg": "number",
    "item_value": "number",
    "duty_rate_pct": "number",
    "duty_recovered": "number",
    "item_number": "whole",
}

# Below this share of fitting values the heading is contradicted by what stands below it.
_CONTRADICTED = 0.5


Chosen = dict[str, tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Forms:
    """How a file writes days and amounts."""

    date: str
    decimal: str
    thousands: str


def guess(path: Path) -> str:
    """The draft of a map for this file.

    Raises:
        WrongFile: if it is neither delimited text nor Parquet.
    """
    seen = sample(path)
    chosen = assign(seen)
    forms = _forms(seen, chosen)
    lines = [
        f"# Drafted from {quoted(path.name)}, {len(seen.rows)} rows of it. Check each line, most",
        "# of all what says “likely” or “guess”; `sekisho collect FILE --map THIS.toml` reads it.",
        f"name = {quoted(re.sub(r'[^a-z0-9]+', '_', path.stem.lower()).strip('_') or 'draft')}",
        f"title = {quoted('Declarations as in ' + path.name)}",
        f"encoding = {quoted(seen.encoding)}",
        f"delimiter = {quoted(seen.delimiter)}",
        *_form_lines(forms),
        'zone = "UTC"               # guess: the zone in which your days are counted',
        *_identification(chosen, seen),
        'received = "declared_on"   # guess: or "arrival", the day on which the file came',
        "",
        "[columns]",
        *_columns(seen, chosen, forms),
        *draft_finding(seen, chosen),
    ]
    return "\n".join(lines) + "\n"


def assign(seen: Sample) -> Chosen:
    """Which heading becomes which field, and how surely; each field and heading once."""
    offers = []
    for place, heading in enumerate(seen.headings):
        content = likeness.by_content(seen.values(place))
        for field, share in _offers(heading, content):
            offers.append((share, -place, heading, field))
    chosen: Chosen = {}
    taken: set[str] = set()
    for share, _, heading, field in sorted(offers, reverse=True):
        if heading not in chosen and field not in taken and field not in OWN_FIELDS:
            chosen[heading] = (field, share)
            taken.add(field)
    return chosen


def _offers(heading: str, content: dict[str, float]) -> list[tuple[str, float]]:
    """Fields for one column, by its heading; by its content where the heading says nothing."""
    offers = []
    for field, share in likeness.by_name(heading):
        form = _EXPECTED.get(field)
        fits = content.get(form, 0.0) if form and content else 1.0
        if fits >= _CONTRADICTED:
            offers.append((field, share * (0.7 + 0.3 * fits)))
    if not offers and content:
        offers += _offers_by_content(content)
    return offers


def _offers_by_content(content: dict[str, float]) -> list[tuple[str, float]]:
    if content["date"]:
        return [("declared_on", 0.35)]
    if content["country"] > 0.95:
        return [("origin_country", 0.3), ("departure_country", 0.29)]
    # Six digits and more that name an existing chapter are rarely anything else, but a number
    # that is different in each row is: a declaration's.
    if content["hs"] > 0.95 and content["distinct"] < 0.9:
        return [("commodity_code", 0.35)]
    if content["distinct"] == 1 and not content["number"]:
        return [("declaration_number", 0.3)]
    return []


def _forms(seen: Sample, chosen: Chosen) -> Forms:
    """The forms in which most columns of the file are written."""
    dates = [heading for heading, (field, _) in chosen.items() if _EXPECTED.get(field) == "date"]
    form = next((f for h in dates if (f := likeness.date_format(seen.under(h)))), "%Y-%m-%d")
    amounts = [h for h, (field, _) in chosen.items() if _EXPECTED.get(field) == "number"]
    # All amounts together: one that has both signs tells how to read one that has none.
    told = likeness.decimal_signs([one for heading in amounts for one in seen.under(heading)])
    return Forms(form, *(told or (".", "")))


def _form_lines(forms: Forms) -> list[str]:
    lines = [f"date_format = {quoted(forms.date)}"]
    if forms.date in ("%d/%m/%Y", "%m/%d/%Y"):
        lines[0] += "   # likely: day and month may be the other way round"
    lines += [f"decimal = {quoted(forms.decimal)}"] if forms.decimal != "." else []
    lines += [f"thousands = {quoted(forms.thousands)}"] if forms.thousands else []
    return lines


def _own_forms(field: str, values: list[str], forms: Forms) -> list[str]:
    """The forms of one column, where they are not those of the file."""
    if _EXPECTED.get(field) == "date":
        form = likeness.date_format(values) or forms.date
        same = all(likeness.is_date(one, forms.date) for one in values)
        return [] if same else [f"date_format = {quoted(form)}"]
    if _EXPECTED.get(field) == "number":
        decimal, thousands = likeness.decimal_signs(values) or (forms.decimal, forms.thousands)
        if not likeness.are_numbers(values, forms.decimal, forms.thousands):
            return [f"decimal = {quoted(decimal)}", f"thousands = {quoted(thousands)}"]
    return []


def _identification(chosen: Chosen, seen: Sample) -> list[str]:
    fields = {field: heading for heading, (field, _) in chosen.items()}
    lines = [
        f"# No column was found for {field}: the map needs one."
        for field in NEEDED
        if field not in fields and field != "item_number"
    ]
    if "item_number" not in fields:
        numbers = seen.under(fields["declaration_number"]) if "declaration_number" in fields else []
        once = len(set(numbers)) == len(numbers)
        remark = (
            "sure: no number of a declaration repeats"
            if once
            else ("guess: declaration numbers repeat; name the column of the item's number instead")
        )
        lines.append(f"item_number = 1            # {remark}")
    return lines


def _columns(seen: Sample, chosen: Chosen, forms: Forms) -> list[str]:
    lines = []
    outcomes = candidates(seen, chosen)
    for heading in dict.fromkeys(seen.headings):
        field, share = chosen.get(heading, ("", 0.0))
        if seen.headings.count(heading) > 1:
            lines.append(f"# {quoted(heading)} is the heading of more than one column.")
        if field in _FINDING_FIELDS or heading in outcomes:
            continue
        if not field:
            lines.append(f"# {quoted(heading)} =    # nothing known fits; it is counted, not read")
        else:
            spec = _spec(field, heading, seen, forms)
            lines.append(f"{quoted(heading)} = {spec}   # {_remark(share)}")
    return lines


def _spec(field: str, heading: str, seen: Sample, forms: Forms) -> str:
    values = seen.under(heading)
    said = [f'field = "{field}"']
    if field == "commodity_code":
        if any(re.search(r"[.\s]", one) for one in values):
            said.append('strip = ". "')
        lengths = sorted({len(re.sub(r"[.\s]", "", one)) for one in values})
        if len(lengths) == 1 and 6 <= lengths[0] <= 12:
            said.append(f"digits = {lengths[0]}")
    said += _own_forms(field, values, forms)
    if field == "net_mass_kg" and re.search(r"\bg\b|gram", heading.lower()):
        said.append("factor = 0.001")
    if field == "net_mass_kg" and re.search(r"\bt\b|\btons?\b|tonne", heading.lower()):
        said.append("factor = 1000")
    return quoted(field) if len(said) == 1 else "{ " + ", ".join(said) + " }"


def _remark(share: float) -> str:
    if share >= 0.95:
        return "sure: heading and content agree"
    return "likely" if share >= 0.5 else "guess: only the content speaks for it"
