"""The life of scorer editions: fitted, tried beside, live, taken back.

    challenger = retrain(checkpoint, at=now)           # scores beside, without effect
    promote(checkpoint, Step(challenger.edition_id, "Sato", "better at 5 %", now))
    rollback(checkpoint, Step("boosting", "Sato", "misses ships", now))

Takes   an open `Checkpoint`; who acts, why, at which instant, from which day.
Gives   each step as a further row of `edition`; nothing that was assessed or chosen changes. An
        edition was fitted by the system, so one person answers for a step, by name and reason.
Raises  NotFound for an edition that nobody fitted; NotReady when a step is not possible now.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from sekisho.errors import NotFound, NotReady, WrongInput, nearest
from sekisho.flow.editions import Editions
from sekisho.flow.journey import Checkpoint
from sekisho.flow.known import Walk
from sekisho.flow.seed import seed_for
from sekisho.history.snapshots import Snapshots
from sekisho.records.edition import Edition
from sekisho.records.profile import Stage
from sekisho.risk.scorers import register

PROBABILITY = "boosting"
"""The scorer that sets the risk; what is meant where none is named."""
_REPLACED = "a newer edition is on trial"


@dataclass(frozen=True, slots=True)
class Step:
    """Who does what with which edition (or scorer), why, when, from which day on."""

    name: str
    by: str
    why: str
    at: datetime
    from_on: date | None = None


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """An edition fitted anew from what was known then."""

    edition: Edition
    same_bytes: bool
    same_scores: bool
    """Whether it scores every item that it learned from the same, bit for bit."""


def listed(checkpoint: Checkpoint) -> list[dict[str, Any]]:
    """Every edition as it stands now, the latest fitted last; and whether it is in force."""
    steps = _steps(checkpoint.editions)
    counts = checkpoint.editions.live_on(date.max)
    rows = []
    for edition_id, mine in steps.items():
        last, live = mine[-1], [one for one in mine if one.stage is Stage.LIVE]
        rows.append(
            {
                "edition_id": edition_id,
                "scorer": last.scorer,
                "stage": str(last.stage),
                "in_force": counts.get(last.scorer, last).edition_id == edition_id and bool(live),
                "counts_from": live[-1].counts_from if live else None,
                "learned_until": last.learned_until,
                "items": last.items,
                "findings": last.findings,
                "acted_by": last.acted_by,
                "acted_why": last.acted_why,
            }
        )
    return rows


def steps_of(checkpoint: Checkpoint, edition_id: str) -> list[Edition]:
    """Every step of one edition's life."""
    steps = _steps(checkpoint.editions)
    if edition_id not in steps:
        hint = nearest(edition_id, steps) or "`sekisho scorer list` shows them."
        raise NotFound(f"No scorer edition bears the name {edition_id}.", hint)
    return steps[edition_id]


def retrain(
    checkpoint: Checkpoint, *, at: datetime, scorer: str = PROBABILITY, until: date | None = None
) -> Edition:
    """Fit a challenger on all that is known; it scores beside the one in force, without effect.

    Args:
        checkpoint: the installation.
        at: the instant.
        scorer: which one.
        until: first day whose records and findings are not learned from; None: all are.
    """
    champion = _champion(checkpoint, scorer)
    _, end = checkpoint.history_days(until)
    sight = checkpoint.sight.begun()
    lesson = sight.lesson(
        end, seed=seed_for("learn", checkpoint.seed), progress=checkpoint.progress
    )
    fitted = checkpoint.editions.fit(scorer, lesson, Stage.TRIAL, at=at)
    if fitted.content_hash == champion.content_hash:
        raise NotReady(
            f"{champion.edition_id} is in force and would be fitted again just as it is.",
            "Collect what was found since, then retrain.",
        )
    for mine in _steps(checkpoint.editions).values():
        if mine[-1].scorer == scorer and mine[-1].stage is Stage.TRIAL:
            _write(checkpoint, mine[-1], Stage.RETIRED, Step("", "", _REPLACED, at))
    checkpoint.editions.write(fitted, "scorer retrain", at)
    return fitted


def promote(checkpoint: Checkpoint, step: Step) -> Edition:
    """Make an edition on trial live from a day; the default is the first that has not chosen.

    Raises:
        NotReady: it is not on trial.
        WrongInput: nobody or no reason is named, or the day is one that it learned from.
    """
    last = steps_of(checkpoint, step.name)[-1]
    _check_told(step)
    if last.stage is not Stage.TRIAL:
        hint = "Fit a challenger with `sekisho scorer retrain`."
        raise NotReady(f"{last.edition_id} is {last.stage}, not on trial.", hint)
    start = step.from_on or max(last.learned_until, _first_unchosen(checkpoint))
    if start < last.learned_until:
        raise WrongInput(
            f"{last.edition_id} learned from {start}: it cannot assess a day that it has seen.",
            f"Name a day from {last.learned_until} on.",
        )
    return _write(checkpoint, last, Stage.LIVE, step, start)


