"""One record on both engines, and whether they gave the same rows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from mainstay.derive.bind import bind
from mainstay.derive.check import types_returned
from mainstay.derive.library import full_schema, load_derived
from mainstay.derive.run import create_derived
from mainstay.engines import spark
from mainstay.engines.duckdb import connect
from mainstay.indicators.library import load_indicators
from mainstay.record.tables import TABLES, sql_schema

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from mainstay.engines.duckdb import Connection
    from mainstay.engines.spark import SparkConnection
    from mainstay.record.declare import Column

FIRST_DAY = np.datetime64("2024-11-20")  # so that months of every length are met, and the leap day's year


def write_record(folder: Path, tables: Mapping[str, pa.Table]) -> Path:
    """The record as a snapshot holds it: one Parquet file for each table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        pq.write_table(tables[name], folder / f"{name}.parquet")
    return folder


def random_record(seed: int, episodes: int, share_missing: float, span_days: int) -> dict[str, pa.Table]:
    """A record that its own rules would mostly refuse: any value allowed in a column, anywhere it may stand.

    Every key names one row, because which of two rows with one key comes first is left to the engine.
    """
    generator = np.random.default_rng(seed)
    sizes = {"services": 3, "people": max(1, episodes // 2), "episodes": episodes}
    tables: dict[str, pa.Table] = {}
    for name, table in TABLES.items():
        rows = sizes.get(name, 4 * episodes)
        columns = [
            _values(column, rows, tables, generator, share_missing, span_days) for column in table.columns
        ]
        whole = pa.table(dict(zip(table.column_names, columns, strict=True)))
        keys = whole.select(list(table.key)).to_pylist()
        first = sorted(
            {tuple(key.values()): place for place, key in reversed(list(enumerate(keys)))}.values()
        )
        tables[name] = whole.take(first)
    return tables


def _values(
    column: Column,
    rows: int,
    tables: Mapping[str, pa.Table],
    generator: np.random.Generator,
    share_missing: float,
    span_days: int,
) -> pa.Array:
    if column.references:
        chosen = generator.choice(tables[column.references][column.name].to_pylist(), rows)
    elif column.identifier:
        return pa.array([f"{column.name}-{place}" for place in range(rows)])
    elif column.type == "date":
        chosen = FIRST_DAY + generator.integers(0, span_days, rows)
    elif column.type == "boolean":
        chosen = generator.random(rows) < 0.5
    elif column.type in ("integer", "decimal"):
        low, high = column.minimum or 0, column.maximum or 100
        # A few values only, the ends among them: what is equal is where engines come apart
        chosen = generator.choice(np.unique(np.linspace(low, high, 6).round()), rows)
    else:
        chosen = generator.choice(
            [*(column.allowed or ("heroin", "Other", "a ü", "")), *column.allowed[:2]], rows
        )
    known = np.ones(rows, bool) if column.required else generator.random(rows) >= share_missing
    kind = spark.ARROW_TYPES[sql_schema()[_table_of(column)][column.name]]
    return pa.array(chosen.tolist(), mask=~known).cast(kind)


def _table_of(column: Column) -> str:
    return next(name for name, table in TABLES.items() if column in table.columns)


def on_duckdb(folder: Path) -> Connection:
    """DuckDB over a record."""
    connection = connect()
    for name in TABLES:
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{folder / name}.parquet')")
    return connection


def on_spark(connection: SparkConnection, folder: Path) -> SparkConnection:
    """Spark over a record."""
    spark.read_files(connection, {name: folder / f"{name}.parquet" for name in TABLES}, sql_schema())
    return connection


def differences(running: SparkConnection, folder: Path, observed_to: date) -> list[str]:
    """What the engines do not agree on: derived tables and indicators, each with the first row at odds."""
    found = []
    on_spark(running, folder)
    with on_duckdb(folder) as connection:
        create_derived(connection, load_derived(), observed_to)
        create_derived(running, load_derived(), observed_to)
        for name in load_derived():
            own = connection.sql(f"SELECT * FROM {name}").to_arrow_table()
            found.append((name, difference(own, _kept(running, name))))
        for name, indicator in load_indicators().items():
            select = bind(indicator.select, observed_to)
            own = connection.sql(select.sql("duckdb")).to_arrow_table()
            other = spark.fetch(running, select, types_returned(select, full_schema()))
            found.append((name, difference(own, other)))
    return [f"{name}: {said}" for name, said in found if said]


def _kept(running: SparkConnection, name: str) -> pa.Table:
    """A table that Spark has made, from its files: asking Spark for it takes longer than making it."""
    paths = [file.removeprefix("file://") for file in running.session.table(name).inputFiles()]
    return pa.concat_tables([pq.ParquetFile(path).read() for path in paths])


def difference(own: pa.Table, other: pa.Table) -> str:
    """Why two tables do not hold the same rows, in any order; empty where they do."""
    if own.schema.names != other.schema.names or own.schema.types != other.schema.types:
        return f"{own.schema} is not {other.schema}"
    if own.num_rows != other.num_rows:
        return f"{own.num_rows} rows are not {other.num_rows}"
    pairs = zip(_sorted_rows(own), _sorted_rows(other), strict=True)
    return next((f"{mine} is not {theirs}" for mine, theirs in pairs if not _same(mine, theirs)), "")


def _sorted_rows(table: pa.Table) -> list[tuple[object, ...]]:
    rows = [tuple(row.values()) for row in table.to_pylist()]
    # Decimal numbers last and rounded, so that a difference in the last place does not change the order
    return sorted(rows, key=lambda row: [(cell is not None, _as_text(cell)) for cell in row])


def _as_text(cell: object) -> str:
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)


def _same(mine: tuple[object, ...], theirs: tuple[object, ...]) -> bool:
    return all(
        math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
        if isinstance(one, float) and isinstance(other, float)
        else one == other
        for one, other in zip(mine, theirs, strict=True)
    )
