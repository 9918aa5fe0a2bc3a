"""Sifting results: what of a file can be taken, and why the rest cannot.

Takes   the findings of one file with their lines, and what is known of each one's subject.
Gives   the findings that are taken, in the order in which they became known; for each other one
        the reason and the remedy; the subjects that were examined though they were released.

Two findings about one subject disagree when they are of the same days and do not say the same:
neither is taken, since only a person can say which is right. Of different days, the later one
is a further version. A declaration that was deleted can be found wrong afterwards, since goods
may be seized; but that nothing was found in what was not there is no result to learn from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.messages.repeats import DISAGREE
from sekisho.records.finding import Outcome

Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]


_OF = ("subject_id", "examined_on", "known_on")
_SAYS = ("outcome", "duty_recovered", "what")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One finding that is not taken."""

    row: int
    """Which finding of those given, from 0."""
    place: str
    given: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Sifted:
    """What became of the findings of one file."""

    taken: pa.Table
    refused: tuple[Refusal, ...]
    repeated: int
    """Findings that say again what an earlier line says."""
    released: tuple[str, ...]
    """Subjects of taken findings that were released unexamined."""


def sift(findings: pa.Table, lines: pa.ChunkedArray, known: pa.Table) -> Sifted:
    """Take what can be taken.

    Args:
        findings: of one file.
        lines: the line on which each stands.
        known: of each finding's subject, in the same order: `received_on` (null: no declaration
            bears the number), `deleted_on` (null: it stands), `is_released`.
    """
    refused: dict[int, Refusal] = {}
    for one in (*_unknown(findings, known), *_early(findings, known), *_gone(findings, known)):
        refused.setdefault(one.row, one)
    again, apart = _said_before(findings)
    for one in _apart(findings, lines, apart):
        refused.setdefault(one.row, one)
    kept = ~again
    kept[list(refused)] = False
    released = pc.and_(known["is_released"], pa.array(kept, pa.bool_()))
    taken = findings.filter(pa.array(kept, pa.bool_()))
    return Sifted(
        taken.sort_by([(name, "ascending") for name in ("known_on", "examined_on")]),
        tuple(one for _, one in sorted(refused.items())),
        int(np.count_nonzero(again & ~np.isin(np.arange(len(again)), list(refused)))),
        tuple(pc.unique(findings["subject_id"].filter(released)).to_pylist()),
    )


def _unknown(findings: pa.Table, known: pa.Table) -> Iterator[Refusal]:
    for row in _where(pc.is_null(known["received_on"])):
        number = findings["subject_id"][row].as_py()
        yield Refusal(
            row,
            "declaration_number",
            number,
            f"No declaration with the item {number} has come yet.",
            "Collect the declaration, then `sekisho quarantine retry`; or correct the number.",
        )


def _early(findings: pa.Table, known: pa.Table) -> Iterator[Refusal]:
    early = pc.less(findings["examined_on"], known["received_on"])
    for row in _where(pc.fill_null(early, False)):
        day, received = findings["examined_on"][row].as_py(), known["received_on"][row].as_py()
        yield Refusal(
            row,
            "examined_on",
            str(day),
            f"The examination is of {day}, but its declaration was received on {received}.",
            "Correct the day, or the number.",
        )


def _gone(findings: pa.Table, known: pa.Table) -> Iterator[Refusal]:
    nothing = pc.equal(findings["outcome"], str(Outcome.NOTHING_FOUND))
    gone = pc.fill_null(pc.less_equal(known["deleted_on"], findings["examined_on"]), False)
    for row in _where(pc.and_(nothing, gone)):
        day = known["deleted_on"][row].as_py()
        yield Refusal(
            row,
            "outcome",
            str(Outcome.NOTHING_FOUND),
            f"The declaration was deleted on {day}; nothing can be found in it since.",
            "Give the result up, or take the deletion back first: `sekisho ledger reopen`.",
        )


def _said_before(findings: pa.Table) -> tuple[Bools, Codes]:
    """Which findings repeat an earlier line, and for each the group in which lines disagree.

    The group is -1 where nobody disagrees.
    """
    of, says = _groups(findings, _OF), _groups(findings, (*_OF, *_SAYS))
    _, first = np.unique(says, return_index=True)
    again = np.ones(findings.num_rows, dtype=np.bool_)
    again[first] = False
    different = np.bincount(of[first], minlength=len(of) + 1)
    return again, np.where(different[of] > 1, of, -1)


def _apart(findings: pa.Table, lines: pa.ChunkedArray, group: Codes) -> Iterator[Refusal]:
    """A refusal for every line of those that disagree."""
    line_of, outcome = lines.to_pylist(), findings["outcome"]
    rows = np.flatnonzero(group >= 0)
    by_group: dict[int, list[int]] = {}
    for row in rows.tolist():
        by_group.setdefault(int(group[row]), []).append(row)
    for mine in by_group.values():
        told = ", ".join(f"line {line_of[row]} says {outcome[row].as_py()}" for row in mine)
        number = findings["subject_id"][mine[0]].as_py()
        for row in mine:
            yield Refusal(
                row,
                DISAGREE,
                outcome[row].as_py(),
                f"Two results about {number} disagree: {told}.",
                "Write the right one with `sekisho quarantine fix`, and give the other up.",
            )


def _groups(findings: pa.Table, names: tuple[str, ...]) -> Codes:
    """A number for each row, the same where all these columns are the same."""
    code = np.zeros(findings.num_rows, dtype=np.int64)
    for name in names:
        column = findings[name].combine_chunks().dictionary_encode("encode")
        indices = column.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        joined = code * (len(column.dictionary) + 1) + indices
        code = np.unique(joined, return_inverse=True)[1].ravel().astype(np.int64)
    return code


def _where(mask: pa.ChunkedArray | pa.Array) -> list[int]:
    flat = mask.combine_chunks() if isinstance(mask, pa.ChunkedArray) else mask
    found: list[int] = np.flatnonzero(flat.to_numpy(zero_copy_only=False)).tolist()
    return found
