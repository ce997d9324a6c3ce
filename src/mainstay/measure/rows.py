"""The measured rows: every indicator's SELECT run once, side by side in one working table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from mainstay.derive.run import create_derived
from mainstay.engines.duckdb import explain
from mainstay.indicators.library import bound_select

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from mainstay.engines.duckdb import Connection
    from mainstay.indicators.library import Indicator

MEASURED = "measured"
"""The working table: indicator, service_id, person_id, episode_id, counted_on, met."""


def create_measured(connection: Connection, indicators: Iterable[Indicator], observed_to: date) -> None:
    """Run every indicator once and keep its rows in the working table `measured`.

    Args
        connection : has the twelve record tables
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
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {MEASURED} (indicator VARCHAR, service_id VARCHAR,"
        " person_id VARCHAR, episode_id VARCHAR, counted_on DATE, met BOOLEAN)"
    )
    for indicator in chosen:
        select = bound_select(indicator, observed_to)
        try:
            connection.execute(
                f"INSERT INTO {MEASURED} SELECT '{indicator.id}', service_id, person_id, episode_id,"
                f" counted_on, met FROM ({select}) AS eligible"
            )
        except duckdb.Error as problem:
            raise explain(problem, f"the indicator {indicator.id}") from None
