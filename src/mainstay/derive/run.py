"""Making derived tables on a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.derive.bind import bind
from mainstay.derive.library import load_derived, needed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from mainstay.engines.duckdb import Connection


def create_derived(connection: Connection, names: Iterable[str], observed_to: date) -> list[str]:
    """Make the derived tables among some names, and those they need, as temporary views or tables.

    Args
        connection : DuckDB, with the record tables under their own names
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
        kind = "TABLE" if derived[name].materialise else "VIEW"
        select = bind(derived[name].select, observed_to).sql("duckdb", comments=False)
        connection.execute(f"CREATE OR REPLACE TEMP {kind} {name} AS {select}")
    return made
