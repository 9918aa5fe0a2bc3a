"""Sentences and figures in the officer's language."""

from __future__ import annotations

import math
from datetime import date

import pytest

from sekisho.errors import WrongInput
from sekisho.language import catalog, show, translate, untranslated

SHOWN = [
    (1234.5, "money", "1,234.50", "1,234.50"),
    (0.00123, "money", "0.00123", "0.00123"),
    (0.0, "money", "0.00", "0.00"),
    (0.125, "percent", "12.5%", "12.5%"),
    (0.0004, "percent", "0.040%", "0.040%"),
    (6.5, "rate", "6.5%", "6.5%"),
    (12345, "count", "12,345", "12,345"),
    (17.25, "mass", "17.25 kg", "17.25 kg"),
    (200, "days", "200 days", "200 日"),
    (date(2021, 1, 3), "date", "Jan 3, 2021", "2021/01/03"),
    (2.5, "ratio", "2.50", "2.50"),
    ("847130", "", "847130", "847130"),
    (None, "money", "not known", "不明"),
    (math.nan, "count", "not known", "不明"),
    ("", "", "not known", "不明"),
]


@pytest.mark.parametrize(("value", "form", "english", "japanese"), SHOWN)
def test_a_figure_is_shown_as_officers_write_it(
    value: object, form: str, english: str, japanese: str
) -> None:
    assert show(value, form, "en") == english
    assert show(value, form, "ja") == japanese


def test_money_bears_its_currency_where_that_is_known() -> None:
    assert show(1500.0, "money", "en", "JPY") == "¥1,500"
    assert show(1500.0, "money", "ja", "EUR") == "€1,500.00"
    assert show(12.345, "money", "en", "JPY") == "¥12.3"
    assert show(0.00123, "money", "en", "EUR") == "€0.00123"


def test_a_sentence_that_nobody_translated_stays_english() -> None:
    assert translate("Nobody has translated this.", "ja") == "Nobody has translated this."
    assert untranslated(["Nobody has translated this."], "ja") == ["Nobody has translated this."]
    assert translate("not known", "en") == "not known"


def test_a_language_that_is_not_spoken_is_refused_with_the_nearest() -> None:
    with pytest.raises(WrongInput, match="ja"):
        translate("not known", "jp")


def test_no_sentence_is_translated_by_itself_or_by_nothing() -> None:
    for message in catalog("ja"):
        if message.id:
            assert message.string
            assert message.string != message.id
