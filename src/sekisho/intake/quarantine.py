"""Quarantine: what could not be taken, mended row by row and taken after all.

    mended = fix(rejection, {"Net Mass": "12.5"}, korea, journal.open(rejection.arrival_id))
    arrival = journal.receive(mended.body, mended.name, "quarantine", at)
    settle(mended, arrival.arrival_id, refused, at)
    refused_again(mended, refused)

Takes   rejections, what an officer writes in place of wrong values, and the file they stood in.
Gives   a small file of heading and mended rows, to be received like any other; resolutions.
Raises  NotFound for a column that the file lacks; WrongInput for a row too long to be mended.

Nothing here stores: the mended file goes through the journal and the same checks as any file,
so that what an officer writes can be refused too, and stays to be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import NotFound, WrongInput, nearest
from sekisho.messages import columnar, delimited, opening
from sekisho.messages.column_map import ColumnMap
from sekisho.messages.defects import SHOWN_ROW
from sekisho.messages.repeats import DISAGREE, REPEATED
from sekisho.records.arrival import Rejection, Resolution
from sekisho.records.schema import from_table

# What stands for a column where a row has too many or too few values.
WHOLE_ROW = "the whole row"


@dataclass(frozen=True, slots=True)
class Mended:
    """A small file with the rows of some rejections, mended or to be tried again."""

    name: str
    body: bytes
    rejection_of: Mapping[int, Rejection]
    """For each line on which a row begins, the rejection that it came from."""
    left_out: tuple[Rejection, ...] = ()
    """Repeats, which are not tried again as they are: see `retry`."""


def unsettled(rejections: pa.Table, resolutions: pa.Table) -> pa.Table:
    """The rejections that nothing has settled yet, each once, the oldest first.

    A row that was refused again under its number, by a map that has been changed, has the
    latest reason.
    """
    settled = pc.is_in(rejections["rejection_id"], resolutions["rejection_id"].combine_chunks())
    left = rejections.filter(pc.invert(settled))
    left = left.sort_by([("rejected_at", "ascending"), ("rejection_id", "ascending")])
    last = {number: place for place, number in enumerate(left["rejection_id"].to_pylist())}
    return left.take(pa.array(last.values(), pa.int64())) if len(last) < left.num_rows else left


def show(rejection: Rejection, column_map: ColumnMap, body: Path) -> dict[str, str]:
    """The row of a rejection, value by value under its heading.

    Args:
        rejection: which row.
        column_map: the map with which it was read.
        body: the file in which it stood, as the journal keeps it.
    """
    headings = opening.heading(body, column_map)
    return dict(zip(headings, _values(_whole(rejection), headings, column_map), strict=True))


def fix(
    rejection: Rejection, changes: Mapping[str, str], column_map: ColumnMap, body: Path
) -> Mended:
    """The row with other values under some headings.

    Args:
        rejection: which row.
        changes: heading and new value; `the whole row` and a line in place of all of it.
        column_map: the map with which the mended row will be read.
        body: the file in which the row stood, as the journal keeps it.

    Raises:
        NotFound: if the file has no such heading.
        WrongInput: if the row was too long to be kept whole.
    """
    headings = opening.heading(body, column_map)
    for name in changes:
        if name not in (*headings, WHOLE_ROW):
            hint = nearest(name, headings) or f"There are: {', '.join(headings)}."
            raise NotFound(f"The file has no column “{name}”.", hint)
    instead = changes.get(WHOLE_ROW)
    values = _values(_whole(rejection) if instead is None else instead, headings, column_map)
    for name, value in changes.items():
        if name != WHOLE_ROW:
            values[headings.index(name)] = value
    line = columnar.written(values, column_map.delimiter)
    return _mended([(rejection, line)], headings, column_map)


def retry(rejections: Sequence[Rejection], column_map: ColumnMap, body: Path) -> Mended:
    """The rows of one file as they are, to be read again, after the map has been corrected.

    A row that repeats a number of its file is left out: read alone it would pass for a
    correction of the row that it repeats. So is a result that disagrees with another of its file.
    They are mended, or given up.

    Raises:
        WrongInput: if a row was too long to be kept whole.
    """
    headings = opening.heading(body, column_map)
    alone = (REPEATED, DISAGREE)
    lines = [(one, _whole(one)) for one in rejections if one.place not in alone]
    left_out = tuple(one for one in rejections if one.place in alone)
    return replace(_mended(lines, headings, column_map), left_out=left_out)


def settle(
    mended: Mended, arrival_id: str, refused_again: pa.Table, at: datetime
) -> list[Resolution]:
    """A resolution for each row that was taken this time.

    Args:
        mended: what was read again.
        arrival_id: the journal's number of its bytes.
        refused_again: the rejections of that reading; they need not be kept, since the first
            ones stay unsettled.
        at: the instant.
    """
    refused = set(refused_again["row_number"].to_pylist())
    return [
        Resolution(one.rejection_id, "taken", arrival_id, at)
        for line, one in mended.rejection_of.items()
        if line not in refused
    ]


def refused_again(mended: Mended, refused: pa.Table) -> list[Rejection]:
    """The first rejections, number and line as before, with what is wrong with their rows now.

    Args:
        mended: what was read again.
        refused: the rejections of that reading.
    """
    return [
        replace(
            mended.rejection_of[one.row_number],
            place=one.place,
            given=one.given,
            reason=_at_home(one, mended),
            remedy=one.remedy,
            map_name=one.map_name,
            rejected_at=one.rejected_at,
        )
        for one in from_table(Rejection, refused)
    ]


def give_up(rejection_ids: Iterable[str], at: datetime) -> list[Resolution]:
    """A resolution for each row that nobody will mend; its bytes stay in the journal."""
    return [Resolution(one, "given_up", None, at) for one in dict.fromkeys(rejection_ids)]


def _at_home(refused: Rejection, mended: Mended) -> str:
    """The reason, where the line of another row is that of the file in which both stood first."""
    if refused.place != REPEATED:
        return refused.reason
    before, _, line = refused.reason.removesuffix(".").rpartition(" ")
    return f"{before} {mended.rejection_of[int(line)].row_number}."


def _values(text: str, headings: list[str], column_map: ColumnMap) -> list[str]:
    values = delimited.cells(text, column_map.delimiter)
    # A row with too few values is filled up; what it has too much cannot have a heading.
    return (values + [""] * (len(headings) - len(values)))[: len(headings)]


def _whole(rejection: Rejection) -> str:
    if len(rejection.raw) >= SHOWN_ROW:
        raise WrongInput(
            f"The row of rejection {rejection.rejection_id} is too long to be mended here.",
            "Correct it in the file and send the file again.",
        )
    return rejection.raw


def _mended(
    lines: Sequence[tuple[Rejection, str]], headings: list[str], column_map: ColumnMap
) -> Mended:
    """Heading and rows as one file, in the encoding of the map."""
    head = columnar.written(headings, column_map.delimiter)
    texts, line_of, line = [head], {}, 1 + head.count("\n") + 1
    for rejection, text in lines:
        line_of[line] = rejection
        texts.append(text)
        line += text.count("\n") + 1
    try:
        body = "".join(f"{text}\n" for text in texts).encode(column_map.encoding)
    except UnicodeEncodeError as error:
        wrong = error.object[error.start : error.end]
        raise WrongInput(
            f"“{wrong}” cannot be written in {column_map.encoding}, the encoding of the map."
        ) from error
    numbers = [rejection.rejection_id for rejection, _ in lines] or ["nothing"]
    others = "-and-others" if len(numbers) > 1 else ""
    return Mended(f"{numbers[0]}{others}.csv", body, line_of)
