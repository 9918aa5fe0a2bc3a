"""Tips: told, graded, fading, linked, closed; and how often a source was right."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.errors import NotFound, WrongInput
from sekisho.register import spoken_codes, tip_sources, tips
from sekisho.register.models import Tip, TipSource
from sekisho.register.tip_sources import SourceRecord, TipOutcome
from sekisho.register.tip_weights import believed, half_life_of, weigh
from sekisho.register.tips import Call, Told

NOW = datetime(2024, 3, 5, 10, 52, 31, tzinfo=UTC)
TODAY = NOW.date()
CODE = spoken_codes.spell(range(12))

FADED = [
    ("A1", 90, date(2024, 3, 5), 1.0),
    ("A1", 90, date(2024, 6, 3), 0.5),
    ("B2", 14, date(2024, 3, 19), 0.32),
    ("F6", 365, date(2024, 3, 5), 0.25),
    ("A1", 90, date(2024, 1, 1), 1.0),
]


@pytest.fixture
def source(db: None) -> TipSource:
    return tip_sources.begin("S-1", "web", code=CODE)


@pytest.fixture
def tip(source: TipSource) -> Tip:
    told = Told("Shoes in the wheel arch.", "en", party="7JD1S2X", place="Ohi")
    return tips.give(told, number="T-1", source=source, on=TODAY)


@pytest.mark.parametrize(("grade", "half_life", "on", "weight"), FADED)
def test_a_weight_halves_with_each_half_life(
    grade: str, half_life: int, on: date, weight: float
) -> None:
    found = weigh(grade, half_life_days=half_life, since=TODAY, on=on)
    assert found.value == pytest.approx(weight)


def test_what_lasts_longest_says_how_fast_a_tip_fades() -> None:
    assert half_life_of({"conveyance"}).days == 14
    assert half_life_of({"conveyance", "party"}).days == 365
    assert half_life_of(set()).days == 90
    assert all(half_life_of({name}).why for name in ("goods", "place", "party", "conveyance"))


def test_a_better_grade_never_weighs_less() -> None:
    assert all(believed(a + "1") > believed(b + "1") for a, b in zip("ABCD", "BCDE", strict=True))
    assert believed("F6") == 0.25


def test_a_tip_does_not_fade_before_the_day_it_speaks_of(source: TipSource) -> None:
    told = Told(
        "On the ship of the 20th.", "en", conveyance="9234567", expected_on=date(2024, 3, 20)
    )
    tip = tips.give(told, number="T-2", source=source, on=TODAY)
    assert tips.weight_of(tip, "A1", on=date(2024, 3, 20)).left == 1
    assert tips.weight_of(tip, "A1", on=date(2024, 4, 3)).left == 0.5


def test_every_grading_is_kept_and_the_last_is_in_force(tip: Tip) -> None:
    tips.grade(tip, "F3", "First time.", by="sato", at=NOW)
    tips.grade(tip, "B2", "Fits the manifest.", by="mori", at=NOW)
    assert [str(one) for one in tip.grades.order_by("pk")] == ["F3", "B2"]
    assert tips.graded(Tip.objects.all()).get().grade == "B2"  # type: ignore[attr-defined]
    assert tips.find("T-1").stage == "graded"


@pytest.mark.parametrize("wrong", ["G1", "A7", "A", "", "1A"])
def test_a_grade_that_is_none_is_refused(tip: Tip, wrong: str) -> None:
    with pytest.raises(WrongInput, match="A to F"):
        tips.grade(tip, wrong, "because", by="sato", at=NOW)


def test_a_call_is_noted_to_the_quarter_of_an_hour(source: TipSource) -> None:
    told = Told("A call.", "ja")
    tip = tips.give(told, number="T-3", source=source, on=TODAY, call=Call("sato", NOW))
    assert (tip.way, tip.taken_by, tip.called_at) == (
        "call",
        "sato",
        NOW.replace(minute=45, second=0),
    )


def test_tips_of_a_party_are_found_and_those_without_ground_are_not(tip: Tip) -> None:
    tips.link(tip, "party", "7JD1S2X", items=3, by="sato", at=NOW)
    tips.link(tip, "party", "7JD1S2X", items=3, by="sato", at=NOW)
    assert tip.links.count() == 1
    assert [one.number for one in tips.about([], ["7JD1S2X"], at=NOW)] == ["T-1"]
    assert tips.about(["7JD1S2X"], ["", "OTHER"], at=NOW) == []
    tips.close(tip, TipOutcome.UNFOUNDED, "Opened, nothing.", by="sato", at=NOW)
    assert tips.about([], ["7JD1S2X"], at=NOW) == []


def test_a_link_that_is_undone_speaks_no_more(tip: Tip) -> None:
    link = tips.link(tip, "subject", "87/1", items=1, by="sato", at=NOW)
    tips.unlink(tip, link.pk, by="mori", at=NOW)
    assert tips.about(["87/1"], [], at=NOW) == []
    assert tip.links.get().undone_by == "mori"


def test_a_source_is_judged_by_the_tips_that_somebody_looked_into(source: TipSource) -> None:
    came = [*TipOutcome, TipOutcome.CONFIRMED, ""]
    for place, outcome in enumerate(came):
        tip = tips.give(Told("…", "en"), number=f"T-{place}", source=source, on=TODAY)
        if outcome:
            tips.close(tip, outcome, "seen", by="sato", at=NOW)
    assert tip_sources.record_of(source) == SourceRecord(tips=7, looked_into=4, right=3)


def test_a_closed_tip_stays_as_it_is(tip: Tip) -> None:
    tips.close(tip, "confirmed", "Seized.", by="sato", at=NOW)
    with pytest.raises(WrongInput, match="closed"):
        tips.close(tip, "unfounded", "No.", by="sato", at=NOW)


def test_offices_see_what_was_handed_to_them_and_the_hotline_sees_all(tip: Tip) -> None:
    assert list(tips.seen_from("10", all_offices=False)) == []
    assert list(tips.seen_from("", all_offices=False)) == []
    assert list(tips.seen_from("10", all_offices=True)) == [tip]
    tips.hand_on(tip, "20", by="sato", at=NOW)
    assert list(tips.seen_from("10", all_offices=False)) == []
    assert list(tips.seen_from("20", all_offices=False)) == [tip]
    assert list(tips.seen_from("", all_offices=False)) == [tip]


@pytest.mark.parametrize("text", ["", "  ", "x" * (tips.LONGEST + 1)])
def test_a_tip_that_says_nothing_or_too_much_is_refused(source: TipSource, text: str) -> None:
    with pytest.raises(WrongInput):
        tips.give(Told(text, "en"), number="T-2", source=source, on=TODAY)


def test_a_source_is_known_by_its_code_and_by_nothing_else(source: TipSource) -> None:
    assert tip_sources.of_code(CODE.upper().replace("-", " ")) == source
    assert tip_sources.of_code(spoken_codes.kana(CODE)) == source
    assert CODE not in str(TipSource.objects.values())
    for wrong in ["", "x", spoken_codes.spell(range(1, 13))]:
        with pytest.raises(NotFound):
            tip_sources.of_code(wrong)


def test_a_partner_is_one_source(db: None) -> None:
    first = tip_sources.partner("Police of X", "S-2")
    assert tip_sources.partner(" Police of X ", "S-3") == first


@given(st.lists(st.integers(0, 43), min_size=12, max_size=12))
def test_a_code_is_read_again_in_either_script(draws: list[int]) -> None:
    code = spoken_codes.spell(draws)
    assert spoken_codes.plain(code) == code.replace("-", "")
    assert spoken_codes.plain(spoken_codes.kana(code)) == code.replace("-", "")


@given(st.text())
def test_what_is_no_code_is_empty(typed: str) -> None:
    assert len(spoken_codes.plain(typed)) in (0, 24)
