"""Labels: what was found about each item, as it was known on a day.

Takes   the tables `goods_item` and `finding`.
Gives   one number an item, in the items' order: 1 = irregular or critical, 0 = nothing found,
        NaN = not examined, or not known yet.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

FOUND = ("irregular", "critical")
"""Outcomes that count as a finding."""


def outcomes(items: pa.Table, findings: pa.Table, before: date | None = None) -> Floats:
    """The finding of each item; with `before`, only what was known strictly before that day."""
    if before is not None:
        findings = findings.filter(pc.less(findings["known_on"], pa.scalar(before)))
    latest = findings.sort_by([("known_on", "ascending"), ("version", "ascending")])
    found = pc.is_in(latest["outcome"], value_set=pa.array(FOUND)).to_numpy(zero_copy_only=False)
    # Turned round, the first place of a subject is its latest finding.
    subjects = _joined(latest["subject_id"])[::-1]
    places = pc.index_in(items["item_id"], value_set=subjects).to_numpy(zero_copy_only=False)
    known = ~np.isnan(places.astype(np.float64))
    told = np.full(items.num_rows, np.nan)
    told[known] = found[::-1].astype(np.float64)[places[known].astype(np.int64)]
    return told


def lessons(items: pa.Table, findings: pa.Table, before: date) -> Floats:
    """The same for learning: NaN also where the finding was known before the row was received.

    A declaration corrected after its control is a further row, which already sees its own
    finding in what was known of its trader and goods; to learn from it would be to learn that
    findings foretell themselves.

    Args:
        items: versions of items.
        findings: every version of every finding.
        before: first day whose findings are not known.
    """
    told = outcomes(items, findings, before)
    first = findings.group_by("subject_id").aggregate([("known_on", "min")])
    places = pc.index_in(items["item_id"], value_set=_joined(first["subject_id"]))
    known_on = _joined(first["known_on_min"]).take(_joined(places))
    too_late = pc.fill_null(pc.less(known_on, _joined(items["received_on"])), False)
    return np.where(too_late.to_numpy(zero_copy_only=False), np.nan, told)


def known_by(findings: pa.Table, day: date) -> pa.Table:
    """The same findings, none of which speaks later than the day before `day`."""
    eve = pa.scalar(day - timedelta(days=1))
    spoken = pc.min_element_wise(findings["known_on"], eve)
    place = findings.schema.get_field_index("known_on")
    return findings.set_column(place, findings.schema.field(place), spoken)


def twins(items: pa.Table, others: pa.Table) -> Bools:
    """Which items share HS6 and net mass with any of the others; a missing value is a value."""
    return np.isin(_goods_mass(items), _goods_mass(others))


def singles(items: pa.Table) -> Bools:
    """Which items share HS6 and net mass with no other of them."""
    _, back, often = np.unique(_goods_mass(items), return_inverse=True, return_counts=True)
    return np.asarray(often[back] == 1)


def consignments(items: pa.Table) -> npt.NDArray[np.int64]:
    """Items with the same number share HS6 and net mass: one consignment, or its repeat."""
    _, back = np.unique(_goods_mass(items), return_inverse=True)
    return np.asarray(back, dtype=np.int64)


def _goods_mass(items: pa.Table) -> npt.NDArray[np.object_]:
    code = pc.fill_null(pc.utf8_slice_codeunits(items["commodity_code"], 0, 6), "")
    # The shortest text that gives the same number again: equal numbers have equal texts.
    mass = pc.fill_null(pc.cast(items["net_mass_kg"], pa.string()), "")
    keys = pc.binary_join_element_wise(code, mass, " ")
    return np.asarray(keys.to_numpy(zero_copy_only=False), dtype=object).astype(str)


def _joined(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
