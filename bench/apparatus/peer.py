"""The same day's work as a good analyst would write it: vectorised pandas, DuckDB, LightGBM.

Takes   the folder of a history; the documented names that conditions and scorers read.
Gives   the same columns, hits, a risk, a channel; written as Parquet.
        It holds everything in memory and writes no probability of selection, no version, no
        reason: what it leaves out is in its favour.
"""

# ruff: noqa: S608 - every word of these queries is our own

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import lightgbm
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from apparatus.meter import Stages
from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.dialects import to_duckdb
from sekisho.risk.catalogue.term import inline
from sekisho.risk.known.counters import COUNTER, COUNTERS, MEASURES, measure_name, rate_name
from sekisho.risk.known.rates import with_parents
from sekisho.risk.profiles import in_force

HALF_LIFE_DAYS = 30
LEVELS = {"hs6_origin": ["hs6", "origin_country"], "hs6": ["hs6"], "hs4": ["hs4"], "hs2": ["hs2"]}
LEAST_ITEMS, MONTHS = 20, 12
PRICES = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
MASSES = {"p05": 0.05, "p50": 0.5, "p95": 0.95}
ROUNDS = 500  # trees, as usual for such a table
RED, ORANGE, YELLOW = 0.02, 0.03, 0.05


def run(folder: Path, names: Iterable[str], profiles: Iterable[Any], to: Path) -> Stages:
    """All stages; the times of each."""
    stages, wanted = Stages(), set(names)
    items, findings = stages.run("read", read, folder)
    stages.run("counters and rates", add_counters, items, findings, wanted)
    items = stages.run("like goods", add_like_goods, items)
    hits = stages.run("conditions", conditions, items, list(profiles))
    booster = _trained(items, findings)
    items["finding_p"] = stages.run("scores", booster.predict, _numbers(items))
    items["channel"] = stages.run("selection", select, items)
    stages.run("write", _write, items, hits, wanted, to)
    return stages


def read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Items and findings, with the usual prefixes and the price per kg."""
    tables = folder / "history" / "tables"
    with duckdb.connect() as db:
        items = db.execute(
            "SELECT * EXCLUDE (declaration_number, received_at, written_at, arrival_id)"
            f" FROM read_parquet('{tables}/goods_item/*/*.parquet') ORDER BY received_on, item_id"
        ).df()
        findings = db.execute(
            "SELECT subject_id, known_on, outcome"
            f" FROM read_parquet('{tables}/finding/*/*.parquet')"
        ).df()
    for name, length in (("hs2", 2), ("hs4", 4), ("hs6", 6)):
        items[name] = items["commodity_code"].str[:length].astype("category")
    for name in items.select_dtypes("object").columns:
        if name not in ("item_id", "description"):
            items[name] = items[name].astype("category")
    items["price_per_kg"] = items["item_value"] / items["net_mass_kg"].replace(0, np.nan)
    items["month"] = items["received_on"].dt.month
    items["weekday"] = items["received_on"].dt.weekday + 1
    items["declared_late_days"] = (items["received_on"] - items["declared_on"]).dt.days
    items["day"] = (items["received_on"] - pd.Timestamp("1970-01-01")).dt.days
    return items, findings


def add_counters(items: pd.DataFrame, findings: pd.DataFrame, wanted: set[str]) -> None:
    """Every counter's measures before the day, and the smoothed rates."""
    told = findings.merge(items, left_on="subject_id", right_on="item_id")
    told["day"] = (told["known_on"] - pd.Timestamp("1970-01-01")).dt.days
    events = pd.concat([items, told], ignore_index=True)
    here = np.arange(len(events)) < len(items)
    outcome = events["outcome"].astype(object)
    weight = {
        "items": here.astype(np.int64),
        "examined": (~here).astype(np.int64),
        "findings": outcome.isin(["irregular", "critical"]).to_numpy(np.int64),
        "criticals": (outcome == "critical").to_numpy(np.int64),
        "items_recent": here * np.exp2((events["day"].to_numpy() - 18262) / HALF_LIFE_DAYS),
    }
    rated = with_parents(c.name for c in COUNTERS if rate_name(c.name) in wanted)
    sums: dict[str, Mapping[str, Any]] = {}
    for counter in COUNTERS:
        asked = [one for one in MEASURES if measure_name(counter.name, one) in wanted]
        if asked or counter.name in rated:
            sums[counter.name] = _counted(events, weight, here, list(counter.columns))
        for measure in asked:
            items[measure_name(counter.name, measure)] = sums[counter.name][measure]
    _add_rates(items, sums, rated, wanted)


