"""DuckDB returns the types that were read from the SQL: what else it returns, Spark cannot match."""

from __future__ import annotations

from datetime import date

from mainstay.derive.bind import bind
from mainstay.derive.check import types_returned
from mainstay.derive.library import full_schema, load_derived
from mainstay.derive.run import create_derived
from mainstay.engines.duckdb import connect
from mainstay.indicators.library import bound_select, load_indicators
from mainstay.record.schema import create_empty_record

OBSERVED_TO = date(2025, 12, 31)


def test_each_indicator_returns_the_types_that_were_read_from_it():
    others = {}
    with connect() as connection:
        create_empty_record(connection)
        create_derived(connection, load_derived(), OBSERVED_TO)
        for name, indicator in load_indicators().items():
            described = connection.execute(f"DESCRIBE {bound_select(indicator, OBSERVED_TO)}").fetchall()
            returned = {row[0]: row[1] for row in described}
            if returned != types_returned(bind(indicator.select, OBSERVED_TO), full_schema()):
                others[name] = returned
    assert not others
