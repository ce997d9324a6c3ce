"""What the portable subset is made of gives the same rows on both engines: each example is run."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlglot import parse_one

from lib.both_engines import difference, on_duckdb, on_spark, random_record, write_record
from mainstay.derive.bind import bind
from mainstay.derive.check import types_returned
from mainstay.engines import spark
from mainstay.engines.portable import examples, find_faults
from mainstay.record.tables import sql_schema

if TYPE_CHECKING:
    from pathlib import Path

    from mainstay.engines.spark import SparkConnection

OBSERVED_TO = date(2025, 6, 30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tables = random_record(seed=3, episodes=60, share_missing=0.2, span_days=300)
    return write_record(tmp_path_factory.mktemp("record"), tables)


@pytest.mark.parametrize("name", examples())
def test_an_example_gives_the_same_rows(running_spark: SparkConnection, folder: Path, name):
    on_spark(running_spark, folder)
    select = bind(parse_one(examples()[name], dialect="duckdb"), OBSERVED_TO)
    types = types_returned(select, sql_schema())
    own_types = ", ".join(f"CAST({column} AS {kind}) AS {column}" for column, kind in types.items())
    with on_duckdb(folder) as connection:
        own = connection.sql(f"SELECT {own_types} FROM ({select.sql('duckdb')})").to_arrow_table()
    assert own.num_rows > 0
    assert not difference(own, spark.fetch(running_spark, select, types))


@pytest.mark.parametrize("name", examples())
def test_no_example_breaks_a_rule(name):
    assert not list(find_faults(parse_one(examples()[name], dialect="duckdb")))
