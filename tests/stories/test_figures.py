"""Every figure that an officer reads is counted again, from the history, in another way."""

# ruff: noqa: S608 - every word of these queries is our own

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from installations import OFFICES, Founded, at, opened

from sekisho.flow import Checkpoint
from sekisho.language import show
from sekisho.records.explanation import Explanation
from sekisho.risk.catalogue import standard
from sekisho.risk.explaining import ASKED_BEFORE
from sekisho.risk.sentences import placeholders

Row = dict[str, Any]

# As docs/names.md has them: what makes two items alike for a counter.
KEYS = {
    "everything": (),
    "office": ("office",),
    "importer": ("importer",),
    "seller": ("seller",),
    "declarant": ("declarant",),
    "carrier": ("carrier",),
    "hs2": ("hs2",),
    "hs6": ("hs6",),
    "origin": ("origin_country",),
    "route": ("departure_country", "origin_country"),
    "consignment": (
        "hs6",
        "departure_country",
        "origin_country",
        "duty_rate_pct",
        "duty_regime",
        "net_mass_kg",
    ),
    "goods_mass": ("hs6", "net_mass_kg"),
    "hs6_origin": ("hs6", "origin_country"),
    "hs6_route": ("hs6", "departure_country", "origin_country"),
    "hs6_regime": ("hs6", "duty_rate_pct", "duty_regime"),
    "importer_hs4": ("importer", "hs4"),
    "office_hs2": ("office", "hs2"),
}
SHARES = {
    "importer_recent_share": ("importer_items_recent", "importer_items"),
    "route_share": ("route_items", "origin_items"),
    "hs6_regime_share": ("hs6_regime_items", "hs6_items"),
    "office_hs2_share": ("office_hs2_items", "hs2_items"),
    "office_share": ("office_items", "everything_items"),
}
# How many examinations the base rate is worth in the rate of a party.
PARTY_WEIGHT = 8
LEVELS = {
    "hs6_origin": ("hs6", "origin_country"),
    "hs6": ("hs6",),
    "hs4": ("hs4",),
    "hs2": ("hs2",),
}
LEAST_PEERS = 20
WITHIN = 1.0101  # quantiles of like goods are promised within 1 %, and prices are rounded

_ITEMS = """
SELECT item_id, received_on, office, importer, seller, declarant, carrier, origin_country,
    departure_country, duty_rate_pct, duty_regime, net_mass_kg, item_value,
    substr(commodity_code, 1, 2) AS hs2, substr(commodity_code, 1, 4) AS hs4,
    substr(commodity_code, 1, 6) AS hs6,
    item_value / nullif(net_mass_kg, 0) AS price_per_kg
FROM goods_item
"""


def _counts(there: Checkpoint, day: date, counter: str) -> dict[str, Row]:
    """What one counter must say of each item of a day: a join and a count."""
    alike = " AND ".join(["true", *(f"past.{name} = now.{name}" for name in KEYS[counter])])
    found = there.history.sql(
        f"""
        WITH items AS ({_ITEMS}),
        past AS (SELECT * FROM items LEFT JOIN (
            SELECT subject_id, outcome FROM finding WHERE known_on < $day
        ) ON subject_id = item_id WHERE received_on < $day)
        SELECT now.item_id, count(past.item_id) AS items, count(outcome) AS examined,
            count(*) FILTER (outcome IN ('irregular', 'critical')) AS findings,
            count(*) FILTER (outcome = 'critical') AS criticals,
            $day - max(past.received_on) AS days_since,
            coalesce(sum(0.5 ** (($day - past.received_on) / 30.0))
                FILTER (past.item_id IS NOT NULL), 0) AS items_recent
        FROM items AS now LEFT JOIN past ON {alike}
        WHERE now.received_on = $day GROUP BY now.item_id
        """.replace("$day", f"DATE '{day}'")
    )
    return {row["item_id"]: row for row in found.to_pylist()}


