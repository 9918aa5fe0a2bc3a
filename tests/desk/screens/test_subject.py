"""The subject: why it is looked at, what is usual, what is known, and who may see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from django.test import Client
from installations import at, write_items

from sekisho.access import log
from sekisho.access.models import LogEntry, Person
from sekisho.desk.screens.subject.exhibit import hash_of
from sekisho.desk.web import arrivals
from sekisho.desk.web import border as door
from sekisho.flow.around import Around, explained
from sekisho.register import waiting

ClientAs = Callable[..., Client]
Rows = list[dict[str, Any]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def chosen(border: Path) -> Rows:
    """What was chosen at office 10, red first, the riskiest first."""
    with door.opened() as checkpoint:
        found = checkpoint.history.sql(
            "SELECT subject_id, selected_on, channel, chosen_by, version FROM selection"
            " WHERE office = '10' ORDER BY channel = 'red' DESC, risk DESC, subject_id"
        )
    return list(found.to_pylist())


def _text(answer: Any) -> str:
    assert answer.status_code == 200, answer.content.decode()[:400]
    return str(answer.content.decode())


def _address(one: dict[str, Any], more: str = "") -> str:
    return f"/subject/{one['subject_id']}/{more}"


def test_the_first_sentence_says_why_and_the_bands_follow(
    client_as: ClientAs, chosen: Rows
) -> None:
    page = _text(client_as("officer").get(_address(chosen[0])))
    assert re.search(r'class="answer">(Chosen|Released)', page)
    places = [page.index(f">{name}</h2>") for name in ("Declared", "Usual", "Known")]
    assert places == sorted(places)
    assert "Waiting list" in page


def test_no_style_and_no_script_stands_in_the_page(client_as: ClientAs, chosen: Rows) -> None:
    client = client_as("officer")
    for more in ("", "usual/", "usual/?part=1", "?panel=1", "rows/importer/"):
        page = _text(client.get(_address(chosen[0], more)))
        assert "style=" not in page
        assert "<style" not in page
        assert re.search(r"<script(?![^>]*\bsrc=)", page) is None


def test_a_declaration_leads_to_its_first_item_and_shows_its_other_lines(
    client_as: ClientAs, chosen: Rows
) -> None:
    one = next(one for one in chosen if one["subject_id"].endswith("/2"))
    declaration = one["subject_id"].rsplit("/", 1)[0]
    client = client_as("officer")
    answer = client.get(f"/subject/{declaration}/?panel=1")
    assert (answer.status_code, answer["Location"]) == (302, f"/subject/{declaration}/1/?panel=1")
    assert f'href="/subject/{declaration}/1/"' in _text(client.get(_address(one)))


def test_a_number_that_nothing_bears_is_not_found_with_the_nearest(
    client_as: ClientAs, chosen: Rows
) -> None:
    mistyped = chosen[0]["subject_id"].rsplit("/", 1)[0][:-1] + "X"
    answer = client_as("officer").get(f"/subject/{mistyped}/")
    assert answer.status_code == 404
    assert "Did you mean" in answer.content.decode()


def test_an_office_sees_its_own_and_the_centre_all(client_as: ClientAs, chosen: Rows) -> None:
    for more in ("", "usual/", "rows/importer/", "exhibit/"):
        refused = client_as("officer", office="20", username="kato").get(_address(chosen[0], more))
        assert refused.status_code == 403
        centre = client_as("analyst", office="", username="mori")
        assert centre.get(_address(chosen[0], more)).status_code == 200
    entries = LogEntry.objects.filter(record=chosen[0]["subject_id"], person="kato")
    assert set(entries.values_list("allowed", flat=True)) == {False}


def test_the_panel_is_the_page_without_its_frame(client_as: ClientAs, chosen: Rows) -> None:
    panel = _text(client_as("officer").get(_address(chosen[0], "?panel=1")))
    assert 'class="rail"' not in panel
    assert 'class="answer"' in panel
    assert f'action="{_address(chosen[0], "order/")}"' in panel


def test_the_words_for_the_trader_tell_no_score(client_as: ClientAs, chosen: Rows) -> None:
    for one in chosen[:12]:
        page = _text(client_as("officer").get(_address(one)))
        told = re.search(r'class="aloud">(.*?)</div>', page, re.DOTALL)
        if one["channel"] == "green":
            continue
        assert told
        words = re.sub("<[^>]+>", " ", told[1])
        assert one["subject_id"].rsplit("/", 1)[0] in words
        assert re.search(r"\b[A-Z]{3}-\d\d|[Rr]isk|[Ss]core|profile", words) is None
        assert ("drawn by lot" in words) == (one["chosen_by"] == "chance")


def test_the_rows_behind_a_figure_are_as_many_as_it_says(client_as: ClientAs, chosen: Rows) -> None:
    client = client_as("officer")
    with door.opened() as checkpoint:
        for one in chosen[:6]:
            told = explained(checkpoint, one["subject_id"])
            assert told is not None
            near = Around(checkpoint, told.item, told.assessment)
            for key, row in zip(("importer", "seller", "declarant"), told.before, strict=False):
                _, total = near.rows(key)
                assert total == {
                    "items": row.items,
                    "examined": row.examined,
                    "findings": row.findings,
                }
            if told.usual:
                peers = near.peers()
                assert peers
                assert peers.items == pytest.approx(told.usual[0].items, abs=1)
    page = _text(client.get(_address(chosen[0], "rows/declarant/")))
    assert page.count("<tr>") > 2


def test_rows_of_other_offices_bear_no_number_and_no_name(
    client_as: ClientAs, chosen: Rows
) -> None:
    page = _text(client_as("officer").get(_address(chosen[0], "rows/carrier/")))
    rows = re.findall(r"<tr><td>\d{4}.*?</tr>", page, re.DOTALL)
    elsewhere = [row for row in rows if "another office" in row]
    assert elsewhere
    assert all("/subject/" not in row for row in elsewhere)
    whole = _text(
        client_as("analyst", office="", username="mori").get(_address(chosen[0], "rows/carrier/"))
    )
    assert "another office" not in whole


def test_rows_of_a_kind_that_is_not_kept_are_not_found(client_as: ClientAs, chosen: Rows) -> None:
    assert client_as("officer").get(_address(chosen[0], "rows/everything/")).status_code == 404


def test_the_steps_of_the_waterfall_lead_from_the_average_to_the_risk(chosen: Rows) -> None:
    from sekisho.desk.screens.subject.reasons import hits, waterfall  # noqa: PLC0415 - screens need Django

    with door.opened() as checkpoint:
        for one in chosen[:8]:
            told = explained(checkpoint, one["subject_id"])
            assert told is not None
            fall = waterfall(told, "en")
            assert fall is not None
            assert fall.average + sum(bar.points for bar in fall.bars) == pytest.approx(fall.scorer)
            assert fall.scorer == pytest.approx(100 * (told.assessment.finding_p or 0), abs=0.01)
            assert [hit.reason for hit in hits(told)] == list(told.reasons)


def test_who_looked_is_shown_and_whoever_opens_it_has_it(client_as: ClientAs, chosen: Rows) -> None:
    with door.opened() as checkpoint:
        arrivals.refresh(checkpoint)
    one = chosen[0]
    _text(client_as("auditor", username="audit").get(_address(one)))
    row = waiting.of_subject(one["subject_id"])
    assert row and row.claimed_by == ""
    client_as("officer", username="sato").get(_address(one))
    page = _text(client_as("supervisor", username="ito").get(_address(one)))
    row = waiting.of_subject(one["subject_id"])
    assert row and row.claimed_by == "sato"
    assert "Opened by" in page
    assert [look.person for look in log.who_looked("subject", one["subject_id"])][1:] == [
        "sato",
        "audit",
    ]


def test_an_exhibit_stands_by_itself_with_its_hash_in_the_log(
    client_as: ClientAs, chosen: Rows
) -> None:
    one = chosen[0]
    answer = client_as("officer").get(_address(one, "exhibit/"))
    text = _text(answer)
    assert answer["Content-Disposition"].startswith("attachment")
    sealed = hash_of(text)
    assert f"<code>{sealed}</code>" in text
    entry = LogEntry.objects.filter(record=one["subject_id"], change__contains=sealed).get()
    assert entry.person == "officer10"
    assert re.search(r'(src|href)="', text) is None
    assert "Source" in text
    assert hash_of(text.replace("Declared", "declared")) != sealed


def test_in_japanese_nothing_english_is_left_of_its_own_words(
    client_as: ClientAs, chosen: Rows
) -> None:
    client = client_as("officer")
    Person.objects.update(language="ja")
    page = _text(client.get(_address(chosen[0])))
    words = re.sub(r"<[^>]+>", "\n", page)
    assert "申告内容" in words
    for english in ("Declared", "Words for", "Order", "Release", "Rows", "Points", "Stands"):
        assert english not in words


def test_what_was_collected_and_not_assessed_says_what_comes(
    client_as: ClientAs, chosen: Rows, border: Path, tmp_path: Path
) -> None:
    with door.opened() as checkpoint:
        item = checkpoint.history.current("goods_item").slice(0, 1)
        number = pa.array(["NEW-1"])
        places = {name: item.schema.get_field_index(name) for name in item.schema.names}
        item = item.set_column(places["declaration_number"], "declaration_number", number)
        item = item.set_column(places["item_id"], "item_id", pa.array(["NEW-1/1"]))
        item = item.set_column(places["item_number"], "item_number", pa.array([1]))
        item = item.set_column(places["office"], "office", pa.array(["10"]))
        file = write_items(tmp_path / "one.csv", item)
        checkpoint.collect(file, "sekisho", at=at(50))
    page = _text(client_as("officer").get("/subject/NEW-1/1/"))
    assert "not assessed yet" in page
    assert _text(client_as("officer").get("/subject/NEW-1/1/usual/"))
    assert _text(client_as("officer").get("/subject/NEW-1/1/exhibit/"))


def test_versions_say_what_a_correction_changed(
    client_as: ClientAs, chosen: Rows, tmp_path: Path
) -> None:
    one = chosen[0]["subject_id"]
    with door.opened() as checkpoint:
        item = checkpoint.history.current("goods_item")
        item = item.filter(pc.equal(item["item_id"], one))
        mass = float(item["net_mass_kg"][0].as_py())
        place = item.schema.get_field_index("net_mass_kg")
        item = item.set_column(place, "net_mass_kg", pa.array([mass * 2]))
        checkpoint.collect(write_items(tmp_path / "later.csv", item), "sekisho", at=at(50))
    page = _text(client_as("officer").get(f"/subject/{one}/"))
    assert "Version 2" in page
    assert re.search(r"Net mass: <s>[\d.,]+ kg</s> [\d.,]+ kg", page)
