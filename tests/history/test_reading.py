"""Reading files that were written before the table had all its columns."""

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq

from sekisho.history.manifest import Stored
from sekisho.history.reading import fetch, opened, rows_of
from sekisho.records.office import OfficeTerms
from sekisho.records.schema import from_table, schema_of, to_table

YOUNG = ["examine_within_days", "waiver_look_rate", "release_look_rate"]


def test_what_a_file_is_too_old_to_have_holds_the_default_of_its_record(tmp_path: Path) -> None:
    terms = OfficeTerms("30", date(2021, 1, 1), datetime(2021, 2, 1, tzinfo=UTC), examinations=38)
    table = to_table(OfficeTerms, [terms])
    for name in ("commit_number", "commit_row"):
        table = table.append_column(name, [[1]])
    files = []
    for name, kept in (("old", table.drop_columns(YOUNG)), ("new", table)):
        pq.write_table(kept, tmp_path / name)
        size = (tmp_path / name).stat().st_size
        files.append(
            Stored(name, "office_terms", "all", 1, kept.num_columns, size, "", None, None, 1)
        )
    shape = schema_of(OfficeTerms)
    with opened(tmp_path) as db:
        for given in (files[:1], files):
            found = fetch(db, rows_of(tmp_path, given, shape, commit=False), shape)
            assert from_table(OfficeTerms, found) == [terms] * len(given)