def _counted(
    events: pd.DataFrame, weight: Mapping[str, Any], here: Any, columns: list[str]
) -> dict[str, Any]:
    """One counter: sums by key and day, run up by key, less the day itself."""
    key = (
        events.groupby(columns, observed=True, sort=False, dropna=True)
        .ngroup()
        .fillna(-1)
        .to_numpy()
        if columns
        else np.zeros(len(events), np.int64)
    )
    day = events["day"].to_numpy()
    turn, first = pd.factorize(key.astype(np.int64) * 100_000 + day)
    by_turn = pd.DataFrame(
        {name: np.bincount(turn, values, len(first)) for name, values in weight.items()}
    )
    by_turn["key"], by_turn["day"] = first // 100_000, first % 100_000
    by_turn = by_turn.sort_values(["key", "day"])
    grouped = by_turn.groupby("key", sort=False)
    names = list(weight)
    before = grouped[names].cumsum() - by_turn[names]
    came = by_turn["day"].where(by_turn["items"] > 0)
    last = came.groupby(by_turn["key"]).ffill().groupby(by_turn["key"]).shift()
    before["days_since"] = by_turn["day"] - last
    before["items_recent"] /= np.exp2((by_turn["day"] - 18262) / HALF_LIFE_DAYS)
    found = before.sort_index().to_numpy()[turn[here]]
    found[key[here] < 0] = np.nan
    return dict(zip(before.columns, found.T, strict=True))


def _add_rates(
    items: pd.DataFrame,
    sums: Mapping[str, Mapping[str, Any]],
    rated: Iterable[str],
    wanted: set[str],
) -> None:
    made: dict[str, Any] = {}
    for name in rated:
        findings, examined = sums[name]["findings"], sums[name]["examined"]
        parent, weight = COUNTER[name].parent, COUNTER[name].parent_weight
        with np.errstate(invalid="ignore"):
            if parent is None:
                made[name] = findings / np.where(examined > 0, examined, np.nan)
            else:
                made[name] = (findings + weight * made[parent]) / (examined + weight)
        if rate_name(name) in wanted:
            items[rate_name(name)] = made[name]


def add_like_goods(items: pd.DataFrame) -> pd.DataFrame:
    """Quantiles of price and mass of like goods in the twelve months before, month by month."""
    month = items["received_on"].dt.year * 12 + items["received_on"].dt.month - 1
    usable = items[(items["price_per_kg"] > 0) & (items["net_mass_kg"] > 0)]
    parts = []
    for each in sorted(month.unique()):
        mine = items[month == each]
        past = usable[(month[usable.index] < each) & (month[usable.index] >= each - MONTHS)]
        parts.append(_compared(mine, past))
    told = pd.concat(parts)
    return pd.concat([items, told], axis=1)


def _compared(mine: pd.DataFrame, past: pd.DataFrame) -> pd.DataFrame:
    names = [f"peer_price_per_kg_{one}" for one in PRICES] + [f"peer_mass_kg_{o}" for o in MASSES]
    told = pd.DataFrame(np.nan, mine.index, ["peer_items", *names])
    told["peer_level"] = None
    for level, columns in LEVELS.items():
        grouped = past.groupby(columns, observed=True)
        sizes = grouped.size()
        known = pd.concat(
            [
                grouped["price_per_kg"].quantile(list(PRICES.values())).unstack(),
                grouped["net_mass_kg"].quantile(list(MASSES.values())).unstack(),
            ],
            axis=1,
        )
        if known.empty:
            continue
        known.columns = names
        known.insert(0, "peer_items", sizes)
        known = known[known["peer_items"] >= LEAST_ITEMS].reset_index()
        open_rows = told.index[told["peer_level"].isna()]
        found = mine.loc[open_rows, columns].merge(known, on=columns, how="left")
        hit = found["peer_items"].notna().to_numpy()
        told.loc[open_rows[hit], ["peer_items", *names]] = found.loc[
            hit, ["peer_items", *names]
        ].to_numpy()
        told.loc[open_rows[hit], "peer_level"] = level
    rates = past.groupby("hs4", observed=True)["duty_rate_pct"].median()
    told["hs4_peer_duty_rate_pct_p50"] = mine["hs4"].map(rates).astype(float)
    told["price_ratio"] = mine["price_per_kg"] / told["peer_price_per_kg_p50"]
    told["mass_ratio"] = mine["net_mass_kg"] / told["peer_mass_kg_p50"]
    return told


def conditions(items: pd.DataFrame, profiles: list[Any]) -> pa.Table:
    """One column a condition; the same SQL, by DuckDB over the frame."""
    catalogue = standard()
    asked = {one.word: catalogue.asked[one.word] for one in catalogue.indicators}
    asked |= {one.name: in_force(one, catalogue) for one in profiles}
    meanings = catalogue.meanings(list(items.columns))
    columns = [f'{to_duckdb(inline(term, meanings))} AS "{n}"' for n, term in asked.items()]
    parts = []
    with duckdb.connect() as db:
        db.register("items", items)
        for at in range(0, len(columns), 50):
            query = f"SELECT {', '.join(columns[at : at + 50])} FROM items"
            parts.append(db.execute(query).to_arrow_table())
    return pa.table({name: part[name] for part in parts for name in part.column_names})


def select(items: pd.DataFrame) -> Any:
    """Channels by rank of risk within office and day."""
    rank = items.groupby(["office", "day"], observed=True)["finding_p"].rank(
        method="first", ascending=False, pct=True
    )
    return np.select(
        [rank <= RED, rank <= RED + ORANGE, rank <= RED + ORANGE + YELLOW],
        ["red", "orange", "yellow"],
        "green",
    )


def _numbers(items: pd.DataFrame) -> Any:
    """What the booster reads: all numbers, and the categories as such."""
    left_out = {"item_id", "description", "received_on", "declared_on", "day", "finding_p"}
    numbers = [n for n in items.columns if n not in left_out and n not in ("importer", "seller")]
    numbers = [n for n in numbers if items[n].dtype != object]
    return items[numbers]


def _trained(items: pd.DataFrame, findings: pd.DataFrame) -> lightgbm.Booster:
    """Fitted on a few thousand rows; this is not timed."""
    rows = items[items["item_id"].isin(findings["subject_id"].head(12_000))]
    found = rows["item_id"].map(findings.set_index("subject_id")["outcome"]) != "nothing_found"
    told = lightgbm.Dataset(_numbers(rows), found.to_numpy(float))
    settings = {"objective": "binary", "verbose": -1, "num_threads": 2, "num_leaves": 31}
    return lightgbm.train(settings, told, ROUNDS)


def _write(items: pd.DataFrame, hits: pa.Table, wanted: set[str], to: Path) -> None:
    to.mkdir(parents=True, exist_ok=True)
    names = [name for name in items.columns if name in wanted]
    names = list(dict.fromkeys(["item_id", "received_on", "finding_p", "channel", *names]))
    kept = items[names]
    kept.to_parquet(to / "known.parquet", compression="zstd")
    told = hits.append_column("item_id", pa.array(items["item_id"]))
    pq.write_table(told, to / "hits.parquet", compression="zstd")
