"""Acts in the ledger are read row by row; a wrong one has its place, reason and remedy."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from message_rows import ARRIVAL, AT

from sekisho.errors import WrongFile, WrongMap
from sekisho.messages import column_map, ledger_entries, opening
from sekisho.messages.column_map import ColumnMap
from sekisho.messages.defects import Origin
from sekisho.messages.ledger_entries import GivenEntry
from sekisho.records.ledger_entry import Entry
from sekisho.records.selection import Channel

HEAD = "subject,entry,reason,channel,on,known_on,by,note\n"
OTHER = """
name = "court"
title = "What a court's registry writes."
holds = "entries"
date_format = "%d.%m.%Y"
[columns]
"Aktenzeichen" = "subject"
"Entscheidung" = { field = "entry", other = "reject", values = { stattgegeben = "appeal_upheld" } }
"Tag" = "on"
"Gericht" = "by"
"""
WRONG = [
    ("A/1,waved,W-ERROR,,2021-02-01,,Sato,", "entry", "Did you mean “waived”"),
    ("A/1,drawn,,,2021-02-01,,Sato,", "entry", "is not the entry of an act"),
    ("A/1,overridden,O-TIP,rot,2021-02-01,,Sato,", "channel", "is not the channel of an act"),
    ("A/1,waived,W-ERROR,,2021-02-30,,Sato,", "on", "is not"),
    ("A/1,waived,W-ERROR,,2091-02-01,,Sato,", "on", "after the day on which the file came"),
    ("A/1,waived,W-ERROR,,2021-02-01,,,", "by", "must fill it"),
    (",waived,W-ERROR,,2021-02-01,,Sato,", "subject", "must fill it"),
    ("A/1,waived", "the whole row", "has 2 values"),
]


def read(
    tmp_path: Path, text: str, how: ColumnMap | None = None
) -> tuple[list[GivenEntry], pa.Table]:
    """What a file with this text says."""
    path = tmp_path / "acts.csv"
    path.write_text(text, encoding="utf-8")
    form = how or column_map.find("ledger")
    return ledger_entries.read(path, form, Origin(ARRIVAL, form.name, AT))


def test_each_row_is_an_act_in_the_order_of_the_file(tmp_path: Path) -> None:
    lines = [
        "A/1,Waived,W-ERROR,,2021-02-01,2021-02-03,Sato,the mass was in grams",
        "",
        'B,overridden,O-TIP,red,2021-02-01,,Ito,"said, by a neighbour"',
    ]
    acts, refused = read(tmp_path, HEAD + "\n".join(lines))
    assert refused.num_rows == 0
    assert [(one.line, one.subject, one.entry, one.by) for one in acts] == [
        (2, "A/1", Entry.WAIVED, "Sato"),
        (4, "B", Entry.OVERRIDDEN, "Ito"),
    ]
    assert str(acts[0].known_on) == "2021-02-03"
    assert (acts[1].channel, acts[1].known_on) == (Channel.RED, None)
    assert acts[1].note == "said, by a neighbour"


@pytest.mark.parametrize(("line", "place", "says"), WRONG)
def test_a_wrong_row_is_refused_and_stops_nothing(
    tmp_path: Path, line: str, place: str, says: str
) -> None:
    good = "B,begun,,,2021-02-01,,Ito,"
    acts, refused = read(tmp_path, HEAD + f"{line}\n{good}\n")
    assert [one.subject for one in acts] == ["B"]
    found = refused.to_pylist()[0]
    assert found["place"] == place
    assert says in f"{found['reason']} {found['remedy']}"
    assert (found["row_number"], found["raw"]) == (2, line)


def test_another_system_has_headings_and_codes_of_its_own(tmp_path: Path) -> None:
    text = "Aktenzeichen,Entscheidung,Tag,Gericht\nA/1,stattgegeben,01.02.2021,FG Hamburg\n"
    acts, _ = read(tmp_path, text, column_map.load(OTHER))
    assert (acts[0].entry, acts[0].by) == (Entry.APPEAL_UPHELD, "FG Hamburg")
    assert str(acts[0].on) == "2021-02-01"


def test_a_map_of_acts_names_what_it_lacks_and_reads_no_declarations(tmp_path: Path) -> None:
    with pytest.raises(WrongMap, match="has no column for on"):
        column_map.load(OTHER.replace('"Tag" = "on"\n', ""))
    with pytest.raises(WrongMap, match="for acts in the ledger, not for declarations"):
        list(opening.read(tmp_path, column_map.find("ledger"), ARRIVAL, AT))
    with pytest.raises(WrongFile, match="lacks the columns"):
        read(tmp_path, "a,b\n1,2\n")
