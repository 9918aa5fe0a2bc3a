"""Profiles at the desk: written, tried, submitted, approved by a second person, retired."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from installations import at, founded, opened

from sekisho.access.models import LogEntry, Person
from sekisho.flow.loop.results import record
from sekisho.records.profile import Profile, Stage
from sekisho.register import sketches
from sekisho.register.models import Waiting
from sekisho.register.sketches import Sketched

ClientAs = Callable[..., Client]
pytestmark = pytest.mark.django_db

HEAVY: Mapping[str, Any] = {
    "name": "heavy_and_new",
    "title": "Heavy goods of an importer that is hardly known",
    "condition": "net_mass_kg > 500 and importer_items < 30",
    "channel": "red",
    "owner": "targeting centre",
    "legal_basis": "National customs act, Article 5",
    "expected_yield": "12,5",
    "offices": ["10", "30"],
    "why": "Seen twice this month",
}


def versions(border: Path, name: str = "heavy_and_new") -> list[Profile]:
    return opened(border).standing.profile_versions(name)


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


@pytest.fixture
def ana(client_as: ClientAs) -> Client:
    """An analyst of the national centre, who writes."""
    return client_as("analyst", office="", username="ana")


@pytest.fixture
def ben(client_as: ClientAs) -> Client:
    """A supervisor of the national centre, who approves."""
    return client_as("supervisor", office="", username="ben")


@pytest.fixture
def drafted(border: Path, ana: Client) -> Path:
    """The border, with a draft of Ana's."""
    assert ana.post("/profiles/new/", HEAVY).status_code == 302
    return border


def test_a_profile_goes_from_its_draft_to_its_end_by_two_people(
    drafted: Path, ana: Client, ben: Client
) -> None:
    (draft,) = versions(drafted)
    assert (draft.stage, draft.acted_by, draft.acted_why) == (
        Stage.DRAFT,
        "ana",
        "Seen twice this month",
    )
    assert (draft.offices, draft.expected_yield_p) == (("10", "30"), 0.125)

    page = read(ana, "/profiles/heavy_and_new/")
    assert "What it would have met and found" in page, "its back-test was made by itself"
    assert "net mass [kg] is above 500" in page
    ana.post("/profiles/heavy_and_new/submit/", {"why": "Ready"})
    trial = versions(drafted)[-1]
    assert trial.stage is Stage.TRIAL
    assert trial.acted_why is not None and trial.acted_why.startswith("Ready Back-test 2024")

    day = trial.acted_at.date() if trial.acted_at else None
    assert day is not None
    from_on, until = day + timedelta(days=3), day + timedelta(days=40)
    ben.post(
        "/profiles/heavy_and_new/approve/",
        {"from_on": from_on.isoformat(), "until": until.isoformat(), "why": "Convincing"},
    )
    live = versions(drafted)[-1]
    assert (live.stage, live.live_from, live.live_until) == (Stage.LIVE, from_on, until)
    assert f"from {from_on} until {until}" in read(ana, "/profiles/heavy_and_new/")

    ben.post("/profiles/heavy_and_new/retire/", {"why": "Found nothing", "from_on": ""})
    steps = versions(drafted)
    assert [one.acted_by for one in steps] == ["ana", "ana", "ben", "ben"]
    assert (steps[-1].stage, steps[-1].acted_why) == (Stage.RETIRED, "Found nothing")
    told = read(ana, "/profiles/heavy_and_new/")
    assert "version 4" in told and "Convincing" in told and "Seen twice this month" in told


def test_nobody_approves_what_they_wrote(drafted: Path, client_as: ClientAs, ana: Client) -> None:
    both = client_as("analyst", "supervisor", office="", username="both")
    both.post("/profiles/heavy_and_new/edit/", {**HEAVY, "title": "Heavy goods, written anew"})
    both.post("/profiles/heavy_and_new/submit/")
    page = read(both, "/profiles/heavy_and_new/")
    assert "A second person must do this: it is your own work." in page
    assert both.post("/profiles/heavy_and_new/approve/").status_code == 403
    assert versions(drafted)[-1].stage is Stage.TRIAL
    refused = LogEntry.objects.filter(person="both", action="approve_profile").last()
    assert refused is not None and not refused.allowed
    # Ana wrote the first draft of it: she is a first hand too, by whatever role.
    ana_too = client_as("supervisor", office="", username="ana")
    assert ana_too.post("/profiles/heavy_and_new/approve/").status_code == 403


