"""Guess which column of an unknown file says how an examination ended.

Takes   the first rows of the file, and which of its columns were recognised by their names.
Gives   the part of a drafted map that begins with [finding]; nothing when none is found.
"""

from __future__ import annotations

from sekisho.messages import likeness
from sekisho.messages.map_words import quoted
from sekisho.messages.samples import Sample
from sekisho.records.finding import Outcome

# How files say it. Numbers grow with how grave it is: 0 nothing, 1 irregular, 2 critical.
_WORDS = {
    Outcome.NOTHING_FOUND: (
        "0", "0.0", "n", "no", "false", "none", "ok", "clear", "conform", "conforme", "nil",
        "nothing found", "nothing_found", "異常なし", "なし", "이상없음", "무", "정상", "non",
        "sin novedad",
    ),
    Outcome.IRREGULAR: (
        "1", "1.0", "y", "yes", "true", "fraud", "irregular", "illicit", "violation", "異常あり",
        "あり", "違反", "이상", "유", "적발", "위반", "oui", "infraction", "irrégulier", "si", "sí",
    ),
    Outcome.CRITICAL: ("2", "2.0", "critical", "serious", "seizure", "重大", "중대", "grave"),
}  # fmt: skip


def draft_finding(seen: Sample, chosen: dict[str, tuple[str, float]]) -> list[str]:
    """The lines of the draft that begin with [finding]."""
    offers = candidates(seen, chosen)
    if not offers:
        return []
    heading, outcome = max(offers.items(), key=lambda one: len(set(one[1].values())))
    lines = ["", "[finding]", f"column = {quoted(heading)}   # likely"]
    for name, (field, _) in chosen.items():
        if field in ("examined_on", "known_on", "duty_recovered", "what"):
            lines.append(f"{field} = {quoted(name)}")
    lines.append("known_after_days = 0   # guess: days until those who target know the result")
    lines += ["", "[finding.outcome]"]
    lines += [f"{quoted(given)} = {quoted(said.value)}" for given, said in outcome.items()]
    for other in offers:
        agrees = _agreement(seen, heading, outcome, other) if other != heading else None
        if agrees:
            lines += ["", f"[finding.agrees.{quoted(other)}]   # likely: it never contradicts"]
            lines += [f"{said.value} = {quoted(given)}" for said, given in agrees.items()]
    return lines


def candidates(seen: Sample, chosen: dict[str, tuple[str, float]]) -> dict[str, dict[str, Outcome]]:
    """Columns whose names speak of a finding and whose values are all known words for one."""
    found = {}
    for heading in seen.headings:
        if chosen.get(heading, ("outcome",))[0] != "outcome":
            continue
        if not any(field == "outcome" for field, _ in likeness.by_name(heading)):
            continue
        values = sorted(set(seen.under(heading)))
        told = {value: said for value in values if (said := _meaning(value))}
        if values and len(told) == len(values):
            found[heading] = told
    return found


def _meaning(value: str) -> Outcome | None:
    return next((said for said, words in _WORDS.items() if value.casefold() in words), None)


def _agreement(
    seen: Sample, heading: str, outcome: dict[str, Outcome], other: str
) -> dict[Outcome, str] | None:
    """What the other column says for each outcome; null when it ever says two things for one."""
    first, second = seen.headings.index(heading), seen.headings.index(other)
    told: dict[Outcome, str] = {}
    for row in seen.rows:
        if len(row) > max(first, second) and row[first].strip() in outcome:
            said = outcome[row[first].strip()]
            if told.setdefault(said, row[second].strip()) != row[second].strip():
                return None
    return told if all(told.values()) else None
