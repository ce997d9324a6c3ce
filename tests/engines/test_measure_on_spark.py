"""`measure` counts the same on both engines, and tells Spark's errors without a person's values."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from lib.both_engines import difference, on_duckdb, on_spark, random_record, write_record
from mainstay.cli.main import app
from mainstay.engines import spark
from mainstay.errors import ShortfallError
from mainstay.indicators.library import load_indicators
from mainstay.measure.count import measure
from mainstay.measure.groups import GROUPS

if TYPE_CHECKING:
    from pathlib import Path

    from mainstay.engines.spark import SparkConnection

OBSERVED_TO = date(2026, 6, 30)
BY = [name for name in GROUPS if name not in ("month", "year")]
"""Every way to split at once; only one may be a period."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tables = random_record(seed=7, episodes=150, share_missing=0.15, span_days=500)
    return write_record(tmp_path_factory.mktemp("record"), tables)


@pytest.mark.parametrize("by", [["service", "month"], BY, []])
def test_counts_are_the_same_row_for_row(running_spark: SparkConnection, folder, by):
    chosen = {
        name: indicator
        for name, indicator in load_indicators().items()
        if name in ("retained_84d", "naloxone_supplied", "opioid_test_positive", "reviewed_182d")
    }
    ask = {"indicators": chosen, "by": by, "observed_to": OBSERVED_TO, "from_date": date(2025, 1, 15)}
    with on_duckdb(folder) as connection:
        own = measure(connection, **ask)
    other = measure(on_spark(running_spark, folder), **ask)
    assert len(own) > 0
    assert own.table.to_pylist() == other.table.to_pylist(), "the order of rows, too"
    assert not difference(own.table, other.table)


def test_the_command_prints_the_same_on_both(running_spark: SparkConnection, folder, tmp_path, monkeypatch):
    monkeypatch.setattr(spark, "connect", lambda: spark.SparkConnection(running_spark.session, tmp_path))
    snapshot = tmp_path / "store" / "snapshots" / "0123"
    snapshot.parent.mkdir(parents=True)
    folder = snapshot.symlink_to(folder) or folder
    (folder / "manifest.json").write_text(json.dumps({"observed_to": OBSERVED_TO.isoformat()}))
    (tmp_path / "store" / "current").write_text("0123\n")
    command = ["measure", "--indicator", "retained_84d", "--json", "--store", str(tmp_path / "store")]
    own, other = (CliRunner().invoke(app, [*command, "--engine", name]) for name in ("duckdb", "spark"))
    assert own.exit_code == other.exit_code == 0, other.output
    assert own.output == other.output
    assert json.loads(other.output)


def test_an_engine_that_is_not_one_is_refused():
    assert CliRunner().invoke(app, ["measure", "--engine", "polars"]).exit_code == 2


def test_an_error_of_spark_names_no_value(running_spark: SparkConnection):
    with pytest.raises(ShortfallError) as caught:
        spark.fetch(
            running_spark, "SELECT CAST(v.word AS INTEGER) AS n FROM (VALUES ('person-1234')) AS v(word)"
        )
    assert "1234" not in str(caught.value)
    assert "CAST_INVALID_INPUT" in caught.value.came


def test_a_table_made_twice_holds_the_second(running_spark: SparkConnection):
    for number in (1, 2):
        spark.create_table(running_spark, "made_twice", f"SELECT {number} AS n", {"n": "INTEGER"})
    assert spark.fetch(running_spark, "SELECT n FROM made_twice").to_pylist() == [{"n": 2}]


def test_a_session_of_somebody_else_is_left_running(running_spark: SparkConnection, tmp_path):
    with spark.SparkConnection(running_spark.session, tmp_path) as connection:
        spark.fetch(connection, "SELECT 1 AS n")
    assert spark.fetch(running_spark, "SELECT 2 AS n").to_pylist() == [{"n": 2}]


def test_a_series_by_month_from_the_31st_stops_and_from_the_28th_does_not(running_spark: SparkConnection):
    def series(first: str) -> str:
        return (
            f"SELECT CAST(g.m AS DATE) AS day FROM (SELECT DATE '{first}' AS d) AS t CROSS JOIN"
            " UNNEST(generate_series(t.d, DATE '2025-04-30', INTERVAL 1 MONTH)) AS g(m)"
        )

    assert spark.fetch(running_spark, series("2025-01-28")).num_rows == 4
    assert spark.fetch(running_spark, series("2025-05-28")).num_rows == 0
    with pytest.raises(ShortfallError):
        spark.fetch(running_spark, series("2025-01-31"))
