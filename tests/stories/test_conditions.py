"""A condition while it is typed: what is wrong, what it means, how many would meet it."""

from __future__ import annotations

from datetime import date

import pytest
from installations import Founded, opened

from sekisho.errors import NotFound
from sekisho.flow import Checkpoint
from sekisho.flow.loop.asking import ask
from sekisho.flow.loop.conditions import Lately, checked
from sekisho.flow.loop.vocabulary import values, vocabulary
from sekisho.risk.catalogue import standard


@pytest.fixture(scope="module")
def there(administration: Founded) -> Checkpoint:
    """An installation that has assessed its last twenty days."""
    return opened(administration.assessed)


@pytest.mark.parametrize(
    ("text", "place", "length", "remedy"),
    [
        ("undervalud", 0, 10, "Did you mean “undervalued”?"),
        ("undervalued and importr_items > 3", 16, 13, "Did you mean “importer_items”?"),
        ("net_mass_kg > 'x'", 14, 3, "A number cannot be compared with a text."),
        ("undervalued and", 12, 3, "Look for a missing word"),
        ("undervalued\nand <", 16, 1, "Look for a missing word"),
        ("", None, 0, "Write for example"),
        ("net_mass_kg", None, 0, "Compare it with something"),
        ("(undervalued", 1, 11, "a missing word, comma or bracket"),
        ("seller = 'x", None, 0, "Close every"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_remedy(
    there: Checkpoint, text: str, place: int | None, length: int, remedy: str
) -> None:
    told = checked(there, text)
    assert told.wrong and told.meaning is None and told.lately == ()
    assert remedy in told.hint
    assert (told.place, told.length) == (place, length)


@pytest.mark.parametrize(
    "text", ["net_mass_kg > 500", "hs2 = '61' and origin_country = 'CN'", "price_per_kg < 2"]
)
def test_what_was_declared_is_counted_over_all_items_as_a_back_test_would(
    there: Checkpoint, text: str
) -> None:
    short, long = checked(there, text).lately
    days = (date(2023, 12, 2), date(2024, 3, 1))
    told = ask(there, {"met": standard().condition(text).term}, days)
    assert (long.items, long.hits) == (
        told.num_rows,
        sum(one is True for one in told["met"].to_pylist()),
    )
    assert short.items < long.items and short.hits <= long.hits


def test_what_was_known_is_counted_over_the_items_that_were_assessed(there: Checkpoint) -> None:
    text = "undervalued and importer_items < 20"
    told = checked(there, text).lately
    days = (date(2024, 2, 10), date(2024, 3, 1))
    asked = ask(there, {"met": standard().condition(text).term}, days)
    hits = sum(one is True for one in asked["met"].to_pylist())
    assert told == (Lately(30, asked.num_rows, hits), Lately(90, asked.num_rows, hits))


def test_what_does_not_stand_beside_the_items_is_left_to_a_back_test(there: Checkpoint) -> None:
    told = checked(there, "seller_hs4_criticals > 2 and undervalued")
    assert told.lately == () and told.unknown == ("seller_hs4_criticals",)


def test_a_contradiction_is_said(there: Checkpoint) -> None:
    assert "exclude one another" in checked(there, "net_mass_kg > 9 and net_mass_kg < 5").never


def test_every_word_has_its_meaning_in_both_languages() -> None:
    english, japanese = vocabulary("en"), vocabulary("ja")
    assert [one.word for one in english] == [one.word for one in japanese]
    for one, other in zip(english, japanese, strict=True):
        if one.kind != "word":
            assert one.says and other.says and one.says != other.says, one.word
            assert bool(one.null) == bool(other.null)
            assert one.null != other.null or not one.null, one.null
    assert {one.word for one in english} >= {"undervalued", "price_ratio", "starts_with", "and"}


def test_values_are_those_that_were_declared_the_most_frequent_first(there: Checkpoint) -> None:
    told = values(there, "origin_country")
    assert [one.items for one in told] == sorted((one.items for one in told), reverse=True)
    assert told[0].says, "a country has a name"
    mine = values(there, "hs4", "10")
    assert sum(one.items for one in mine) < sum(one.items for one in values(there, "hs4"))


@pytest.mark.parametrize("name", ["net_mass_kg", "description", "nothing", "undervalued", "1; --"])
def test_what_has_no_list_is_refused(there: Checkpoint, name: str) -> None:
    with pytest.raises(NotFound):
        values(there, name)