def _peers(there: Checkpoint, item: Row) -> tuple[str | None, list[float], list[float]]:
    """The narrowest level with enough like goods, their prices and masses, sorted."""
    since = date(item["received_on"].year - 1, item["received_on"].month, 1)
    until = item["received_on"].replace(day=1)
    for level, names in LEVELS.items():
        alike = " AND ".join(f"{name} = ?" for name in names)
        found = there.history.sql(
            f"SELECT price_per_kg, net_mass_kg FROM ({_ITEMS}) WHERE received_on >= ?"
            f" AND received_on < ? AND price_per_kg > 0 AND net_mass_kg > 0 AND {alike}",
            (since, until, *(item[name] for name in names)),
        ).to_pydict()
        if len(found["price_per_kg"]) >= LEAST_PEERS:
            return level, sorted(found["price_per_kg"]), sorted(found["net_mass_kg"])
    return None, [], []


@pytest.fixture(scope="module")
def there(administration: Founded) -> Checkpoint:
    """The installation, as it had assessed the new days; only to be read."""
    return opened(administration.assessed)


@pytest.fixture(scope="module")
def told(administration: Founded, there: Checkpoint) -> list[Explanation]:
    """Some forty explained items of one day: half of them are the riskiest."""
    day = administration.files.last_day - timedelta(days=12)
    found = there.history.sql(
        "SELECT subject_id FROM assessment WHERE received_on = ? ORDER BY risk DESC", (day,)
    )["subject_id"].to_pylist()
    return [one for item_id in found[:20] + found[20::4] for one in there.explain(item_id)]


@pytest.fixture(scope="module")
def recounted(there: Checkpoint, told: list[Explanation]) -> dict[str, dict[str, Row]]:
    """By counter and item, what the counters must say."""
    (day,) = {one.item.received_on for one in told}
    return {counter: _counts(there, day, counter) for counter in KEYS}


@pytest.fixture(scope="module")
def items(there: Checkpoint, told: list[Explanation]) -> dict[str, Row]:
    """The items as declared, with the parts of their codes."""
    (day,) = {one.item.received_on for one in told}
    found = there.history.sql(f"SELECT * FROM ({_ITEMS}) WHERE received_on = ?", (day,))
    return {row["item_id"]: row for row in found.to_pylist()}


def _figure(name: str, counts: dict[str, Row], item: Row) -> Any:
    """What a documented name must say, from the recount alone."""
    if name in item:
        return item[name]
    if name in SHARES:
        part, whole = (_figure(each, counts, item) for each in SHARES[name])
        return part / whole if whole else None
    counter, measure = _parts(name)
    if measure != "finding_rate":
        return counts[counter][measure]
    base = counts["everything"]["findings"] / counts["everything"]["examined"]
    weight = 0 if counter == "everything" else PARTY_WEIGHT
    own = counts[counter]
    return (own["findings"] + weight * base) / (own["examined"] + weight)


def _parts(name: str) -> tuple[str, str]:
    measures = ("items_recent", "finding_rate", "days_since", "items", "examined", "findings")
    for measure in (*measures, "criticals"):
        if name.endswith(f"_{measure}"):
            return name.removesuffix(f"_{measure}"), measure
    raise AssertionError(f"No counter is meant by {name}.")


def _is_peer(name: str) -> bool:
    return name.startswith("peer_") or name in {"price_ratio", "hs4_peer_duty_rate_pct_p50"}


def _names(codes: Iterable[str]) -> set[str]:
    of = {one.code: one.because for one in standard().indicators}
    return {name for code in codes if code in of for name, _ in placeholders(of[code])}


def test_every_figure_in_a_reason_is_what_the_history_says(
    told: list[Explanation], recounted: dict[str, dict[str, Row]], items: dict[str, Row]
) -> None:
    indicators = {one.code: one for one in standard().indicators}
    seen = set[str]()
    for one in told:
        item = items[one.item.item_id] | {
            "commodity_code": one.item.commodity_code,
            "description": one.item.description,
            "declared_on": one.item.declared_on,
            "declared_late_days": (one.item.received_on - one.item.declared_on).days,
        }
        counts = {name: found[one.item.item_id] for name, found in recounted.items()}
        for reason in one.reasons:
            if reason.code not in indicators:
                continue
            sentence = indicators[reason.code].because
            asked = placeholders(sentence)
            pattern = re.escape(sentence)
            for name, form in asked:
                hole = re.escape("{" + name + (f":{form}" if form else "") + "}")
                if _is_peer(name):
                    pattern = pattern.replace(hole, ".+?", 1)
                    continue
                value = show(_figure(name, counts, item), form)
                pattern = pattern.replace(hole, re.escape(value), 1)
                seen.add(name)
            assert re.fullmatch(pattern, reason.because), (reason.code, pattern, reason.because)
    assert {"importer", "everything_finding_rate"} <= seen
    assert len(seen) >= 12, sorted(seen)


