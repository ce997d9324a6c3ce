"""Making derived tables on a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.derive.bind import bind
from mainstay.derive.library import load_derived, needed
from mainstay.engines.spark import SparkConnection, create_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from mainstay.derive.library import DerivedTable
    from mainstay.engines.duckdb import Connection


def create_derived(
    connection: Connection | SparkConnection, names: Iterable[str], observed_to: date
) -> list[str]:
    """Make the derived tables among some names, and those they need, as temporary views or tables.

    Args
        connection : DuckDB or Spark, with the record tables under their own names
        names : tables that are read, for instance `Indicator.reads`; record tables are passed over
        observed_to : the last day the snapshot knows
    Returns
        what was made, in the order it was made; a table made before under that name is replaced
    Example
        >>> from datetime import date
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.record.schema import create_empty_record
        >>> with connect() as connection:
        ...     create_empty_record(connection)
        ...     create_derived(connection, ["spells"], date(2024, 3, 31))
        ['dose_days', 'dose_gaps', 'spells']
    """
    derived = load_derived()
    made = needed(names)
    for name in made:
        _create(connection, derived[name], observed_to)
    return made


def _create(connection: Connection | SparkConnection, table: DerivedTable, observed_to: date) -> None:
    select = bind(table.select, observed_to)
    if isinstance(connection, SparkConnection):
        create_table(connection, table.name, select, table.types)
        return
    kind = "TABLE" if table.materialise else "VIEW"
    connection.execute(
        f"CREATE OR REPLACE TEMP {kind} {table.name} AS {select.sql('duckdb', comments=False)}"
    )
