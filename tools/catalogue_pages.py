"""Pages of the catalogue: the names that a condition may use, and the indicators.

Takes   the documented names, the indicators and the ready profiles.
Gives   the text of docs/names.md and docs/indicators.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.expression import WORDS
from sekisho.risk.catalogue.names import COUNTERS, FIELDS, MEASURES, Name, documented
from sekisho.risk.indicators import named_indicators
from sekisho.risk.profiles import examples


def names() -> str:
    """docs/names.md."""
    told = documented()
    counted = {f"{counter}_{measure}" for counter in COUNTERS for measure in MEASURES}
    rest = [name for name in told.values() if name.name not in counted | set(FIELDS)]
    return "\n\n".join(
        [
            "# Names that a condition may use",
            "A condition is SQL over these names. Unknown is null, and null is never met. The "
            f"words of the language are: {', '.join(f'`{word}`' for word in WORDS)}.",
            "## Declared",
            _names(told[name] for name in FIELDS),
            "## Worked out",
            _names(rest),
            "## Counted",
            "What was known before the day on which the item was received. Join a counter and a "
            "measure: `importer_hs4_items`. An item with a key that is not declared gives null.",
            _rows(["counter", "items with the same"], ((c, _key(k)) for c, k in COUNTERS.items())),
            _rows(
                ["measure", "unit", "meaning"],
                ((f"_{measure}", unit, says) for measure, (unit, says) in MEASURES.items()),
            ),
            "## Indicators",
            "An indicator is yes, no or unknown, by its code (`val_01`) or its adjective "
            "(`undervalued`): see [indicators](indicators.md).",
        ]
    )


def indicators() -> str:
    """docs/indicators.md."""
    parts = [
        "# Indicators",
        "A fact that raises the level of risk; one alone proves little. An indicator that lacks a "
        "word is listed as not asked, which is not the same as not met.",
    ]
    by_area: dict[str, list[str]] = {}
    for adjective, one in named_indicators().items():
        text = (
            f"### {one.code} {adjective.replace('_', ' ')}\n\n{one.says}\n\n"
            f"- **when** `{one.when}`\n- **because** {one.because}\n- **source** {one.source}"
        )
        by_area.setdefault(one.area, []).append(text)
    for area, texts in by_area.items():
        parts += [f"## {area.capitalize()}", *texts]
    parts += ["## Ready profiles", _profiles()]
    return "\n\n".join(parts)


def _profiles() -> str:
    heads = ["profile", "looks for", "condition", "channel"]
    rows = ((p.name, p.title, f"`{p.condition}`", p.channel) for p in examples())
    return _rows(heads, rows)


def _names(told: Iterable[Name]) -> str:
    derived = standard().derived
    heads = ["name", "kind", "unit", "meaning", "null means"]
    rows = (
        (
            f"`{name.name}`",
            name.kind,
            name.unit,
            name.says + (f": `{name.expression}`" if name.name in derived else ""),
            name.null_means,
        )
        for name in told
    )
    return _rows(heads, rows)


def _key(columns: tuple[str, ...]) -> str:
    return ", ".join(columns) or "(all items)"


def _rows(heads: list[str], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )
