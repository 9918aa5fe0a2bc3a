"""What every indicator promises: a sentence, a reason, a source, and cases that prove it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from indicator_cases import CASES, Row

from sekisho.language import LANGUAGES, NOT_KNOWN, translate, untranslated
from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.names import COUNTERS, Kind
from sekisho.risk.catalogue.term import Term, inline, names_of
from sekisho.risk.hits import EventRules
from sekisho.risk.indicators import FILES, all_indicators, named_indicators
from sekisho.risk.indicators.indicator import AREAS, Indicator
from sekisho.risk.sentences import UNASKED, placeholders, reason, unasked

CATALOGUE = standard()
RULES = EventRules(CATALOGUE, [])
FORMS = {"money", "percent", "rate", "count", "mass", "days", "date", "ratio"}
# What may be said of persons is what they declared and what was found, not who they are.
PERSONS = ("importer", "seller", "declarant", "carrier")

every_indicator = pytest.mark.parametrize("indicator", all_indicators(), ids=lambda one: one.code)
in_translation = pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])


def test_there_are_enough_indicators_and_their_codes_are_unique() -> None:
    codes = [indicator.code for indicator in all_indicators()]
    assert len(codes) >= 28
    assert len(set(codes)) == len(codes)
    assert set(codes) == set(CASES)


def test_every_area_has_a_file_and_its_codes_count_upwards() -> None:
    for file in FILES:
        codes = [one.code for one in vars(file).values() if isinstance(one, Indicator)]
        (letters,) = {code[:3] for code in codes}
        assert AREAS[letters] == Path(str(file.__file__)).stem
        assert codes == [f"{letters}-{number:02}" for number in range(1, len(codes) + 1)]


@every_indicator
def test_an_indicator_speaks_in_sentences_and_names_its_source(indicator: Indicator) -> None:
    for sentence in (indicator.says, indicator.because):
        assert sentence[0].isupper() or sentence[0] == "{"
        assert sentence.endswith(".")
    assert len(indicator.says) <= 100
    assert "{" not in indicator.says
    assert re.search(r"[A-Z]{2,}|Commission|Kyoto", indicator.source)
    assert placeholders(indicator.because)


@every_indicator
def test_a_reason_shows_documented_names_in_a_form_that_fits(indicator: Indicator) -> None:
    for name, form in placeholders(indicator.because):
        assert name in CATALOGUE.names
        kind = CATALOGUE.names[name].kind
        assert form in FORMS if kind in (Kind.NUMBER, Kind.DATE) else form == ""
        assert (form == "date") == (kind is Kind.DATE)


@every_indicator
def test_the_reason_tells_the_figures_that_the_condition_used(indicator: Indicator) -> None:
    told = {name for name, _ in placeholders(indicator.because)}
    asked = CATALOGUE.asked[indicator.word]
    assert told & (_in_other_words(names_of(asked)) | _keys_of(names_of(asked)))


def _in_other_words(names: tuple[str, ...]) -> set[str]:
    """The names, those that stand for them, and those that are worked out from the same."""
    full = {part for name in names for part in _full(name)}
    return full | {name for name in CATALOGUE.derived if set(_full(name)) & full}


def _full(name: str) -> tuple[str, ...]:
    term = Term("name", CATALOGUE.kinds[name], value=name)
    return (name, *names_of(inline(term, CATALOGUE.meanings())))


def _keys_of(names: tuple[str, ...]) -> set[str]:
    return {
        key for counter, keys in COUNTERS.items() for key in keys if f"{counter}_items" in names
    }


@every_indicator
def test_an_indicator_is_met_not_met_or_not_asked(indicator: Indicator) -> None:
    met, not_met, lacking = CASES[indicator.code]
    assert indicator.code in RULES.evaluate(met).indicators
    silent = RULES.evaluate(not_met)
    assert indicator.code not in silent.indicators + silent.unasked
    if lacking is not None:
        assert indicator.code in RULES.evaluate(lacking).unasked
    assert (lacking is None) == (indicator.code not in RULES.evaluate({}).unasked)


@every_indicator
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_knows_every_figure_of_a_row_that_meets_it(
    indicator: Indicator, language: str
) -> None:
    shown = reason(indicator, CASES[indicator.code][0], language).because
    assert "{" not in shown
    if CASES[indicator.code][2] is not None or indicator.code == "DOC-03":
        assert translate(NOT_KNOWN, language) not in shown


@every_indicator
def test_a_reason_without_any_figure_is_still_a_sentence(indicator: Indicator) -> None:
    lacking: Row = CASES[indicator.code][2] or {}
    for language in LANGUAGES:
        assert "{" not in reason(indicator, {}, language).because
        assert "{" not in unasked(indicator, lacking, language).because


@in_translation
def test_every_sentence_is_translated(language: str) -> None:
    sentences = [text for one in all_indicators() for text in (one.says, one.because)]
    assert untranslated([*sentences, NOT_KNOWN, UNASKED], language) == []


@in_translation
@every_indicator
def test_a_translation_puts_in_the_same_figures(indicator: Indicator, language: str) -> None:
    theirs = translate(indicator.because, language)
    assert sorted(placeholders(theirs)) == sorted(placeholders(indicator.because))
    assert placeholders(translate(indicator.says, language)) == []


@every_indicator
def test_no_indicator_looks_at_who_a_person_is(indicator: Indicator) -> None:
    names = names_of(inline(CATALOGUE.asked[indicator.word], CATALOGUE.meanings()))
    persons = set(names) & set(PERSONS)
    # Whether a party is named at all may be asked; which one it is may not.
    assert not persons or indicator.code == "DOC-04"


def test_an_adjective_stands_for_its_indicator_in_conditions() -> None:
    for adjective, indicator in named_indicators().items():
        assert CATALOGUE.condition(adjective).names == (adjective,)
        assert CATALOGUE.condition(indicator.word).names == (indicator.word,)
