"""Write down what each indicator yields on the public Korean declarations.

    sekisho --data korea-data collect ../shared/data/korea/declarations_*.csv --map korea
    sekisho --data korea-data learn
    sekisho --data korea-data indicators --as json | python tools/make_yields.py

Takes   the JSON of `sekisho indicators` on standard input.
Gives   docs/indicators-korea.md. The page says how it was made; it holds no declaration.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "indicators-korea.md"
HEAD = """# What the indicators yield on the Korean data

The public declarations of the Korea Customs Service (synthetic, 2020-01 to 2021-03) are the only
open set with findings. Share is how many of all items meet the indicator; yield is the share of
findings among those, with its 95 % interval; by chance it is {base}. In this set whole consignments
repeat with their finding, parties carry no signal, prices are constant, and some fields are
missing: so yields near chance say nothing against an indicator, and the high ones are memory.

Made by `tools/make_yields.py`, whose head gives the commands.

| indicator | says | share of items | examined | yield |
|---|---|---:|---:|---|
"""


def main() -> None:
    """Write the page."""
    rows = json.load(sys.stdin)
    items = rows[0]["met"] / rows[0]["share"] if rows[0]["share"] else 0
    if not items:
        raise SystemExit("Nothing was learned yet: run `sekisho learn` first.")
    lines = [_line(row) for row in rows]
    PAGE.write_text(HEAD.format(base=sys.argv[1]) + "\n".join(lines) + "\n", encoding="utf-8")


def _line(row: dict[str, float | str | None]) -> str:
    if not row["examined"]:
        return f"| {row['code']} | {row['says']} | never met | 0 | – |"
    told = f"{row['yield']:.2f} [{row['low']:.2f}, {row['high']:.2f}]"
    return f"| {row['code']} | {row['says']} | {row['share']:.2%} | {row['examined']:,} | {told} |"


if __name__ == "__main__":
    main()
