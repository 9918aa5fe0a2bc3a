"""The history keeps what it is given, once, in versions, and refuses what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from history_rows import AT, FIRST, finding, findings, item, items
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.errors import HistoryDamaged, NotFound, WrongInput
from sekisho.history.store import History
from sekisho.records.finding import Outcome
from sekisho.records.goods_item import GoodsItem
from sekisho.records.office import OfficeTerms
from sekisho.records.profile import Profile
from sekisho.records.schema import from_table, schema_of, to_table

LATER = datetime(2020, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history", threads=1)


def put(history: History, key: str, *rows: GoodsItem) -> bool:
    return bool(history.commit(key, "collect", AT, {"goods_item": items(*rows)}))


def versions(history: History, on: date | None = None) -> list[tuple[str, int, str | None]]:
    table = history.current("goods_item", on) if on else history.table("goods_item")
    return [(row["item_id"][:8], row["version"], row["importer"]) for row in table.to_pylist()]


def test_what_was_written_is_read_with_the_kinds_of_its_record(history: History) -> None:
    rows = [item(number, day=number) for number in range(40)]
    assert put(history, "a", *reversed(rows))
    table = history.table("goods_item")
    assert table.schema.equals(schema_of(GoodsItem), check_metadata=True)
    assert from_table(GoodsItem, table) == rows


def test_the_same_key_again_changes_nothing(history: History) -> None:
    assert put(history, "a", item(1))
    assert not put(history, "a", item(2))
    receipt = history.commit("a", "collect", AT, {"goods_item": items(item(3))})
    assert (receipt.new, receipt.rows) == (False, {"goods_item": 1})
    assert history.rows("goods_item") == 1


def test_a_key_that_was_written_does_not_even_read_its_rows(history: History) -> None:
    def never() -> Iterator[pa.Table]:
        raise AssertionError("read")
        yield

    put(history, "a", item(1))
    assert not history.commit("a", "collect", AT, {"goods_item": never()})


def test_rows_may_come_in_pieces_and_an_empty_commit_is_remembered(history: History) -> None:
    pieces = (items(item(number, day=number * 20)) for number in range(5))
    receipt = history.commit("a", "collect", AT, {"goods_item": pieces, "finding": []})
    assert receipt.rows == {"goods_item": 5, "finding": 0}
    assert history.months("goods_item") == [date(2020, 1, 1), date(2020, 2, 1), date(2020, 3, 1)]
    assert not history.commit("a", "collect", AT, {})


def test_a_failing_source_leaves_nothing(history: History, tmp_path: Path) -> None:
    def failing() -> Iterator[pa.Table]:
        yield items(*(item(number, day=number) for number in range(200)))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        history.commit("a", "collect", AT, {"finding": findings(), "goods_item": failing()})
    assert history.rows("goods_item") == 0
    assert not [path for path in (tmp_path / "history" / "tables").rglob("*") if path.is_file()]
    assert put(history, "a", item(1))


def test_the_same_statement_heard_again_is_dropped(history: History) -> None:
    put(history, "a", item(1), item(2))
    again = item(1, arrival_id="b", row_number=9, written_at=datetime(2020, 5, 1, tzinfo=AT.tzinfo))
    receipt = history.commit("b", "collect", AT, {"goods_item": items(again, item(3))})
    assert (receipt.rows, receipt.duplicates) == ({"goods_item": 1}, {"goods_item": 1})
    assert versions(history) == [
        ("D0000001", 1, "I1"), ("D0000002", 1, "I2"), ("D0000003", 1, "I3")
    ]  # fmt: skip


def test_another_statement_about_the_same_item_is_its_next_version(history: History) -> None:
    put(history, "a", item(1))
    put(history, "b", item(1, day=3, importer="X", version=1))
    receipt = history.commit("c", "collect", AT, {"goods_item": items(item(1, 40, importer="Y"))})
    assert receipt.corrections == {"goods_item": 1}
    assert [row[1:] for row in versions(history)] == [(1, "I1"), (2, "X"), (3, "Y")]


def test_null_is_a_statement_of_its_own_and_equals_null(history: History) -> None:
    put(history, "a", item(1, importer=None))
    put(history, "b", item(1, importer=None), item(1, importer="X"))
    assert [row[1:] for row in versions(history)] == [(1, None), (2, "X")]


def test_repetitions_and_corrections_within_one_commit_are_settled(history: History) -> None:
    put(history, "a", item(1), item(1), item(1, importer="X"), item(1, importer="X"), item(2))
    assert [row[1:] for row in versions(history)] == [(1, "I1"), (1, "I2"), (2, "X")]


def test_an_old_file_read_again_with_its_own_corrections_changes_nothing(history: History) -> None:
    told = [item(1), item(1, importer="X"), item(2), item(1, 5, importer="Y")]
    put(history, "a", *told)
    receipt = history.commit("b", "collect", AT, {"goods_item": items(*told)})
    assert receipt.duplicates == {"goods_item": 4}
    assert history.rows("goods_item") == 4


def test_going_back_to_an_earlier_statement_on_a_later_day_is_a_correction(
    history: History,
) -> None:
    put(history, "a", item(1), item(1, day=2, importer="X"), item(1, day=4))
    assert [row[1:] for row in versions(history)] == [(1, "I1"), (2, "X"), (3, "I1")]


def test_the_latest_statement_heard_again_on_a_later_day_is_dropped(history: History) -> None:
    put(history, "a", item(1), item(1, day=2, importer="X"))
    put(history, "b", item(1, day=9, importer="X"))
    assert history.rows("goods_item") == 2


def test_a_correction_that_knows_no_later_receipt_speaks_from_its_writing(
    history: History,
) -> None:
    put(history, "a", item(1), item(2, day=40), item(3))
    told = items(
        item(1, importer="X", written_at=LATER), item(2, day=40), item(4, written_at=LATER)
    )
    assert history.commit("b", "collect", LATER, {"goods_item": told}).corrections == {
        "goods_item": 1
    }
    assert versions(history, date(2020, 1, 2))[0] == ("D0000001", 1, "I1")
    assert versions(history, LATER.date())[-1] == ("D0000002", 1, "I2")
    after = LATER.date() + timedelta(1)
    assert versions(history, after)[-1] == ("D0000001", 2, "X")
    (last,) = from_table(GoodsItem, history.table("goods_item", since=LATER.date()))
    assert (last.declared_on, last.received_on) == (FIRST, LATER.date())
    assert last.received_at == last.written_at == LATER
    assert history.months("goods_item")[-1] == date(2020, 5, 1)
    assert not history.commit("c", "collect", LATER, {"goods_item": told}).rows["goods_item"]
    assert not history.commit("d", "collect", LATER, {"goods_item": items(item(1))}).rows[
        "goods_item"
    ]


def test_no_version_speaks_earlier_than_the_one_before_it(history: History) -> None:
    seoul = datetime(2020, 5, 2, 20, tzinfo=UTC)  # already the third in the office's zone
    first = item(1, received_on=date(2020, 5, 3), received_at=seoul)
    put(history, "a", first)
    put(history, "b", item(1, day=9, importer="X", written_at=LATER))
    put(history, "c", item(1, day=9, importer="Y", written_at=seoul + timedelta(hours=1)))
    told = from_table(GoodsItem, history.table("goods_item"))
    assert [(one.version, one.received_on, one.received_at) for one in told] == [
        (1, date(2020, 5, 3), seoul),
        (2, date(2020, 5, 3), seoul),
        (3, date(2020, 5, 3), seoul + timedelta(hours=1)),
    ]


def test_a_correction_on_the_same_day_at_a_later_hour_keeps_its_own_receipt(
    history: History,
) -> None:
    put(history, "a", item(1))
    noon = datetime(2020, 1, 1, 12, tzinfo=UTC)
    put(history, "b", item(1, importer="X", received_at=noon, written_at=LATER))
    told = from_table(GoodsItem, history.table("goods_item"))
    assert [(one.received_on, one.received_at.hour) for one in told] == [(FIRST, 9), (FIRST, 12)]


def test_another_word_on_a_subject_of_no_later_day_is_known_from_its_writing(
    history: History,
) -> None:
    history.commit("a", "collect", AT, {"finding": findings(finding(1, 5))})
    again = finding(1, 5, Outcome.CRITICAL, written_at=LATER)
    history.commit("b", "collect", LATER, {"finding": findings(again)})
    before, after = date(2020, 1, 7), LATER.date() + timedelta(1)
    assert history.current("finding", before)["outcome"].to_pylist() == ["irregular"]
    assert history.current("finding", after)["outcome"].to_pylist() == ["critical"]
    assert history.table("finding")["known_on"].to_pylist() == [date(2020, 1, 6), LATER.date()]


@settings(max_examples=12)  # each example opens a history of its own
@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(1, 3), st.integers(0, 40), st.sampled_from(["X", "Y", None])),
            max_size=6,
        ),
        max_size=4,
    )
)
def test_versions_are_those_of_reading_row_by_row(
    tmp_path_factory: pytest.TempPathFactory,
    batches: list[list[tuple[int, int, str | None]]],
) -> None:
    history = History(tmp_path_factory.mktemp("history"), threads=1)
    told: dict[int, list[GoodsItem]] = {}
    for number, batch in enumerate(batches):
        written_at = datetime(2020, 1, 10, 12, tzinfo=UTC) + timedelta(days=10 * number)
        rows = [
            item(which, day, importer=importer, written_at=written_at)
            for which, day, importer in batch
        ]
        put(history, str(number), *rows)
        put(history, f"{number} again", *rows)
        _tell(told, rows)
    expected = {
        (one.item_id, place + 1, one.importer, one.received_at, one.received_on)
        for said in told.values()
        for place, one in enumerate(said)
    }
    found = from_table(GoodsItem, history.table("goods_item"))
    assert expected == {
        (one.item_id, one.version, one.importer, one.received_at, one.received_on) for one in found
    }
    assert len(found) == len(expected)


def _tell(told: dict[int, list[GoodsItem]], batch: list[GoodsItem]) -> None:
    """The rule in words: old news is left out, then what repeats itself, in the order of days.

    What corrects and has no later receipt of its own speaks from its writing.
    """
    last_word = {which: said[-1].received_at for which, said in told.items()}
    fresh = [
        one
        for one in dict.fromkeys(batch)
        if one.row_number not in told
        or one.received_at > last_word[one.row_number]
        or one.importer not in [known.importer for known in told[one.row_number]]
    ]
    for one in sorted(fresh, key=lambda row: row.received_at):
        said = told.setdefault(one.row_number, [])
        if not said:
            said.append(one)
        elif said[-1].importer != one.importer:
            late = one.received_at <= said[-1].received_at
            heard = max(said[-1].received_at, one.written_at) if late else one.received_at
            said.append(replace(one, received_at=heard, received_on=heard.date()))


def test_a_day_is_read_as_it_was_known_before_it(history: History) -> None:
    put(history, "a", item(1), item(2, day=1))
    put(history, "b", item(1, day=5, importer="X"))
    assert versions(history, date(2020, 1, 1)) == []
    assert versions(history, date(2020, 1, 6)) == [("D0000001", 1, "I1"), ("D0000002", 1, "I2")]
    assert versions(history, date(2020, 1, 7)) == [("D0000002", 1, "I2"), ("D0000001", 2, "X")]


def test_tables_without_versions_give_what_was_written_last(history: History) -> None:
    def terms(examinations: int) -> pa.Table:
        return to_table(OfficeTerms, [OfficeTerms("30", date(2020, 1, 1), AT, examinations)])

    history.commit("a", "office", AT, {"office_terms": terms(5)})
    history.commit("b", "office", AT, {"office_terms": terms(7)})
    assert history.table("office_terms")["examinations"].to_pylist() == [5, 7]
    assert history.current("office_terms")["examinations"].to_pylist() == [7]
    assert history.table("profile").schema.equals(schema_of(Profile))


def test_days_columns_and_conditions_choose_rows(history: History) -> None:
    put(history, "a", *(item(number, day=number) for number in range(100)))
    table = history.table(
        "goods_item", date(2020, 1, 20), date(2020, 2, 5), ["importer"], "net_mass_kg > 20"
    )
    assert table.column_names == ["importer"]
    assert table.num_rows == sum(number % 50 > 20 for number in range(19, 35))
    batches = list(history.batches("goods_item", date(2020, 1, 20), date(2020, 3, 1), ["item_id"]))
    assert [batch.num_rows for batch in batches] == [12, 29]


def test_a_table_without_a_record_grows_columns(history: History) -> None:
    rows = items(item(1), item(2, day=40)).select(["item_id", "received_on"])
    assert history.table("known", columns=["item_id"]).num_rows == 0
    history.commit("a", "assess", AT, {"known": rows})
    more = rows.append_column("peer_items", pa.array([3, None], pa.int64()))
    history.commit("b", "assess", AT, {"known": more})
    assert history.table("known")["peer_items"].to_pylist() == [None, 3, None, None]
    january = history.table("known", until=date(2020, 2, 1), where="peer_items IS NULL")
    assert january.num_rows == 1
    with pytest.raises(WrongInput, match="peer_items"):
        wrong = rows.append_column("peer_items", pa.array(["a", "b"]))
        history.commit("c", "assess", AT, {"known": wrong})


def test_columns_that_no_file_knows_yet_are_null(history: History) -> None:
    rows = items(item(1)).select(["item_id", "received_on"])
    history.commit("a", "assess", AT, {"known": rows})
    february = items(item(2, day=40)).select(["item_id", "received_on", "net_mass_kg"])
    history.commit("b", "assess", AT, {"known": february})
    assert history.table("known", until=date(2020, 2, 1))["net_mass_kg"].to_pylist() == [None]


WRONG_TABLES = [
    (items(item(1)).drop_columns(["office"]), "needs the column “office”"),
    (items(item(1)).append_column("colour", pa.array(["red"])), "has no column “colour”"),
    (items(item(1)).set_column(1, "declaration_number", pa.nulls(1, pa.string())), "null in"),
    (items(item(1)).set_column(5, "received_on", pa.array(["yesterday"])), "date32"),
    (items(item(1)).set_column(26, "net_mass_kg", pa.array(["much"])), "net_mass_kg"),
]


@pytest.mark.parametrize(("table", "said"), WRONG_TABLES)
def test_a_table_that_does_not_fit_its_record_is_refused_whole(
    history: History, table: pa.Table, said: str
) -> None:
    good = items(item(5), item(6))
    with pytest.raises(WrongInput, match=said):
        history.commit("a", "collect", AT, {"goods_item": iter([good, table])})
    assert not history.has("a")
    assert history.rows("goods_item") == 0


def test_wrong_names_and_instants_get_a_remedy(history: History) -> None:
    with pytest.raises(NotFound, match="goods_item"):
        history.commit("a", "collect", AT, {"goods_items": items()})
    with pytest.raises(WrongInput, match="time zone"):
        history.commit("a", "collect", datetime(2020, 1, 1), {})
    with pytest.raises(NotFound, match="importer"):
        history.table("goods_item", columns=["importr"])
    with pytest.raises(WrongInput, match="not kept by day"):
        history.table("profile", since=date(2020, 1, 1))


def test_kinds_that_carry_the_same_are_taken(history: History) -> None:
    table = items(item(1))
    for place, kind in ((10, pa.dictionary(pa.int32(), pa.string())), (16, pa.large_string())):
        field = table.schema.field(place)
        table = table.set_column(place, field.name, table[field.name].cast(kind))
    history.commit("a", "collect", AT, {"goods_item": table})
    assert from_table(GoodsItem, history.table("goods_item")) == [item(1)]


def test_commits_tell_what_was_written_when(history: History) -> None:
    put(history, "a", item(1))
    history.commit("b", "learn", AT, {"finding": findings(finding(1, 5), finding(1, 5))})
    told = [(one.key, one.verb, one.at, dict(one.rows)) for one in history.commits()]
    assert told == [
        ("a", "collect", AT, {"goods_item": 1}),
        ("b", "learn", AT, {"finding": 1}),
    ]
    assert history.commits()[1].duplicates == {"finding": 1}


def test_findings_have_versions_by_subject_and_kind(history: History) -> None:
    told = findings(
        finding(1, 5), finding(1, 7, Outcome.CRITICAL), finding(1, 5, subject_kind="mail")
    )
    history.commit("a", "collect", AT, {"finding": told})
    table = history.table("finding")
    assert list(zip(table["subject_kind"].to_pylist(), table["version"].to_pylist(), strict=True))
    assert sorted(table["version"].to_pylist()) == [1, 1, 2]


def test_sql_sees_all_tables_of_one_instant_and_those_given(history: History) -> None:
    put(history, "a", *(item(number) for number in range(10)))
    given_rows = pa.table({"office": ["00", "01"], "name": ["north", "south"]})
    found = history.sql(
        "SELECT name, count(*) AS items FROM goods_item JOIN names USING (office)"
        " WHERE net_mass_kg >= ? GROUP BY ALL ORDER BY name",
        [3],
        names=given_rows,
    )
    assert found.to_pydict() == {"name": ["north", "south"], "items": [3, 2]}
    empty = history.sql("SELECT count(*) AS n FROM assessment WHERE risk > 0.5")
    assert empty.to_pydict() == {"n": [0]}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "COPY (SELECT 1) TO '/tmp/stolen.csv'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "ATTACH '/tmp/other.db'",
    ],
)
def test_sql_reaches_nothing_outside_the_tables(history: History, query: str) -> None:
    with pytest.raises(WrongInput):
        history.sql(query)


def test_bytes_are_kept_under_their_hash(history: History, tmp_path: Path) -> None:
    digest = history.put_blob(b"a fitted scorer")
    assert history.put_blob(b"a fitted scorer") == digest
    assert history.blob(digest) == b"a fitted scorer"
    with pytest.raises(NotFound):
        history.blob("0" * 64)
    (tmp_path / "history" / "blobs" / digest).write_bytes(b"another")
    with pytest.raises(HistoryDamaged, match="backup"):
        history.blob(digest)
    with pytest.raises(HistoryDamaged, match=digest):
        history.verify()
