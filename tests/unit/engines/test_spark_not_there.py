"""Where Spark cannot run, it is said what to install; and what is translated for it. Starts no Spark."""

from __future__ import annotations

import sys

import pytest
from sqlglot import parse_one

from mainstay.engines import spark
from mainstay.errors import UsageError


def translated(sql: str) -> str:
    return spark.translate(parse_one(sql, dialect="duckdb"))


def test_without_pyspark_it_is_said_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UsageError, match=r"pip install 'mainstay\[spark\]'"):
        spark.connect()


def test_without_java_it_is_said_how_to_install_it(monkeypatch, tmp_path):
    pytest.importorskip("pyspark", reason="the extra 'spark' is not installed")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(UsageError, match="default-jre-headless"):
        spark.connect()


def test_java_that_is_not_on_the_path_is_found_by_its_home(monkeypatch, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").touch()
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    spark._require_java()


def test_what_has_no_translation_is_refused():
    with pytest.raises(UsageError, match="portable-sql"):
        translated("SELECT arg_max(t.a, t.b, 3) AS most FROM t")


def test_a_series_is_asked_for_only_where_it_goes_forward():
    sql = translated("SELECT 1 FROM t CROSS JOIN UNNEST(generate_series(t.a, t.b, INTERVAL 1 DAY)) AS g(day)")
    assert "CASE WHEN t.a <= t.b THEN SEQUENCE(" in sql
    assert "raise_error" not in sql.lower()


def test_a_series_by_month_from_the_29th_stops_instead_of_giving_other_days():
    sql = translated(
        "SELECT 1 FROM t CROSS JOIN UNNEST(generate_series(t.a, t.b, INTERVAL 1 MONTH)) AS g(day)"
    )
    assert "WHEN DAY(t.a) > 28 THEN RAISE_ERROR(" in sql
