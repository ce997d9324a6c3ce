"""Making derived tables on a connection."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from mainstay.derive.bind import bind
from mainstay.derive.library import load_derived, needed
from mainstay.engines.spark import SparkConnection, create_table
from mainstay.record.store import STANDING

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
        what stands now, in the order it was made. A table made before under that name is replaced, except
        on a connection to a snapshot: that never changes, so neither does what was made from it for that day
    Example
        >>> from datetime import date
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.record.schema import create_empty_record
        >>> with connect() as connection:
        ...     create_empty_record(connection)
        ...     create_derived(connection, ["spells"], date(2024, 3, 31))
        ['dose_months', 'split_doses', 'dose_days', 'dose_gaps', 'spells']
    """
    derived = load_derived()
    made = needed(names)
    if isinstance(connection, SparkConnection) or not _is_snapshot(connection):
        for name in made:
            _create(connection, derived[name], observed_to)
        return made
    # Views read what stands beside them, so all that stands is for one day
    connection.execute(f"DELETE FROM {STANDING} WHERE observed_to <> ?", [observed_to])
    standing = {name for (name,) in connection.execute(f"SELECT name FROM {STANDING}").fetchall()}
    for name in made:
        if name not in standing:
            _create(connection, derived[name], observed_to)
            connection.execute(f"INSERT INTO {STANDING} VALUES (?, ?)", [name, observed_to])
    return made


def _is_snapshot(connection: Connection) -> bool:
    marked = "SELECT count(*) FROM duckdb_tables() WHERE table_name = ? AND temporary"
    return connection.execute(marked, [STANDING]).fetchall() == [(1,)]


def _create(connection: Connection | SparkConnection, table: DerivedTable, observed_to: date) -> None:
    if isinstance(connection, SparkConnection):
        create_table(connection, table.name, bind(table.select, observed_to), table.types)
        return
    kind = "TABLE" if table.materialise else "VIEW"
    connection.execute(f"CREATE OR REPLACE TEMP {kind} {table.name} AS {_bound(table.name, observed_to)}")


@cache
def _bound(name: str, observed_to: date) -> str:
    """Binding takes longer than running over the record of one person, and a day asks it many times."""
    return bind(load_derived()[name].select, observed_to).sql("duckdb", comments=False)
