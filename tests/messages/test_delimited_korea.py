"""The Korean declarations, read through their map and counted a second time by other means."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from message_rows import ARRIVAL, AT, korea, korean_files

from sekisho.messages import delimited
from sekisho.messages.reading import Reading, joined


def told_by_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def files(samples: Path | None, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return korean_files(samples, tmp_path_factory.mktemp("korea"))


@pytest.fixture(scope="module")
def readings(files: list[Path]) -> list[Reading]:
    return [joined(list(delimited.read(path, korea(), ARRIVAL, AT))) for path in files]


def test_every_row_becomes_an_item_and_nothing_is_left_over(
    files: list[Path], readings: list[Reading], samples: Path | None
) -> None:
    for path, reading in zip(files, readings, strict=True):
        assert reading.items.num_rows == len(told_by_csv(path))
        assert reading.rejections.num_rows == 0
        assert reading.leftovers == {}
    if samples is not None:
        assert [one.items.num_rows for one in readings] == [37_385, 8_134]


def test_every_value_is_that_of_the_file(files: list[Path], readings: list[Reading]) -> None:
    for path, reading in zip(files, readings, strict=True):
        pairs = zip(told_by_csv(path), reading.items.to_pylist(), strict=True)
        for line, (told, row) in enumerate(pairs, start=2):
            assert row["item_id"] == f"{told['Declaration ID']}/1"
            assert row["row_number"] == line
            assert row["declared_on"].isoformat() == told["Date"]
            assert row["received_on"].isoformat() == told["Date"]
            assert row["commodity_code"] == told["HS6 Code"]
            assert row["seller"] == (told["Seller ID"] or None)
            assert row["carrier"] == (told["Courier ID"] or None)
            assert row["net_mass_kg"] == float(told["Net Mass"])
            assert row["item_value"] == float(told["Item Price"])
            assert row["duty_rate_pct"] == float(told["Tax Rate"])
            assert row["transport_mode"] == told["Mode of Transport"]
            assert row["origin_country"] == told["Country of Origin"]
            assert row["importer"] == told["Importer ID"]


def test_findings_are_those_of_the_file(
    files: list[Path], readings: list[Reading], samples: Path | None
) -> None:
    counted = Counter(row["Critical Fraud"] for path in files for row in told_by_csv(path))
    told = Counter(one for each in readings for one in each.findings["outcome"].to_pylist())
    assert told == {
        "nothing_found": counted["0"],
        "irregular": counted["1"],
        "critical": counted["2"],
    }
    if samples is not None:
        assert (told["irregular"] + told["critical"], told["critical"]) == (9_818, 472)


def test_a_finding_is_known_on_the_day_that_the_map_names(readings: list[Reading]) -> None:
    for reading in readings:
        days = dict(
            zip(
                reading.items["item_id"].to_pylist(),
                reading.items["received_on"].to_pylist(),
                strict=True,
            )
        )
        for one in reading.findings.to_pylist():
            assert one["known_on"] == one["examined_on"] == days[one["subject_id"]]