def test_an_analyst_is_told_who_approves(drafted: Path, ana: Client) -> None:
    ana.post("/profiles/heavy_and_new/submit/")
    page = read(ana, "/profiles/heavy_and_new/")
    assert "It waits for a supervisor who did not write it." in page
    assert ana.post("/profiles/heavy_and_new/approve/").status_code == 403


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(border: Path, ana: Client) -> None:
    wrong = {**HEAVY, "condition": "net_mas_kg > 500", "owner": "", "expected_yield": "many"}
    answer = ana.post("/profiles/new/", wrong)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Did you mean “net_mass_kg”?" in page
    assert "Nobody is looked at without a reason and an owner." in page
    assert "Give a percentage from 0 to 100" in page
    assert 'value="Heavy goods of an importer that is hardly known"' in page
    assert "net_mas_kg &gt; 500</textarea>" in page
    assert "heavy_and_new" not in {one.name for one in opened(border).standing.profiles()}
    # Whoever comes back finds it as it was.
    again = read(ana, "/profiles/new/")
    assert "it is as you left it" in again and "net_mas_kg &gt; 500</textarea>" in again
    ana.post("/profiles/new/", {"act": "forget"})
    assert "net_mas_kg" not in read(ana, "/profiles/new/")


@pytest.mark.parametrize("name", ["new", "from", "Heavy", "ab", "front_company"])
def test_a_name_that_is_taken_or_cannot_be_is_refused(border: Path, ana: Client, name: str) -> None:
    assert ana.post("/profiles/new/", {**HEAVY, "name": name}).status_code == 400


def test_a_condition_is_checked_while_it_is_typed(border: Path, ana: Client) -> None:
    good = ana.post("/profiles/check/", {"condition": "undervalued and importer_items < 20"}).json()
    assert good["wrong"] == "" and "in the last 30 days" in good["html"]
    assert "VAL-01" in good["html"]
    bad = ana.post("/profiles/check/", {"condition": "undervalud"}).json()
    assert (bad["place"], bad["length"]) == (0, 10)
    assert "Did you mean “undervalued”?" in bad["wrong"]
    never = ana.post(
        "/profiles/check/", {"condition": "net_mass_kg < 5 and net_mass_kg > 9"}
    ).json()
    assert "It can never be met" in never["html"]
    hostile = ana.post("/profiles/check/", {"condition": "<script>alert(1)</script>"}).json()
    assert "<script>" not in hostile["html"]


def test_the_words_and_values_are_those_of_the_catalogue(
    border: Path, ana: Client, client_as: ClientAs
) -> None:
    words = {one["word"]: one for one in ana.get("/profiles/words/").json()["words"]}
    assert words["undervalued"]["also"] == "val_01" and words["price_ratio"]["null"]
    values = ana.get("/profiles/values/origin_country/").json()["values"]
    assert {"value", "items", "says"} <= set(values[0])
    all_offices = ana.get("/profiles/values/office/").json()["values"]
    assert {one["value"] for one in all_offices} == {"10", "20", "30"}
    of_ten = client_as("analyst", office="10").get("/profiles/values/office/").json()["values"]
    assert {one["value"] for one in of_ten} == {"10"}
    assert ana.get("/profiles/values/net_mass_kg/").status_code == 404


def test_what_is_typed_is_kept_for_the_one_who_types(
    border: Path, ana: Client, client_as: ClientAs
) -> None:
    ana.post("/profiles/sketch/", {**HEAVY, "about": ""})
    other = client_as("analyst", office="", username="eva")
    assert "hardly known" in read(ana, "/profiles/new/")
    assert "hardly known" not in read(other, "/profiles/new/")
    ana.post("/profiles/new/", HEAVY)
    assert sketches.kept(Sketched("profile", "", "ana")) is None


def test_a_change_goes_back_to_draft_and_says_what_it_changed(border: Path, ana: Client) -> None:
    address = "/profiles/front_company/edit/"
    assert "It goes back to draft" in read(ana, address)
    fields = {**HEAVY, "title": "Sudden volume", "offices": []}
    assert ana.post(address, fields)["Location"] == "/profiles/front_company/"
    before, now = versions(border, "front_company")
    assert (before.stage, now.stage, now.title) == (Stage.LIVE, Stage.DRAFT, "Sudden volume")
    page = read(ana, "/profiles/front_company/")
    assert "<del>First import" in page and "<ins>Sudden volume" in page


def test_a_draft_that_meets_nothing_is_submitted_only_for_a_reason(
    border: Path, ana: Client
) -> None:
    ana.post("/profiles/new/", {**HEAVY, "condition": "net_mass_kg > 1e12"})
    failed = ana.post("/profiles/heavy_and_new/submit/")["Location"]
    page = read(ana, failed)
    assert "meets 0 of" in page and "say why it shall be tried all the same" in page
    assert versions(border)[-1].stage is Stage.DRAFT
    ana.post("/profiles/heavy_and_new/submit/", {"anyway": "A rare chemical is awaited"})
    assert versions(border)[-1].acted_why == "A rare chemical is awaited"


