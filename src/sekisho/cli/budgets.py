"""What might have been: other strategies with the same hands, simulated."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sekisho import flow, settings
from sekisho.cli.options import Figures, Map, Page, now
from sekisho.desk import answers
from sekisho.desk.bars import Bars
from sekisho.flow.loop import budgets

app = typer.Typer(no_args_is_help=True, help="What might have been, simulated on past files.")

_STANDARD = "random,risk,risk+random,thompson,upper-bound,drift-aware,worth"


@app.callback()
def simulate() -> None:
    """Keep `budget` a word of its own, however few verbs stand beside it."""


@app.command()
def budget(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Declarations with what was found.")],
    map_: Map,
    rate: Annotated[
        float, typer.Option(min=0.01, max=100, help="Inspected, of each week's items [%].")
    ] = 5.0,
    strategies: Annotated[str, typer.Option(help="Which, as in risk,worth.")] = _STANDARD,
    chance: Annotated[
        float,
        typer.Option(
            min=0,
            max=100,
            help="Drawn by chance, of each week's items [%]; at most a fifth of --rate.",
        ),
    ] = 1.0,
    opening: Annotated[
        int, typer.Option(min=0, help="First weeks whose findings are known; not counted.")
    ] = 4,
    seeds: Annotated[int, typer.Option(min=1, max=100, help="Draws to compare.")] = 5,
    one_of_each: Annotated[
        bool, typer.Option("--one-of-each", help="One item of each HS6 and net mass.")
    ] = False,
    shift: Annotated[
        int | None, typer.Option(min=1, help="Week from which findings are dealt anew.")
    ] = None,
    after_alarm: Annotated[
        float | None,
        typer.Option(min=0.01, max=100, help="Inspected for twelve weeks after an alarm [%]."),
    ] = None,
    json: Figures = None,
    html: Page = None,
) -> None:
    """Learn only from what is inspected, week by week, and compare strategies."""
    chosen: settings.Settings = context.obj
    terms = budgets.Terms(rate, chance, opening, alarm_rate_pct=after_alarm)
    asked = budgets.Asked(tuple(budgets.named(strategies)), seeds, one_of_each, shift, terms)
    with Bars() as bars:
        figures = budgets.simulate_budget(
            files, flow.find_map(map_, [chosen.data / "maps"]), asked, at=now(), progress=bars
        )
    answers.strategies_compared(figures, json, html, chosen.language)
