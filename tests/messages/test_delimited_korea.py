"""The Korean declarations, read through their map, counted a second time by other means."""

from __future__ import annotations

import csv
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sekisho.messages import column_map, delimited

AT = datetime(2026, 11, 20, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / os.environ.get("SEKISHO_SAMPLES", "../shared")
FILES = {"train": 37_385, "valid": 8_134}


def _path(part: str) -> Path:
    return SAMPLES / "data" / "korea" / f"declarations_{part}.csv"


def _rows(part: str) -> list[dict[str, str]]:
    with _path(part).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


pytestmark = pytest.mark.skipif(
    not _path("train").is_file() and not os.environ.get("CI"), reason="no sample folder here"
)


@pytest.mark.parametrize("part", FILES)
def test_every_row_becomes_an_item_and_nothing_is_left_over(part: str) -> None:
    readings = list(delimited.read(_path(part), column_map.find("korea"), "a" * 64, AT))
    assert sum(one.items.num_rows for one in readings) == FILES[part] == len(_rows(part))
    assert sum(one.rejections.num_rows for one in readings) == 0
    assert all(not one.leftovers for one in readings)


@pytest.mark.parametrize("part", FILES)
def test_every_value_is_that_of_the_file(part: str) -> None:
    (reading,) = delimited.read(_path(part), column_map.find("korea"), "a" * 64, AT)
    for line, (told, row) in enumerate(
        zip(_rows(part), reading.items.to_pylist(), strict=True), start=2
    ):
        assert row["item_id"] == f"{told['Declaration ID']}/1"
        assert row["row_number"] == line
        assert row["received_on"].isoformat() == told["Date"]
        assert row["commodity_code"] == told["HS6 Code"]
        assert row["seller"] == (told["Seller ID"] or None)
        assert row["carrier"] == (told["Courier ID"] or None)
        assert row["net_mass_kg"] == float(told["Net Mass"])
        assert row["item_value"] == float(told["Item Price"])
        assert row["duty_rate_pct"] == float(told["Tax Rate"])
        assert row["transport_mode"] == told["Mode of Transport"]


def test_findings_are_those_of_the_file() -> None:
    told: Counter[str] = Counter()
    for part in FILES:
        for reading in delimited.read(_path(part), column_map.find("korea"), "a" * 64, AT):
            told.update(reading.findings["outcome"].to_pylist())
    counted = Counter(row["Critical Fraud"] for part in FILES for row in _rows(part))
    assert told == {
        "nothing_found": counted["0"],
        "irregular": counted["1"],
        "critical": counted["2"],
    }
    assert told["irregular"] + told["critical"] == 9_818
