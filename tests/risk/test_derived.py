"""Words that follow from the item alone are those that the catalogue defines."""

from __future__ import annotations

from plain_recount import border, differences, findings_table, items_table

from sekisho.risk.catalogue import names, standard
from sekisho.risk.catalogue.event_code import compile_event
from sekisho.risk.known import derived
from sekisho.risk.known.knowledge import FEATURES, Knowledge


def test_every_feature_is_documented_and_every_documented_measure_is_a_feature() -> None:
    documented = names.documented()
    assert set(FEATURES) - {"item_id"} <= set(documented)
    counted = {f"{counter}_{measure}" for counter in names.COUNTERS for measure in names.MEASURES}
    assert counted <= set(FEATURES)


def test_derived_words_and_ratios_are_what_the_catalogue_works_out() -> None:
    items, findings = border(37, 600, 500)
    table = Knowledge(1).pass_chunk(items_table(items), findings_table(findings))
    kept = [item for item in items if (item.get("weight") or 1) > 0]
    words = [*derived.NAMES, "price_ratio", "mass_ratio"]
    told = standard().derived
    work_out = compile_event([told[word] for word in words])
    plain = []
    for item, row in zip(kept, table.to_pylist(), strict=True):
        given = {name: row[name] for name in FEATURES if name not in ("hs2", "hs4", "hs6")}
        plain.append(dict(zip(words, work_out({**given, **item}), strict=True)))
    assert differences(table.to_pylist(), plain) == []