def test_what_was_found_before_is_what_the_history_says(
    told: list[Explanation], recounted: dict[str, dict[str, Row]]
) -> None:
    words = {says: counter for counter, says in ASKED_BEFORE.items()}
    examined = 0
    for one in told:
        for row in one.before:
            counts = recounted[words[row.of]][one.item.item_id]
            assert (row.items, row.examined, row.findings) == (
                counts["items"],
                counts["examined"],
                counts["findings"],
            )
            examined += row.examined
    assert examined > 100


def test_what_is_usual_lies_within_one_percent_of_like_goods(
    there: Checkpoint, told: list[Explanation], items: dict[str, Row]
) -> None:
    compared = 0
    for one in told:
        level, prices, masses = _peers(there, items[one.item.item_id])
        assert bool(one.usual) == (level is not None)
        for fact in one.usual:
            values = prices if fact.fact == "price per kg" else masses
            assert fact.items == len(values)
            for share, shown in ((0.05, fact.low), (0.5, fact.middle), (0.95, fact.high)):
                exact = values[math.ceil(share * len(values) - 1e-9) - 1]
                assert exact / WITHIN <= shown <= exact * WITHIN, (fact, share, exact)
                compared += 1
    assert compared > 100


def test_what_was_known_is_what_the_history_says_for_every_item_of_the_day(
    there: Checkpoint,
    told: list[Explanation],
    recounted: dict[str, dict[str, Row]],
    items: dict[str, Row],
) -> None:
    (day,) = {one.item.received_on for one in told}
    rows = there.history.table("known", since=day, until=day + timedelta(days=1)).to_pylist()
    assert len(rows) == len(items)
    names = [name for name in rows[0] if name in _all_measures()]
    assert len(names) > 40
    for row in rows:
        counts = {name: found[row["item_id"]] for name, found in recounted.items()}
        for name in names:
            expected = _figure(name, counts, items[row["item_id"]])
            counter, _ = _parts(name)
            no_key = any(items[row["item_id"]][key] is None for key in KEYS[counter])
            if expected is None or no_key:
                assert row[name] is None, name
            else:
                assert row[name] == pytest.approx(expected, rel=1e-9), name


def _all_measures() -> set[str]:
    measures = ("items", "examined", "findings", "criticals", "days_since", "items_recent")
    return {f"{counter}_{measure}" for counter in KEYS for measure in measures}


def test_the_sum_of_what_moved_the_risk_is_the_risk(told: list[Explanation]) -> None:
    spoke = [one for one in told if one.assessment.risk_from == "scorer" and one.moves]
    assert spoke
    for one in spoke:
        assert one.base_log_odds is not None
        log_odds = one.base_log_odds + sum(move.log_odds for move in one.moves)
        risk = 1 / (1 + math.exp(-log_odds))
        assert risk == pytest.approx(one.assessment.risk, abs=0.02)


def test_what_the_list_says_is_what_was_written(
    administration: Founded, assessed: Checkpoint
) -> None:
    day = administration.files.last_day
    for office in OFFICES:
        assessed.select(office, day, at=at(10))
        shown = assessed.worklist(office, day)
        counts = assessed.history.sql(
            "SELECT channel, count(*) AS n, avg(risk) AS risk FROM selection"
            " WHERE office = ? AND selected_on = ? GROUP BY channel",
            (office, day),
        ).to_pylist()
        assert {row["channel"]: row["n"] for row in counts} == {
            name: n for name, n in shown.counts.items() if n
        }
        red = next(row["risk"] for row in counts if row["channel"] == "red")
        assert shown.mean_risk_examined == pytest.approx(red)
        assert sum(shown.counts.values()) == shown.subjects
