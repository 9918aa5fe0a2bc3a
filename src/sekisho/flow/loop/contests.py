"""Champion and challenger on live traffic: which is better, how sure is that?

Takes   what the edition on trial said beside the assessments, what was chosen with which
        probability, what is known by now.
Gives   measures of both on the same subjects. Where subjects were chosen, only those that were
        sent to be examined speak, each for as many as its probability says; where none was,
        all with a known finding speak alike, and the figures hold for those only.
Raises  NotReady when no edition is on trial, or nothing was assessed beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sekisho.errors import NotReady
from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.scorers import PROBABILITY
from sekisho.flow.seed import seed_for
from sekisho.learning import contest
from sekisho.learning.contest import Figure, Round
from sekisho.learning.labels import FOUND

__all__ = ["Contest", "Figure", "compare"]

# Of each subject and day the last assessment beside which the challenger spoke; both are scores of
# the same rows at the same instant.
_BOTH = """
SELECT c.subject_id, c.received_on, c.score AS challenger, a.edition AS champion_edition,
    CASE ? WHEN 'price_outlier' THEN a.score_price WHEN 'novelty' THEN a.score_novelty
        ELSE a.finding_p END AS champion,
    s.channel, s.examination_p, f.outcome
FROM (SELECT * FROM challenge WHERE edition = ?
    QUALIFY 1 = row_number() OVER
        (PARTITION BY subject_id, received_on ORDER BY version DESC, assessed_at DESC)) AS c
JOIN assessment AS a ON a.subject_id = c.subject_id AND a.version = c.version
    AND a.received_on = c.received_on AND a.assessed_at = c.assessed_at
LEFT JOIN selection AS s ON s.subject_id = c.subject_id AND s.selected_on = c.received_on
LEFT JOIN (SELECT subject_id, arg_max(outcome, version) AS outcome FROM finding
    GROUP BY subject_id) AS f ON f.subject_id = c.subject_id
ORDER BY c.received_on, c.subject_id
"""


@dataclass(frozen=True, slots=True)
class Contest:
    """Two editions on the same subjects."""

    champion: str
    challenger: str
    since: date
    until: date
    """The last day; included."""
    subjects: int
    examined: int
    weighted: bool
    """Whether the examined speak by the probability with which they were chosen."""
    rounds: tuple[Round, ...]


def compare(checkpoint: Checkpoint, scorer: str = PROBABILITY) -> Contest:
    """The edition on trial against the one in force, on what both scored."""
    trials = {name: one.edition for name, one in checkpoint.editions.on_trial(date.max).items()}
    if scorer not in trials:
        hint = "Fit one with `sekisho scorer retrain`."
        raise NotReady(f"No edition of {scorer} is on trial.", hint)
    challenger = trials[scorer].edition_id
    rows = checkpoint.history.sql(_BOTH, (scorer, challenger))
    if not rows.num_rows:
        raise NotReady(
            f"Nothing was assessed since {challenger} is on trial.",
            "Collect and assess the days that follow; it scores them beside.",
        )
    told = rows.to_pydict()
    red = np.array([channel == "red" for channel in told["channel"]])
    chosen = np.array([channel is not None for channel in told["channel"]])
    outcome = np.array([np.nan if one is None else float(one in FOUND) for one in told["outcome"]])
    weight, weighted = np.ones(len(outcome)), bool(chosen.any())
    if weighted:
        weight = 1 / np.array([one or 1.0 for one in told["examination_p"]])
        outcome = np.where(red, outcome, np.nan)
    scores = [np.array(told[name], dtype=np.float64) for name in ("champion", "challenger")]
    seed = seed_for(f"contest {challenger}", 0)
    rounds = contest.contest(scores[0], scores[1], outcome, weight, seed)
    champions = sorted({one for one in told["champion_edition"] if one})
    return Contest(
        ", ".join(champions) or "–",
        challenger,
        min(told["received_on"]),
        max(told["received_on"]),
        len(outcome),
        int(np.isfinite(outcome).sum()),
        weighted,
        tuple(rounds),
    )
