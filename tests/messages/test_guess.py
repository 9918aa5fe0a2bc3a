"""Guess: a drafted map reads the file it was drafted from."""

from __future__ import annotations

import contextlib
import tomllib
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from message_rows import ARRIVAL, AT, korea, korean_files

from sekisho.errors import WrongFile, WrongMap
from sekisho.messages import column_map, opening
from sekisho.messages.column_map import ColumnMap
from sekisho.messages.guess import guess
from sekisho.messages.reading import Reading, joined


def fields(form: ColumnMap) -> dict[str, str]:
    return {one.name: one.field for one in form.columns}


def drafted(path: Path) -> tuple[ColumnMap, Reading]:
    form = column_map.load(guess(path))
    return form, joined(list(opening.read(path, form, ARRIVAL, AT)))


@pytest.mark.parametrize("part", [0, 1])
def test_the_korean_map_is_drafted_as_it_was_written_by_hand(
    part: int, samples: Path | None, tmp_path: Path
) -> None:
    path = korean_files(samples, tmp_path)[part]
    form, reading = drafted(path)
    assert fields(form) == fields(korea())
    assert form.finding == korea().finding
    assert (form.item_number, form.encoding, form.date_format) == (1, "utf-8", "%Y-%m-%d")
    assert reading.rejections.num_rows == 0
    if samples is not None:
        assert reading.items.num_rows == (37_385, 8_134)[part]


def test_a_draft_says_how_sure_each_line_is(samples: Path | None, tmp_path: Path) -> None:
    told = guess(korean_files(samples, tmp_path)[0])
    assert '"Net Mass" = "net_mass_kg"   # sure' in told
    assert '{ field = "commodity_code", digits = 6 }' in told
    assert "known_after_days = 0   # guess" in told
    assert "received" in told


FOREIGN = {
    "cp932": (
        "申告番号,欄番号,申告年月日,税関官署,輸入者,輸出者,税番,原産国,積出国,正味重量,課税価格,検査結果,備考\n"
        "A001,1,2021/04/01,1A,山田商事,ACME,847130,CN,HK,12.5,350000,異常なし,\n"
        "A001,2,2021/04/01,1A,山田商事,ACME,010129,CN,HK,3,9000,異常あり,\n"
        "A002,1,2021/04/12,1B,鈴木物産,,392690,ZZ,CN,,12,,至急\n"
    ),
    "cp949": (
        "신고번호,란번호,신고일자,세관,수입자,해외거래처,세번부호,원산지,적출국,순중량,과세가격,검사결과,비고\n"
        "A001,1,2021/04/01,1A,한국상사,ACME,847130,CN,HK,12.5,350000,정상,\n"
        "A001,2,2021/04/01,1A,한국상사,ACME,010129,CN,HK,3,9000,적발,\n"
        "A002,1,2021/04/12,1B,서울무역,,392690,ZZ,CN,,12,,긴급\n"
    ),
    "cp1252": (
        "N° déclaration;N° article;Date de déclaration;Bureau;Importateur;Fournisseur;Code SH;"
        "Pays d'origine;Pays de provenance;Poids net;Valeur en douane;Résultat du contrôle;"
        "Remarque\n"
        "A001;1;25.04.2021;1A;Épices d'Outre-Mer;ACME;8471.30;CN;HK;12,5;350.000,00;conforme;\n"
        "A001;2;25.04.2021;1A;Épices d'Outre-Mer;ACME;0101.29;CN;HK;3,0;9.000,00;infraction;\n"
        "A002;1;12.04.2021;1B;Pêcheries;;3926.90;ZZ;CN;;12,00;;à voir\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("encoding", FOREIGN)
def test_a_file_in_another_language_gets_a_map_that_reads_it(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "Déclarations 2021.csv"
    path.write_bytes(FOREIGN[encoding].encode(encoding))
    form, reading = drafted(path)
    assert list(fields(form).values()) == [
        "declaration_number", "item_number", "declared_on", "office", "importer", "seller",
        "commodity_code", "origin_country", "departure_country", "net_mass_kg", "item_value",
    ]  # fmt: skip
    assert form.encoding == encoding
    assert reading.rejections.to_pylist() == []
    assert reading.items["item_value"].to_pylist() == [350_000.0, 9_000.0, 12.0]
    assert reading.items["commodity_code"].to_pylist() == ["847130", "010129", "392690"]
    assert reading.findings["outcome"].to_pylist() == ["nothing_found", "irregular"]
    assert list(reading.leftovers.values()) == [1]


def test_units_in_a_heading_become_factors(tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_text("Entry number,Date,Office,Net weight (g)\n1,2021-04-30,A,500\n")
    _, reading = drafted(path)
    assert reading.items["net_mass_kg"].to_pylist() == [0.5]


def test_a_column_without_a_known_heading_is_recognised_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    lines = [f"A{n},2021-04-{n % 28 + 1:02},{('CN', 'JP')[n % 2]},X" for n in range(90)]
    path.write_text("\n".join(["col1,col2,col3,col4", *lines]))
    told = guess(path)
    assert '"col2" = "declared_on"   # guess: only the content speaks for it' in told
    assert '"col3" = "origin_country"   # guess' in told
    assert '# "col4" =' in told
    assert "# No column was found for office" in told


def test_a_parquet_file_is_drafted_like_a_csv(samples: Path | None, tmp_path: Path) -> None:
    source = korean_files(samples, tmp_path)[1]
    text = ["HS6 Code", "Declaration ID"]
    options = pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(text, "string"))
    path = tmp_path / "given.parquet"
    pq.write_table(pyarrow.csv.read_csv(source, convert_options=options), path)
    form, reading = drafted(path)
    assert fields(form) == fields(korea())
    assert reading.rejections.num_rows == 0


@pytest.mark.parametrize("body", [b"", b"\x89PNG", b"one value a line\nand no table\n", b"PAR1"])
def test_what_is_no_table_gets_one_sentence(body: bytes, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes(body)
    with pytest.raises(WrongFile):
        guess(path)


CELLS = st.one_of(
    st.sampled_from(["", "Date", "2021-01-01", "KR", "847130", "0", "1", "Fraud", "12,5", '"']),
    st.text(max_size=8),
)


@given(
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=6),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-16", "cp932"]),
)
def test_any_table_gives_a_draft_that_is_toml(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes("\n".join(delimiter.join(row) for row in rows).encode(encoding, "replace"))
    try:
        told = guess(path)
    except WrongFile:
        return
    tomllib.loads(told)
    # A table without the columns that every item needs gives a draft to be completed.
    with contextlib.suppress(WrongMap):
        column_map.load(told)