def rollback(checkpoint: Checkpoint, step: Step) -> Edition:
    """Put the edition back in force that was before; from the first day that has not chosen.

    Raises:
        NotReady: there was none before.
    """
    champion = _champion(checkpoint, step.name)
    _check_told(step)
    steps = _steps(checkpoint.editions)
    lives = [one for mine in steps.values() for one in mine if one.stage is Stage.LIVE]
    lives.sort(key=lambda one: (one.counts_from, one.acted_at or one.fitted_at))
    earlier = [
        one
        for one in lives
        if one.scorer == step.name
        and one.edition_id != champion.edition_id
        and steps[one.edition_id][-1].stage is not Stage.RETIRED
    ]
    if not earlier:
        raise NotReady(
            f"No edition of {step.name} was in force before {champion.edition_id}.",
            "Fit a challenger with `sekisho scorer retrain`, then promote it.",
        )
    start = step.from_on or max(champion.counts_from, _first_unchosen(checkpoint))
    back = _write(checkpoint, earlier[-1], Stage.LIVE, step, start)
    _write(checkpoint, champion, Stage.RETIRED, step, start)
    return back


def rebuild(checkpoint: Checkpoint, edition_id: str) -> Rebuilt:
    """Fit an edition anew from the history as it was known then, with the seed that is written.

    Raises:
        NotReady: it was fitted before editions wrote down how far they saw.
    """
    edition = steps_of(checkpoint, edition_id)[0]
    if edition.before_commit is None:
        raise NotReady(
            f"{edition_id} does not say what it saw.", "Fit another with `sekisho scorer retrain`."
        )
    walk = Walk(checkpoint.history, Snapshots(checkpoint.folder / "replays"))
    sight = checkpoint.sight.over(checkpoint.history.as_of(edition.before_commit), walk)
    lesson = sight.lesson(edition.learned_until, seed=edition.seed, progress=checkpoint.progress)
    scorer = register.SCORERS[edition.scorer]().fit(
        lesson.rows, lesson.outcome, day=lesson.days, seed=lesson.seed
    )
    same = hashlib.sha256(scorer.to_bytes()).hexdigest() == edition.content_hash
    stored = checkpoint.editions.fitted(edition_id)
    again, then = (one.score(lesson.rows).view(np.int64) for one in (scorer, stored))
    return Rebuilt(edition, same, bool((again == then).all()))


def _steps(editions: Editions) -> dict[str, list[Edition]]:
    """The steps of each edition, in their order."""
    steps: dict[str, list[Edition]] = {}
    for one in editions.rows():
        steps.setdefault(one.edition_id, []).append(one)
    return steps


def _champion(checkpoint: Checkpoint, scorer: str) -> Edition:
    """The edition in force at the end of all days."""
    _check_scorer(scorer, register.SCORERS)
    live = checkpoint.editions.live_on(date.max)
    if scorer not in live:
        label = f"No edition of {scorer} is in force."
        raise NotReady(label, "Fit the first ones with `sekisho learn`.")
    return live[scorer]


def _check_scorer(scorer: str, known: Iterable[str]) -> None:
    if scorer not in known:
        hint = nearest(scorer, known) or f"There are {', '.join(known)}."
        raise NotFound(f"There is no scorer “{scorer}”.", hint)


def _check_told(step: Step) -> None:
    if not step.by.strip() or not step.why.strip():
        raise WrongInput("Nobody or no reason is named for this step.", "Add --as and --why.")


def _first_unchosen(checkpoint: Checkpoint) -> date:
    """The first day after all that were chosen: what was chosen stands."""
    asked = "SELECT max(selected_on) AS last FROM selection"
    last: date | None = checkpoint.history.sql(asked)["last"][0].as_py()
    return date.min if last is None else last + timedelta(days=1)


def _write(
    checkpoint: Checkpoint, last: Edition, stage: Stage, step: Step, start: date | None = None
) -> Edition:
    made = dataclasses.replace(
        last,
        stage=stage,
        in_force_from=start,
        acted_by=step.by or None,
        acted_at=step.at,
        acted_why=step.why,
    )
    verbs = {Stage.LIVE: "scorer live", Stage.RETIRED: "scorer retire"}
    checkpoint.editions.write(made, verbs[stage], step.at)
    return made
