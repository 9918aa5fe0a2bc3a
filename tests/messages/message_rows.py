"""Rows and files for the tests of messages: one sound Korean row, and ways to spoil it."""

from __future__ import annotations

import csv
import io
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sekisho.messages import column_map, opening
from sekisho.messages.column_map import ColumnMap
from sekisho.messages.reading import Reading, joined

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ARRIVAL = "a" * 64

SOUND = {
    "Declaration ID": "97061800",
    "Date": "2020-01-01",
    "Office ID": "30",
    "Process Type": "B",
    "Import Type": "11",
    "Import Use": "21",
    "Payment Type": "11",
    "Mode of Transport": "10",
    "Declarant ID": "ZZR1LT6",
    "Importer ID": "QLRUBN9",
    "Seller ID": "0VKY2BR",
    "Courier ID": "",
    "HS6 Code": "440890",
    "Country of Departure": "BE",
    "Country of Origin": "BE",
    "Tax Rate": "0.0",
    "Tax Type": "FEU1",
    "Country of Origin Indicator": "G",
    "Net Mass": "108.0",
    "Item Price": "372254.4",
    "Fraud": "0",
    "Critical Fraud": "0",
}
HEADINGS = list(SOUND)


def korea() -> ColumnMap:
    return column_map.find("korea")


def row(**changes: str) -> dict[str, str]:
    """The sound row with other values; blanks of headings are written as underscores."""
    return SOUND | {name.replace("_", " "): value for name, value in changes.items()}


def text(*rows: dict[str, str], headings: list[str] | None = None) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(headings or HEADINGS)
    for one in rows:
        writer.writerow([one.get(name, "") for name in headings or HEADINGS])
    return lines.getvalue()


def read(
    folder: Path, body: bytes | str, form: ColumnMap | None = None, *, name: str = "given.csv"
) -> Reading:
    """All of a file as one reading."""
    path = folder / name
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    return joined(list(opening.read(path, form or korea(), ARRIVAL, AT)))


def korean_files(samples: Path | None, folder: Path) -> list[Path]:
    """The real files where the machine has them, else simulated ones of the same form."""
    if samples is not None:
        parts = ("train", "valid")
        return [samples / "data" / "korea" / f"declarations_{part}.csv" for part in parts]
    return [simulated(folder / f"part{seed}.csv", seed) for seed in (1, 2)]


def simulated(path: Path, seed: int, rows: int = 2_000) -> Path:
    """A file of the Korean form with values drawn by chance."""
    draw = random.Random(seed)
    told = []
    for number in range(rows):
        critical = draw.choices((0, 1, 2), (78, 20, 2))[0]
        told.append(
            SOUND
            | {
                "Declaration ID": str(seed * 10_000_000 + number),
                "Date": str(date(2020, 1, 1) + timedelta(days=draw.randrange(366))),
                "Seller ID": draw.choice(("", "0VKY2BR", "3EVLVZQ")),
                "Courier ID": draw.choice(("", "MWIDNS")),
                "HS6 Code": draw.choice(("440890", "010129", "392690", "847130")),
                "Country of Origin": draw.choice(("CN", "JP", "ZZ")),
                "Tax Rate": draw.choice(("0.0", "6.5", "8.0")),
                "Net Mass": str(draw.randrange(100_000) / 10),
                "Item Price": str(draw.randrange(10_000_000) / 10),
                "Fraud": str(min(critical, 1)),
                "Critical Fraud": str(critical),
            }
        )
    path.write_text(text(*told), "utf-8")
    return path
