"""The measured rows: every indicator's SELECT run once, side by side in one working table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from mainstay.derive.run import create_derived
from mainstay.engines import spark
from mainstay.engines.duckdb import explain
from mainstay.indicators.library import bound_select

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from mainstay.engines.duckdb import Connection
    from mainstay.indicators.library import Indicator

MEASURED = "measured"
"""The working table: indicator, service_id, person_id, episode_id, counted_on, met."""

_COLUMNS = {
    "indicator": "VARCHAR",
    "service_id": "VARCHAR",
    "person_id": "VARCHAR",
    "episode_id": "VARCHAR",
    "counted_on": "DATE",
    "met": "BOOLEAN",
}


def create_measured(
    connection: Connection | spark.SparkConnection, indicators: Iterable[Indicator], observed_to: date
) -> None:
    """Run every indicator once and keep its rows in the working table `measured`.

    Args
        connection : DuckDB or Spark, with the twelve record tables
        indicators : what to run; the derived tables they read are made once for all of them
        observed_to : the last day the snapshot knows
    Returns
        nothing; `measured` holds one row per indicator and eligible unit
    Missing
        `met` stays NULL where it is unknown
    Raises
        ShortfallError : the engine could not finish an indicator
    Example
        >>> from datetime import date
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.indicators.library import load_indicators
        >>> from mainstay.record.schema import create_empty_record
        >>> indicators = {"retained_182d": load_indicators()["retained_182d"]}
        >>> with connect() as connection:
        ...     create_empty_record(connection)
        ...     create_measured(connection, indicators.values(), date(2025, 12, 31))
        ...     connection.execute("SELECT count(*) FROM measured").fetchall()
        [(0,)]
    """
    chosen = list(indicators)
    create_derived(connection, sorted({name for one in chosen for name in one.reads}), observed_to)
    if isinstance(connection, spark.SparkConnection):
        _create_on_spark(connection, chosen, observed_to)
        return
    columns = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {MEASURED} ({columns})")
    for indicator in chosen:
        try:
            connection.execute(f"INSERT INTO {MEASURED} {_rows_sql(indicator, observed_to)}")
        except duckdb.Error as problem:
            raise explain(problem, f"the indicator {indicator.id}") from None


def _create_on_spark(
    connection: spark.SparkConnection, indicators: Iterable[Indicator], observed_to: date
) -> None:
    # All in one statement: Spark takes a good part of a second for each
    columns = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in _COLUMNS.items())
    everything = [f"SELECT {columns} WHERE FALSE", *(_rows_sql(one, observed_to) for one in indicators)]
    spark.create_table(connection, MEASURED, " UNION ALL ".join(everything), _COLUMNS)


def _rows_sql(indicator: Indicator, observed_to: date) -> str:
    return (
        f"SELECT '{indicator.id}' AS indicator, service_id, person_id, episode_id, counted_on, met"
        f" FROM ({bound_select(indicator, observed_to)}) AS eligible"
    )
