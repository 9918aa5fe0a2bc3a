"""The life of profiles in a terminal: where they stand, what they would do.

Takes   what `flow.loop.profiles` and `flow.loop.from_finding` have gathered, and a language.
Gives   tables and sentences for people, CSV and JSON for machines; null is a dash, never a zero.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sekisho.desk import terminal
from sekisho.desk.pages.chapters.chapter import percent_of
from sekisho.desk.pages.page import amount
from sekisho.desk.terminal import As
from sekisho.flow.loop.from_finding import Agreement, FromFinding
from sekisho.flow.loop.profiles import BackTest, Met, Remark, Reviewed, Share, Tried
from sekisho.language import translate
from sekisho.records.profile import Profile, Stage

_LISTED = ("name", "version", "stage", "live_until", "channel", "owner", "title")
_STEPS = ("version", "stage", "stands_from", "acted_by", "acted_at", "acted_why", "condition")
_SHARES = ("yield", "at least", "at most", "share", "mine in theirs", "theirs in mine", "alike")

_NOW = {
    Stage.DRAFT: "{name} is a draft: it has no effect. Next: `sekisho profile submit {name}`.",
    Stage.TRIAL: "{name} is on trial from {day}: its hits are written, its channel is not asked"
    " for. Another person may approve it.",
    Stage.LIVE: "{name} is live from {day} until {sunset}.",
    Stage.RETIRED: "{name} is retired from {day}.",
}


def listed(found: Sequence[Profile], as_: As = As.TABLE, language: str = "en") -> None:
    """Profiles in their latest version."""
    whole = [dataclasses.asdict(one) for one in found]
    short = [{name: row[name] for name in _LISTED} for row in whole]
    shown = short if as_ is As.TABLE else whole
    terminal.rows(translate("Profiles", language), shown, as_, language)


def shown(versions: Sequence[Profile], as_: As = As.TABLE, language: str = "en") -> None:
    """One profile with each step of its life, the first one first."""
    whole = [dataclasses.asdict(one) for one in versions]
    if as_ is not As.TABLE:
        terminal.rows("", whole, as_)
        return
    last = whole[-1]
    facts = [
        {"what": translate(name.replace("_", " "), language), "here": value}
        for name, value in last.items()
        if name not in _STEPS or name in ("stage", "condition")
    ]
    terminal.rows(last["name"], facts, language=language)
    steps = [{name: row[name] for name in _STEPS} for row in whole]
    terminal.rows(translate("Each step of its life", language), steps, language=language)


def stepped(profile: Profile, language: str = "en") -> None:
    """Where a profile stands after a step."""
    terminal.note(
        _NOW[profile.stage],
        language,
        name=profile.name,
        day=profile.stands_from,
        sunset=profile.live_until,
    )


def tried(done: Tried, as_: As = As.TABLE, language: str = "en") -> None:
    """A back-test: as CSV its weeks, as JSON everything."""
    test = done.test
    if as_ is As.JSON:
        terminal.rows("", [figures_of(done)], as_)
        return
    weeks = met_rows(test.by_week, "week")
    if as_ is As.CSV:
        terminal.rows("", weeks, as_)
        return
    title = translate("Back-test of {name}, {since} until {until}", language)
    head = title.format(name=done.profile.name, since=done.since, until=done.until)
    facts = [
        {"what": translate(what, language), "here": here}
        for what, here in facts_of(done, language).items()
    ]
    terminal.rows(head, facts, language=language, right=("here",))
    for sentence in sentences_of(done, language):
        terminal.out.print(terminal.plain(sentence), soft_wrap=True)
    tables = (
        ("Overlap with live profiles", overlap_rows(test)[:10]),
        ("By office", met_rows(test.by_office, "office")),
    )
    for says, rows in tables:
        told = _in_percent(rows, language)
        terminal.rows(translate(says, language), told, language=language, right=_SHARES)


def sentences_of(done: Tried, language: str = "en") -> list[str]:
    """What must be known to read a back-test."""
    test = done.test
    says = []
    if not test.met.hits:
        says.append("It meets nothing in this period: it cannot be submitted as it is.")
    elif not test.chooses:
        says.append(
            "It meets more than half of all goods: it chooses nothing and cannot be submitted as"
            " it is."
        )
    if test.weighted is None:
        says.append(
            "The yield counts hits that were examined, which officers did not choose at random:"
            " it speaks for hits like those."
        )
    if math.isnan(test.by_chance.value):
        says.append("Chance drew nothing in this period, so there is nothing to compare with.")
    return [translate(one, language) for one in says]


def figures_of(done: Tried) -> dict[str, Any]:
    """A back-test as JSON tells it."""
    test = done.test
    return {
        "profile": done.profile.name,
        "version": done.profile.version,
        "condition": done.profile.condition,
        "since": done.since,
        "until": done.until,
        "items": test.met.items,
        "hits": test.met.hits,
        "hits_per_day": test.per_day,
        "hits_per_week": 7 * test.per_day,
        "examined": test.met.examined,
        "findings": test.met.findings,
        "yield": test.met.found.told(),
        "yield_weighted": None if test.weighted is None else test.weighted.told(),
        "yield_by_chance": test.by_chance.told(),
        "alone_hits_per_day": test.alone_per_day,
        "alone": met_rows([test.alone], "of")[0],
        "capacity_per_day": done.capacity,
        "chooses": test.chooses,
        "overlaps": overlap_rows(test),
        "by_office": met_rows(test.by_office, "office"),
        "by_week": met_rows(test.by_week, "week"),
    }


def met_rows(found: Sequence[Met], by: str) -> list[dict[str, Any]]:
    """Counts with their yield; null where nothing was examined."""
    return [
        {
            by: one.of,
            "items": one.items,
            "hits": one.hits,
            "examined": one.examined,
            "findings": one.findings,
            "yield": _known(one.found.value),
            "at least": _known(one.found.low),
            "at most": _known(one.found.high),
        }
        for one in found
    ]


def overlap_rows(test: BackTest) -> list[dict[str, Any]]:
    """How far each live profile meets the same items; those that share none are left out."""
    return [
        {
            "profile": one.name,
            "hits": one.hits,
            "both": one.both,
            "share": _known(one.jaccard),
            "mine in theirs": _known(one.mine_in_theirs),
            "theirs in mine": _known(one.theirs_in_mine),
        }
        for one in test.overlaps
        if one.both
    ]


def reviewed(found: Reviewed, as_: As = As.TABLE, language: str = "en") -> None:
    """What should be done about the profiles that stand."""
    rows = [
        {
            "profile": one.name,
            "remark": translate(one.kind, language),
            "says": remark_in_words(one, language),
        }
        for one in found.remarks
    ]
    title = translate("Review of {n} profiles, {since} until {until}", language)
    head = title.format(n=len(found.profiles), since=found.since, until=found.until)
    terminal.rows(head, rows, as_, language)
    if not found.drawn:
        terminal.note(
            "Chance drew nothing in this period whose finding is known, so no profile can be"
            " compared with it.",
            language,
        )


def from_finding(told: FromFinding, language: str = "en") -> None:
    """Look-alikes of a finding, and the condition that was drafted from it."""
    rows = [
        {
            "item_id": one.item_id,
            "received_on": one.received_on,
            "alike": percent_of(one.similarity, language),
            "outcome": translate(one.outcome, language),
            "channel": one.channel,
            "why": "; ".join(agreement_in_words(why, language) for why in one.why[:4]),
        }
        for one in told.alike
    ]
    title = translate("What looks like {item}, of {items} goods items", language)
    head = title.format(item=told.item_id, items=amount(told.items, language))
    terminal.rows(head, rows, language=language, right=_SHARES)
    for sentence in draft_in_words(told, language):
        terminal.out.print(terminal.plain(sentence), soft_wrap=True)


def draft_in_words(told: FromFinding, language: str = "en") -> list[str]:
    """The drafted condition, why, and what is to be expected of it."""
    if told.draft is None:
        says = "No other finding bears out a condition at {most} hits a day."
        return [translate(says, language).format(most=amount(told.most_a_day, language))]
    forecast = told.draft.forecast
    says = "Measured on {days} days on which it was not drafted: {hits} hits a day; {found}."
    known = (
        translate("{findings} findings in {examined} examined: {share}", language).format(
            findings=forecast.findings,
            examined=forecast.examined,
            share=interval(forecast.found, language),
        )
        if forecast.examined
        else translate("none of them was examined, so its yield is not known", language)
    )
    expected = translate(says, language).format(
        days=told.draft.forecast_days, hits=amount(told.draft.per_day, language), found=known
    )
    condition = translate("Drafted condition: {condition}", language)
    return [
        condition.format(condition=told.condition),
        *(f"  {fact_in_words(one, language)}" for one in told.why),
        expected,
    ]


def facts_of(done: Tried, language: str = "en") -> dict[str, str]:
    """What a back-test has counted: what it is → the figure in words."""
    test = done.test
    limit = translate("no limit", language)
    capacity = limit if done.capacity is None else amount(done.capacity, language)
    weighted = test.weighted or Share(math.nan, math.nan, math.nan)
    return {
        "goods items": amount(test.met.items, language),
        "hits": amount(test.met.hits, language),
        "hits a day": amount(test.per_day, language),
        "hits a week": amount(7 * test.per_day, language),
        "of these examined": amount(test.met.examined, language),
        "findings known": amount(test.met.findings, language),
        "yield of the examined": interval(test.met.found, language),
        "yield of all hits, by probabilities": interval(weighted, language),
        "what chance finds": interval(test.by_chance, language),
        "hits a day that no live profile meets": amount(test.alone_per_day, language),
        "findings that no live profile meets": amount(test.alone.findings, language),
        "capacity of the channel a day": capacity,
    }


def interval(found: Share, language: str = "en") -> str:
    """A share and its interval; a dash where nothing was counted."""
    if math.isnan(found.value):
        return "–"
    bounds = (_known(one) for one in (found.value, found.low, found.high))
    value, low, high = (percent_of(one, language) for one in bounds)
    return translate("{value} ({low} to {high})", language).format(value=value, low=low, high=high)


def remark_in_words(remark: Remark, language: str = "en") -> str:
    """What a review remarks, with its figures."""
    told = {name: _figure(value, language) for name, value in remark.figures.items()}
    return translate(remark.says, language).format(**told)


def _figure(value: object, language: str) -> str:
    if isinstance(value, float):
        return percent_of(value, language)
    if isinstance(value, int):
        return amount(value, language)
    return value.isoformat() if isinstance(value, date) else str(value)


def _in_percent(rows: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    return [
        {
            name: percent_of(value, language) if name in _SHARES else value
            for name, value in row.items()
        }
        for row in rows
    ]


def fact_in_words(fact: tuple[str, str, str], language: str = "en") -> str:
    """A fact of the condition: what it says, how, and the value."""
    says, how, value = fact
    return f"{translate(says, language)} {how and translate(how, language)} {value}".strip()


def agreement_in_words(found: Agreement, language: str = "en") -> str:
    """A fact on which two items agree; an indicator by its code."""
    if found.value == "met":
        return found.fact.replace("_", "-").upper()
    return f"{translate(found.fact.replace('_', ' '), language)} {found.value}"


def _known(value: float) -> float | None:
    # A bound of nothing found is nothing, not the last digit of a subtraction.
    return None if math.isnan(value) else round(value, 9)