def test_a_step_that_cannot_be_taken_is_explained_on_the_page(drafted: Path, ben: Client) -> None:
    answer = ben.post("/profiles/heavy_and_new/approve/", {"step": "approve", "why": "Yes"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "it cannot be approved now" in page
    assert ben.post("/profiles/heavy_and_new/retire/", {"why": " "}).status_code == 400
    odd = ben.post("/profiles/heavy_and_new/retire/", {"why": "x", "from_on": "soon"})
    assert "“soon” is no day." in odd.content.decode()


def test_the_list_stands_by_stage_and_says_what_would_stand_there(
    drafted: Path, ana: Client
) -> None:
    page = read(ana, "/profiles/")
    assert "heavy_and_new" in page and "undervaluation_ring" in page
    assert "None is on trial." in page
    assert page.index("heavy_and_new") > page.index("undervaluation_ring"), "live ones first"


def test_profiles_that_find_less_than_chance_are_proposed_for_retirement(
    border: Path, chosen_border: Path, ana: Client, settings: Any
) -> None:
    truth = founded(chosen_border.parent).files.truth
    record(opened(border), truth, "sekisho", at=at(10))
    told = opened(border).history.sql(
        "SELECT count(*) AS n FROM finding WHERE known_on >= '2024-02-10'"
    )
    assert told["n"][0].as_py() > 0
    page = read(ana, "/profiles/")
    assert "Chance finds" in page and 'class="whisker"' in page
    ana.post("/profiles/review/")
    assert "Last review:" in read(ana, "/profiles/")


def test_where_trade_went_is_looked_into_around_a_day(border: Path, ana: Client) -> None:
    failed = ana.post("/profiles/caught_together/watch/")["Location"]
    assert "has no first day on which it was live" in read(ana, failed)
    early = ana.post("/profiles/caught_together/watch/", {"on": "2024-02-01"})["Location"]
    assert "it has to begin on 2023-12-21" in read(ana, early)
    ana.post("/profiles/caught_together/watch/", {"on": "2024-02-15"})
    page = read(ana, "/profiles/caught_together/")
    assert "2 weeks before and after 2024-02-15" in page
    assert "What stayed as it was" in page and 'id="stayed-0"' in page


def test_the_plots_of_a_page_are_files_too(drafted: Path, ana: Client) -> None:
    answer = ana.get("/profiles/heavy_and_new/?as=csv&of=backtest-weeks")
    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.decode("utf-8-sig").startswith("week,hits,examined")
    svg = ana.get("/profiles/heavy_and_new/?as=svg&of=backtest-weeks").content.decode()
    assert svg.startswith("<svg") and "style" not in svg and "var(" not in svg


def finding(border: Path, office: str) -> str:
    told = opened(border).history.sql(
        "SELECT subject_id FROM finding JOIN goods_item ON subject_id = item_id"
        " WHERE outcome <> 'nothing_found' AND office = ? ORDER BY known_on DESC, 1 LIMIT 1",
        (office,),
    )
    return str(told["subject_id"][0].as_py())


def test_a_finding_becomes_a_draft_that_is_read_before_it_is_kept(
    border: Path, ana: Client
) -> None:
    number = finding(border, "10")
    address = f"/profiles/from/{number}/"
    assert "Look for its like" in read(ana, address)
    listed = opened(border).history.sql(
        "SELECT subject_id FROM selection WHERE channel = 'red' ORDER BY 1 LIMIT 40"
    )
    for one in listed["subject_id"].to_pylist():
        Waiting.objects.create(
            subject_id=one, office="10", selected_on="2024-02-29", channel="red", place=1, risk=1
        )
    ana.post(address, {"most_a_day": "40"})
    page = read(ana, address)
    assert "what is shared, the rarest first" in page
    assert "Nothing that waits looks like it." not in page
    assert "Take as draft" in page
    form = read(ana, f"/profiles/new/?from={number}")
    assert f"Goods like those of finding {number}" in form
    assert f"Drafted from finding {number}" in form


def test_look_alikes_of_other_offices_are_only_counted(border: Path, client_as: ClientAs) -> None:
    officer = client_as("officer", office="10")
    number = finding(border, "10")
    officer.post(f"/profiles/from/{number}/", {"most_a_day": "40"})
    page = read(officer, f"/profiles/from/{number}/")
    others = opened(border).history.sql("SELECT item_id FROM goods_item WHERE office <> '10'")
    assert not [one for one in others["item_id"].to_pylist() if f">{one}<" in page]
    assert "Take as draft" not in page, "officers do not write profiles"
    elsewhere = finding(border, "20")
    assert officer.get(f"/profiles/from/{elsewhere}/").status_code == 403


@pytest.mark.parametrize("address", ["", "front_company/", "new/", "front_company/edit/"])
def test_every_page_speaks_japanese(border: Path, ana: Client, address: str) -> None:
    Person.objects.filter(username="ana").update(language="ja")
    page = read(ana, f"/profiles/{address}")
    assert 'lang="ja"' in page and "プロファイル" in page
