"""Pages of a waiting list: each row on one page, and no page moves when others work."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from sekisho.register import lists, sought, waiting
from sekisho.register.lists import Asked, Where
from sekisho.register.models import SoughtWord, Waiting

DAY = date(2021, 2, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def twenty() -> None:
    """Twenty rows: four red, six orange, ten yellow; risks that are not in the order of work."""
    channels = ["red"] * 4 + ["orange"] * 6 + ["yellow"] * 10
    waiting.fill(DAY, [_row(place, channel) for place, channel in enumerate(channels)], [])


def _row(place: int, channel: str, **told: Any) -> Waiting:
    number = f"2102{place:04d}"
    return Waiting(
        subject_id=f"{number}/1",
        office="10",
        selected_on=DAY,
        channel=channel,
        chosen_by="top_up",
        place=place + 1,
        risk=float(place * 7 % 20),
        declaration_number=number,
        importer="ACME" if place % 2 else "Beta",
        due_minute=100 - place // 3,
        sought=f"{number}/1\n{'ACME' if place % 2 else 'Beta'} Trading\n冷凍果実",
        **told,
    )


def numbers(page: lists.Page) -> list[int]:
    return [int(row.subject_id[4:8]) for row in page.rows]


def walked(asked: Asked) -> list[int]:
    """Every row that whoever turns all pages sees."""
    page, seen = lists.page_of(asked, rows=7), []
    while True:
        assert page.first == len(seen) + 1
        seen += numbers(page)
        if not page.has_after:
            return seen
        page = lists.page_of(asked, Where(page.rows[-1].pk), rows=7)


@pytest.mark.parametrize("sort", [*lists.SORTS, *(f"-{word}" for word in lists.SORTS)])
def test_whoever_turns_all_pages_sees_each_row_once(twenty: None, sort: str) -> None:
    assert sorted(walked(Asked("10", DAY, sort=sort))) == list(range(20))


def test_the_order_of_work_goes_by_channel_then_place(twenty: None) -> None:
    assert walked(Asked("10", DAY)) == list(range(20))
    risks = [place * 7 % 20 for place in walked(Asked("10", DAY, sort="risk"))]
    assert risks == sorted(risks, reverse=True)


def test_pages_are_turned_back_as_they_were_turned(twenty: None) -> None:
    asked = Asked("10", DAY)
    second = lists.page_of(asked, Where(lists.page_of(asked, rows=7).rows[-1].pk), rows=7)
    first = lists.page_of(asked, Where(second.rows[0].pk, before=True), rows=7)
    assert (numbers(first), first.first) == (list(range(7)), 1)
    assert (first.has_before, first.has_after) == (False, True)
    last = lists.page_of(asked, lists.END, rows=7)
    assert (numbers(last), last.first) == (list(range(13, 20)), 14)
    assert (last.has_before, last.has_after) == (True, False)


def test_a_page_stays_when_what_stood_before_it_is_closed(twenty: None) -> None:
    asked = Asked("10", DAY)
    edge = Where(lists.page_of(asked, rows=7).rows[-1].pk)
    before = numbers(lists.page_of(asked, edge, rows=7))
    Waiting.objects.filter(subject_id__in=["21020001/1", "21020006/1"]).update(standing="waived")
    after = lists.page_of(asked, edge, rows=7)
    assert (numbers(after), after.first, after.total) == (before, 6, 18)


def test_a_list_is_narrowed_by_channel_person_and_what_is_closed(twenty: None) -> None:
    assert numbers(lists.page_of(Asked("10", DAY, "orange"))) == list(range(4, 10))
    Waiting.objects.filter(subject_id="21020011/1").update(assigned_to="sato")
    Waiting.objects.filter(subject_id="21020012/1").update(claimed_by="sato")
    assert numbers(lists.page_of(Asked("10", DAY, person="sato"))) == [11, 12]
    Waiting.objects.filter(subject_id="21020002/1").update(standing="irregular")
    assert numbers(lists.page_of(Asked("10", DAY, done=True))) == [2]
    assert lists.counts("10", DAY) == {"red": 3, "orange": 6, "yellow": 10}
    assert lists.hands_used("10", DAY) == {"red": 1}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("21020003/1", [3]),
        ("2102 0003", [3]),
        ("2102000", list(range(10))),
        ("acme", list(range(1, 20, 2))),
        ("ACME trad", list(range(1, 20, 2))),
        ("acme beta", []),
        ("果実", list(range(20))),
        ("冷凍野菜", []),
        ("  ", list(range(20))),
        ("%_'", []),
    ],
)
def test_a_number_or_name_is_found_by_its_beginning(
    twenty: None, typed: str, found: list[int]
) -> None:
    assert numbers(lists.page_of(Asked("10", DAY, q=typed))) == found


def test_other_offices_and_days_are_other_lists(twenty: None) -> None:
    assert lists.page_of(Asked("20", DAY)).rows == []
    assert lists.page_of(Asked("10", DAY + timedelta(days=1))).total == 0
    assert lists.earlier("10", DAY + timedelta(days=1)) == (20, DAY)
    assert lists.earlier("10", DAY) == (0, None)


def test_words_of_a_name_are_bounded() -> None:
    assert max(map(len, sought.words_of("x" * 500))) == sought.LONGEST
    assert sought.words_of("") == set()
    assert not Waiting.objects.filter(sought.matching("-- ;", SoughtWord.objects.all())).exists()
