"""Intake: a CSV of 22 columns, validated, into the history.

    python bench/intake.py --rows 1000000

Beside it DuckDB's plain CSV to Parquet, which checks nothing, keeps no journal and forces
nothing to disk. The rows are simulated; one in a thousand is broken on purpose.
"""

# ruff: noqa: S608 - every word of these queries is our own

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
from apparatus.installation import AT, DAYS, SEED, opened
from apparatus.meter import OUT, alone, tell

from sekisho.simulation.border import Plan, batches

BROKEN = 1000  # one row in so many has a mass that is no number
COLUMNS = {
    "Declaration ID": "declaration_number",
    "Date": "declared_on",
    "Office ID": "office",
    "Process Type": "procedure",
    "Import Type": "import_kind",
    "Import Use": "import_use",
    "Payment Type": "payment_method",
    "Mode of Transport": "transport_mode",
    "Declarant ID": "declarant",
    "Importer ID": "importer",
    "Seller ID": "seller",
    "Courier ID": "carrier",
    "HS6 Code": "commodity_code",
    "Country of Departure": "departure_country",
    "Country of Origin": "origin_country",
    "Tax Rate": "duty_rate_pct",
    "Tax Type": "duty_regime",
    "Country of Origin Indicator": "origin_marking",
    "Net Mass": "net_mass_kg",
    "Item Price": "item_value",
}


def main() -> None:
    """Measure both and tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    wanted = parser.parse_args()
    file = _file(wanted.rows)
    theirs = alone(peers_of, file, OUT / "intake-peer")
    ours = alone(ours_of, file, OUT / "intake")
    again = alone(again_of, file, OUT / "intake")
    size = file.stat().st_size / 1e6
    rows = []
    for who, figures in (
        ("sekisho collect", ours),
        ("the same file again", again),
        ("DuckDB CSV to Parquet", theirs),
    ):
        rows.append(
            {
                "who": who,
                "rows/s": wanted.rows / figures.wall_s,
                "rows/CPU-s": wanted.rows / figures.cpu_s,
                "MB/s": size / figures.wall_s,
                "wall s": figures.wall_s,
                "CPU s": figures.cpu_s,
                "peak MB": figures.peak_mb,
                "of the peer": theirs.wall_s / figures.wall_s,
                **figures.told,
            }
        )
    tell(f"Intake of {wanted.rows} rows ({size:.0f} MB) of CSV", rows, {})


def ours_of(file: Path, folder: Path) -> dict[str, Any]:
    """Collect the file into a new installation."""
    shutil.rmtree(folder, ignore_errors=True)
    done = opened(folder).collect(file, "korea", at=AT)
    return {"taken": done.items, "rejected": done.rejections}


def again_of(file: Path, folder: Path) -> dict[str, Any]:
    """Collect it once more: known by its bytes."""
    done = opened(folder).collect(file, "korea", at=AT)
    return {"taken": done.items, "rejected": done.rejections}


def peers_of(file: Path, folder: Path) -> dict[str, Any]:
    """Read and write, no more."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with duckdb.connect() as db:
        db.execute(f"COPY (FROM read_csv('{file}')) TO '{folder}/items.parquet' (COMPRESSION zstd)")
        (count,) = db.execute(f"SELECT count(*) FROM '{folder}/items.parquet'").fetchone() or (0,)
    return {"taken": count, "rejected": 0}


def _file(rows: int) -> Path:
    """The rows as the Korean form has them, made once."""
    path = OUT / f"intake-{rows}.csv"
    if path.exists():
        return path
    OUT.mkdir(parents=True, exist_ok=True)
    partial, writer = path.with_suffix(".partial"), None
    for number, part in enumerate(batches(Plan(seed=SEED, items=rows, days=DAYS))):
        table = _form(part.items, part.findings, number)
        writer = writer or pcsv.CSVWriter(
            partial, table.schema, write_options=pcsv.WriteOptions(quoting_style="none")
        )
        writer.write_table(table)
    if writer is not None:
        writer.close()
    partial.rename(path)
    return path


def _form(items: pa.Table, findings: pa.Table, number: int) -> pa.Table:
    columns = {told: items[name].cast(pa.string()) for told, name in COLUMNS.items()}
    own = pc.index_in(items["item_id"], value_set=findings["subject_id"])
    outcome = findings["outcome"].cast(pa.string()).take(own)
    columns["Fraud"] = pc.fill_null(pc.not_equal(outcome, "nothing_found"), False).cast(pa.int8())
    critical = pc.cast(pc.fill_null(pc.equal(outcome, "critical"), False), pa.int8())
    columns["Critical Fraud"] = pc.add(columns["Fraud"], critical)
    columns["HS6 Code"] = pc.utf8_slice_codeunits(columns["HS6 Code"], 0, 6)
    # The form has one item a declaration; ours may have several.
    columns["Declaration ID"] = pc.binary_join_element_wise(
        columns["Declaration ID"], items["item_number"].cast(pa.string()), ""
    )
    broken = pa.array(np.arange(items.num_rows) % BROKEN == number)
    columns["Net Mass"] = pc.if_else(broken, "unknown", columns["Net Mass"])
    return pa.table(columns)


if __name__ == "__main__":
    main()
