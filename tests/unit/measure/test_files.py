from __future__ import annotations

import json
from datetime import date

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from mainstay.errors import ShortfallError, UsageError
from mainstay.measure.files import check_ending, to_json, write_table

TABLE = pa.table({"day": [date(2025, 1, 31)], "share": [None], "met": [False]}).cast(
    pa.schema([("day", pa.date32()), ("share", pa.float64()), ("met", pa.bool_())])
)


def test_csv_reads_back_and_missing_is_an_empty_cell(tmp_path):
    write_table(TABLE, tmp_path / "counts.csv")
    assert (tmp_path / "counts.csv").read_text() == '"day","share","met"\n2025-01-31,,false\n'


def test_parquet_reads_back_with_its_types(tmp_path):
    write_table(TABLE, tmp_path / "counts.PARQUET")
    assert pyarrow.parquet.read_table(tmp_path / "counts.PARQUET").equals(TABLE)


def test_json_has_dates_as_text_and_missing_as_null(tmp_path):
    write_table(TABLE, tmp_path / "counts.json")
    expected = [{"day": "2025-01-31", "share": None, "met": False}]
    assert json.loads((tmp_path / "counts.json").read_text()) == json.loads(to_json(TABLE)) == expected


@pytest.mark.parametrize("name", ["counts", "counts.xls", "counts.csv.gz"])
def test_another_ending_is_refused_with_those_there_are(tmp_path, name):
    with pytest.raises(UsageError, match=r"\.csv or \.json"):
        check_ending(tmp_path / name, (".csv", ".json"))


@pytest.mark.parametrize("name", ["counts.csv", "counts.parquet", "counts.json"])
def test_a_folder_that_is_not_there_is_named_and_no_file_is_left(tmp_path, name):
    with pytest.raises(ShortfallError, match="nowhere"):
        write_table(TABLE, tmp_path / "nowhere" / name)
