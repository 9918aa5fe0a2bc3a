"""Reasons: figures of the row, worked out where the row does not bring them."""

from __future__ import annotations

from sekisho.risk.catalogue import standard
from sekisho.risk.sentences import missing_words, placeholders, reason, reasons, unasked

BY_CODE = {indicator.code: indicator for indicator in standard().indicators}
ROW = {
    "item_value": 3_000.0,
    "net_mass_kg": 100.0,
    "peer_items": 1_400,
    "peer_price_per_kg_p05": 40.0,
    "peer_price_per_kg_p50": 80.0,
}


def test_a_reason_has_the_figures_of_the_row() -> None:
    told = reason(BY_CODE["VAL-01"], ROW)
    assert told.says == BY_CODE["VAL-01"].says
    assert told.because == (
        "30.00 per kg declared; of 1,400 like goods in a year 95 % cost more than 40.00, "
        "half more than 80.00."
    )
    assert told.source == BY_CODE["VAL-01"].source


def test_a_reason_is_told_in_japanese_with_its_currency() -> None:
    told = reason(BY_CODE["VAL-03"], ROW, "ja", "JPY")
    assert told.says == "申告価格が同種貨物の通常価格の5分の1に満たない。"
    assert told.because == ("1kg当たり￥30は、同種貨物1,400件の中央価格￥80の37.5%に当たる。")


def test_a_figure_that_the_row_brings_is_taken_as_it_is() -> None:
    told = reason(BY_CODE["VAL-03"], ROW | {"price_ratio": 0.1})
    assert "10.0%" in told.because


def test_a_missing_figure_is_shown_as_not_known() -> None:
    told = reason(BY_CODE["VAL-01"], ROW | {"peer_items": None, "peer_price_per_kg_p05": None})
    assert "of not known like goods" in told.because


def test_what_an_indicator_lacked_is_named() -> None:
    lacking = {name: value for name, value in ROW.items() if name != "item_value"}
    assert missing_words(BY_CODE["VAL-01"], lacking) == ["item_value"]
    assert unasked(BY_CODE["VAL-01"], lacking).because == (
        "This could not be asked: item_value not known."
    )


def test_a_price_by_no_mass_is_what_was_lacking() -> None:
    assert missing_words(BY_CODE["VAL-01"], ROW | {"net_mass_kg": 0.0}) == ["price_per_kg"]


def test_reasons_stand_in_the_order_of_their_codes_and_unknown_codes_are_left_out() -> None:
    told = reasons(["VAL-03", "OLD-99", "VAL-01"], ROW)
    assert [one.code for one in told] == ["VAL-03", "VAL-01"]


def test_a_sentence_tells_what_it_puts_in() -> None:
    assert placeholders("Plain.") == []
    assert placeholders("{importer}: {item_value:money}") == [
        ("importer", ""),
        ("item_value", "money"),
    ]
